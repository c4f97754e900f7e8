"""svm and logistic: fitted without LibTorch, by the same verbs and into the same files."""

import csv
import json
import shutil

from made_corpus import write_corpus
from ser_cli import *

TRAIN = ("train", "data.csv", "--config", "mlp-mfcc40", "--test-speakers", "1", "--dev-speakers",
         "2", "--set", "network=own.json")


def network(**layer):
    return {"branches": [{"input": "mfcc", "layers": [{"type": "standardize"}]}], "head": [layer]}


class Classifiers(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def write(self, spec):
        (self.dir / "own.json").write_text(json.dumps(spec))

    def test_both_are_fitted_measured_and_used_like_any_network(self):
        for layer in ({"type": "svm"}, {"type": "svm", "kernel": "linear", "c": 0.5},
                      {"type": "logistic", "c": 10}):
            name = layer["type"] + layer.get("kernel", "")
            self.write(network(**layer))
            result = self.ser(*TRAIN, "-o", name)
            self.assert_run(result, 0)
            self.assertRegex(result.err, r"fitted: train WA [\d.]+ UAR [\d.]+, dev WA [\d.]+ UAR [\d.]+, ")
            for file in ("config.json", "split.csv", "history.csv", "model.safetensors", "log.txt",
                         "test/metrics.json"):
                self.assertTrue((self.dir / name / file).is_file(), file)
            metrics = json.loads((self.dir / name / "test/metrics.json").read_text())
            self.assertEqual(metrics["uar"], 1.0)  # two tones: far apart
            self.assert_run(self.ser("eval", name, "data.csv", "-o", name + "-again"), 0)
            again = json.loads((self.dir / (name + "-again") / "metrics.json").read_text())
            self.assertEqual(again["confusion"], metrics["confusion"])
            clip = next(self.dir.glob("s01_0_*.wav")).name
            result = self.ser("predict", "-m", name + "/model.safetensors", clip)
            self.assert_run(result, 0)
            self.assertRegex(result.out, rf"^{clip}\thappy\t[\d.]+\n$")

    def test_two_fits_are_the_same_bytes(self):
        self.write(network(type="svm"))
        for name, jobs in (("a", 1), ("b", 3)):
            self.assert_run(self.ser(*TRAIN, "--jobs", jobs, "-o", name), 0)
        self.assertEqual((self.dir / "a/model.safetensors").read_bytes(),
                         (self.dir / "b/model.safetensors").read_bytes())

    def test_folds_are_cross_validated(self):
        self.write(network(type="logistic"))
        result = self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                          "network=own.json", "--cv", "group:speaker", "-k", "3", "-o", "cv",
                          "--json")
        self.assert_run(result, 0)
        self.assertEqual(len(result.json()["folds"]), 3)

    @needs_torch
    def test_layers_that_must_be_trained_come_first_and_are_fitted_behind(self):
        spec = network(type="svm")
        spec["branches"][0]["layers"] += [{"type": "linear", "units": 4}, {"type": "relu"}]
        self.write(spec)
        for name, more in (("whole", ()), ("refit", ("--set", "training.refit=true"))):
            result = self.ser(*TRAIN, "--epochs", "3", "--threads", "1", *more, "-o", name)
            self.assert_run(result, 0)
            self.assertRegex(result.err, r"epoch 3/3 [^\n]*\n(.*\n)*fitted: train WA [\d.]+ UAR ")
            self.assertEqual((self.dir / name / "history.csv").read_text().count("\n"), 4)
            self.assertEqual("fitted again with the development part" in result.err,
                             name == "refit")
            self.assert_run(self.ser("eval", name, "data.csv", "-o", name + "-again"), 0)
            self.assertEqual(self.metrics(name + "-again")["confusion"],
                             self.metrics(name + "/test")["confusion"])
        whole, refit = (self.tensors(name) for name in ("whole", "refit"))
        self.assertEqual(whole["mfcc.1.weight"], refit["mfcc.1.weight"])
        self.assertGreater(refit["head.0.vectors"]["shape"][0], whole["head.0.vectors"]["shape"][0])

    def metrics(self, folder):
        return json.loads((self.dir / folder / "metrics.json").read_text())

    def tensors(self, run):
        """Name → what the header says of it, with its bytes."""
        data = (self.dir / run / "model.safetensors").read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + size])
        header.pop("__metadata__")
        for tensor in header.values():
            first, last = tensor.pop("data_offsets")
            tensor["bytes"] = data[8 + size + first:8 + size + last]
        return header

    def test_augmentation_is_refused_with_the_remedy(self):
        self.write(network(type="svm"))
        self.assert_run(
            self.ser(*TRAIN, "--set", "augmentation=noise-pitch", "-o", "run", "-q"), 2, "",
            "ser: error: augmentation: svm and logistic are fitted once on the clips as they are; "
            "make copies with ser augment instead\n")

    def test_a_network_with_one_branch_takes_the_one_input_there_is(self):
        spec = network(type="svm")
        spec["branches"][0]["input"] = "functionals"
        self.write(spec)
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        branch = json.loads((self.dir / "run/config.json").read_text())["network"]["branches"][0]
        self.assertEqual(branch["input"], "mfcc")
        clip = next(self.dir.glob("s01_0_*.wav")).name
        self.assert_run(self.ser("predict", "-m", "run", "--brief", clip), 0, "happy\n")

    def test_features_may_name_a_set(self):
        result = self.ser("train", "data.csv", "--config", "svm", "--features", "mfcc-40",
                          "--test-speakers", "1", "-o", "run")
        self.assert_run(result, 0)
        config = json.loads((self.dir / "run/config.json").read_text())
        self.assertEqual([one["name"] for one in config["features"]["inputs"]], ["mfcc"])
        self.assertIn("\nfeatures    mfcc-40\n", self.ser("info", "run").out)
        self.assert_run(self.ser("train", "data.csv", "--config", "svm", "--features", "mfcc40",
                                 "-o", "other"), 2, "")

    def test_a_store_of_another_set_is_named_with_the_one_that_is_needed(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "store"),
                        0)
        result = self.ser("train", "data.csv", "--config", "svm", "--features", "store", "-o", "run")
        self.assert_run(result, 2, "", "ser: error: store: holds logmel-64; functionals-large is "
                        "needed (name the set that is there, or extract the other into another "
                        "folder)\n")

    def test_a_start_that_failed_blocks_no_other(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "store"),
                        0)
        self.assertEqual(self.ser("train", "data.csv", "--config", "svm", "--features", "store",
                                  "-o", "run").code, 2)
        self.assert_run(self.ser("train", "data.csv", "--config", "svm", "--features", "mfcc-40",
                                 "-o", "run"), 0)

    def test_what_is_fitted_is_not_told_in_epochs(self):
        self.write(network(type="svm"))
        result = self.ser(*TRAIN, "-o", "run")
        self.assertRegex(result.out, r"\Arun/model\.safetensors: fitted in one pass, development UAR "
                                     r"[01]\.\d{3}, WA [01]\.\d{3}\n")
        self.assertRegex(result.err, r"16 training clips, 4 development clips; fitted without ")
        text = self.ser("info", "run").out
        self.assertIn("\nstate       finished, fitted in one pass\n", text)
        self.assertNotIn("epoch", text)
        self.assertRegex(self.ser("info", "run/model.safetensors").out,
                         r"\nmade by        ser \d+\.\d+\.\d+\n")

    def test_folds_share_the_features_and_leave_no_checkpoints(self):
        self.write(network(type="svm"))
        folds = ("train", "data.csv", "--config", "mlp-mfcc40", "--set", "network=own.json", "--cv",
                 "group:speaker", "-k", "3")
        result = self.ser(*folds, "-o", "cv")
        self.assert_run(result, 0)
        self.assertFalse((self.dir / "cv/cv-features").exists())
        self.assertEqual(list(self.dir.glob("cv/**/checkpoint.safetensors")), [])
        self.assert_run(self.ser(*folds, "--keep-checkpoints", "-o", "kept"), 0)
        self.assertEqual(len(list(self.dir.glob("kept/fold-*/checkpoint.safetensors"))), 3)
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "store"), 0)
        self.assert_run(self.ser(*folds, "--features", "store", "-o", "stored"), 0)
        for n in (1, 2, 3):
            model = f"fold-{n}/model.safetensors"
            self.assertEqual((self.dir / "cv" / model).read_bytes(),
                             (self.dir / "stored" / model).read_bytes())

    def test_the_log_of_a_cross_validation_has_the_figures(self):
        self.write(network(type="svm"))
        self.assert_run(self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                                 "network=own.json", "--cv", "group:speaker", "-k", "3", "-o",
                                 "cv"), 0)
        self.assertRegex((self.dir / "cv/log.txt").read_text(),
                         r"\Across-validation group:speaker -k 3: 3 folds\n"
                         r"(fold \d, 8 test clips: UAR [01]\.\d{3}, WA [01]\.\d{3}\n){3}"
                         r"all folds pooled, 24 test clips: UAR [01]\.\d{3}, WA [01]\.\d{3}\n\Z")

    def test_a_clip_without_speech_stops_a_cross_validation_as_it_stops_a_training(self):
        wave = [0.5 * (i // 40 % 2) - 0.25 for i in range(16000)]
        write_wav(self.dir / "silent.wav", [0.0] * 16000)
        write_wav(self.dir / "antiphase.wav", [s for x in wave for s in (x, -x)], channels=2)
        self.write(network(type="svm"))
        rows = (self.dir / "data.csv").read_text()
        for name, fault in (("silent.wav", "is silent (all samples are equal)"),
                            ("antiphase.wav", "is silent once its channels are mixed: they cancel "
                                              "each other")):
            (self.dir / "data.csv").write_text(rows + f"{name},tones,01,happy,t0\n")
            for split in (("--cv", "group:speaker", "-k", "3"), ("--split", "none")):
                result = self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                                  "network=own.json", *split, "-o", "out")
                self.assert_run(result, 3, "")
                self.assertTrue(result.err.endswith(
                    f"ser: error: data.csv:26: {name}: {fault} (take the row out of the manifest to train "
                    "without it)\n"), result.err)
                self.assertFalse((self.dir / "out/fold-1/config.json").exists())
                shutil.rmtree(self.dir / "out", ignore_errors=True)

    def test_warnings_of_folds_are_one_line_with_a_count(self):
        # A speaker says one emotion: leaving one out leaves a class without a test clip.
        rows = (self.dir / "data.csv").read_text().splitlines()
        kept = [row for row in rows[1:]
                if (int(row.split(",")[2]) % 2 == 0) == (row.split(",")[3] == "happy")]
        (self.dir / "data.csv").write_text("\n".join([rows[0], *kept]) + "\n")
        self.write(network(type="svm"))
        result = self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                          "network=own.json", "--cv", "group:speaker", "-k", "all", "-o", "cv",
                          "-q")
        self.assert_run(result, 0)
        warnings = [line for line in result.err.splitlines() if "test clip" in line]
        self.assertEqual(warnings, ["ser: warning: 6 of 6 folds have no test clip of some class "
                                    "('happy' in 3, 'sad' in 3); their UAR averages fewer classes; "
                                    "try -k 3"])
        self.assertRegex(result.out, r"\nUAR [01]\.\d{3}, WA [01]\.\d{3} over the 12 test clips of 6 "
                                     r"folds\n")


if __name__ == "__main__":
    unittest.main()
