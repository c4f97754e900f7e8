"""Training on the embedding of a model, and on an encoder that is given and frozen."""

import csv
import shutil

from embedded import *
from made_corpus import write_corpus
from ser_cli import *

TRAIN = ("train", "data.csv", "--dev-speakers", "4", "--test-speakers")


class OnFrozenEncoder(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir, clips=6)

    def test_svm_is_fitted_on_it_and_used_like_any_model(self):
        result = train_encoded(self, "run")
        self.assertIn("init: 2 of ", result.err)
        metrics = json.loads((self.dir / "run/test/metrics.json").read_text())
        self.assertEqual(metrics["uar"], 1.0)  # two tones: far apart
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "again"), 0)
        self.assertEqual((self.dir / "again/predictions.csv").read_bytes(),
                         (self.dir / "run/test/predictions.csv").read_bytes())
        tensors, _ = read_tensors(self.dir / "run/model.safetensors")
        given, _ = read_tensors(self.dir / "run-encoder.safetensors")
        for name, values in given.items():
            self.assertEqual(tensors[name], values)

    def test_by_speaker_on_the_embedding_is_stamped_and_evaluates_the_same(self):
        spec = json.loads(json.dumps(ENCODED))
        spec["head"][0].update(by="speaker", min_clips=3)
        (self.dir / "own.json").write_text(json.dumps(spec))
        write_tensors(self.dir / "enc.safetensors", encoder_tensors())
        self.assert_run(self.ser(*TRAIN, "1", "--config", "mlp-mfcc40", "--set",
                                 "network=own.json", "--set", FROZEN, "--init",
                                 "enc.safetensors", "-o", "run"), 0)
        metrics = json.loads((self.dir / "run/test/metrics.json").read_text())
        self.assertEqual(metrics["adapted"], {"speakers": 1, "clips": 6, "clips_without": 0})
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "again"), 0)
        self.assertEqual((self.dir / "again/predictions.csv").read_bytes(),
                         (self.dir / "run/test/predictions.csv").read_bytes())

    def test_frozen_tensors_that_nothing_gives_are_named(self):
        (self.dir / "own.json").write_text(json.dumps(ENCODED))
        write_tensors(self.dir / "half.safetensors",
                      {"enc.bias": encoder_tensors()["enc.bias"]})
        train = ("train", "data.csv", "--config", "mlp-mfcc40", "--set", "network=own.json",
                 "--set", FROZEN, "-q", "-o")
        self.assert_run(
            self.ser(*train, "a"), 2, "",
            "ser: error: training.layers: frozen, but no file gives these tensors: enc.weight, "
            "enc.bias (name the encoder's file with --init; docs/training.md says how to get "
            "it)\n")
        self.assert_run(
            self.ser(*train, "b", "--init", "half.safetensors"), 2, "",
            "ser: error: training.layers: frozen, but no file gives these tensors: enc.weight "
            "(name the encoder's file with --init; docs/training.md says how to get it)\n")


class OnAnEmbedding(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir, clips=6)
        train_encoded(self, "base", speakers="1-2")

    def train(self, out, *more, embedding="base", speakers="1-2", config="svm"):
        return self.ser(*TRAIN, speakers, "--config", config, "--set",
                        f"features=embedding:{embedding}", *more, "-o", out)

    def test_model_is_complete(self):
        self.assert_run(self.train("run"), 0)
        shutil.rmtree(self.dir / "base")
        clip = "s01_0_happy.wav"
        result = self.ser("predict", "-m", "run/model.safetensors", clip)
        self.assert_run(result, 0)
        self.assertRegex(result.out, rf"^{clip}\thappy\t[\d.]+\n$")
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "again"), 0)
        self.assertEqual((self.dir / "again/predictions.csv").read_bytes(),
                         (self.dir / "run/test/predictions.csv").read_bytes())

    def test_statistics_are_of_the_embeddings_of_the_training_part(self):
        self.assert_run(self.train("run"), 0)
        self.assert_run(self.ser("extract", "data.csv", "--features", "embedding:base", "-o",
                                 "emb"), 0)
        with open(self.dir / "run/split.csv", newline="") as file:
            part = {row["file"]: row["part"] for row in csv.DictReader(file)}
        with open(self.dir / "emb/features.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if part[row["file"]] == "train"]
        tensors, _ = read_tensors(self.dir / "run/model.safetensors")
        for unit in range(3):
            values = [float(row[f"embedding_{unit + 1}"]) for row in rows]
            mean = sum(values) / len(values)
            deviation = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
            self.assertAlmostEqual(tensors["head.0.mean"][unit], mean, places=4)
            self.assertAlmostEqual(tensors["head.0.std"][unit], deviation, places=4)

    def test_store_of_embeddings_gives_the_same_model(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "embedding:base", "-o",
                                 "emb"), 0)
        self.assert_run(self.train("a"), 0)
        self.assert_run(self.train("b", "--features", "emb"), 0)
        for file in ("model.safetensors", "test/predictions.csv"):
            self.assertEqual((self.dir / "a" / file).read_bytes(),
                             (self.dir / "b" / file).read_bytes(), file)
        self.assert_run(
            self.train("c", "--features", "emb", "--set", "augmentation=noise-pitch", "-q"), 2, "",
            "ser: error: augmentation: the embeddings in --features are of the clips as they are; "
            "leave --features out, or give a store of the model's own features\n")
        train_encoded(self, "other", scale=2.0, speakers="1-2")
        result = self.train("d", "--features", "emb", embedding="other")
        self.assert_run(result, 2, "")

    def test_config_is_written_out(self):
        self.assert_run(self.train("run"), 0)
        config = json.loads((self.dir / "run/config.json").read_text())
        self.assertEqual([i["name"] for i in config["features"]["inputs"]], ["mfcc"])
        self.assertEqual([layer["type"] for layer in config["network"]["head"]],
                         ["standardize", "svm"])
        self.assertEqual(config["training"]["layers"],
                         [{"prefix": "enc", "rate": 0.0, "frozen_epochs": 0}])
        self.assertEqual(len(config["run"]["encoder"]), 32)

    def test_model_has_heard_whom_the_embeddings_model_heard(self):
        remedy = (r"^ser: error: the model that this one builds on is not speaker-disjoint: .*"
                  r"--allow-speaker-overlap goes on")
        for more in ((), ("--dry-run",)):
            result = self.train("leak", *more, speakers="5")
            self.assert_run(result, 3, "")
            self.assertRegex(result.err, remedy)
        result = self.ser("train", "data.csv", "--config", "svm", "--set",
                          "features=embedding:base", "--cv", "group:speaker", "-k", "3", "-o", "cv")
        self.assert_run(result, 3, "")
        self.assertRegex(result.err, remedy)
        self.assert_run(self.train("leak", "--allow-speaker-overlap", speakers="5"), 0)
        metrics = json.loads((self.dir / "leak/test/metrics.json").read_text())
        self.assertIs(metrics["speaker_dependent"], True)
        # Trained on speaker 3 and 6 alone, chosen by 4: 5 was heard by the embedding's model.
        result = self.ser("eval", "leak/model.safetensors", "data.csv", "-o", "e")
        self.assert_run(result, 3, "")
        self.assertIn("tones:05", result.err)

    def test_folds_and_normalisation_by_speaker_work_as_on_any_features(self):
        result = self.ser("train", "data.csv", "--config", "svm", "--set",
                          "features=embedding:base", "--normalize", "speaker", "--cv",
                          "group:speaker", "-k", "3", "--allow-speaker-overlap", "--ensemble",
                          "--jobs", "2", "-o", "cv")
        self.assert_run(result, 0)
        metrics = json.loads((self.dir / "cv/cv/metrics.json").read_text())
        self.assertIs(metrics["speaker_adapted"], True)
        self.assertIs(metrics["speaker_dependent"], True)
        self.assert_run(
            self.train("two", embedding="cv/model.safetensors"), 2, "",
            "ser: error: features: embedding: the model has 3 members, which do not make one "
            "network; name the model of one fold (RUN/fold-1)\n")
        result = self.train("three", embedding="cv")
        self.assert_run(result, 4, "")
        self.assertIn("cv: is a cross-validation", result.err)

    @needs_torch
    def test_network_that_wants_a_map_is_refused_at_its_layer(self):
        result = self.train("run", config="cnn")
        self.assert_run(result, 2, "")
        self.assertEqual(result.err, "ser: error: config: network.head.1: conv2d needs a map, but "
                                     "gets a vector of 3 from standardize before it\n")

    @needs_torch
    def test_network_is_trained_on_it_and_leaves_the_encoder_as_it_was(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "embedding:base", "-o",
                                 "emb"), 0)
        before, _ = read_tensors(self.dir / "base/model.safetensors")
        for name, more in (("run", ()), ("stored", ("--features", "emb"))):
            self.assert_run(self.train(name, "--epochs", "3", "--threads", "1", *more,
                                       config="mlp-mfcc40"), 0)
            after, _ = read_tensors(self.dir / name / "model.safetensors")
            for tensor in ("mfcc.0.mean", "mfcc.0.std", "enc.weight", "enc.bias"):
                self.assertEqual(before[tensor], after[tensor], tensor)
            self.assertEqual(len(after["head.1.weight"]), 3 * 128)
            self.assertNotEqual(after["head.0.mean"], [0.0] * 3)
            self.assert_run(self.ser("eval", name, "data.csv", "-o", name + "-again"), 0)
            metrics = [json.loads((self.dir / folder / "metrics.json").read_text())
                       for folder in (name + "/test", name + "-again")]
            self.assertEqual(metrics[0]["confusion"], metrics[1]["confusion"])


if __name__ == "__main__":
    unittest.main()
