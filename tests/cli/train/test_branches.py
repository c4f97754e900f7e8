"""training.branches apart: each branch trained beneath a head of its own, then joined."""

import csv
import json
import re

from made_corpus import write_corpus
from made_model import write_safetensors
from ser_cli import *

TRAIN = ("train", "data.csv", "--config", "own.json", "--test-speakers", "1", "--dev-speakers", "2",
         "--threads", "1")

MELS = {"name": "mels", "kind": "map", "sample_rate": 16000,
        "blocks": [{"block": "log_mel", "n_fft": 512, "hop_length": 256, "bands": 8}]}
MFCC = {"name": "mfcc", "kind": "vector", "sample_rate": 16000, "pooling": ["mean"],
        "blocks": [{"block": "mfcc", "coefficients": 5, "n_fft": 512, "hop_length": 256}]}
MELS_BRANCH = {"input": "mels", "layers": [{"type": "standardize"}, {"type": "flatten"},
                                           {"type": "time_pool", "pool": "mean+max"}]}
MFCC_BRANCH = {"input": "mfcc", "layers": [{"type": "standardize"},
                                           {"type": "linear", "name": "encoder", "units": 4}]}


def experiment(inputs, chains, head=None, **training):
    return {"features": {"inputs": inputs},
            "network": {"branches": chains, "head": head or [
                {"type": "dropout", "rate": 0.1}, {"type": "linear", "units": "classes"}]},
            "training": {"epochs": 3, "branches": "apart", **training}}


BOTH = ([MELS, MFCC], [MELS_BRANCH, MFCC_BRANCH])


@needs_torch
class Branches(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def write(self, spec, name="own.json"):
        (self.dir / name).write_text(json.dumps(spec))

    def column(self, history, name):
        with open(self.dir / history, newline="") as file:
            return [float(row[name]) for row in csv.DictReader(file)]

    def test_each_is_the_network_that_it_is_alone_and_their_sum_is_the_model(self):
        self.write(experiment(*BOTH))
        result = self.ser(*TRAIN, "-o", "both", "--json")
        self.assert_run(result, 0)
        self.assertIsNone(result.json()["best_epoch"])
        self.assertEqual((result.json()["members"], result.json()["epochs"]), (1, 3))
        joined = re.search(r"branches joined: mels ([\d.]+), mfcc ([\d.]+)", result.err)
        self.assertTrue(joined, result.err)
        clip = next(self.dir.glob("s01_0_*.wav")).name
        for i, (inputs, branch) in enumerate(((MELS, MELS_BRANCH), (MFCC, MFCC_BRANCH))):
            self.write(experiment([inputs], [branch], branches="together"))
            self.assert_run(self.ser(*TRAIN, "-o", inputs["name"]), 0)
            self.assertEqual(self.column(f"both/branch-{i + 1}/history.csv", "dev_loss"),
                             self.column(f"{inputs['name']}/history.csv", "dev_loss"))
        self.assert_run(self.ser("eval", "both", "data.csv", "-o", "again"), 0)
        for file in ("model.safetensors", "history.csv", "test/metrics.json", "log.txt"):
            self.assertTrue((self.dir / "both" / file).is_file(), file)
        first = self.column("both/branch-1/history.csv", "dev_loss")
        second = self.column("both/branch-2/history.csv", "dev_loss")
        for found, a, b in zip(self.column("both/history.csv", "dev_loss"), first, second):
            self.assertAlmostEqual(found, (a + b) / 2, delta=1e-12)
        native = self.ser("predict", "-m", "both/model.safetensors", "--csv", clip)
        torch = self.ser("predict", "-m", "both/model.safetensors", "--csv", "--backend", "torch",
                         clip)
        self.assert_run(native, 0)
        for a, b in zip(*(line.out.splitlines()[1].split(",")[2:-2] for line in (native, torch))):
            self.assertAlmostEqual(float(a), float(b), delta=1e-5)

    def test_text_says_that_branches_were_joined(self):
        self.write(experiment(*BOTH))
        result = self.ser(*TRAIN, "-o", "run")
        self.assertRegex(result.out, r"^run/model\.safetensors: branches trained apart and joined, "
                                     r"development UAR [01]\.\d{3}, WA [01]\.\d{3}\n\n")
        card = self.ser("info", "run/model.safetensors")
        self.assert_run(card, 0)
        self.assertNotIn("epoch 0", card.out)

    def test_interrupted_run_keeps_the_branch_that_is_done_and_goes_on_to_the_same_bits(self):
        self.write(experiment(*BOTH, patience=0))
        long = (*TRAIN, "--epochs", "300", "-o")
        self.assert_run(self.ser(*long, "whole"), 0)
        process = subprocess.Popen([SER, *long, "stopped"], cwd=self.dir, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        history = self.dir / "stopped/branch-2/history.csv"
        while process.poll() is None:
            if history.exists() and history.read_text().count("\n") > 20:
                process.send_signal(signal.SIGTERM)
                break
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143, err)
        done = self.dir / "stopped/branch-1/checkpoint.safetensors"
        before = done.stat().st_mtime_ns
        self.assert_run(self.ser(*long, "stopped"), 0)
        self.assertEqual(done.stat().st_mtime_ns, before)
        self.assertEqual((self.dir / "stopped/model.safetensors").read_bytes(),
                         (self.dir / "whole/model.safetensors").read_bytes())
        self.assert_run(self.ser(*long, "stopped", "--overwrite", "--dry-run"), 2)

    def test_members_are_made_of_branches_each(self):
        self.write(experiment(*BOTH, members=2))
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        for member in (1, 2):
            for branch in (1, 2):
                self.assertTrue((self.dir / f"run/member-{member}/branch-{branch}/history.csv")
                                .is_file())

    def test_svm_stands_behind_branches_that_were_trained_apart(self):
        mels = {**MELS_BRANCH, "layers": [*MELS_BRANCH["layers"], {"type": "linear", "units": 6}]}
        self.write(experiment([MELS, MFCC], [mels, MFCC_BRANCH], [{"type": "svm"}]))
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        self.assertTrue((self.dir / "run/branch-2/history.csv").is_file())
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "again"), 0)

    def test_init_goes_to_the_branch_that_knows_its_tensors(self):
        write_safetensors(self.dir / "some.safetensors",
                          {"encoder.weight": ((4, 5), [0.5] * 20)}, {})
        write_safetensors(self.dir / "none.safetensors", {"other": ((2,), [1.0, 2.0])}, {})
        self.write(experiment(*BOTH, layers=[{"prefix": "encoder", "rate": 0}]))
        result = self.ser(*TRAIN, "--init", "some.safetensors", "-o", "run")
        self.assert_run(result, 0)
        self.assertEqual(result.err.count("init: 1 of "), 1, result.err)
        result = self.ser(*TRAIN, "--init", "none.safetensors", "-o", "other")
        self.assertEqual(result.code, 4)
        self.assertIn("--init none.safetensors: none of its 1 tensors fits the network", result.err)

    def test_head_that_does_not_add_up_is_refused_by_key(self):
        self.write(experiment(*BOTH, [{"type": "linear", "units": 4}, {"type": "relu"},
                                      {"type": "linear", "units": "classes"}]))
        result = self.ser(*TRAIN, "-o", "run")
        self.assert_run(result, 2, "", "ser: error: training.branches: apart needs a head of "
                        "dropout and one linear layer to the classes, to which branches that were "
                        "trained apart can be joined; change the network's head, or train them "
                        "together\n")
        self.write(experiment(*BOTH, branches="alone"))
        result = self.ser(*TRAIN, "-o", "run")
        self.assertEqual(result.code, 2)
        self.assertIn("training.branches", result.err)
        self.assertIn("together", result.err)


if __name__ == "__main__":
    unittest.main()
