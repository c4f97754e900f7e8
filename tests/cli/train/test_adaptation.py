"""Normalisation by speaker (train, eval, predict) and beginning from other tensors (--init)."""

import csv
import json
import struct

from made_corpus import write_corpus
from ser_cli import *

TRAIN = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "3", "--threads", "1")

#: mlp-mfcc40 with a layer by speaker in front of its last one.
BY_SPEAKER_INSIDE = {
    "branches": [{"input": "mfcc", "layers": [
        {"type": "standardize"}, {"type": "linear", "units": 16}, {"type": "relu"}]}],
    "head": [{"type": "standardize", "by": "speaker", "min_clips": 4},
             {"type": "linear", "units": "classes"}],
}


def write_tensors(path, tensors):
    """A safetensors file of float32 vectors: {name: [values]}."""
    header, data = {}, b""
    for name, values in sorted(tensors.items()):
        raw = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": [len(values)],
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


class Adaptation(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir, clips=6)

    def metrics(self, folder):
        return json.loads((self.dir / folder / "metrics.json").read_text())

    def probabilities(self, path):
        with open(self.dir / path, newline="") as file:
            return {row["file"]: [float(v) for k, v in row.items() if k.startswith("p_")]
                    for row in csv.DictReader(file)}


@needs_torch
class BySpeaker(Adaptation):
    def test_training_by_speaker_stamps_its_report_and_counts_the_clips(self):
        result = self.ser(*TRAIN, "--normalize", "speaker", "--test-speakers", "1", "-o", "run")
        self.assert_run(result, 0)
        metrics = self.metrics("run/test")
        self.assertIs(metrics["speaker_adapted"], True)
        self.assertEqual(metrics["adapted"],
                         {"speakers": 1, "clips": metrics["n"], "clips_without": 0})
        self.assertIn(f"\nspeaker-adapted: {metrics['n']} clips of 1 speaker normalised by their "
                      "own clips, unlabelled\n", result.out)

    def test_eval_of_the_run_says_the_same_as_its_training(self):
        self.assert_run(self.ser(*TRAIN, "--normalize", "speaker", "-o", "run"), 0)
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "report"), 0)
        trained, evaluated = self.metrics("run/test"), self.metrics("report")
        for key in ("confusion", "uar", "speaker_adapted", "adapted"):
            self.assertEqual(trained[key], evaluated[key], key)
        self.assert_run(self.ser("eval", "run", "data.csv", "--normalize", "global", "-o", "plain"),
                        0)
        self.assertIs(self.metrics("plain")["speaker_adapted"], False)
        self.assertNotIn("adapted", self.metrics("plain"))

    def test_model_trained_without_is_adapted_on_its_features_when_asked(self):
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        self.assertIs(self.metrics("run/test")["speaker_adapted"], False)
        self.assert_run(self.ser("eval", "run", "data.csv", "--normalize", "speaker", "-o", "own"),
                        0)
        self.assertIs(self.metrics("own")["speaker_adapted"], True)
        self.assertNotEqual(self.probabilities("own/predictions.csv"),
                            self.probabilities("run/test/predictions.csv"))

    def test_layer_inside_the_network_learns_from_batches_of_speakers(self):
        (self.dir / "inside.json").write_text(json.dumps(BY_SPEAKER_INSIDE))
        settings = ("--set", "network=inside.json", "--set", "training.sampling=speakers",
                    "--set", "training.clips_per_speaker=4")
        for name in ("a", "b"):
            self.assert_run(self.ser(*TRAIN, *settings, "-o", name), 0)
        self.assertIs(self.metrics("a/test")["speaker_adapted"], True)
        self.assertEqual((self.dir / "a/model.safetensors").read_bytes(),
                         (self.dir / "b/model.safetensors").read_bytes())

    def test_cross_validation_is_stamped_and_sums_the_clips(self):
        self.assert_run(self.ser(*TRAIN, "--normalize", "speaker", "--cv", "group:speaker", "-k",
                                 "2", "-o", "cv"), 0)
        metrics = self.metrics("cv/cv")
        self.assertIs(metrics["speaker_adapted"], True)
        self.assertEqual(metrics["adapted"]["clips"], metrics["n"])

    def test_predict_with_the_speakers_clips_equals_the_evaluation(self):
        self.assert_run(self.ser(*TRAIN, "--normalize", "speaker", "--test-speakers", "1", "-o",
                                 "run"), 0)
        expected = self.probabilities("run/test/predictions.csv")
        folder = self.dir / "clips"
        folder.mkdir()
        for file in expected:
            (folder / pathlib.Path(file).name).symlink_to(self.dir / file)
        file = next(iter(expected))
        result = self.ser("predict", "-m", "run/model.safetensors", "--speaker-clips", "clips",
                          "--csv", file)
        self.assert_run(result, 0)
        found = [float(v) for v in result.out.splitlines()[1].split(",")[3:-2]]
        for value, other in zip(found, expected[file]):
            self.assertAlmostEqual(value, other, places=4)

    def test_too_few_clips_of_a_speaker_are_said_in_words(self):
        self.assert_run(self.ser(*TRAIN, "--normalize", "speaker", "-o", "run"), 0)
        write_wav(self.dir / "few/one.wav", tone())
        clip = next((self.dir).glob("**/*.wav")).relative_to(self.dir)
        self.assert_run(
            self.ser("predict", "-m", "run/model.safetensors", "--speaker-clips", "few", clip), 3,
            "", "ser: error: --speaker-clips few: 1 usable recordings are too few to know the "
                "speaker by; give at least 5, or leave the option out\n")


@needs_torch
class Init(Adaptation):
    def test_tensors_that_fit_are_taken_and_the_run_says_which(self):
        write_tensors(self.dir / "encoder.safetensors",
                      {"mfcc.1.bias": [0.5] * 128, "other": [1.0], "mfcc.2.bias": [0.0] * 3})
        result = self.ser(*TRAIN, "--init", "encoder.safetensors", "-o", "run")
        self.assert_run(result, 0)
        line = (self.dir / "run/log.txt").read_text().splitlines()[0]
        self.assertRegex(line, r"^init: 1 of \d+ tensors are the file's; new: .* more; "
                               r"of another shape: mfcc\.2\.bias; not used: other$")

    def test_frozen_tensors_stay_as_they_were_given(self):
        bias = [i / 128 for i in range(128)]
        write_tensors(self.dir / "encoder.safetensors", {"mfcc.1.bias": bias})
        self.assert_run(self.ser(
            *TRAIN, "--init", "encoder.safetensors", "--set",
            'training.layers=[{"prefix": "mfcc.1", "frozen_epochs": 3}]', "-o", "run"), 0)
        self.assertIn(struct.pack("<128f", *bias),
                      (self.dir / "run/model.safetensors").read_bytes())

    def test_file_of_which_nothing_fits_is_a_model_error(self):
        write_tensors(self.dir / "encoder.safetensors", {"fc": [1.0]})
        self.assert_run(
            self.ser(*TRAIN, "--init", "encoder.safetensors", "-o", "run"), 4, "",
            "ser: error: --init encoder.safetensors: none of its 1 tensors fits the network by "
            "name and shape; in the file: fc; the \"name\" of a layer in the network's spec "
            "decides what its tensors are called\n")
        self.assert_run(self.ser(*TRAIN, "--init", "missing.safetensors", "-o", "run2"), 4, "")

    @needs_torch
    def test_model_that_began_from_a_model_has_heard_whom_that_heard(self):
        self.assert_run(self.ser(*TRAIN, "--test-speakers", "1", "-o", "first"), 0)
        begun = (*TRAIN, "--init", "first/model.safetensors", "--test-speakers", "2")
        result = self.ser(*begun, "-o", "run")
        self.assert_run(result, 3, "")
        self.assertRegex(result.err, "^ser: error: the model that this one builds on is not "
                                     "speaker-disjoint: .*tones:02")
        self.assert_run(self.ser(*begun, "--allow-speaker-overlap", "-o", "run"), 0)
        self.assertIs(self.metrics("run/test")["speaker_dependent"], True)

    def test_prefix_of_no_tensor_names_the_key(self):
        result = self.ser(*TRAIN, "--set", 'training.layers=[{"prefix": "encoder"}]', "-o", "run")
        self.assert_run(result, 2, "")
        self.assertTrue(result.err.startswith(
            "ser: error: training.layers[0].prefix: no tensor is left for 'encoder' (tensors: "),
            result.err)


if __name__ == "__main__":
    unittest.main()
