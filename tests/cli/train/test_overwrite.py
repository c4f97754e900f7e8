"""ser train: what --overwrite removes and refuses, what a kill loses, and changed recordings."""

import csv

from made_corpus import write_corpus
from ser_cli import *

SVM = ("train", "data.csv", "--config", "svm", "--test-speakers", "1", "--dev-speakers", "2")


class Made(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def files(self, folder):
        return sorted(str(p.relative_to(self.dir / folder))
                      for p in (self.dir / folder).rglob("*") if p.is_file())

    def put(self, name, text="mine"):
        (self.dir / name).parent.mkdir(parents=True, exist_ok=True)
        (self.dir / name).write_text(text)


class Overwrite(Made):
    def test_of_a_run_leaves_what_is_not_of_a_run(self):
        self.assert_run(self.ser(*SVM, "-o", "run"), 0)
        own = self.files("run")
        mine = ["test/notes.txt", "fold-1/wav/a.wav", "fold-a/x", "member-2/x", "branch-1/y/z",
                "cv/own.csv", "notes.md", "fold-2/config.json"]
        for name in mine:
            self.put("run/" + name)
        self.assert_run(self.ser(*SVM, "-o", "run", "--overwrite"), 0)
        self.assertEqual(self.files("run"), sorted(own + mine))
        for name in mine:
            self.assertEqual((self.dir / "run" / name).read_text(), "mine")

    def test_of_a_cross_validation_removes_its_folds(self):
        cv = ("train", "data.csv", "--config", "svm", "--cv", "group:speaker", "-o", "run")
        self.assert_run(self.ser(*cv, "-k", "4"), 0)
        self.assertTrue((self.dir / "run/fold-4").is_dir())
        self.assert_run(self.ser(*cv, "-k", "2", "--overwrite"), 0)
        self.assertEqual(sorted(p.name for p in (self.dir / "run").glob("fold-*")),
                         ["fold-1", "fold-2"])

    def test_refuses_a_folder_that_is_no_run(self):
        for name in ("test/a.wav", "fold-1/a.wav", "model.safetensors", "config.json"):
            folder = "f-" + name.replace("/", "-")
            self.put(f"{folder}/{name}")
            before = self.files(folder)
            result = self.ser(*SVM, "-o", folder, "--overwrite")
            self.assert_run(result, 2, "",
                            f"ser: error: {folder}: holds files and is no run of ser train, so that "
                            "--overwrite leaves it as it is; name another folder with -o\n")
            self.assertEqual(self.files(folder), before)
        self.assertEqual(self.ser(*SVM, "-o", ".", "--overwrite").code, 2)
        self.assertEqual(self.ser("train", "data.csv", "--config", "svm", "--cv", "group:speaker",
                                  "-o", "f-test-a.wav", "--overwrite").code, 2)

    def test_goes_on_in_a_new_folder_and_in_one_that_was_planned(self):
        self.assert_run(self.ser(*SVM, "-o", "new", "--overwrite"), 0)
        self.assert_run(self.ser(*SVM, "-o", "planned", "--dry-run"), 0)
        self.assert_run(self.ser(*SVM, "-o", "planned", "--overwrite"), 0)

    def test_follows_no_link_out_of_the_run(self):
        self.assert_run(self.ser(*SVM, "-o", "run"), 0)
        self.put("elsewhere/metrics.json")
        os.rename(self.dir / "run/test", self.dir / "run/old-test")
        os.symlink(self.dir / "elsewhere", self.dir / "run/cv")
        self.ser(*SVM, "-o", "run", "--overwrite")
        self.assertEqual((self.dir / "elsewhere/metrics.json").read_text(), "mine")


class Changed(Made):
    def test_recordings_are_refused_with_the_row(self):
        self.assert_run(self.ser("ingest", "data.csv", "-o", "hashed.csv", "-q"), 0)
        write_wav(self.dir / "s03_1_sad.wav", tone(0.5, hz=99))
        result = self.ser("train", "hashed.csv", *SVM[2:], "-o", "run")
        self.assertEqual(result.code, 3)
        self.assertRegex(result.err, r"ser: error: hashed\.csv:\d+: .*s03_1_sad\.wav: holds other "
                                     r"samples than when the manifest was made \(ingest it again\)\n$")

    def test_pieces_beyond_their_recording_are_refused_with_the_row(self):
        text = (self.dir / "data.csv").read_text().splitlines()
        lines = [text[0] + ",end"] + [line + ",0.5" for line in text[1:]]
        lines[3] = text[3] + ",450"
        (self.dir / "data.csv").write_text("\n".join(lines) + "\n")
        result = self.ser(*SVM, "-o", "run")
        self.assertEqual(result.code, 3)
        self.assertRegex(result.err, r"ser: error: data\.csv:4: 'end' is 450 s, but .* ends at 0\.50 "
                                     r"s; start and end are in seconds, and these look like "
                                     r"milliseconds\n$")


class Known(Made):
    """Without a hash in the manifest, recordings are known all the same."""

    def split(self, parts):
        lines = (self.dir / "data.csv").read_text().splitlines()
        (self.dir / "data.csv").write_text("\n".join(
            [lines[0] + ",split"] + [f"{line},{parts(line)}" for line in lines[1:]]) + "\n")

    def test_equal_recordings_on_two_sides_are_a_leak_under_any_name(self):
        (self.dir / "s01_0_happy.wav").write_bytes((self.dir / "s06_0_happy.wav").read_bytes())
        self.split(lambda line: {"01": "test", "02": "dev"}.get(line.split(",")[2], "train"))
        result = self.ser("train", "data.csv", "--config", "svm", "--split", "column", "-o", "run")
        self.assertEqual(result.code, 3)
        self.assertIn("the recording of s01_0_happy.wav is in train and test", result.err)

    def test_a_model_knows_its_training_files(self):
        self.assert_run(self.ser(*SVM, "-o", "run"), 0)
        (self.dir / "other.csv").write_text("file,emotion,speaker\nrenamed.wav,happy,new\n")
        (self.dir / "renamed.wav").write_bytes((self.dir / "s05_0_happy.wav").read_bytes())
        result = self.ser("eval", "run/model.safetensors", "other.csv")
        self.assertEqual(result.code, 3)
        self.assertIn("the recording of renamed.wav was in training", result.err)

    def test_speakers_that_are_written_in_two_ways_stand_on_one_side(self):
        text = (self.dir / "data.csv").read_text()
        (self.dir / "data.csv").write_text(text.replace("s06_0_happy.wav,tones,06",
                                                        "s06_0_happy.wav,Tones,6.0"))
        self.assert_run(self.ser("train", "data.csv", "--dry-run", "-o", "run"), 0)
        with open(self.dir / "run/split.csv", newline="") as file:
            parts = {row["part"] for row in csv.DictReader(file) if row["file"].startswith("s06")}
        self.assertEqual(len(parts), 1)
        self.split(lambda line: "test" if line.split(",")[2] == "6.0" else
                   "dev" if line.split(",")[2] == "02" else "train")
        result = self.ser("train", "data.csv", "--config", "svm", "--split", "column", "-o", "r2")
        self.assertEqual(result.code, 3)
        self.assertIn("speaker Tones:6.0 is in train and test", result.err)


class Unknown(Made):
    def test_clips_without_a_speaker_make_the_stamp_unknown(self):
        text = (self.dir / "data.csv").read_text()
        (self.dir / "data.csv").write_text(text.replace("tones,06", "tones,").replace(
            "tones,05", "tones,"))
        result = self.ser(*SVM, "-o", "run", "--json")
        self.assert_run(result, 0)
        self.assertIsNone(result.json()["speaker_dependent"])
        metrics = json.loads((self.dir / "run/test/metrics.json").read_text())
        self.assertIsNone(metrics["speaker_dependent"])
        self.assertIsNone(self.ser("info", "run", "--json").json()["speaker_dependent"])

    def test_weights_that_nobody_began_from_are_not_stamped(self):
        self.assert_run(self.ser(*SVM, "-o", "plain"), 0)
        metrics = json.loads((self.dir / "plain/test/metrics.json").read_text())
        self.assertIsNone(metrics["init_provenance"])


class Intervals(Made):
    def test_of_a_cross_validation_are_measured_again_with_all_slices(self):
        lines = (self.dir / "data.csv").read_text().splitlines()
        (self.dir / "data.csv").write_text("\n".join(
            [lines[0] + ",gender"] +
            [line + (",female" if int(line.split(",")[2]) % 2 else ",male") for line in lines[1:]])
            + "\n")
        cv = ("train", "data.csv", "--config", "svm", "--cv", "group:speaker", "-k", "3")
        result = self.ser(*cv, "-o", "run")
        self.assert_run(result, 0)
        self.assertIn("95 % interval by speaker", result.out)
        metrics = json.loads((self.dir / "run/cv/metrics.json").read_text())
        self.assertEqual(metrics["bootstrap_by"], "speaker")
        for arguments in (("run",), ("run", "data.csv")):
            again = self.ser("eval", *arguments, "--json")
            self.assert_run(again, 0, err="")
            found = again.json()
            for key in ("n", "uar", "wa", "folds", "uar_mean", "per_speaker", "per_gender",
                        "per_corpus", "ci95", "speaker_dependent", "manifest"):
                self.assertEqual(found[key], metrics[key], key)
            self.assertEqual(set(found["per_gender"]), {"female", "male"})
        self.assertEqual(self.ser("eval", "run", "--part", "train").code, 2)
        by_clip = self.ser(*cv, "-o", "clips", "--group", "clip", "--json")
        self.assertEqual(by_clip.json()["bootstrap_by"], "utterance")
        fold = json.loads((self.dir / "clips/fold-1/test/metrics.json").read_text())
        self.assertEqual(fold["bootstrap_by"], "utterance")

    def test_of_a_cross_validation_that_is_not_finished_are_refused(self):
        self.ser("train", "data.csv", "--config", "svm", "--cv", "group:speaker", "-k", "3", "-o",
                 "run", "--dry-run")
        result = self.ser("eval", "run", "data.csv")
        self.assertEqual(result.code, 4)
        self.assertIn("the cross-validation is not finished", result.err)


@needs_torch
class History(Made):
    def test_is_that_of_the_checkpoint_after_a_kill_between_the_two(self):
        run = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "3", "--threads", "1",
               "-o", "run")
        self.assert_run(self.ser(*run), 0)
        history = (self.dir / "run/history.csv").read_text()
        os.remove(self.dir / "run/model.safetensors")
        (self.dir / "run/history.csv").write_text("".join(history.splitlines(True)[:-1]))
        self.assert_run(self.ser(*run), 0)
        self.assertEqual((self.dir / "run/history.csv").read_text(), history)

    def test_weights_of_a_file_without_provenance_are_stamped(self):
        run = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "1", "--threads", "1",
               "--test-speakers", "1", "--dev-speakers", "2")
        self.assert_run(self.ser(*run, "-o", "a"), 0)
        data = (self.dir / "a/model.safetensors").read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + size])
        header["__metadata__"] = {"from": "somewhere"}
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        (self.dir / "bare.safetensors").write_bytes(
            len(text).to_bytes(8, "little") + text + data[8 + size:])
        result = self.ser(*run, "--init", "bare.safetensors", "-o", "b", "--json")
        self.assert_run(result, 0)
        self.assertEqual(result.json()["init_provenance"], "unknown")
        self.assertEqual(json.loads((self.dir / "b/test/metrics.json").read_text())
                         ["init_provenance"], "unknown")
        self.assertEqual(self.ser("info", "b/model.safetensors", "--json").json()
                         ["trained"]["init_provenance"], "unknown")
        again = self.ser(*run, "--init", "b/model.safetensors", "-o", "c", "--json")
        self.assertEqual(again.json()["init_provenance"], "unknown")
        eval = self.ser("eval", "b/model.safetensors", "data.csv", "--allow-speaker-overlap")
        self.assertIn("begun from unknown weights", eval.out)
        ours = self.ser(*run, "--init", "a/model.safetensors", "-o", "d", "--json")
        self.assertIsNone(ours.json()["init_provenance"])


if __name__ == "__main__":
    unittest.main()
