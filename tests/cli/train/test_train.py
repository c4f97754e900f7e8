"""ser train: the run folder, splits and their refusals, interruption and repetition."""

import csv
import hashlib
import time

from made_corpus import write_corpus
from ser_cli import *

TRAIN = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "3", "--threads", "1")


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class Train(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))


@needs_torch
class Run(Train):
    def test_leaves_everything_the_contract_names(self):
        result = self.ser(*TRAIN, "-o", "run")
        self.assert_run(result, 0)
        self.assertRegex(result.out, r"^run/model\.safetensors: kept epoch \d of 3, "
                                     r"development UAR [01]\.\d{3}, WA [01]\.\d{3}\n\n")
        for name in ("config.json", "split.csv", "history.csv", "model.safetensors", "log.txt",
                     "test/metrics.json", "test/predictions.csv", "test/confusion_matrix.csv",
                     "test/per_class.csv"):
            self.assertTrue((self.dir / "run" / name).is_file(), name)
        history = self.rows("run/history.csv")
        self.assertEqual(list(history[0]), ["epoch", "train_loss", "train_wa", "dev_loss",
                                            "dev_wa", "dev_uar", "learning_rate", "seconds",
                                            "train_uar"])
        self.assertEqual([row["epoch"] for row in history], ["1", "2", "3"])
        self.assert_no_litter()

    def test_split_is_speaker_disjoint_and_covers_the_manifest(self):
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        split = {row["file"]: row["part"] for row in self.rows("run/split.csv")}
        manifest = self.rows("data.csv")
        self.assertEqual(set(split), {row["file"] for row in manifest})
        parts = {}
        for row in manifest:
            parts.setdefault(row["speaker"], set()).add(split[row["file"]])
        self.assertTrue(all(len(sides) == 1 for sides in parts.values()), parts)
        self.assertEqual(set().union(*parts.values()), {"train", "dev", "test"})

    def test_two_runs_of_one_seed_are_the_same_bytes_and_another_seed_is_not(self):
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            self.assert_run(self.ser(*TRAIN, "--seed", seed, "--test-speakers", "1",
                                     "--dev-speakers", "2", "-o", name), 0)
        self.assertEqual(digest(self.dir / "a/model.safetensors"),
                         digest(self.dir / "b/model.safetensors"))
        self.assertNotEqual(digest(self.dir / "a/model.safetensors"),
                            digest(self.dir / "c/model.safetensors"))

    def test_extracted_features_give_the_same_model(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "f"), 0)
        self.assert_run(self.ser(*TRAIN, "-o", "a"), 0)
        self.assert_run(self.ser(*TRAIN, "--features", "f", "-o", "b"), 0)
        self.assertEqual(digest(self.dir / "a/model.safetensors"),
                         digest(self.dir / "b/model.safetensors"))

    def test_features_of_another_set_are_refused(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "f"), 0)
        result = self.ser(*TRAIN, "--features", "f", "-o", "run")
        self.assertIn(result.code, (2, 3))
        self.assertRegex(result.err, r"^ser: error: f.*\n$")

    def test_finished_run_is_replaced_only_when_asked(self):
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        before = digest(self.dir / "run/model.safetensors")
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 2, "",
                        "ser: error: run: the run is finished; --overwrite replaces it, --resume "
                        "leaves it\n")
        self.assert_run(self.ser(*TRAIN, "-o", "run", "--resume"), 0,
                        "run is finished; nothing to do\n", "")
        self.assertEqual(digest(self.dir / "run/model.safetensors"), before)
        self.assert_run(self.ser(*TRAIN, "-o", "run", "--overwrite", "--seed", "5"), 0)
        self.assertNotEqual(digest(self.dir / "run/model.safetensors"), before)

    def test_unfinished_run_of_another_config_is_refused(self):
        self.assert_run(self.ser(*TRAIN, "-o", "run"), 0)
        (self.dir / "run/model.safetensors").unlink()
        result = self.ser(*TRAIN, "--seed", "2", "-o", "run")
        self.assert_run(result, 2, "", "ser: error: run: this folder holds an unfinished run "
                        "with other settings: repeat its command, use --overwrite, or choose another "
                        "-o\n")

    def test_random_split_is_stamped(self):
        result = self.ser(*TRAIN, "--split", "random:60/20/20", "--allow-speaker-overlap",
                          "-o", "run")
        self.assert_run(result, 0)
        self.assertIn("speaker-dependent", result.out)
        metrics = json.loads((self.dir / "run/test/metrics.json").read_text())
        self.assertTrue(metrics["speaker_dependent"])

    def test_run_repeats_from_its_own_config(self):
        self.assert_run(self.ser(*TRAIN, "-o", "a"), 0)
        self.assert_run(self.ser("train", "data.csv", "--config", "a/config.json", "--threads",
                                 "1", "-o", "b"), 0)
        self.assertEqual(digest(self.dir / "a/model.safetensors"),
                         digest(self.dir / "b/model.safetensors"))

    def test_members_are_trained_from_seeds_of_their_own_and_averaged(self):
        result = self.ser(*TRAIN, "-o", "two", "--set", "training.members=2", "--json")
        self.assert_run(result, 0)
        self.assertEqual(result.json()["members"], 2)
        self.assert_run(self.ser(*TRAIN, "-o", "one"), 0)
        first = self.dir / "two/member-1/history.csv"
        self.assertEqual(self.losses(first), self.losses(self.dir / "one/history.csv"))
        second = self.losses(self.dir / "two/member-2/history.csv")
        mean = [(a + b) / 2 for a, b in zip(self.losses(first), second)]
        for found, expected in zip(self.losses(self.dir / "two/history.csv"), mean):
            self.assertAlmostEqual(found, expected, delta=1e-12)
        card = self.ser("info", "two/model.safetensors")
        self.assertRegex(card.out, r"temperature +[\d.]+, [\d.]+ \(an ensemble of 2\)")

    def losses(self, history):
        with open(history, newline="") as file:
            return [float(row["dev_loss"]) for row in csv.DictReader(file)]

    def test_loss_that_is_no_number_names_the_key(self):
        result = self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                          "training.optimizer.name=sgd", "--set",
                          "training.optimizer.learning_rate=100", "--set",
                          "training.optimizer.weight_decay=10", "-o", "run")
        self.assertEqual(result.code, 2, result.err)
        self.assertIn("training.optimizer.learning_rate: the loss is no longer a number",
                      result.err)


@needs_torch
class Interrupted(Train):
    LONG = ("train", "data.csv", "--config", "mlp-mfcc40", "--threads", "1", "--epochs", "400",
            "--set", "training.patience=0", "-o")

    def interrupt(self, name, how, after, history="history.csv"):
        process = subprocess.Popen([SER, *self.LONG, name], cwd=self.dir,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        history = self.dir / name / history
        while process.poll() is None:
            if history.exists() and history.read_text().count("\n") > after:
                process.send_signal(how)
                break
            time.sleep(0.01)
        out, err = process.communicate(timeout=60)
        self.assertFalse((self.dir / name / "model.safetensors").exists(), "it was too fast")
        return process.returncode, err

    def test_same_command_goes_on_to_the_same_bits_after_any_signal(self):
        self.assert_run(self.ser(*self.LONG, "whole"), 0)
        for name, how, code in (("killed", signal.SIGKILL, -9), ("term", signal.SIGTERM, 143),
                                ("int", signal.SIGINT, 130)):
            with self.subTest(name):
                found, err = self.interrupt(name, how, after=20)
                self.assertEqual(found, code, err)
                result = self.ser(*self.LONG, name)
                self.assert_run(result, 0)
                self.assertIn("resuming after epoch", result.err)
                self.assertEqual(digest(self.dir / name / "model.safetensors"),
                                 digest(self.dir / "whole/model.safetensors"))
                self.assert_no_litter()

    def test_members_that_are_done_are_kept_and_the_running_one_goes_on(self):
        self.LONG = (*self.LONG[:-1], "--set", "training.members=2", "-o")
        self.assert_run(self.ser(*self.LONG, "whole"), 0)
        found, err = self.interrupt("stopped", signal.SIGTERM, 20, "member-2/history.csv")
        self.assertEqual(found, 143, err)
        done = self.dir / "stopped/member-1/checkpoint.safetensors"
        before = done.stat().st_mtime_ns
        self.assert_run(self.ser(*self.LONG, "stopped"), 0)
        self.assertEqual(done.stat().st_mtime_ns, before)
        self.assertEqual(digest(self.dir / "stopped/model.safetensors"),
                         digest(self.dir / "whole/model.safetensors"))


class Splits(Train):
    """What needs no network: --dry-run and the refusals."""

    def dry(self, *arguments):
        return self.ser("train", "data.csv", "--dry-run", "-o", "run", *arguments)

    def test_dry_run_writes_the_split_and_stops(self):
        self.assert_run(self.dry("--test-speakers", "5-6", "--dev-speakers", "tones:4"), 0,
                        "run/split.csv: 12 train, 4 dev, 8 test "
                        "(test-speakers:5-6 dev-speakers:tones:4)\n", "")
        parts = {row["file"][:3]: row["part"] for row in self.rows("run/split.csv")}
        self.assertEqual(parts, {"s01": "train", "s02": "train", "s03": "train", "s04": "dev",
                                 "s05": "test", "s06": "test"})
        self.assertFalse((self.dir / "run/model.safetensors").exists())

    def test_random_needs_the_flag_by_name(self):
        self.assert_run(self.dry("--split", "random:70/15/15"), 2, "",
                        "ser: error: --split random puts every speaker in both training and "
                        "test, which inflates figures; use --split speaker:70/15/15, or add "
                        "--allow-speaker-overlap, and every report says so\n")

    def test_column_that_leaks_exits_3_with_the_list(self):
        part = {"split": lambda speaker, clip: ("train", "dev", "test")[(speaker + clip // 2) % 3]}
        write_corpus(self.dir, speakers=3, extra=part)
        result = self.dry("--split", "column")
        self.assertEqual(result.code, 3)
        self.assertRegex(result.err, "^ser: error: the split column of data.csv is not "
                                     "speaker-disjoint: speaker tones:01 is in ")
        self.assertIn("--allow-speaker-overlap", result.err)
        result = self.dry("--split", "column", "--allow-speaker-overlap")
        self.assert_run(result, 0)
        self.assertIn("speaker-dependent", result.out)

    def test_unknown_speaker_lists_the_known(self):
        self.assert_run(self.dry("--test-speakers", "9"), 2, "",
                        "ser: error: --test-speakers 9: no speaker in data.csv matches '9' (known: "
                        "tones:01, tones:02, tones:03, tones:04, tones:05, tones:06)\n")

    def test_a_manifest_without_speakers_or_emotions_says_so(self):
        rows = (self.dir / "data.csv").read_text().splitlines()[1:]
        rows = [row.split(",") for row in rows]
        (self.dir / "data.csv").write_text(
            "file,emotion\n" + "".join(f"{row[0]},{row[3]}\n" for row in rows))
        why = "data.csv: no column 'speaker' (found: file, emotion), and "
        remedy = " needs it; --split random:70/15/15 --allow-speaker-overlap goes without\n"
        result = self.dry()
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn(f"ser: error: {why}a speaker-disjoint split needs two or more (", result.err)
        self.assert_run(self.dry("--test-speakers", "1"), 3, "",
                        f"ser: error: {why}--test-speakers{remedy}")
        self.assert_run(self.dry("--cv", "group:speaker"), 3, "",
                        f"ser: error: {why}--cv group:speaker needs it\n")
        (self.dir / "data.csv").write_text(
            "file,speaker\n" + "".join(f"{row[0]},{row[2]}\n" for row in rows))
        self.assert_run(self.dry(), 3, "", "ser: error: data.csv: no column 'emotion' (found: file, "
                                           "speaker)\n")

    def test_one_speaker_cannot_be_split(self):
        write_corpus(self.dir, speakers=1)
        self.assert_run(self.dry(), 3, "", "ser: error: data.csv: only one speaker, and a "
                        "speaker-disjoint split needs two or more (--split none trains on all "
                        "clips, without a test; --cv group:text --allow-speaker-overlap tests new sentences of "
                        "the same speaker)\n")

    def test_unknown_split_says_what_is_known(self):
        self.assert_run(self.dry("--split", "folds"), 2, "",
                        "ser: error: --split folds: must be speaker:TRAIN/DEV/TEST (such as "
                        "speaker:70/15/15), random:TRAIN/DEV/TEST, column, folds:NAME or "
                        "none\n")


class Configs(Train):
    def refused(self, *settings):
        arguments = [part for setting in settings for part in ("--set", setting)]
        result = self.ser("train", "data.csv", "--print-config", *arguments)
        self.assertEqual((result.code, result.out), (2, ""), result.err)
        return result.err

    def test_print_config_is_complete_and_loads_again(self):
        result = self.ser("train", "data.csv", "--config", "cnn", "--seed", "7", "--print-config")
        self.assert_run(result, 0, err="")
        config = result.json()
        self.assertEqual(set(config), {"augmentation", "features", "network", "training"})
        self.assertEqual(config["training"]["seed"], 7)
        (self.dir / "mine.json").write_text(result.out)
        self.assert_run(self.ser("train", "data.csv", "--config", "mine.json", "--print-config"),
                        0, result.out, "")

    def test_wrong_values_name_the_key(self):
        self.assertEqual(self.refused("training.epochs=0"),
                         "ser: error: cnn: training.epochs: 0 is out of range (allowed: 1 to "
                         "100000)\n")
        self.assertEqual(self.refused("training.optimizer.name=adamm"),
                         "ser: error: cnn: training.optimizer.name: unknown 'adamm' (did you mean "
                         "'adam'?) (known: adam, adamw, sgd)\n")
        self.assertIn("training.epoch: unknown key (did you mean 'epochs'?",
                      self.refused("training.epoch=3"))
        self.assertIn("network.head.0.type: no layer 'linnear'",
                      self.refused("network.head.0.type=linnear"))

    def test_refit_needs_something_that_is_fitted(self):
        self.assert_run(self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                                 "training.refit=true", "-o", "run"), 2, "",
                        "ser: error: training.refit: is for svm and logistic, and the network's "
                        "head has neither\n")
        self.assertFalse((self.dir / "run/config.json").exists())

    def test_unknown_experiment_lists_the_known(self):
        known = [line.split()[0] for line in self.ser("list", "experiments").out.splitlines()]
        self.assertIn("cnn", known)
        self.assert_run(self.ser("train", "data.csv", "--config", "cn", "-o", "r"), 2, "",
                        "ser: error: unknown experiment 'cn' (did you mean 'cnn'?) (known: "
                        f"{', '.join(known)})\n")

    def test_run_folder_is_required(self):
        self.assert_run(self.ser("train", "data.csv"), 2, "",
                        "ser: error: -o RUN is required (the folder of the run)\n")

    def test_missing_manifest_exits_3(self):
        self.assert_run(self.ser("train", "none.csv", "-o", "r"), 3, "",
                        "ser: error: none.csv: cannot read: No such file or directory\n")


@unittest.skipIf(HAS_TORCH, "built with LibTorch")
class WithoutTorch(Train):
    def test_training_exits_1_with_the_remedy(self):
        result = self.ser(*TRAIN, "-o", "run")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertRegex(result.err, "^ser: error: this build has no LibTorch .*scripts/setup.sh")


if __name__ == "__main__":
    unittest.main()
