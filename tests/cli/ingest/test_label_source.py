"""ser ingest --label-source, and tables of speakers beside the recordings."""

import csv

from ser_cli import SerTest, unittest
from six_corpora import Writer

VOTES = '"","FileName","VoiceVote","VoiceLevel"\n'


class TableTest(SerTest):
    def setUp(self):
        super().setUp()
        self.writer = Writer(self.dir / "c")

    def crema(self, *names):
        for name in names:
            self.writer.wav(f"AudioWAV/{name}.wav")

    def votes(self, *rows, path="processedResults/summaryTable.csv"):
        lines = "".join(f'"{i}","{name}","{vote}","50"\n' for i, (name, vote) in enumerate(rows))
        self.writer.bytes(path, (VOTES + lines).encode())

    def ingest(self, *options):
        return self.ser("ingest", "c", "-o", "data.csv", *options)

    def rows(self, *columns, name="data.csv"):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return [tuple(row[c] for c in columns) for row in csv.DictReader(file)]


class LabelSourceTest(TableTest):
    FOUR = ("1001_IEO_ANG_HI", "1001_IEO_ANG_LO", "1001_IEO_SAD_HI", "1001_IEO_SAD_LO")

    def four(self):
        self.crema(*self.FOUR)
        self.votes((self.FOUR[0], "N"), (self.FOUR[1], "A:D"), (self.FOUR[2], "S"))

    def test_names_give_the_labels_by_default_even_where_a_table_lies(self):
        self.four()
        for options in ([], ["--label-source", "intended"]):
            summary = self.ingest("--json", *options)
            self.assert_run(summary, err="")
            self.assertEqual(summary.json()["label_source"], "intended")
            self.assertEqual(summary.json()["label_tables"], {})
            self.assertEqual(self.rows("emotion"), [("angry",), ("angry",), ("sad",), ("sad",)])

    def test_vote_gives_the_labels_and_ties_and_missing_rows_are_left_out(self):
        self.four()
        result = self.ingest("--label-source", "voice-vote", "--json")
        self.assert_run(result, err="")
        summary = result.json()
        self.assertEqual(self.rows("file", "emotion", "label"), [
            ("c/AudioWAV/1001_IEO_ANG_HI.wav", "neutral", "NEU"),
            ("c/AudioWAV/1001_IEO_SAD_HI.wav", "sad", "SAD")])
        self.assertEqual(self.rows("file", "reason", "detail", name="data.skipped.csv"), [
            ("c/AudioWAV/1001_IEO_ANG_LO.wav", "label-dropped", "a tie, A:D, in summaryTable.csv"),
            ("c/AudioWAV/1001_IEO_SAD_LO.wav", "label-dropped", "has no row in summaryTable.csv")])
        self.assertEqual(summary["label_source"], "voice-vote")
        self.assertEqual(summary["label_tables"], {
            "crema-d": {"table": "summaryTable.csv", "ties": 1, "without_row": 1}})

    def test_summary_and_card_say_so_and_compare_no_published_emotions(self):
        self.four()
        self.writer.wav("03a01Fa.wav")
        result = self.ingest("--set", "label_source=voice-vote")
        self.assert_run(result, err="")
        self.assertIn(
            "\nlabel source voice-vote:\n"
            "  crema-d: summaryTable.csv; left out: 1 tie, 1 without a row\n"
            "  crema-d: the published counts of each emotion are those of the intended labels, "
            "and not compared\n"
            "  emodb: has no such labels, keeps the intended ones\n"
            "\nleft out: 2 label-dropped\n"
            "\ndifferences from the published counts:\n"
            "  crema-d: 4 recordings where 7442 were published (7438 fewer)\n"
            "  crema-d: 90 speakers absent: 1002 1003", result.out)
        self.assertNotIn("of 1271", result.out)
        card = (self.dir / "data.card.md").read_text()
        self.assertIn("- Label source: `voice-vote`\n"
                      "  - crema-d: summaryTable.csv; left out: 1 tie, 1 without a row\n", card)
        self.assertIn("| crema-d | NEU | neutral | 1 |\n", card)

    def test_label_set_applies_to_the_vote(self):
        self.four()
        self.assert_run(self.ingest("--label-source", "voice-vote", "--labels", "4"), err="")
        self.assertEqual(self.rows("emotion"), [("neutral",), ("sad",)])
        (self.dir / "one.json").write_text('{"labels": {"sad": "sad"}}')
        self.assert_run(self.ingest("--label-source", "voice-vote", "--labels", "one.json"), err="")
        self.assertEqual(self.rows("emotion"), [("sad",)])

    def test_names_in_the_table_are_read_as_the_files_are(self):
        self.crema("1040_ITH_SAD_X", "1041_ITH_SAD_XX")
        self.votes(("1040_ITH_SAD_XX", "F"), ("1041_ith_sad_xx.wav", "d"))
        self.assert_run(self.ingest("--label-source", "voice-vote"), err="")
        self.assertEqual(self.rows("label"), [("FEA",), ("DIS",)])

    def test_missing_table_is_one_data_error(self):
        self.crema(*self.FOUR)
        self.assert_run(
            self.ingest("--label-source", "voice-vote"), code=3, out="",
            err="ser: error: crema-d: label source voice-vote needs the table summaryTable.csv, "
                "which is nowhere below the folders that were named; name its folder, too, or get it "
                "from https://github.com/CheyneyComputerScience/CREMA-D\n")
        self.assertFalse((self.dir / "data.csv").exists())

    def test_table_that_is_no_such_table_is_a_data_error(self):
        self.crema(*self.FOUR)
        self.writer.bytes("summaryTable.csv", b"FileName,Vote\n1001_IEO_ANG_HI,A\n")
        result = self.ingest("--label-source", "voice-vote")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("c/summaryTable.csv", result.err)
        self.assertIn("VoiceVote", result.err)
        self.votes((self.FOUR[0], "Q"), path="summaryTable.csv")
        result = self.ingest("--label-source", "voice-vote")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertTrue(result.err.endswith(
            "c/summaryTable.csv:2: VoiceVote: unknown label 'Q' (known: A, D, F, H, N, S)\n"))
        self.votes(("x", "A"), path="summaryTable.csv")
        result = self.ingest("--label-source", "voice-vote")
        self.assertTrue(result.err.endswith(
            "c/summaryTable.csv: FileName: has no recording of crema-d\n"))

    def test_table_is_found_anywhere_in_any_case_and_a_stray_one_is_passed_over(self):
        self.crema(self.FOUR[0])
        self.writer.bytes("a/summaryTable.csv", b"x,y\n1,2\n")
        self.votes((self.FOUR[0], "H"), path="z/deep/SUMMARYTABLE.CSV")
        self.assert_run(self.ingest("--label-source", "voice-vote"), err="")
        self.assertEqual(self.rows("label"), [("HAP",)])

    def test_corpus_without_a_table_keeps_its_labels(self):
        self.writer.wav("03a01Fa.wav")
        self.assert_run(self.ingest("--label-source", "voice-vote", "--corpus", "emodb"), err="")
        self.assertEqual(self.rows("label"), [("happiness",)])

    def test_unknown_source_is_a_usage_error(self):
        self.assert_run(
            self.ingest("--label-source", "voice"), code=2, out="",
            err="ser: error: label_source: unknown 'voice' (did you mean 'voice-vote'?) (known: intended, voice-vote)\n")


class SpeakerTableTest(TableTest):
    def people(self, text):
        self.crema("1001_IEO_ANG_HI", "1002_IEO_ANG_HI")
        self.writer.bytes("VideoDemographics.csv", ('"ActorID","Age","Sex"\n' + text).encode())

    def test_facts_of_the_table_go_before_those_of_the_definition(self):
        self.people('1001,33,"Female"\n')
        self.assert_run(self.ingest(), err="")
        self.assertEqual(self.rows("speaker", "gender", "age"),
                         [("1001", "female", "33"), ("1002", "female", "21")])

    def test_empty_cells_leave_the_facts_as_they_are(self):
        self.people('1001,,""\n1002,22,""\n')
        self.assert_run(self.ingest(), err="")
        self.assertEqual(self.rows("gender", "age"), [("male", "51"), ("female", "22")])

    def test_cells_that_are_no_facts_are_warned_of(self):
        self.people('1001,old,"Male"\n')
        result = self.ingest()
        self.assert_run(result, code=0)
        self.assertTrue(result.err.endswith("c/VideoDemographics.csv:2: gender or age not "
                                            "understood, passed over\n"), result.err)
        self.assertEqual(self.rows("gender", "age")[0], ("male", "51"))

    def test_table_without_the_columns_is_warned_of(self):
        self.crema("1001_IEO_ANG_HI")
        self.writer.bytes("VideoDemographics.csv", b"ActorID,Years\n1001,3\n")
        result = self.ingest()
        self.assert_run(result, code=0)
        self.assertIn("; the speakers are as the definition says\n", result.err)
        self.assertEqual(self.rows("gender", "age"), [("male", "51")])


if __name__ == "__main__":
    unittest.main()
