"""ser eval: figures known in closed form, files, leaks, requirements."""

import csv

from eval_case import EvalTest
from made_corpus import write_corpus
from made_model import write_model
from ser_cli import *


class Eval(EvalTest):
    def test_figures_are_those_of_one_class_for_all(self):
        self.assert_run(self.eval("m.safetensors", "data.csv", "-o", "report", "--group", "clip"), 0,
                        err="")
        metrics = self.metrics()
        self.assertEqual((metrics["n"], metrics["labels"]), (24, ["happy", "sad"]))
        self.assertEqual(metrics["confusion"], [[0, 12], [0, 12]])
        self.assertAlmostEqual(metrics["wa"], 0.5)
        self.assertAlmostEqual(metrics["uar"], 0.5)
        self.assertAlmostEqual(metrics["kappa"], 0.0)
        self.assertAlmostEqual(metrics["macro_f1"], (0 + 2 / 3) / 2)
        self.assertAlmostEqual(metrics["log_loss"], (math.log(4) + math.log(4 / 3)) / 2, places=6)
        self.assertAlmostEqual(metrics["brier"], (2 * 0.75**2 + 2 * 0.25**2) / 2, places=6)
        self.assertAlmostEqual(metrics["ece"], 0.25, places=6)
        self.assertAlmostEqual(metrics["auc_macro"], 0.5)
        self.assertEqual(metrics["per_speaker"]["tones:03"]["n"], 4)
        self.assertEqual((metrics["model"], metrics["manifest"], metrics["part"]),
                         ("m.safetensors", "data.csv", "all"))
        self.assertFalse(metrics["speaker_dependent"] or metrics["synthetic"])
        low, high = metrics["ci95"]["wa"]
        self.assertLess(low, 0.5)
        self.assertGreater(high, 0.5)

    def test_synthetic_is_stamped_by_the_rows_that_are_measured(self):
        write_corpus(self.dir, extra={"synthetic": lambda speaker, clip:
                                      "true" if speaker == 1 else ""})
        self.assert_run(self.eval("m.safetensors", "data.csv", "-o", "report"), 0, err="")
        self.assertIs(self.metrics()["synthetic"], True)
        write_corpus(self.dir, corpus="demo")
        self.eval("m.safetensors", "data.csv", "-o", "report")
        self.assertIs(self.metrics()["synthetic"], False)

    def test_an_older_manifest_that_cannot_tell_twins_is_named_once(self):
        write_corpus(self.dir, extra={"hash": lambda speaker, clip: f"h{speaker}{clip}"})
        self.assert_run(
            self.eval("m.safetensors", "data.csv", "-o", "report"), 0,
            err="ser: warning: data.csv has no column 'twin' (written by an older ser?): recordings "
                "of one utterance in several modalities, and synthetic speech, cannot be told; run "
                "ser ingest again\n")

    def test_files_have_the_columns_of_the_contract(self):
        self.eval("m.safetensors", "data.csv", "-o", "report")
        with open(self.dir / "report/predictions.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ["file", "start", "end", "speaker", "truth", "prediction",
                                         "p_happy", "p_sad", "corpus", "speaker_dependent",
                                         "copies_leaked", "speaker_adapted", "corpus_adapted",
                                         "synthetic", "init_provenance"])
        self.assertEqual([row["file"] for row in rows[:2]], ["s01_0_happy.wav", "s01_1_sad.wav"])
        self.assertTrue((self.dir / "report/confusion_matrix.csv").read_text()
                        .endswith("happy,0,12\nsad,0,12\n"))
        self.assertTrue((self.dir / "report/confusion_matrix_normalized.csv").is_file())
        self.assertTrue((self.dir / "report/per_class.csv").is_file())
        self.assert_no_litter()

    def test_json_is_what_metrics_json_holds(self):
        result = self.eval("m.safetensors", "data.csv", "-o", "report", "--json")
        self.assertEqual(result.json(), self.metrics())

    def test_a_manifest_without_emotions_or_without_recordings(self):
        (self.dir / "plain.csv").write_text("file,speaker\ns01_0_happy.wav,1\n")
        self.assert_run(self.eval("m.safetensors", "plain.csv"), 3, "",
                        "ser: error: plain.csv: no column 'emotion' (found: file, speaker)\n")
        (self.dir / "moved").mkdir()
        (self.dir / "data.csv").rename(self.dir / "moved/data.csv")
        result = self.eval("m.safetensors", "moved/data.csv")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("moved/data.csv: none of its 24 recordings is there (first: "
                      "moved/s01_0_happy.wav); relative paths begin at the manifest's folder, moved",
                      result.err)

    def test_predictions_whose_labels_differ_in_case_or_blanks(self):
        (self.dir / "p.csv").write_text("file,truth,prediction\na.wav,Angry,angry\n"
                                        "b.wav,Sad, sad\n")
        result = self.eval("--predictions", "p.csv", "--bootstrap", "0", "--json")
        self.assert_run(result, 0, err="ser: warning: p.csv: labels differ in case or blanks only, "
                                       "and are taken as one: 'Angry' = 'angry', 'Sad' = ' sad'\n")
        self.assertEqual((result.json()["wa"], result.json()["labels"]), (1.0, ["Angry", "Sad"]))

    def test_predictions_of_one_file_twice(self):
        (self.dir / "p.csv").write_text("file,truth,prediction\na.wav,sad,sad\na.wav,sad,joy\n")
        self.assert_run(self.eval("--predictions", "p.csv"), 3, "",
                        "ser: error: p.csv:3: 'a.wav' is listed twice (first in line 2)\n")

    def test_predictions_of_anyone_are_scored_alike(self):
        self.eval("m.safetensors", "data.csv", "-o", "report")
        self.assert_run(self.eval("--predictions", "report/predictions.csv", "-o", "again"), 0)
        first, again = self.metrics(), self.metrics("again")
        for key in ("n", "labels", "wa", "uar", "confusion", "log_loss", "ci95"):
            self.assertEqual(first[key], again[key], key)

    def test_requirement_that_is_missed_exits_5_and_says_by_how_much(self):
        result = self.eval("m.safetensors", "data.csv", "--require", "uar=0.60,wa=0.5", "-o", "r")
        self.assertEqual(result.code, 5)
        self.assertEqual(result.err, "ser: error: --require: uar is 0.5000, required 0.6\n")
        self.assertTrue((self.dir / "r/metrics.json").is_file())
        self.assert_run(self.eval("m.safetensors", "data.csv", "--require", "uar=0.5"), 0, err="")

    def test_wrong_requirement_exits_2(self):
        self.assert_run(self.eval("m.safetensors", "data.csv", "--require", "uar"), 2, "",
                        "ser: error: --require uar: must be metric=value, as uar=0.60\n")
        self.assertEqual(self.eval("m.safetensors", "data.csv", "--require", "uer=1").code, 2)

    def test_a_requirement_in_per_cent_is_caught(self):
        for given, hint in (("uar=50", "; did you mean 0.50?"), ("wa=62.5", "; did you mean 0.62?"),
                            ("macro_f1=101", "")):
            self.assert_run(self.eval("m.safetensors", "data.csv", "--require", given), 2, "",
                            f"ser: error: --require {given}: shares are from 0 to 1{hint}\n")
        # The log loss has no upper end.
        self.assertEqual(
            self.eval("m.safetensors", "data.csv", "--require", "log_loss=2").code, 0)

    def test_speakers_the_model_has_heard_are_refused_unless_asked(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    heard=[["tones", "01"], ["tones", "02"]])
        self.assert_run(self.eval("m.safetensors", "data.csv", "-o", "r"), 3, "",
                        "ser: error: this evaluation is not speaker-disjoint: speaker tones:01 was "
                        "in training; speaker tones:02 was in training "
                        "(--allow-speaker-overlap goes on and stamps every report "
                        "speaker-dependent)\n")
        self.assertFalse((self.dir / "r").exists())
        result = self.eval("m.safetensors", "data.csv", "-o", "r", "--allow-speaker-overlap")
        self.assert_run(result, 0, err="")
        self.assertIn("speaker-dependent", result.out)
        self.assertTrue(self.metrics("r")["speaker_dependent"])

    def test_same_speaker_id_of_another_corpus_is_another_speaker(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    heard=[["other", "01"]])
        self.assert_run(self.eval("m.safetensors", "data.csv"), 0, err="")

    def test_part_comes_from_the_split(self):
        lines = (self.dir / "data.csv").read_text().splitlines()[1:]
        split = ["file,start,end,part"]
        split += [f"{line.split(',')[0]},,,{'test' if line < 's03' else 'train'}" for line in lines]
        (self.dir / "split.csv").write_text("\n".join(split) + "\n")
        self.assert_run(self.eval("m.safetensors", "data.csv", "--split", "split.csv", "-o", "r"),
                        0, err="")
        self.assertEqual((self.metrics("r")["n"], self.metrics("r")["part"]), (8, "test"))

    def test_part_without_a_split_exits_2(self):
        self.assert_run(self.eval("m.safetensors", "data.csv", "--part", "test"), 2, "",
                        "ser: error: --part test: a model file has no split; name one with "
                        "--split\n")

    def test_recording_that_fails_is_named_and_the_others_are_measured(self):
        (self.dir / "s01_0_happy.wav").write_bytes(b"")
        result = self.eval("m.safetensors", "data.csv", "-o", "r")
        self.assertEqual(result.code, 3)
        self.assertIn("ser: warning: s01_0_happy.wav: is empty (0 bytes)\n", result.err)
        self.assertEqual(self.metrics("r")["n"], 23)

    def test_label_that_the_model_does_not_know_is_named_by_line(self):
        with open(self.dir / "data.csv", "a") as file:
            file.write("s01_0_happy.wav2,tones,01,joyful,t0\n")
        self.assert_run(self.eval("m.safetensors", "data.csv"), 3, "",
                        "ser: error: data.csv:26: unknown emotion 'joyful' (known: happy, sad)\n")

    def test_probabilities_that_miss_one_are_refused_by_line(self):
        (self.dir / "p.csv").write_text(
            "file,truth,prediction,p_a,p_b\nx,a,a,0.5,0.5\ny,a,b,0.5,0.6\n")
        result = self.eval("--predictions", "p.csv")
        self.assertEqual(result.code, 3)
        self.assertRegex(result.err, r"^ser: error: p\.csv:3: ")

    def test_run_that_is_not_finished_exits_4(self):
        (self.dir / "run").mkdir()
        self.assert_run(self.eval("run", "data.csv"), 4, "",
                        "ser: error: run: holds no model.safetensors (the run is not finished: "
                        "give its ser train command again)\n")

    def test_nothing_to_measure_exits_2(self):
        self.assert_run(self.eval(), 2, "",
                        "ser: error: a model (or a run) and a manifest are needed, or "
                        "--predictions P.csv\n")


@needs_torch
class OfARun(SerTest):
    def test_report_equals_the_test_part_that_train_wrote(self):
        write_corpus(self.dir)
        self.assert_run(self.ser("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "2",
                                 "-o", "run"), 0)
        self.assert_run(self.ser("eval", "run", "data.csv", "-o", "report"), 0, err="")
        trained = (self.dir / "run/test/predictions.csv").read_text()
        self.assertEqual((self.dir / "report/predictions.csv").read_text(), trained)
        result = self.ser("eval", "run", "data.csv", "--part", "train")
        self.assertEqual(result.code, 3)
        self.assertIn("was in training", result.err)


if __name__ == "__main__":
    unittest.main()
