"""ser ingest LIST.txt: recordings that a list names, a line each."""

import csv
import zlib

from ser_cli import SerTest, tone, unittest, write_wav


class ListTest(SerTest):
    def setUp(self):
        super().setUp()
        for name in ("a", "b", "c"):
            self.wav(f"wav/{name}.wav")

    def wav(self, name):
        return write_wav(self.dir / name, tone(0.1, seed=zlib.crc32(name.encode())))

    def ingest(self, text, *arguments, name="list.txt"):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.ser("ingest", name, "-o", "data.csv", *arguments)

    def rows(self, *columns):
        with open(self.dir / "data.csv", newline="", encoding="utf-8") as file:
            return [tuple(row[c] for c in columns) for row in csv.DictReader(file)]

    def test_fields_behind_tabs_bars_and_commas(self):
        result = self.ingest("wav/a.wav\tanger\ts1\tm\nwav/b.wav|Joy|s2|F\nwav/c.wav,sad , s3\n")
        self.assert_run(
            result, err="",
            out=("corpus  found  used  left out  published  speakers  hours\n"
                 "list        3     3         0          -         3   0.00\n"
                 "\n"
                 "emotion  list\n"
                 "happy       1\n"
                 "sad         1\n"
                 "angry       1\n"
                 "\n"
                 "wrote data.csv, data.card.md\n"))
        self.assertEqual(
            self.rows("file", "corpus", "emotion", "label", "speaker", "gender", "duration"),
            [("wav/a.wav", "list", "angry", "anger", "s1", "male", "0.1"),
             ("wav/b.wav", "list", "happy", "Joy", "s2", "female", "0.1"),
             ("wav/c.wav", "list", "sad", "sad", "s3", "", "0.1")])

    def test_empty_fields_and_a_field_at_the_end(self):
        self.wav("03a01Fa.wav")
        self.assert_run(self.ingest("wav/a.wav|sad||f\n03a01Fa.wav|||m\n", "--corpus", "emodb"),
                        err="")
        self.assertEqual(
            self.rows("file", "corpus", "emotion", "speaker", "gender"),
            [("03a01Fa.wav", "emodb", "happy", "03", "male"),
             ("wav/a.wav", "emodb", "sad", "", "female")])

    def test_comments_empty_lines_a_byte_order_mark_and_windows_line_ends(self):
        self.assert_run(self.ingest("\ufeff# three of them\r\n\r\nwav/a.wav\tsad\r\n  \r\n"
                                    "  # more\r\nwav/b.wav\tsad"), err="")
        self.assertEqual(self.rows("file"), [("wav/a.wav",), ("wav/b.wav",)])

    def test_names_with_separators_spaces_and_umlauts(self):
        names = ["my own, file|x.wav", "größe 感.wav", "no emotion, sad.wav", "a.wav b.wav"]
        for name in names:
            self.wav(name)
        self.assert_run(self.ingest("".join(f"{n}\tsad\n" for n in names)), err="")
        self.assertEqual(sorted(f for f, in self.rows("file")), sorted(names))
        self.assert_run(self.ingest("".join(f"{n},sad\n" for n in names)), err="")
        self.assertEqual(sorted(f for f, in self.rows("file")), sorted(names))

    def test_without_emotion_the_name_says_it(self):
        self.wav("deep er/03a01Fa.wav")
        self.assert_run(self.ingest("wav/a.wav\ndeep er/03a01Fa.wav\n", "--corpus", "emodb"),
                        err="")
        self.assertEqual(self.rows("file", "corpus", "emotion", "label", "text"),
                         [("deep er/03a01Fa.wav", "emodb", "happy", "happiness", "a01")])
        self.assertEqual(
            (self.dir / "data.skipped.csv").read_text(),
            "file,corpus,reason,detail\nwav/a.wav,,unknown-name,\"no emotion is given, and the name "
            "is not a name of emodb\"\n")

    def test_paths_are_relative_to_the_list(self):
        self.wav("lists/x.wav")
        absolute = self.dir / "wav/b.wav"
        self.assert_run(self.ingest(f"x.wav,sad\n../wav/a.wav,sad\n{absolute},sad\n",
                                    name="lists/one.lst"), err="")
        self.assertEqual(self.rows("file", "corpus"),
                         [("lists/x.wav", "one"), ("wav/a.wav", "one"), ("wav/b.wav", "one")])

    def test_scp_of_kaldi(self):
        self.wav("03a01Fa.wav")
        self.wav("sp ace/03a01Na.wav")
        self.assert_run(self.ingest("utt1 03a01Fa.wav\nutt2\tsp ace/03a01Na.wav\n",
                                    name="wav.scp"), err="")
        self.assertEqual(self.rows("file"), [("03a01Fa.wav",), ("sp ace/03a01Na.wav",)])
        self.assert_run(
            self.ingest("utt1 sph2pipe -f wav x.sph |\n", name="wav.scp"), code=3, out="",
            err="ser: error: wav.scp:1: is a command, which is not run; name a recording\n")

    def test_twice_and_missing(self):
        result = self.ingest("wav/a.wav,sad\nwav/a.wav,sad\nwav/no.wav,sad\n", "--max-bad", "1",
                             "--json")
        self.assert_run(result, err="")
        self.assertEqual(result.json()["skipped"], {"duplicate": 1, "not-found": 1})
        corpus = result.json()["corpora"]["list"]
        self.assertEqual((corpus["found"], corpus["files"], corpus["expected"],
                          corpus["differences"]), (3, 1, None, []))

    def test_label_sets_hold_for_lists_too(self):
        result = self.ingest("wav/a.wav,calmness\nwav/b.wav,bored\nwav/c.wav,Contempt\n",
                             "--labels", "7", "--json")
        self.assert_run(result, err="")
        self.assertEqual(self.rows("file", "emotion", "label"),
                         [("wav/a.wav", "neutral", "calmness")])
        self.assertEqual(result.json()["skipped"], {"label-dropped": 1, "label-unknown": 1})

    def test_wrong_lines_are_named(self):
        for text, message in [
            ("# x\n\nnotes.doc\n", "3: begins with no path of a recording (such as a.wav, then "
                                   "emotion, speaker and gender after tabs, | or commas)"),
            ("wav/a.wav,sad,s1,m,x\n",
             "1: has 4 fields behind the path, and emotion, speaker and gender are known"),
            (b"wav/a.wav,sad\nwav/b.wav,\xe4rger\n", "2: field 2: is not UTF-8 text"),
            (b"wav/a.wav,sad\0\n", "1: holds a NUL byte; save the list as UTF-8"),
        ]:
            self.assert_run(self.ingest(text), code=3, out="",
                            err=f"ser: error: list.txt:{message}\n")

    def test_empty_list_and_list_without_anything_known(self):
        result = self.ingest("# nothing\n", "--corpus", "emodb")
        self.assert_run(result, code=3, out="", err="ser: error: list.txt: names no recording\n")
        result = self.ingest("wav/a.wav\n", "--corpus", "emodb")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("list.txt: emodb ({speaker}{text}{emotion}{version}) does not name files like "
                      "this (1 audio file)", result.err)


if __name__ == "__main__":
    unittest.main()
