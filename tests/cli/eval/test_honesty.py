"""ser eval: stamps that travel, speakers and recordings known under any name, whom intervals draw."""

import csv
import struct

from eval_case import EvalTest
from made_model import write_model, write_safetensors
from ser_cli import *


def heard(speakers=(), recordings=(), **changes):
    trained = dict(manifest_hash="", split="none", seed=1, corpora=["tones"],
                   clips={"train": 10, "dev": 2}, development={}, notes=[], versions={},
                   experiment={},
                   stamps=dict(speaker_dependent=False, speaker_adapted=False, synthetic=False),
                   heard=dict(speakers=list(speakers), recordings=list(recordings)))
    trained.update(changes)
    return trained


class Honest(EvalTest):
    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def rewrite(self, change, source="data.csv", name="data.csv"):
        """`change` gets each row as a dict, and gives it back or None."""
        rows = [row for row in map(change, self.rows(source)) if row]
        with open(self.dir / name, "w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


class Stamps(Honest):
    def test_travel_in_the_predictions(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    heard=[["tones", "01"]])
        self.assert_run(self.eval("m.safetensors", "data.csv", "-o", "a",
                                  "--allow-speaker-overlap"), 0)
        row = self.rows("a/predictions.csv")[0]
        self.assertEqual((row["speaker_dependent"], row["synthetic"]), ("true", "false"))
        again = self.eval("--predictions", "a/predictions.csv", "-o", "b", "--json")
        self.assert_run(again, 0, err="")
        self.assertEqual(again.json(), self.metrics("b"))
        for key in ("speaker_dependent", "copies_leaked", "speaker_adapted", "corpus_adapted",
                    "synthetic", "init_provenance"):
            self.assertEqual(self.metrics("a")[key], self.metrics("b")[key], key)
        self.assertIn("speaker-dependent: ", self.eval("--predictions", "b/predictions.csv").out)

    def test_of_anyones_predictions_are_not_known_and_the_text_says_so(self):
        (self.dir / "p.csv").write_text("file,truth,prediction\na,x,x\nb,y,x\n")
        result = self.eval("--predictions", "p.csv", "-o", "r")
        self.assert_run(result, 0, err="")
        self.assertIn("not known: speaker-dependent, ", result.out)
        for key in ("speaker_dependent", "copies_leaked", "speaker_adapted", "corpus_adapted",
                    "synthetic"):
            self.assertIsNone(self.metrics("r")[key], key)
        self.assert_run(self.eval("--predictions", "r/predictions.csv", "-o", "s"), 0)
        self.assertIsNone(self.metrics("s")["speaker_dependent"])

    def test_of_one_row_that_holds_are_those_of_all(self):
        header = "file,truth,prediction,speaker_dependent\n"
        for cells, expected in ((("false", "true"), True), (("false", "false"), False),
                                (("false", ""), None), (("", "true"), True)):
            (self.dir / "p.csv").write_text(
                header + "".join(f"{i},x,x,{cell}\n" for i, cell in enumerate(cells)))
            found = self.eval("--predictions", "p.csv", "--json").json()["speaker_dependent"]
            self.assertIs(found, expected, cells)


class Speakers(Honest):
    def test_without_a_name_are_unknown_and_not_independent(self):
        self.rewrite(lambda row: {**row, "speaker": "" if row["speaker"] == "03" else row["speaker"]})
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    trained=heard([["tones", "77"]]))
        result = self.eval("m.safetensors", "data.csv", "-o", "report")
        self.assert_run(result, 0, err="")
        self.assertIsNone(self.metrics()["speaker_dependent"])
        self.assertIn("not known: speaker-dependent\n", result.out)

    def test_without_a_name_of_a_corpus_that_was_not_trained_on_are_no_riddle(self):
        self.rewrite(lambda row: {**row, "speaker": "", "corpus": "other"})
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    trained=heard([["tones", "77"]]))
        self.eval("m.safetensors", "data.csv", "-o", "report")
        self.assertIs(self.metrics()["speaker_dependent"], False)

    def test_of_a_model_trained_on_nobody_named_are_unknown(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75}, trained=heard())
        self.eval("m.safetensors", "data.csv", "-o", "report")
        self.assertIsNone(self.metrics()["speaker_dependent"])

    def test_are_the_same_however_they_are_written(self):
        for corpus, speaker in (("tones", "3"), ("Tones", "03"), (" tones ", "3.0"),
                                ("tones", " 003"), ("ＴＯＮＥＳ", "０３")):
            write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                        trained=heard([[corpus, speaker]]))
            result = self.eval("m.safetensors", "data.csv")
            self.assertEqual(result.code, 3, (corpus, speaker))
            self.assertIn("speaker tones:03 was in training", result.err)
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    trained=heard([["tones", "30"], ["tones", "3a"]]))
        self.assert_run(self.eval("m.safetensors", "data.csv"), 0)


class Recordings(Honest):
    def trained_on(self, name):
        """A model that was trained on the recording, as ingest hashes it."""
        (self.dir / "one.csv").write_text(f"file,emotion,speaker,corpus\n{name},happy,77,else\n")
        self.assert_run(self.ser("ingest", "one.csv", "-o", "one.hashed.csv", "-q"), 0)
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75},
                    trained=heard([["else", "77"]],
                                  [row["hash"] for row in self.rows("one.hashed.csv")]))

    def test_of_the_training_are_known_under_any_name_without_a_hash(self):
        self.trained_on("s02_1_sad.wav")
        os.rename(self.dir / "s02_1_sad.wav", self.dir / "new_name.wav")
        self.rewrite(lambda row: {**row, "file": row["file"].replace("s02_1_sad", "new_name")})
        result = self.eval("m.safetensors", "data.csv")
        self.assertEqual(result.code, 3)
        self.assertIn("the recording of new_name.wav was in training", result.err)
        self.assert_run(self.eval("m.safetensors", "data.csv", "--allow-speaker-overlap", "-o", "r"),
                        0)
        self.assertIs(self.metrics("r")["speaker_dependent"], True)

    def test_of_the_training_are_known_as_stereo_copies(self):
        self.trained_on("s02_1_sad.wav")
        mono = tone(0.5, hz=150 + 5 * 2 + 1, seed=201)
        write_wav(self.dir / "s02_1_sad.wav", [s for s in mono for _ in (0, 1)], channels=2)
        result = self.eval("m.safetensors", "data.csv")
        self.assertEqual(result.code, 3)
        self.assertIn("the recording of s02_1_sad.wav was in training", result.err)
        self.ser("ingest", "data.csv", "-o", "hashed.csv", "-q")
        self.assertEqual(self.eval("m.safetensors", "hashed.csv").code, 3)

    def test_with_two_different_channels_are_no_copy(self):
        self.trained_on("s02_1_sad.wav")
        mono = tone(0.5, hz=150 + 5 * 2 + 1, seed=201)
        write_wav(self.dir / "s02_1_sad.wav", [v for s in mono for v in (s, 0.5 * s)], channels=2)
        self.assert_run(self.eval("m.safetensors", "data.csv"), 0)

    def test_that_changed_since_ingest_are_refused_and_the_others_measured(self):
        self.assert_run(self.ser("ingest", "data.csv", "-o", "hashed.csv", "-q"), 0)
        write_wav(self.dir / "s02_1_sad.wav", tone(0.5, hz=99))
        result = self.eval("m.safetensors", "hashed.csv", "-o", "r")
        self.assertEqual(result.code, 3)
        self.assertIn("s02_1_sad.wav: holds other samples than when the manifest was made "
                      "(ingest it again)\n", result.err)
        self.assertEqual(self.metrics("r")["n"], 23)

    def test_with_pieces_are_told_apart_in_predictions_and_warnings(self):
        (self.dir / "p.csv").write_text(
            "file,start,end,emotion,speaker\ns01_0_happy.wav,0,0.4,happy,1\n"
            "s01_0_happy.wav,0.1,0.2,happy,1\ns01_0_happy.wav,300,400,sad,1\n")
        result = self.eval("m.safetensors", "p.csv", "-o", "r")
        self.assertEqual(result.code, 3)
        self.assertIn("s01_0_happy.wav[0.10-0.20]: is too short", result.err)
        self.assertIn("p.csv:4: 'start' is 300 s", result.err)
        self.assertEqual([(r["start"], r["end"]) for r in self.rows("r/predictions.csv")],
                         [("0", "0.4")])


class Intervals(Honest):
    def test_draw_speakers_where_there_are_five_and_say_so(self):
        result = self.eval("m.safetensors", "data.csv", "-o", "r")
        self.assertIn("95 % interval by speaker", result.out)
        self.assertEqual(self.metrics("r")["bootstrap_by"], "speaker")
        result = self.eval("m.safetensors", "data.csv", "-o", "r", "--group", "clip")
        self.assertIn("95 % interval by clip", result.out)
        self.assertEqual(self.metrics("r")["bootstrap_by"], "utterance")

    def test_draw_clips_where_there_are_fewer_or_one_is_not_named(self):
        self.rewrite(lambda row: row if row["speaker"] < "05" else None, name="four.csv")
        self.assertIn("95 % interval by clip", self.eval("m.safetensors", "four.csv").out)
        self.rewrite(lambda row: {**row, "speaker": row["speaker"].replace("06", "")},
                     name="blank.csv")
        self.assertIn("95 % interval by clip", self.eval("m.safetensors", "blank.csv").out)
        self.assertEqual(self.eval("m.safetensors", "blank.csv", "--group", "speaker").code, 3)


class Requirements(Honest):
    def require(self, text):
        return self.eval("m.safetensors", "data.csv", "--require", text)

    def test_of_what_should_be_low_are_upper_limits(self):
        self.assert_run(self.require("ece=0.1"), 5,
                        err="ser: error: --require: ece is 0.2500, required at most 0.1\n")
        self.assert_run(self.require("ece=0.3,brier=0.7,log_loss=0.9,uar=0.5"), 0, err="")

    def test_that_are_nothing_or_no_number_exit_2_before_any_work(self):
        for text in ("", ",", "uar=", "uar=nan", "uar=inf", "uar", "=0.5", "uar=0.5x", "ecee=0.1",
                     "uar=50", "ece=-1", "kappa=-2"):
            result = self.require(text)
            self.assert_run(result, 2, "")
            self.assertTrue(result.err.startswith("ser: error: --require"), result.err)
        self.assertIn("did you mean 0.50?", self.require("uar=50").err)


class NoAnswerFromNothing(Honest):
    def model_of(self, weight):
        """Logits beyond float32: infinite, or the difference of two infinite ones."""
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        data = (self.dir / "m.safetensors").read_bytes()
        size = struct.unpack("<Q", data[:8])[0]
        metadata = json.loads(data[8:8 + size])["__metadata__"]
        write_safetensors(self.dir / "m.safetensors", {
            "head.0.weight": ([2, 40], weight),
            "head.0.bias": ([2], [0.0, 0.0])}, metadata)

    def test_infinite_and_nan_logits_exit_4(self):
        for weight in ([3e38] * 80, [3e38, -3e38] * 40, [3e38] * 40 + [0.0] * 40):
            self.model_of(weight)
            backends = ("native", "torch") if HAS_TORCH else ("native",)
            # Several threads may meet the fault in any order.
            for arguments in (("eval", "m.safetensors", "data.csv", "--jobs", "1"),
                              *(("predict", "-m", "m.safetensors", "--backend", backend,
                                 "s01_0_happy.wav") for backend in backends)):
                result = self.ser(*arguments, timeout=120)
                self.assert_run(result, 4, "")
                self.assertRegex(result.err, r"^ser: error: s01_0_happy\.wav: the model gives NaN or "
                                             r"infinite numbers: [^\n]*\n$")


if __name__ == "__main__":
    unittest.main()
