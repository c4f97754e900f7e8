"""--normalize corpus: each corpus is normalised by its own clips (train, eval), and reports say so."""

import array
import csv
import wave

from made_corpus import write_corpus
from ser_cli import *

LOGISTIC = {"branches": [{"input": "mfcc", "layers": [{"type": "standardize"}]}],
            "head": [{"type": "logistic"}]}
# Without LibTorch: a network that is fitted in closed form.
TRAIN = ("--config", "mlp-mfcc40", "--set", "network=own.json", "--normalize", "corpus",
         "--test-speakers", "1", "--dev-speakers", "2")


class ByCorpus(SerTest):
    def setUp(self):
        super().setUp()
        (self.dir / "own.json").write_text(json.dumps(LOGISTIC))
        write_corpus(self.dir, clips=8)

    def quieter(self, names, data="both.csv"):
        """The corpus `tones`, and its recordings again, quieter, under other names."""
        rows = self.rows("data.csv")
        more = []
        for name, gain in names.items():
            for row in rows:
                file = f"{name}_{row['file']}"
                with wave.open(str(self.dir / row["file"])) as source:
                    frames = array.array("h", source.readframes(source.getnframes()))
                write_wav(self.dir / file, [gain * sample / 32767 for sample in frames])
                more.append({**row, "file": file, "corpus": name})
        with open(self.dir / data, "w", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows + more)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def metrics(self, folder):
        return json.loads((self.dir / folder / "metrics.json").read_text())

    def test_training_by_corpus_stamps_its_report_and_counts_the_clips(self):
        self.quieter({"soft": 0.2})
        result = self.ser("train", "both.csv", *TRAIN, "-o", "run")
        self.assert_run(result, 0)
        self.assertIn("\ncorpus-adapted: 16 clips of 2 corpora normalised by their own clips, "
                      "unlabelled\n", result.out)
        metrics = self.metrics("run/test")
        self.assertEqual([metrics[key] for key in ("corpus_adapted", "speaker_adapted")],
                         [True, False])
        self.assertEqual(metrics["adapted"], {"corpora": 2, "clips": 16, "clips_without": 0})
        for what in ("run", "run/model.safetensors"):
            self.assertRegex(self.ser("info", what).out, r"\ncaveats +corpus-adapted\n")
        self.assertIn("  crp\n", self.ser("info", ".").out)

    def test_eval_does_as_the_training_did_unless_told_otherwise(self):
        self.quieter({"soft": 0.2})
        self.assert_run(self.ser("train", "both.csv", *TRAIN, "-o", "run"), 0)
        self.assert_run(self.ser("eval", "run", "both.csv", "-o", "report"), 0)
        for key in ("confusion", "uar", "corpus_adapted", "adapted"):
            self.assertEqual(self.metrics("run/test")[key], self.metrics("report")[key], key)
        self.assert_run(self.ser("eval", "run", "both.csv", "--normalize", "global", "-o", "plain"),
                        0)
        self.assertIs(self.metrics("plain")["corpus_adapted"], False)
        self.assertNotIn("adapted", self.metrics("plain"))

    def test_how_loud_a_whole_corpus_was_recorded_changes_nothing(self):
        self.quieter({"soft": 0.2})
        self.assert_run(self.ser("train", "both.csv", *TRAIN, "-o", "run"), 0)
        found = {row["file"]: float(row["p_happy"])
                 for row in self.rows("run/test/predictions.csv")}
        pairs = [(found[file], found[f"soft_{file}"]) for file in found
                 if not file.startswith("soft_")]
        self.assertEqual(len(pairs), 8)
        for loud, soft in pairs:
            self.assertAlmostEqual(loud, soft, delta=0.02)

    def test_a_corpus_that_no_one_heard_is_normalised_by_its_evaluated_clips(self):
        self.quieter({"soft": 0.2})
        self.assert_run(self.ser("train", "data.csv", *TRAIN, "-o", "run"), 0)
        lines = (self.dir / "both.csv").read_text().splitlines()
        (self.dir / "soft.csv").write_text(
            "\n".join([lines[0], *(line for line in lines if line.startswith("soft_"))]) + "\n")
        result = self.ser("eval", "run/model.safetensors", "soft.csv", "--json")
        self.assert_run(result, 0)
        self.assertEqual(result.json()["adapted"],
                         {"corpora": 1, "clips": 48, "clips_without": 0})
        self.assertEqual(result.json()["uar"], 1.0)

    def test_a_model_trained_without_is_adapted_on_its_features_when_asked(self):
        arguments = [text for text in TRAIN if text not in ("--normalize", "corpus")]
        self.assert_run(self.ser("train", "data.csv", *arguments, "-o", "run"), 0)
        self.assertIs(self.metrics("run/test")["corpus_adapted"], False)
        result = self.ser("eval", "run", "data.csv", "--normalize", "corpus", "--json")
        self.assert_run(result, 0)
        self.assertIs(result.json()["corpus_adapted"], True)

    def test_clips_of_no_corpus_and_single_files_go_by_the_stored_statistics(self):
        self.assert_run(self.ser("train", "data.csv", *TRAIN, "-o", "run"), 0)
        (self.dir / "nameless.csv").write_text(
            "file,emotion,speaker\n" + "".join(
                f"{row['file']},{row['emotion']},n{row['speaker']}\n"
                for row in self.rows("data.csv") if row["speaker"] == "01"))
        result = self.ser("eval", "run/model.safetensors", "nameless.csv", "--json")
        self.assert_run(result, 0)
        self.assertIs(result.json()["corpus_adapted"], False)
        file = self.rows("nameless.csv")[0]["file"]
        self.assert_run(self.ser("predict", "-m", "run/model.safetensors", file), 0, err="")

    def test_a_cross_validation_counts_each_corpus_once(self):
        self.quieter({"soft": 0.2})
        arguments = TRAIN[:6]
        self.assert_run(self.ser("train", "both.csv", *arguments, "--cv", "group:speaker", "-k",
                                 "2", "-o", "cv"), 0)
        self.assertEqual(self.metrics("cv/cv")["adapted"],
                         {"corpora": 2, "clips": 96, "clips_without": 0})

    @needs_torch
    def test_a_trained_network_is_normalised_likewise_and_repeats_to_the_byte(self):
        self.quieter({"soft": 0.2})
        arguments = ("--config", "mlp-mfcc40", "--normalize", "corpus", "--epochs", "2",
                     "--threads", "1", "--test-speakers", "1")
        for name in ("a", "b"):
            self.assert_run(self.ser("train", "both.csv", *arguments, "-o", name), 0)
        self.assertIs(self.metrics("a/test")["corpus_adapted"], True)
        self.assertEqual((self.dir / "a/model.safetensors").read_bytes(),
                         (self.dir / "b/model.safetensors").read_bytes())

    def test_inside_the_network_and_beside_speakers_it_is_refused(self):
        inside = {**LOGISTIC, "head": [{"type": "standardize", "by": "corpus"},
                                       {"type": "logistic"}]}
        (self.dir / "own.json").write_text(json.dumps(inside))
        self.assert_run(
            self.ser("train", "data.csv", *TRAIN, "-o", "run", "-q"), 2, "",
            "ser: error: network: head.0: standardize must be the first layer of its branch, or "
            "be \"by\": \"speaker\" (batch_norm works anywhere)\n")
        inside["head"][0]["by"] = "speaker"
        (self.dir / "own.json").write_text(json.dumps(inside))
        self.assert_run(
            self.ser("train", "data.csv", *TRAIN, "-o", "run2", "-q"), 2, "",
            "ser: error: network: head.0: standardize by speaker and by corpus cannot be in "
            "one network\n")


if __name__ == "__main__":
    unittest.main()
