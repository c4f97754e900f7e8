"""ser augment: copies, their manifest, and training that never splits them from their source."""

import csv
import hashlib

from made_corpus import write_corpus
from ser_cli import *


class AugmentTest(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def digests(self, folder):
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest()
                for p in sorted((self.dir / folder).rglob("*.wav"))}


class Augment(AugmentTest):
    def test_manifest_has_originals_and_copies_that_name_their_source(self):
        self.assert_run(
            self.ser("augment", "data.csv", "--config", "noise-pitch", "--copies", "2", "-o", "a"),
            0, "24 originals and 48 copies, 0 failed: a/data.csv\n")
        rows = self.rows("a/data.csv")
        self.assertEqual(len(rows), 72)
        originals = [row for row in rows if not row["source"]]
        self.assertEqual([row["file"] for row in originals],
                         ["../" + row["file"] for row in self.rows("data.csv")])
        for row in rows:
            self.assertTrue((self.dir / "a" / row["file"]).is_file(), row)
        for first, copy in zip(rows[::3], rows[1::3]):
            self.assertEqual(copy["source"], first["file"])
            for key in ("corpus", "speaker", "emotion", "text"):
                self.assertEqual(copy[key], first[key], key)
        self.assertEqual(len({row["hash"] for row in rows if row["source"]}), 48)
        self.assert_no_litter()

    def test_copies_are_twins_and_synthetic_as_their_originals_are(self):
        write_corpus(self.dir, extra={"twin": lambda speaker, clip: "take" if clip < 2 else "",
                                      "synthetic": lambda speaker, clip: "1" if clip == 0 else ""})
        self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a")
        rows = self.rows("a/data.csv")
        for first, copy in zip(rows[::2], rows[1::2]):
            self.assertEqual(copy["source"], first["file"])
            self.assertEqual((copy["twin"], copy["synthetic"]), (first["twin"], first["synthetic"]))
        self.assertEqual({(row["twin"], row["synthetic"]) for row in rows},
                         {("take", "true"), ("take", ""), ("", "")})

    def test_copies_of_an_older_manifest_do_not_pretend_to_know_twins(self):
        write_corpus(self.dir, extra={"hash": lambda speaker, clip: f"h{speaker}{clip}"})
        self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a")
        self.assertNotIn("twin", self.rows("a/data.csv")[0])
        self.assertIn("a/data.csv has no column 'twin' (written by an older ser?)",
                      self.ser("train", "a/data.csv", "--dry-run", "-o", "run").out)

    def test_copies_are_the_same_on_any_number_of_threads_and_follow_the_seed(self):
        for name, jobs, seed in (("a", 1, 1), ("b", 3, 1), ("c", 1, 2)):
            self.assert_run(self.ser("augment", "data.csv", "--config", "noise-pitch", "--jobs",
                                     jobs, "--seed", seed, "-o", name), 0)
        self.assertEqual(self.digests("a"), self.digests("b"))
        self.assertEqual((self.dir / "a/data.csv").read_text(),
                         (self.dir / "b/data.csv").read_text())
        self.assertNotEqual(self.digests("a"), self.digests("c"))

    def test_copies_never_cross_a_split_even_a_random_one(self):
        self.assert_run(self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a"), 0)
        self.assert_run(self.ser("train", "a/data.csv", "--split", "random:70/15/15",
                                 "--allow-speaker-overlap", "--dry-run", "-o", "run"), 0)
        part = {row["file"]: row["part"] for row in self.rows("run/split.csv")}
        for row in self.rows("a/data.csv"):
            if row["source"]:
                self.assertEqual(part[row["file"]], part[row["source"]])

    def test_recording_that_cannot_be_read_is_named_and_the_others_are_done(self):
        broken = self.rows("data.csv")[0]["file"]
        (self.dir / broken).write_text("no audio")
        result = self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a")
        self.assert_run(result, 3, "24 originals and 23 copies, 1 failed: a/data.csv\n")
        self.assertIn(broken, result.err)

    def test_json_counts(self):
        result = self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a", "--json")
        self.assertEqual(result.json(), {"manifest": "a/data.csv", "originals": 24, "copies": 24,
                                         "failed": 0})

    def test_masks_alone_and_copies_of_copies_are_refused(self):
        self.assert_run(
            self.ser("augment", "data.csv", "--config", "spec-augment", "-o", "a"), 2, "",
            "ser: error: the augmentation has no effects on samples (\"wave\"); its masks work on "
            "features, while training\n")
        self.assert_run(self.ser("augment", "data.csv", "--config", "noise-pitch", "-o", "a"), 0)
        result = self.ser("augment", "a/data.csv", "--config", "noise-pitch", "-o", "b")
        self.assert_run(result, 2, "")
        self.assertIn("a/data.csv:3: is a copy of ../", result.err)

    def test_unknown_augmentation_and_effect_are_named(self):
        self.assert_run(
            self.ser("augment", "data.csv", "--config", "noise", "-o", "a"), 2, "",
            "ser: error: unknown augmentation 'noise' (did you mean 'noise-pitch'?) (known: "
            "noise-pitch, room-phone, spec-augment)\n")
        (self.dir / "own.json").write_text('{"wave": [{"effect": "echo"}]}')
        result = self.ser("augment", "data.csv", "--config", "own.json", "-o", "a")
        self.assert_run(result, 2, "")
        self.assertIn("own.json: wave.0.effect: unknown effect 'echo' (known: ", result.err)


@needs_torch
class WhileTraining(AugmentTest):
    TRAIN = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "2", "--threads", "1")

    def test_training_clips_change_in_every_epoch_and_two_runs_are_the_same_bytes(self):
        for name in ("a", "b"):
            self.assert_run(self.ser(*self.TRAIN, "--jobs", "1" if name == "a" else "2", "--set",
                                     "augmentation=noise-pitch", "-o", name), 0)
        self.assert_run(self.ser(*self.TRAIN, "-o", "plain"), 0)
        models = {name: (self.dir / name / "model.safetensors").read_bytes()
                  for name in ("a", "b", "plain")}
        self.assertEqual(models["a"], models["b"])
        self.assertNotEqual(models["a"], models["plain"])



if __name__ == "__main__":
    unittest.main()
