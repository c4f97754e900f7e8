"""ser train --cv: folds as processes, pooled figures, interruption and failure."""

import csv
import time

from made_corpus import write_corpus
from ser_cli import *

TRAIN = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "2", "--threads", "1")
CV = (*TRAIN, "--cv", "group:speaker", "-k", "3", "-o", "run")


@needs_torch
class CrossValidation(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def metrics(self, folder="run/cv"):
        return json.loads((self.dir / folder / "metrics.json").read_text())

    def models(self, run="run"):
        return [(self.dir / run / f"fold-{n}/model.safetensors").read_bytes() for n in (1, 2, 3)]

    def test_pools_what_the_folds_say(self):
        result = self.ser(*CV)
        self.assert_run(result, 0)
        self.assertRegex(result.out, r"^run/cv/metrics\.json: group:speaker -k 3\n"
                                     r"UAR [01]\.\d{3}, WA [01]\.\d{3} over the 24 test clips of 3 folds; "
                                     r"mean UAR of the folds [01]\.\d{3}, standard deviation "
                                     r"0\.\d{3}\n\nfold  clips +UAR +WA\n   1      8 ")
        pooled = self.rows("run/cv/predictions.csv")
        own = [row for n in (1, 2, 3) for row in self.rows(f"run/fold-{n}/test/predictions.csv")]
        self.assertEqual(pooled, own)
        self.assertEqual({row["file"] for row in pooled},
                         {row["file"] for row in self.rows("data.csv")})
        metrics = self.metrics()
        self.assertEqual(metrics["n"], 24)
        self.assertEqual(set(metrics["per_corpus"]), {"tones"})
        uars = []
        for fold in metrics["folds"]:
            single = self.metrics(f"run/fold-{fold['fold']}/test")
            self.assertEqual((fold["n"], fold["wa"], fold["uar"]),
                             (single["n"], single["wa"], single["uar"]))
            uars.append(fold["uar"])
        mean = sum(uars) / 3
        self.assertAlmostEqual(metrics["uar_mean"], mean)
        self.assertAlmostEqual(metrics["uar_sd"],
                               math.sqrt(sum((uar - mean) ** 2 for uar in uars) / 2))
        self.assertFalse(metrics["speaker_dependent"])
        self.assert_no_litter()

    def test_a_fold_alone_is_the_fold_of_the_whole(self):
        self.assert_run(self.ser(*CV), 0)
        self.assert_run(self.ser(*TRAIN, "--cv", "group:speaker", "-k", "3", "--fold", "2",
                                 "-o", "alone"), 0)
        self.assertEqual((self.dir / "alone/fold-2/model.safetensors").read_bytes(),
                         self.models()[1])
        self.assert_run(self.ser(*CV[:-1], "alone"), 0)  # does the rest and pools
        self.assertEqual(self.models("alone"), self.models())

    def test_a_planned_fold_is_trained_from_its_run_alone(self):
        self.assert_run(self.ser(*CV), 0)
        planned = (*TRAIN, "--cv", "group:speaker", "-k", "3", "-o", "planned")
        self.assert_run(self.ser(*planned, "--dry-run"), 0)
        self.assert_run(self.ser("train", "-o", "planned", "--fold", "2", "--threads", "1"), 0)
        self.assertEqual((self.dir / "planned/fold-2/model.safetensors").read_bytes(),
                         self.models()[1])
        self.assert_run(self.ser(*planned), 0)
        self.assertEqual(self.models("planned"), self.models())

    def test_a_fold_that_nobody_planned_is_refused(self):
        self.assert_run(self.ser("train", "-o", "run", "--fold", "2"), 3,
                        err="ser: error: run/plan.json: is missing; a fold is trained on its own "
                            "where ser train --cv … has planned it (--dry-run plans without "
                            "training)\n")
        self.assert_run(self.ser("train", "-o", "run"), 2,
                        err="ser: error: manifest is required (see ser train --help)\n")
        self.assert_run(self.ser(*CV, "--dry-run"), 0)
        self.assert_run(self.ser("train", "-o", "run", "--fold", "4"), 2,
                        err="ser: error: --fold 4: run has 3 folds, none of this number\n")
        with open(self.dir / "data.csv", "a") as file:
            file.write("\n")
        self.assert_run(self.ser("train", "-o", "run", "--fold", "2"), 3,
                        err="ser: error: data.csv: has changed since run/plan.json was written; "
                            "give the ser train command again\n")

    def test_jobs_do_not_change_the_models(self):
        self.assert_run(self.ser(*CV, "--jobs", "1"), 0)
        self.assert_run(self.ser(*CV[:-1], "other", "--jobs", "3"), 0)
        self.assertEqual(self.models("other"), self.models())

    def test_a_finished_run_is_left_or_replaced_only_when_asked(self):
        self.assert_run(self.ser(*CV), 0)
        self.assert_run(self.ser(*CV), 2, "", "ser: error: run: the run is finished; --overwrite "
                        "replaces it, --resume leaves it\n")
        self.assert_run(self.ser(*CV, "--resume"), 0, "run is finished; nothing to do\n", "")
        (self.dir / "run/fold-9").mkdir()
        self.assert_run(self.ser(*CV, "--overwrite"), 0)
        self.assertFalse((self.dir / "run/fold-9").exists())

    def test_interrupted_it_hands_the_signal_on_and_goes_on_later(self):
        self.assert_run(self.ser(*CV[:-1], "whole"), 0)
        process = subprocess.Popen([SER, *CV], cwd=self.dir, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (self.dir / "run/fold-1/config.json").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
        if code != 0:  # else it was faster than the signal
            self.assertEqual(code, 143)
            self.assertFalse((self.dir / "run/cv/metrics.json").exists())
            self.assert_run(self.ser(*CV), 0)
        self.assertEqual(self.models("run"), self.models("whole"))

    def test_a_fold_that_fails_says_so_and_the_others_are_kept(self):
        (self.dir / "run/fold-2").mkdir(parents=True)
        (self.dir / "run/fold-2/config.json").write_text("{}")
        (self.dir / "run/fold-2/checkpoint.safetensors").write_text("of another run")
        result = self.ser(*CV)
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertRegex(result.err, r"ser: error: fold 2 failed \(exit 2\): run/fold-2: this "
                                     "folder holds an unfinished run with other settings")
        for number in (1, 3):
            self.assertTrue((self.dir / f"run/fold-{number}/model.safetensors").exists())
        self.assertFalse((self.dir / "run/cv").exists())

    def test_a_leaking_cross_validation_is_stamped_everywhere(self):
        result = self.ser(*TRAIN, "--cv", "group:text", "--allow-speaker-overlap", "-o", "run")
        self.assert_run(result, 0)
        self.assertIn("speaker-dependent", result.out)
        self.assertTrue(self.metrics()["speaker_dependent"])
        self.assertTrue(self.metrics("run/fold-1/test")["speaker_dependent"])

    def test_ensemble_answers_with_the_mean_of_the_folds_and_has_heard_everybody(self):
        self.assert_run(self.ser(*CV, "--ensemble"), 0)
        clip = next(self.dir.glob("*.wav")).name
        probabilities = lambda model: self.ser(
            "predict", "-m", model, "--json", clip).json()["probabilities"]
        folds = [probabilities(f"run/fold-{n}/model.safetensors") for n in (1, 2, 3)]
        for label, value in probabilities("run/model.safetensors").items():
            self.assertAlmostEqual(value, sum(fold[label] for fold in folds) / 3, places=4)
        result = self.ser("eval", "run/model.safetensors", "data.csv")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("was in training", result.err)

    def test_ensemble_of_finished_folds_is_made_afterwards(self):
        self.assert_run(self.ser(*CV), 0)
        self.assertFalse((self.dir / "run/model.safetensors").exists())
        self.assert_run(self.ser(*CV, "--ensemble", "--resume"), 0)
        self.assertTrue((self.dir / "run/model.safetensors").exists())

    def test_info_knows_it(self):
        self.assert_run(self.ser(*CV), 0)
        result = self.ser("info", "run")
        self.assert_run(result, 0, err="")
        self.assertIn("finished cross-validation of 3 folds", result.out)
        result = self.ser("eval", "run", "data.csv")
        self.assert_run(result, 0, err="")
        self.assertIn("utterances  24\n", result.out)
        result = self.ser("predict", "-m", "run/fold-1/model.safetensors", "--csv", "data.csv")
        self.assert_run(result, 0, err="")


if __name__ == "__main__":
    unittest.main()
