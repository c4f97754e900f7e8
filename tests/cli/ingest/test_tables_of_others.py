"""ser ingest OTHER.csv: column names, separators, encodings and paths as others write them."""

import csv

from ingest_case import IngestTest
from ser_cli import unittest


class TableTest(IngestTest):
    def setUp(self):
        super().setUp()
        for name in ("a", "b", "c"):
            self.wav(f"wav/{name}.wav")

    def table(self, content, name="other.csv"):
        path = self.dir / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def ingest(self, content, *options, name="other.csv"):
        self.table(content, name)
        return self.ser("ingest", name, "-o", "data.csv", *options)

    def found(self):
        return [(r["file"], r["emotion"], r["speaker"]) for r in self.rows()]

    def refused(self, content, message, *options, code=3, name="other.csv"):
        self.assert_run(self.ingest(content, *options, name=name), code=code, out="",
                        err=f"ser: error: {message}\n")
        self.assertFalse((self.dir / "data.csv").exists())


ALL = [("wav/a.wav", "happy", "1"), ("wav/b.wav", "sad", "2")]


class ColumnTest(TableTest):
    def test_names_match_without_case_and_blanks(self):
        self.assert_run(self.ingest("File, Emotion ,SPEAKER\nwav/a.wav,joy,1\nwav/b.wav,sad,2\n"),
                        err="")
        self.assertEqual(self.found(), ALL)

    def test_a_name_of_a_known_corpus_does_not_go_before_the_column(self):
        self.wav("03a01Fa.wav")
        self.assert_run(self.ingest("file,Emotion,speaker\n03a01Fa.wav,disgust,03\n"), err="")
        self.assertEqual(self.found(), [("03a01Fa.wav", "disgust", "03")])

    def test_any_column_can_be_named(self):
        self.assert_run(
            self.ingest("Path,Label,Who\nwav/a.wav,joy,1\nwav/b.wav,sad,2\n", "--column", "file=path",
                        "--column", "emotion=Label", "--column", "speaker=Who"), err="")
        self.assertEqual(self.found(), ALL)

    def test_the_config_names_columns_too(self):
        self.assert_run(
            self.ingest("file,mood\nwav/a.wav,joy\n", "--set", "columns.emotion=mood"), err="")
        self.assertEqual(self.found(), [("wav/a.wav", "happy", "")])

    def test_a_near_miss_is_named_with_the_remedy(self):
        self.refused("file,emotoin,speaker\nwav/a.wav,joy,1\n",
                     "other.csv:1: column 'emotoin' looks like 'emotion': rename it, or name it in "
                     "ser ingest with --column emotion=emotoin (--column emotion= says that there is "
                     "none)")
        self.refused("Path,Emotions\nwav/a.wav,joy\n",
                     "other.csv:1: columns 'Path' looks like 'file', 'Emotions' looks like "
                     "'emotion': rename them, or name them in ser ingest with --column file=Path "
                     "--column emotion=Emotions (--column emotion= says that there is none)")
        self.assert_run(self.ingest("file,emotion,spkr\nwav/a.wav,joy,1\n", "--column", "speaker="),
                        err="")

    def test_other_verbs_name_it_too(self):
        self.table("file,emotoin\nwav/a.wav,joy\n")
        self.assert_run(self.ser("info", "other.csv"), code=3, out="",
                        err="ser: error: other.csv:1: column 'emotoin' looks like 'emotion': rename "
                            "it, or name it in ser ingest with --column emotion=emotoin (--column emotion= "
                            "says that there is none)\n")

    def test_wrong_choices(self):
        text = "file,emotion\nwav/a.wav,joy\n"
        self.refused(text, "other.csv:1: --column speaker=Who: no column 'Who' (found: file, "
                           "emotion)", "--column", "speaker=Who")
        self.refused(text, "--column emotion: must be ROLE=NAME, such as emotion=Label", "--column",
                     "emotion", code=2)
        self.refused(text, "--column: names the column 'emotion' twice", "--column", "emotion=a",
                     "--column", "emotion=b", code=2)
        result = self.ingest(text, "--column", "emotoin=Label")
        self.assertEqual(result.code, 2)
        self.assertIn("unknown column 'emotoin' (did you mean 'emotion'?)", result.err)
        self.assert_run(self.ser("ingest", "wav", "-o", "data.csv", "--column", "file=x"), code=2,
                        out="", err="ser: error: --column: names columns of a CSV, and none of the "
                                    "inputs is one\n")

    def test_two_columns_of_one_name(self):
        self.refused("file,emotion,Emotion\nwav/a.wav,joy,sad\n",
                     "other.csv:1: columns 'emotion' and 'Emotion' are both read as 'emotion': "
                     "rename one (or ser ingest --column emotion=NAME)")

    def test_a_corpus_of_any_name_is_for_rows_that_state_none(self):
        self.assert_run(self.ingest("file,emotion\nwav/a.wav,joy\n", "--corpus", "mine"), err="")
        self.assertEqual([r["corpus"] for r in self.rows()], ["mine"])
        result = self.ser("ingest", "wav", "-o", "x.csv", "--corpus", "mine")
        self.assertEqual(result.code, 2)
        self.assertIn("'mine'", result.err)
        result = self.ingest("file,emotion\nwav/a.wav,joy\n", "--corpus", "ravdes")
        self.assertEqual(result.code, 2)
        self.assertIn("did you mean 'ravdess'?", result.err)


class SeparatorTest(TableTest):
    COMMAS = "file,emotion,speaker\nwav/a.wav,joy,1\nwav/b.wav,sad,2\n"

    def test_semicolons_tabs_bars_and_excels_line(self):
        for name, text in (("x.csv", self.COMMAS.replace(",", ";")),
                           ("x.csv", self.COMMAS.replace(",", "\t")),
                           ("x.tsv", self.COMMAS.replace(",", "\t")),
                           ("x.csv", self.COMMAS.replace(",", "|")),
                           ("x.csv", "sep=,\n" + self.COMMAS),
                           ("x.csv", "sep=;\r\n" + self.COMMAS.replace(",", ";"))):
            self.assert_run(self.ingest(text, name=name), err="")
            self.assertEqual(self.found(), ALL)
            with open(self.dir / "data.csv", newline="", encoding="utf-8") as file:
                self.assertEqual(next(csv.reader(file))[:3], ["file", "start", "end"])

    def test_utf16_in_tables_and_lists(self):
        for encoding in ("utf-16", "utf-16-be"):
            mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
            self.assert_run(self.ingest(mark + self.COMMAS.encode(encoding)), err="")
            self.assertEqual(self.found(), ALL)
            self.assert_run(self.ingest(mark + "wav/a.wav\tjoy\t1\n".encode(encoding),
                                        name="list.txt"), err="")
            self.assertEqual(self.found(), ALL[:1])
        (self.dir / "data.csv").unlink()
        self.refused(self.COMMAS.encode("utf-16")[:-1],
                     "other.csv: is damaged UTF-16 text; save it as UTF-8")

    def test_nothing_below_the_header(self):
        self.refused("file,emotion,speaker\n",
                     "other.csv: has a line of column names, but no rows")

    def test_a_blank_behind_the_path_of_a_list(self):
        self.refused("wav/a.wav joy\n", "list.txt:1: a blank follows the path wav/a.wav; a tab, | or "
                     "comma must stand between path, emotion, speaker and gender", name="list.txt")


class PathTest(TableTest):
    def test_backslashes_and_blanks_are_read_where_the_file_is_there_that_way(self):
        self.assert_run(
            self.ingest("file,emotion,speaker\nwav\\a.wav,joy,1\n wav/b.wav,sad,2\n"),
            err="ser: warning: other.csv: 2 paths not found as spelt, but without outer blanks and with "
                "/ for \\ ('wav\\a.wav' is read as wav/a.wav)\n")
        self.assertEqual(self.found(), ALL)

    def test_missing_files_are_not_found_and_not_damaged(self):
        result = self.ingest("file,emotion\na.wav,joy\nb.wav,sad\n")
        place = self.dir.resolve()
        self.assert_run(
            result, code=3,
            err=f"ser: error: 2 recordings not found or unusable (2 × no such file); --max-bad allows "
                f"0 (no such file: {place}/a.wav, named in other.csv:2; relative paths begin at the folder of "
                f"the CSV or list), see data.skipped.csv; data.csv is not written\n")
        self.assertIn("left out: 2 not-found\n", result.out)
        self.assertEqual(self.skipped(), [("a.wav", "other", "not-found"),
                                          ("b.wav", "other", "not-found")])
        self.assertFalse((self.dir / "data.csv").exists())

    def test_some_missing_and_some_damaged(self):
        (self.dir / "bad.wav").write_bytes(b"x")
        result = self.ingest("file,emotion\nwav/a.wav,joy\nno.wav,sad\nbad.wav,sad\n")
        self.assertEqual(result.code, 3)
        self.assertIn("ser: error: 2 recordings not found or unusable (1 × no such file, 1 × "
                      "unreadable); --max-bad allows 0 (no such file: ", result.err)
        self.assertEqual(len(self.rows()), 1)


class OutputTest(TableTest):
    def test_an_output_that_is_an_input_is_refused(self):
        text = "file,emotion\nwav/a.wav,joy\n"
        path = self.table(text)
        for output in ("other.csv", "./wav/../other.csv", path):
            self.assert_run(self.ser("ingest", "other.csv", "-o", output), code=2, out="",
                            err=f"ser: error: -o: {output} would be written over the input "
                                "other.csv; choose another name\n")
        self.assertEqual(path.read_text(), text)
        self.table(text, "data.skipped.csv")
        self.assertEqual(self.ser("ingest", "data.skipped.csv", "-o", "data.csv").code, 2)
        self.assertEqual((self.dir / "data.skipped.csv").read_text(), text)

    def test_a_name_of_a_recording_is_refused(self):
        before = (self.dir / "wav/a.wav").read_bytes()
        self.assert_run(self.ser("ingest", "wav", "-o", "wav/a.wav"), code=2, out="",
                        err="ser: error: -o: wav/a.wav is the name of a recording; a manifest is "
                            "called as data.csv is\n")
        self.assertEqual((self.dir / "wav/a.wav").read_bytes(), before)

    def test_a_recording_under_another_ending_is_refused(self):
        (self.dir / "rec.dat").write_bytes((self.dir / "wav/a.wav").read_bytes())
        before = (self.dir / "rec.dat").read_bytes()
        self.table("file,emotion\nrec.dat,joy\n")
        self.assert_run(self.ser("ingest", "other.csv", "-o", "rec.dat"), code=2, out="",
                        err="ser: error: -o: rec.dat would be written over the recording rec.dat; "
                            "choose another name\n")
        self.assertEqual((self.dir / "rec.dat").read_bytes(), before)

    def test_a_manifest_is_never_replaced_by_an_empty_one(self):
        self.assert_run(self.ingest("file,emotion\nwav/a.wav,joy\n"), err="")
        before = (self.dir / "data.csv").read_bytes()
        result = self.ingest("file,emotion\nwav/a.wav,joy\n", "--labels", "mine.json")
        (self.dir / "mine.json").write_text('{"labels": {"sad": "sad"}}')
        result = self.ingest("file,emotion\nwav/a.wav,joy\n", "--labels", "mine.json")
        self.assert_run(result, code=3,
                        err="ser: error: no recording is left, see data.skipped.csv; data.csv is not "
                            "written\n")
        self.assertEqual((self.dir / "data.csv").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
