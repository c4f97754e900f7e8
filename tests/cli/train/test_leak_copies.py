"""training.leak_copies: the tutorials' random split of augmented copies, and its stamps."""

import csv

from made_corpus import write_corpus
from ser_cli import *

RANDOM = ("--split", "random:60/20/20", "--allow-speaker-overlap")
LEAK = ("--set", "training.leak_copies=true", "--set", "augmentation=null")
NEEDS = ("ser: error: training.leak_copies puts changed copies of one recording in both training "
         "and test, as tutorials do; it needs --split random:70/15/15 and --allow-speaker-overlap, "
         "and every report says so\n")


class LeakCopies(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def augment(self):
        self.assert_run(self.ser("augment", "data.csv", "--config", "noise-pitch", "--copies", "2",
                                 "-o", "copies", "-q"), 0)

    def train(self, *arguments, config="mlp-mfcc40", data="copies/data.csv"):
        return self.ser("train", data, "--config", config, *arguments)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def torn(self, run):
        """Recordings that stand on several sides with their copies."""
        part = {row["file"]: row["part"] for row in self.rows(f"{run}/split.csv")}
        sides = {}
        for row in self.rows("copies/data.csv"):
            sides.setdefault(row["source"] or row["file"], set()).add(part[row["file"]])
        return sum(len(parts) > 1 for parts in sides.values())

    def test_tears_copies_from_their_source_and_says_so(self):
        self.augment()
        result = self.train(*RANDOM, *LEAK, "--dry-run", "-o", "a", config="conv1d-162")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith(
            " (random:60/20/20), speaker-dependent, copies leaked\n"), result.out)
        self.assertGreater(self.torn("a"), 8)
        plain = self.train(*RANDOM, "--dry-run", "-o", "b", "--json", config="conv1d-162")
        self.assert_run(plain, 0)
        self.assertEqual([plain.json()[key] for key in ("speaker_dependent", "copies_leaked")],
                         [True, False])
        self.assertEqual(self.torn("b"), 0)

    @needs_torch
    def test_is_stamped_in_every_report(self):
        self.augment()
        result = self.train(*RANDOM, *LEAK, "--epochs", "2", "-o", "run")
        self.assert_run(result, 0)
        self.assertIn("\ncopies leaked: changed copies of recordings of the training data are in "
                      "the test;\n", result.out)
        self.assertIs(json.loads((self.dir / "run/test/metrics.json").read_text())
                      ["copies_leaked"], True)
        config = json.loads((self.dir / "run/config.json").read_text())
        self.assertIs(config["training"]["leak_copies"], True)
        self.assertEqual(config["augmentation"], {"map": [], "wave": []})
        evaluated = self.ser("eval", "run", "copies/data.csv", "--allow-speaker-overlap", "--json")
        self.assert_run(evaluated, 0)
        self.assertIs(evaluated.json()["copies_leaked"], True)
        for what in ("run", "run/model.safetensors"):
            shown = self.ser("info", what)
            self.assertRegex(shown.out, r"\ncaveats +speaker-dependent, copies leaked\n")
        self.assertIs(self.ser("info", "run", "--json").json()["copies_leaked"], True)
        self.assertIs(self.ser("info", "run/model.safetensors", "--json").json()["trained"]
                      ["copies_leaked"], True)
        runs = self.ser("info", ".")
        self.assertIn("  dep cop\n", runs.out)
        self.assertIn("\ncop: copies leaked, changed copies of training recordings are in the "
                      "test\n", runs.out)

    def test_needs_a_random_split_that_may_overlap(self):
        self.augment()
        for split in ((), ("--split", "random:60/20/20"), ("--allow-speaker-overlap",),
                      ("--test-speakers", "1", "--allow-speaker-overlap"),
                      ("--cv", "group:speaker", "--allow-speaker-overlap")):
            self.assert_run(self.train(*split, *LEAK, "--dry-run", "-o", "run"), 2, "", NEEDS)
        self.assertFalse((self.dir / "run").exists())

    def test_of_a_manifest_without_copies_says_how_to_make_them(self):
        self.assert_run(
            self.train(*RANDOM, *LEAK, "--dry-run", "-o", "run", data="data.csv"), 3, "",
            "ser: error: data.csv: training.leak_copies: no row is a copy (column 'source'); make "
            "copies first, and train on their manifest: ser augment data.csv --config noise-pitch "
            "--copies 2 -o copies\n")

    def test_is_in_the_config_only_where_it_is_asked_for(self):
        plain = self.ser("train", "data.csv", "--config", "conv1d-162", "--print-config")
        self.assertNotIn("leak_copies", plain.json()["training"])
        self.assertTrue(plain.json()["augmentation"]["wave"])
        leaking = self.ser("train", "data.csv", "--config", "conv1d-162", *LEAK, "--print-config")
        self.assertIs(leaking.json()["training"]["leak_copies"], True)
        self.assertEqual(leaking.json()["augmentation"], {"map": [], "wave": []})


if __name__ == "__main__":
    unittest.main()
