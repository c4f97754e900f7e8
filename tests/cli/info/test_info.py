"""ser info: what a file or folder is, in words and as JSON."""

import struct

from ser_cli import *

SILENT = "is silent (all samples are equal)"


def write_safetensors(path, metadata, tensors):
    """float32 zeros of the given shapes, as the format lays them out."""
    header, offset = {"__metadata__": metadata} if metadata else {}, 0
    for name, shape in tensors.items():
        size = 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(offset))


class InfoTest(SerTest):
    def recordings(self, count):
        """a/0.wav … of six speakers, and their manifest data.csv."""
        rows = []
        for i in range(count):
            write_wav(self.dir / f"a/{i}.wav", tone(0.5, 16000, 150 + 60 * (i % 2) + i, seed=i))
            rows.append(f"a/{i}.wav,s{i // 2 % 6},{('happy', 'sad')[i % 2]},0.5\n")
        (self.dir / "data.csv").write_text("file,speaker,emotion,duration\n" + "".join(rows))


class TheArgument(InfoTest):
    def test_none_is_a_wrong_command_line(self):
        for arguments in (["info"], ["info", ""]):
            self.assert_run(self.ser(*arguments), 2, "",
                            "ser: error: name a file or a folder (see ser info --help)\n")

    def test_what_is_not_there_is_wrong_data_or_a_missing_model(self):
        self.assert_run(self.ser("info", "gone.wav"), 3, "",
                        "ser: error: gone.wav: no such file or folder\n")
        self.assert_run(self.ser("info", "gone.safetensors"), 4, "",
                        "ser: error: gone.safetensors: cannot open: No such file or directory\n")

    def test_unknown_things_are_named(self):
        (self.dir / "notes.txt").write_text("nothing of ser\n")
        (self.dir / "folder").mkdir()
        for json_flag in ([], ["--json"]):
            self.assert_run(
                self.ser("info", "notes.txt", *json_flag), 3, "",
                "ser: error: notes.txt: neither a recording, nor a manifest (.csv), nor a model "
                "(.safetensors)\n")
            self.assert_run(
                self.ser("info", "folder", *json_flag), 3, "",
                "ser: error: folder: neither a run, nor a folder of runs, nor a feature store\n")

    def test_there_is_no_config(self):
        for option in ("--print-config", "--set"):
            self.assert_run(self.ser("info", "x.wav", option), 2, "",
                            f"ser: error: ser info: unknown option {option} "
                            "(see ser info --help)\n")


class ARecording(InfoTest):
    def test_is_shown_with_its_facts(self):
        # A sample of -16384/32768 is the peak: 20·log10(1/2) dB below full scale.
        write_wav(self.dir / "a.wav", [0.0, -16384 / 32767, 0.0, 0.0] * 2000, rate=8000, channels=2)
        result = self.ser("info", "a.wav")
        self.assertRegex(result.out, r"\nhash         [0-9a-f]{32}\n\Z")
        self.assert_run(result, 0,
                        "recording    a.wav\n"
                        "size         16.0 kB\n"
                        "sample rate  8000 Hz\n"
                        "channels     2\n"
                        "frames       4000\n"
                        "duration     0.500 s\n"
                        "peak         -6.02 dBFS\n"
                        "clipped      no\n"
                        "silent       no\n" + result.out[-46:], "")

    def test_as_json_has_the_same_facts(self):
        write_wav(self.dir / "a.wav", [0.0, -16384 / 32767] * 4000, rate=8000)
        result = self.ser("info", "a.wav", "--json")
        self.assert_run(result, 0, err="")
        found = result.json()
        self.assertRegex(found.pop("hash"), r"\A[0-9a-f]{32}\Z")
        self.assertAlmostEqual(found.pop("peak_dbfs"), 20 * math.log10(0.5))
        self.assertEqual(found, {"kind": "recording", "file": "a.wav", "bytes": 16044,
                                 "sample_rate": 8000, "channels": 1, "frames": 8000,
                                 "seconds": 1.0, "clipped": False, "silent": False,
                                 "usable": True})

    def test_that_cannot_be_used_says_why(self):
        write_wav(self.dir / "silent.wav", [0.0] * 16000)
        write_wav(self.dir / "short.wav", tone(0.1))
        result = self.ser("info", "silent.wav")
        self.assert_run(result, 3, err=f"ser: error: silent.wav: {SILENT}\n")
        self.assertIn("\npeak         none: all samples are 0\n", result.out)
        self.assertIn("\nsilent       yes\n", result.out)
        result = self.ser("info", "short.wav")
        self.assert_run(
            result, 3,
            err="ser: error: short.wav: is too short: 0.1 s; at least 0.3 s are needed\n")
        self.assertIn("\nduration     0.100 s\n", result.out)

    def test_that_cannot_be_decoded_has_no_facts(self):
        (self.dir / "x.wav").write_bytes(b"")
        self.assert_run(self.ser("info", "x.wav"), 3, "",
                        "ser: error: x.wav: is empty (0 bytes)\n")
        result = self.ser("info", "x.wav", "--json")
        self.assert_run(result, 3, err="ser: error: x.wav: is empty (0 bytes)\n")
        self.assertEqual(result.json(),
                         {"kind": "recording", "file": "x.wav", "bytes": 0, "usable": False,
                          "reason": "empty", "error": "x.wav: is empty (0 bytes)"})


class AManifest(InfoTest):
    def test_is_shown_with_its_tables(self):
        self.recordings(5)
        result = self.ser("info", "data.csv")
        found = self.ser("info", "data.csv", "--json").json()
        self.assert_run(result, 0,
                        "manifest      data.csv\n"
                        "rows          5\n"
                        "hours         0.00\n"
                        "durations     0.50 s to 0.50 s, median 0.50 s\n"
                        "sample rates  not known (5 rows)\n"
                        "missing       corpus, gender, age, language, style, label, intensity, text,\n"
                        "              take, sample_rate, channels, hash\n"
                        f"hash          {found['hash']}\n"
                        "\n"
                        "corpus  rows  hours  speakers  female  male\n"
                        "(none)     5   0.00         3       0     0\n"
                        "\n"
                        "emotion  (none)\n"
                        "happy         3\n"
                        "sad           2\n", "")
        self.assertEqual(found["corpora"], {"": {"rows": 5, "seconds": 2.5, "speakers": 3,
                                                 "gender": {"": 3},
                                                 "emotions": {"happy": 3, "sad": 2}}})

    def test_without_files_is_refused(self):
        (self.dir / "x.csv").write_text("name\na\n")
        result = self.ser("info", "x.csv")
        self.assert_run(result, 3, "")
        self.assertRegex(result.err, r"\Aser: error: x\.csv.*'file'.*\n\Z")


class AFeatureStore(InfoTest):
    def test_is_shown_with_its_set_and_columns(self):
        self.recordings(3)
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out"), 0)
        result = self.ser("info", "out")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.startswith(
            "features     out\nstate        finished\nset          mfcc-40\n"), result.out)
        self.assertIn("\n  columns   mfcc_1 … mfcc_40 (dB)\n", result.out)
        found = self.ser("info", "out", "--json").json()
        self.assertEqual([found[k] for k in ("kind", "state", "set", "rows", "failed", "files")],
                         ["features", "finished", "mfcc-40", 3, 0, 1])
        self.assertEqual(found["inputs"][0]["columns"][0], {"name": "mfcc_1", "unit": "dB"})

    def test_of_maps_counts_their_frames(self):
        self.recordings(3)
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "out"), 0)
        found = self.ser("info", "out", "--json").json()
        # 0.5 s at 16 kHz with a hop of 160 samples, centred: 1 + 8000 / 160 frames.
        self.assertEqual(found["frames"],
                         {"logmel": {"min": 51, "median": 51, "max": 51, "sum": 153}})
        result = self.ser("info", "out/features-00000.safetensors")
        self.assert_run(result, 0, err="")
        self.assertIn("is        a part of a feature store of ser extract;", result.out)


class OtherTensors(InfoTest):
    def test_are_listed(self):
        write_safetensors(self.dir / "x.safetensors", {"author": "me"}, {"w": [2, 3], "b": [3]})
        size = (self.dir / "x.safetensors").stat().st_size
        self.assert_run(self.ser("info", "x.safetensors"), 0,
                        "file      x.safetensors\n"
                        f"size      {size} bytes\n"
                        "is        a safetensors file without a description of ser: tensors, no model\n"
                        "metadata  author\n"
                        "tensors   2, 9 values in all\n"
                        "\n"
                        "tensor  type     shape  values\n"
                        "b       float32  3           3\n"
                        "w       float32  2 x 3       6\n", "")
        self.assertEqual(self.ser("info", "x.safetensors", "--json").json()["tensors"],
                         [{"name": "b", "type": "float32", "shape": [3]},
                          {"name": "w", "type": "float32", "shape": [2, 3]}])

    def test_a_broken_model_is_a_model_error(self):
        write_safetensors(self.dir / "m.safetensors", {"ser": "{"}, {})
        self.assert_run(self.ser("info", "m.safetensors"), 4, "",
                        "ser: error: m.safetensors: not a usable model: its description is "
                        "damaged\n")
        (self.dir / "m.safetensors").write_bytes(b"x")
        self.assert_run(self.ser("info", "m.safetensors"), 4, "",
                        "ser: error: m.safetensors: not a valid safetensors file: it is too "
                        "short\n")


class ARun(InfoTest):
    def made_run(self, name, epochs):
        folder = self.dir / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps(
            {"training": {"epochs": 9},
             "run": {"split": "speaker:70/15/15", "labels": ["happy", "sad"]}}))
        (folder / "split.csv").write_text("file,start,end,part\n")
        (folder / "history.csv").write_text(
            "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds\n" +
            "".join(f"{e},1,0.5,{1 / e},0.5,{e / 10},0.001,1\n" for e in range(1, epochs + 1)))

    def test_that_was_interrupted_says_how_far_it_came(self):
        self.made_run("run", 2)
        self.assert_run(self.ser("info", "run"), 0,
                        "run         run\n"
                        "state       unfinished: interrupted after epoch 2, or still running (run the\n"
                        "            same ser train command to resume)\n"
                        "epochs      2 of at most 9\n"
                        "recognises  happy, sad\n"
                        "split       speaker:70/15/15\n"
                        "caveats     not known yet\n"
                        "seed        1\n"
                        "best        epoch 2: development UAR 0.200, WA 0.500, loss 0.5000\n"
                        "test        none\n"
                        "\n"
                        "epoch  train loss  train WA  dev loss  dev WA  dev UAR   rate\n"
                        "    1      1.0000     0.500    1.0000   0.500    0.100  0.001\n"
                        "    2      1.0000     0.500    0.5000   0.500    0.200  0.001  best\n"
                        "\n"
                        "dev UAR   ▁█\n"
                        "dev loss  █▁\n", "")

    def test_in_a_folder_of_runs_is_a_line(self):
        self.made_run("runs/a", 2)
        self.made_run("runs/b", 3)
        (self.dir / "runs/b/history.csv").write_text("epoch\nx\n")
        self.assert_run(self.ser("info", "runs"), 0,
                        "run  state       epochs  dev UAR  test UAR  test WA  caveats\n"
                        "a    unfinished       2    0.200         -        -  -\n"
                        "b    damaged          -        -         -        -  -\n", "")
        found = self.ser("info", "runs", "--json").json()
        self.assertEqual([run["name"] for run in found["runs"]], ["a", "b"])
        self.assertEqual(found["runs"][0]["dev"], {"uar": 0.2, "wa": 0.5, "loss": 0.5})
        self.assert_run(self.ser("info", "runs/b"), 3, "",
                        "ser: error: runs/b/history.csv:2: column 'epoch': 'x' is no number\n")

    @needs_torch
    def test_and_its_model_and_checkpoint_are_described(self):
        self.recordings(24)
        self.assert_run(
            self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "1", "-o", "run",
                     "-q"), 0)
        run = self.ser("info", "run", "--json").json()
        self.assertEqual([run[k] for k in ("kind", "state", "epochs", "best_epoch", "labels")],
                         ["run", "finished", 1, 1, ["happy", "sad"]])
        metrics = json.loads((self.dir / "run/test/metrics.json").read_text())
        self.assertEqual(run["test"], {k: metrics[k] for k in ("n", "uar", "wa")})

        model = self.ser("info", "run/model.safetensors", "--json").json()
        self.assertEqual(model["kind"], "model")
        self.assertEqual(model["target"], {"column": "emotion", "labels": ["happy", "sad"]})
        self.assertEqual(model["bytes"], (self.dir / "run/model.safetensors").stat().st_size)
        self.assertEqual(sum(model["trained"]["clips"].values()), 24)
        self.assertEqual(model["trained"]["development"]["uar"], run["dev"]["uar"])
        # Layers of 40, 128, 64 and 2 values with biases; batch norms have four values a unit.
        self.assertEqual(model["network"]["parameters"],
                         41 * 128 + 4 * 128 + 129 * 64 + 4 * 64 + 65 * 2)
        text = self.ser("info", "run/model.safetensors")
        self.assert_run(text, 0, err="")
        self.assertIn("\nrecognises     emotion: happy, sad\n", text.out)
        self.assertLessEqual(max(map(len, text.out.splitlines())), 80)

        checkpoint = self.ser("info", "run/checkpoint.safetensors")
        self.assert_run(checkpoint, 0, err="")
        self.assertIn("is        a checkpoint of ser train after 1 epoch, the best being epoch 1; no",
                      checkpoint.out)


if __name__ == "__main__":
    unittest.main()
