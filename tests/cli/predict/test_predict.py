"""ser predict: formats, orders, inputs and failures, with a model whose answer is known."""

import shutil
import struct
import wave

from made_model import write_model, write_safetensors
from predict_case import PredictTest
from ser_cli import *

TRUNCATED = "its header promises 32000 bytes of samples and 20000 are there; copy or download it again"


class Predict(PredictTest):
    def test_text_is_file_label_probability(self):
        self.assert_run(self.predict("a.wav"), 0, "a.wav\tsad\t0.7500\n", "")

    def test_a_run_folder_is_taken_as_its_model(self):
        (self.dir / "run").mkdir()
        shutil.copy(self.dir / "m.safetensors", self.dir / "run/model.safetensors")
        self.assert_run(self.ser("predict", "-m", "run", "a.wav"), 0, "a.wav\tsad\t0.7500\n", "")
        (self.dir / "run/fold-1").mkdir()  # a cross-validation with a joint model
        self.assert_run(self.ser("predict", "-m", "run", "a.wav"), 0, "a.wav\tsad\t0.7500\n", "")
        (self.dir / "run/model.safetensors").unlink()
        self.assert_run(self.ser("predict", "-m", "run", "a.wav"), 4, "",
                        "ser: error: run: is a cross-validation; name one of its models "
                        "(run/fold-1)\n")

    def test_a_git_lfs_pointer_in_the_place_of_a_model_is_named(self):
        (self.dir / "p.safetensors").write_text(
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n")
        for verb in (("predict", "-m", "p.safetensors", "a.wav"), ("info", "p.safetensors")):
            self.assert_run(self.ser(*verb), 4, "",
                            "ser: error: p.safetensors: is a Git-LFS pointer, not the file itself: "
                            "fetch it with `git lfs pull`\n")

    def test_brief_is_the_label_alone(self):
        self.assert_run(self.predict("--brief", "a.wav"), 0, "sad\n", "")

    def test_csv_has_every_probability(self):
        result = self.predict("--csv", "a.wav")
        self.assert_run(result, 0, err="")
        lines = result.out.splitlines()
        self.assertEqual(lines[0], "file,label,probability,p_happy,p_sad,error,reason")
        name, label, *numbers, error, reason = lines[1].split(",")
        self.assertEqual((error, reason), ("", ""))
        self.assertEqual((name, label), ("a.wav", "sad"))
        for found, expected in zip(map(float, numbers), (0.75, 0.25, 0.75), strict=True):
            self.assertAlmostEqual(found, expected, places=6)

    def test_json_is_a_document_a_line(self):
        result = self.predict("--json", "a.wav", "a.wav")
        self.assert_run(result, 0, err="")
        first, second = map(json.loads, result.out.splitlines())
        self.assertEqual({**first, "took_s": 0}, {**second, "took_s": 0})
        self.assertEqual(set(first),
                         {"file", "label", "probability", "probabilities", "clipped", "seconds",
                          "took_s", "model", "model_hash", "model_version"})
        self.assertEqual((first["file"], first["label"], first["model"], first["seconds"]),
                         ("a.wav", "sad", "m.safetensors", 1.0))
        self.assertAlmostEqual(sum(first["probabilities"].values()), 1.0)

    def test_top_lists_the_next_labels(self):
        self.assert_run(self.predict("--top", "2", "a.wav"), 0,
                        "a.wav\tsad\t0.7500\thappy\t0.2500\n", "")

    def test_threshold_makes_the_label_uncertain(self):
        self.assert_run(self.predict("--threshold", "0.8", "a.wav"), 0,
                        "a.wav\tuncertain\t0.7500\n", "")
        self.assert_run(self.predict("--threshold", "0.7", "a.wav"), 0, "a.wav\tsad\t0.7500\n", "")

    def test_a_list_with_a_byte_order_mark_and_one_in_utf16(self):
        (self.dir / "bom.txt").write_text("\ufeffa.wav\n", encoding="utf-8")
        self.assert_run(self.predict("--files-from", "bom.txt"), 0, "a.wav\tsad\t0.7500\n", "")
        (self.dir / "wide.txt").write_text("a.wav\n", encoding="utf-16")
        self.assert_run(self.predict("--files-from", "wide.txt"), 3, "",
                        "ser: error: wide.txt: is UTF-16 text, or holds NUL bytes; save it as UTF-8 "
                        "(or name -0 where names end with NUL)\n")

    def test_a_moved_manifest_is_one_line(self):
        (self.dir / "sub").mkdir()
        (self.dir / "sub/data.csv").write_text("file\na.wav\nb.wav\n")
        self.assert_run(self.predict("sub/data.csv"), 3, "",
                        "ser: error: sub/data.csv: none of its 2 recordings is there (first: "
                        "sub/a.wav); relative paths begin at the manifest's folder, sub: move it "
                        "back to its recordings, or ingest them again\n")

    def test_backslashes_and_blanks_of_a_manifest(self):
        write_wav(self.dir / "in/b.wav", tone(1.0))
        (self.dir / "data.csv").write_text("file\nin\\b.wav\n a.wav\n")
        self.assert_run(self.predict("--brief", "data.csv"), 0, "sad\nsad\n", "")

    def test_chart_draws_a_bar_a_label(self):
        self.assert_run(self.predict("--chart", "a.wav"), 0,
                        "a.wav\tsad\t0.7500\n"
                        f"  happy {'█' * 10} 0.25\n"
                        f"  sad   {'█' * 30} 0.75\n", "")

    def test_order_is_the_one_given_whatever_the_jobs(self):
        names = [f"{i:02}.wav" for i in range(30)]
        for i, name in enumerate(names):
            write_wav(self.dir / name, tone(0.4 + 0.1 * (i * 7 % 10), seed=i))
        names.reverse()
        expected = "".join(f"{name}\tsad\t0.7500\n" for name in names)
        for jobs in (1, 4):
            self.assert_run(self.predict("--jobs", jobs, *names), 0, expected, "")

    def test_every_format_gives_a_label(self):
        write_wav(self.dir / "stereo.wav", [s for s in tone(1.0) for _ in (0, 1)], channels=2)
        write_wav(self.dir / "8k.wav", tone(1.0, rate=8000), rate=8000)
        with wave.open(str(self.dir / "24bit.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(3)
            out.setframerate(44100)
            out.writeframes(b"".join(int(8388607 * s).to_bytes(3, "little", signed=True)
                                     for s in tone(1.0, rate=44100)))
        samples = struct.pack("<16000f", *tone(1.0))
        (self.dir / "float.wav").write_bytes(
            b"RIFF" + struct.pack("<I", 36 + len(samples)) + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, 3, 1, 16000, 64000, 4, 32)
            + b"data" + struct.pack("<I", len(samples)) + samples)
        names = ["stereo.wav", "8k.wav", "24bit.wav", "float.wav"]
        if shutil.which("flac"):
            subprocess.run(["flac", "--silent", "a.wav"], cwd=self.dir, check=True)
            names.append("a.flac")
        self.assert_run(self.predict(*names), 0,
                        "".join(f"{name}\tsad\t0.7500\n" for name in names), "")

    def make_bad_files(self):
        bad = self.dir / "bad"
        bad.mkdir()
        (bad / "empty.wav").write_bytes(b"")
        (bad / "text.wav").write_text("this is no recording, it is a line of text\n")
        whole = write_wav(self.dir / "whole.wav", tone(1.0)).read_bytes()
        (bad / "truncated.wav").write_bytes(whole[:44 + 20000])
        nan = struct.pack("<16000f", *([float("nan")] * 16000))
        (bad / "nan.wav").write_bytes(
            b"RIFF" + struct.pack("<I", 36 + len(nan)) + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, 3, 1, 16000, 64000, 4, 32)
            + b"data" + struct.pack("<I", len(nan)) + nan)
        write_wav(bad / "silent.wav", [0.0] * 16000)
        write_wav(bad / "short.wav", tone(0.2))
        (bad / "pointer.wav").write_text("version https://git-lfs.github.com/spec/v1\n"
                                         "oid sha256:00\nsize 1\n")
        return {
            "empty.wav": "is empty (0 bytes)",
            "nan.wav": "holds NaN or infinite samples",
            "pointer.wav": "is a Git-LFS pointer, not a recording: fetch it with `git lfs pull`",
            "short.wav": "is too short: 0.2 s; at least 0.3 s are needed",
            "silent.wav": "is silent (all samples are equal)",
            "text.wav": "is a text, not a recording: name a recording, or download it again",
            "truncated.wav": "is truncated: " + TRUNCATED,
        }

    def test_each_bad_file_is_named_with_its_reason_and_exits_3(self):
        for name, message in self.make_bad_files().items():
            with self.subTest(name):
                self.assert_run(self.predict(f"bad/{name}"), 3, "",
                                f"ser: warning: bad/{name}: {message}\n")

    def test_missing_file_is_named_and_exits_3(self):
        self.assert_run(self.predict("no.wav"), 3, "",
                        "ser: warning: no.wav: cannot open: No such file or directory\n")

    def test_good_files_of_a_folder_with_bad_ones_are_done(self):
        messages = self.make_bad_files()
        write_wav(self.dir / "bad" / "good.wav", tone(1.0))
        write_wav(self.dir / "bad" / "sub" / "UPPER.WAV", tone(1.0))
        result = self.predict("bad")
        self.assert_run(result, 3, "bad/good.wav\tsad\t0.7500\nbad/sub/UPPER.WAV\tsad\t0.7500\n")
        self.assertEqual(result.err, "".join(
            f"ser: warning: bad/{name}: {text}\n" for name, text in messages.items())
            + "9 found, 2 labelled, 7 failed\n")

    def test_failed_file_keeps_its_line_in_brief_and_json(self):
        self.assert_run(self.predict("--brief", "a.wav", "no.wav", "a.wav"), 3, "sad\n-\nsad\n")
        lines = self.predict("--json", "no.wav", "a.wav").out.splitlines()
        failed = json.loads(lines[0])
        self.assertEqual(set(failed), {"file", "error", "reason", "took_s", "model", "model_hash",
                                       "model_version"})
        self.assertEqual((failed["file"], failed["error"], failed["reason"]),
                         ("no.wav", "no.wav: cannot open: No such file or directory", "not-found"))
        self.assertEqual(json.loads(lines[1])["label"], "sad")

    def test_clipped_recording_has_a_label_and_a_warning(self):
        write_wav(self.dir / "loud.wav", tone(1.0, amplitude=4.0))
        self.assert_run(self.predict("loud.wav"), 0, "loud.wav\tsad\t0.7500\n",
                        "ser: warning: loud.wav: audio is clipped; the label is less reliable\n")

    def test_standard_input_is_a_recording(self):
        result = subprocess.run([SER, "predict", "-m", "m.safetensors", "-"], cwd=self.dir,
                                input=(self.dir / "a.wav").read_bytes(), capture_output=True)
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (0, b"-\tsad\t0.7500\n", b""))

    def test_names_come_from_a_list_also_with_nul(self):
        write_wav(self.dir / "b c.wav", tone(1.0, seed=1))
        (self.dir / "list").write_text("a.wav\nb c.wav\n")
        (self.dir / "list0").write_bytes(b"b c.wav\0a.wav\0")
        self.assert_run(self.predict("--brief", "--files-from", "list"), 0, "sad\nsad\n", "")
        self.assert_run(self.predict("--files-from", "list0", "-0"), 0,
                        "b c.wav\tsad\t0.7500\na.wav\tsad\t0.7500\n", "")

    def test_manifest_is_a_list_of_recordings_with_their_ranges(self):
        write_wav(self.dir / "in" / "x.wav", tone(2.0))
        (self.dir / "in" / "data.csv").write_text("file,start,end\nx.wav,,\nx.wav,0,0.1\n")
        self.assert_run(self.predict("in/data.csv"), 3, "x.wav\tsad\t0.7500\n",
                        "ser: warning: in/x.wav[0.00-0.10]: is too short: 0.1 s; at least 0.3 s are needed\n"
                        "2 found, 1 labelled, 1 failed\n")

    def test_model_comes_from_the_environment_too(self):
        self.assert_run(self.ser("predict", "a.wav", env={"SER_MODEL": "m.safetensors"}), 0,
                        "a.wav\tsad\t0.7500\n", "")

    def test_no_model_exits_4_with_the_remedy(self):
        self.assert_run(self.ser("predict", "a.wav"), 4, "",
                        "ser: error: no model: name one with -m MODEL.safetensors or in "
                        "$SER_MODEL (ser train makes one)\n")

    def test_wrong_models_exit_4(self):
        (self.dir / "text").write_text("no model at all")
        write_safetensors(self.dir / "foreign", {"x": ([1], [0.0])}, {})
        write_model(self.dir / "future", {"a": 1.0}, format=99)
        for name, message in {
            "none": "none: cannot open: No such file or directory",
            "text": "text: not a valid safetensors file: its header is longer than the file",
            "foreign": "foreign: is a safetensors file, but no model of ser",
            "future": "future: not a usable model: format 99 is not known to this ser",
        }.items():
            with self.subTest(name):
                self.assert_run(self.ser("predict", "-m", name, "a.wav"), 4, "",
                                f"ser: error: {message}\n")

    def test_no_recording_exits_2(self):
        self.assert_run(self.predict(), 2, "",
                        "ser: error: no recording is named (see ser predict --help)\n")

    def test_formats_exclude_each_other(self):
        self.assert_run(self.predict("--json", "--brief", "a.wav"), 2, "",
                        "ser: error: --json, --csv and --brief exclude each other\n")

    def test_libtorch_is_not_loaded(self):
        trace = subprocess.run([SER, "predict", "-m", "m.safetensors", "a.wav"], cwd=self.dir,
                               env={**os.environ, "LD_DEBUG": "files"}, capture_output=True,
                               text=True)
        self.assertIn("libser", trace.stderr)
        self.assertNotIn("libtorch", trace.stderr)


if __name__ == "__main__":
    unittest.main()
