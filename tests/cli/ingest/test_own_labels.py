"""ser ingest: words of others for emotions, words for none, and clips with two labels."""

from ingest_case import IngestTest
from ser_cli import unittest


class OwnLabelTest(IngestTest):
    def ingest(self, words, *options, header="file,emotion"):
        """A recording a word; `words` are the cells behind the file."""
        text = header + "\n"
        for i, word in enumerate(words):
            self.wav(f"{i:02}.wav", seed=i)
            text += f"{i:02}.wav,{word}\n"
        (self.dir / "other.csv").write_text(text)
        return self.ser("ingest", "other.csv", "-o", "data.csv", *options)

    def emotions(self):
        return [(row["label"], row["emotion"]) for row in self.rows()]

    def reasons(self):
        return [(row["file"], row["reason"]) for row in self.rows("data.skipped.csv")]

    def test_a_map_takes_own_words_in_any_case(self):
        (self.dir / "mine.json").write_text(
            '{"labels": {"ang": "angry", "hap": "happy", "5": "sad", "fru": null}}')
        result = self.ingest(["ang", "Hap", "05", "fru"], "--labels", "mine.json")
        self.assert_run(result, err="")
        self.assertEqual(self.emotions(), [("ang", "angry"), ("Hap", "happy"), ("05", "sad")])
        self.assertEqual(self.reasons(), [("03.wav", "label-dropped")])

    def test_words_that_nobody_knows_are_named_with_their_counts(self):
        result = self.ingest(["ang", "fru", "fru", "sad", "bored"], "--labels", "4")
        self.assert_run(result, err="")
        self.assertIn("left out: 1 label-dropped, 3 label-unknown (fru 2, ang 1)\n", result.out)
        result = self.ser("ingest", "other.csv", "-o", "data.csv", "--labels", "4", "--json")
        self.assertEqual(result.json()["unknown_labels"], {"ang": 1, "fru": 2})
        self.assertEqual(result.json()["skipped"], {"label-dropped": 1, "label-unknown": 3})

    def test_words_that_become_classes_are_a_remark(self):
        result = self.ingest(["ang", "fru", "fru", "sad"])
        self.assert_run(result, err="")
        self.assertIn("remarks:\n  other: labels that ser knows as no emotion are classes of their "
                      "own: fru 2, ang 1 (--labels MAP.json can map them)\n", result.out)

    def test_a_near_miss_is_a_remark(self):
        remark = ("other: label 'Angray' (1 recording) looks like 'angry': correct it, or map it with "
                  "--labels MAP.json\n")
        self.assertIn(remark, self.ingest(["angry", "Angray"]).out)
        self.assertIn(remark, self.ingest(["angry", "Angray"], "--labels", "4").out)

    def test_a_misspelt_word_of_the_map_is_an_error(self):
        (self.dir / "mine.json").write_text('{"labels": {"hapy": "happy", "xyz": null}}')
        self.assert_run(self.ingest(["happy"], "--labels", "mine.json"), code=2, out="",
                        err="ser: error: --labels mine: labels.hapy: no recording has this label "
                            "(did you mean 'happy'?)\n")
        self.assert_run(self.ingest(["hapy"], "--labels", "mine.json"), err="")

    def test_words_for_nothing_are_no_labels(self):
        words = ["sad", "nan", "None", "NA", "null", "?", ""]
        result = self.ingest(words)
        self.assert_run(result, err="")
        self.assertEqual(self.emotions(), [("sad", "sad")])
        self.assertEqual(self.reasons(), [(f"{i:02}.wav", "no-label") for i in range(1, 7)])
        self.assertIn("other       7     1         6", result.out)

    def test_an_empty_cell_beside_labels_does_not_ask_the_name(self):
        self.wav("03a01Fa.wav")
        self.wav("a.wav")
        (self.dir / "other.csv").write_text("file,emotion\n03a01Fa.wav,\na.wav,sad\n")
        self.assert_run(self.ser("ingest", "other.csv", "-o", "data.csv"), err="")
        self.assertEqual(self.reasons(), [("03a01Fa.wav", "no-label")])

    def test_one_clip_with_two_labels_is_left_out(self):
        self.wav("a.wav")
        self.wav("b.wav")
        (self.dir / "other.csv").write_text("file,emotion\na.wav,sad\nb.wav,sad\na.wav,angry\n")
        result = self.ser("ingest", "other.csv", "-o", "data.csv")
        self.assert_run(result, err="")
        self.assertIn("left out: 2 label-conflict\n", result.out)
        self.assertEqual([row["file"] for row in self.rows()], ["b.wav"])
        self.assertEqual(
            [row["detail"] for row in self.rows("data.skipped.csv")],
            ["one clip with two labels: 'sad' in other.csv:2, 'angry' in other.csv:4"] * 2)

    def test_equal_samples_with_two_labels_are_left_out(self):
        for name in ("a.wav", "b.wav"):
            self.wav(name, seed=1)
        self.wav("c.wav", seed=2)
        (self.dir / "other.csv").write_text("file,emotion\na.wav,calm\nb.wav,neutral\nc.wav,sad\n")
        self.assert_run(self.ser("ingest", "other.csv", "-o", "data.csv"), err="")
        self.assertEqual(self.reasons(), [("a.wav", "label-conflict"), ("b.wav", "label-conflict")])
        self.assert_run(self.ser("ingest", "other.csv", "-o", "data.csv", "--labels", "4"), err="")
        self.assertEqual([row["file"] for row in self.rows()], ["a.wav", "b.wav", "c.wav"])

    def test_a_definition_that_forgets_a_label_is_an_error_and_null_leaves_it_out(self):
        definition = ('{"name": "mine", "patterns": ["{speaker}_{emotion}"], "parts": {"speaker": '
                      '"[0-9]+", "emotion": ["anger", "sad", "other"]}, "columns": {"speaker": '
                      '"{speaker}", "label": "{emotion}"}, "emotions": {"anger": "angry"%s}}')
        for name in ("1_anger.wav", "1_sad.wav", "2_other.wav"):
            self.wav("c/" + name)
        (self.dir / "mine.json").write_text(definition % "")
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--corpus", "./mine.json"), code=2,
                        out="", err="ser: error: ./mine.json: emotions.other: is missing: the label "
                                    "'other' is no canonical emotion; say which it is, or null to "
                                    "leave it out\n")
        (self.dir / "mine.json").write_text(definition % ', "other": null')
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--corpus", "./mine.json"), err="")
        self.assertEqual(self.emotions(), [("anger", "angry"), ("sad", "sad")])
        self.assertEqual(self.reasons(), [("c/2_other.wav", "label-dropped")])


class ExplainTest(IngestTest):
    def test_a_name_that_is_recognised(self):
        result = self.ser("ingest", "--explain", "x/03a01Fa.wav", "--corpus", "emodb")
        self.assert_run(
            result, err="",
            out="x/03a01Fa.wav: recognised\n"
                "  emodb by {speaker}{text}{emotion}{version}: speaker 03, gender male, age 31, "
                "language de, style speech, label happiness, emotion happy, text a01, take a\n")

    def test_a_name_that_is_not(self):
        result = self.ser("ingest", "--explain", "03a01Xa.wav", "--corpus", "emodb")
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertIn("03a01Xa.wav: no corpus definition fits this name\n"
                      "  emodb {speaker}{text}{emotion}{version}: part 'emotion' does not fit where "
                      "'Xa' is left (one of ", result.out)

    def test_as_json(self):
        result = self.ser("ingest", "--explain", "03a01Xa.wav", "--json")
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertIsNone(result.json()["corpus"])
        first = result.json()["definitions"][0]
        self.assertEqual((first["corpus"], first["fits"], first["columns"]), ("emodb", False, None))
        self.assertGreater(len(result.json()["definitions"]), 5)


if __name__ == "__main__":
    unittest.main()
