"""svm and logistic: fitted without LibTorch, by the same verbs and into the same files."""

import csv
import json

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


if __name__ == "__main__":
    unittest.main()
