"""ser ingest OTHER.csv: manifests of ser and of others become one manifest."""

import csv
import zlib

from ser_cli import SerTest, tone, unittest, write_wav

HEADER = (
    "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,take,"
    "duration,sample_rate,channels,hash,source,twin,synthetic"
)


class ForeignTest(SerTest):
    def wav(self, name, seconds=0.1, **options):
        return write_wav(self.dir / name, tone(seconds, seed=zlib.crc32(name.encode())), **options)

    def csv(self, text, name="other.csv"):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def rows(self, name="data.csv"):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def ingest(self, *arguments, output="data.csv", code=0, err=""):
        result = self.ser("ingest", *arguments, "-o", output)
        self.assert_run(result, code=code, err=err)
        return self.rows(output)

    def skipped(self):
        return [(row["file"], row["corpus"], row["reason"], row["detail"])
                for row in self.rows("data.skipped.csv")]


class OthersTest(ForeignTest):
    def test_nkululeko(self):
        for name in ("wav/a.wav", "wav/b.wav"):
            self.wav("db/" + name)
        self.csv("file,emotion,speaker,gender\nwav/a.wav,anger,s1,m\nwav/b.wav,Joy,s2,Female\n",
                 "db/mine.csv")
        result = self.ser("ingest", "db/mine.csv", "-o", "out/data.csv")
        self.assert_run(
            result, err="",
            out=("corpus  found  used  left out  published  speakers  hours\n"
                 "mine        2     2         0          -         2   0.00\n"
                 "\n"
                 "emotion  mine\n"
                 "happy       1\n"
                 "angry       1\n"
                 "\n"
                 "wrote out/data.csv, out/data.card.md\n"))
        first, second = self.rows("out/data.csv")
        self.assertRegex(first.pop("hash"), "^[0-9a-f]{32}$")
        self.assertEqual(first, {
            "file": "../db/wav/a.wav", "start": "", "end": "", "corpus": "mine", "speaker": "s1",
            "gender": "male", "age": "", "language": "", "style": "", "emotion": "angry",
            "label": "anger", "intensity": "", "text": "", "take": "", "duration": "0.1",
            "sample_rate": "16000", "channels": "1", "source": "",
            "twin": "", "synthetic": ""})
        self.assertEqual((second["emotion"], second["label"], second["gender"]),
                         ("happy", "Joy", "female"))

    def test_audformat_with_time_deltas_and_pandas_index(self):
        self.wav("a.wav", 3.0)
        self.csv(",file,start,end,emotion,gender\n"
                 "0,a.wav,0 days 00:00:00,0 days 00:00:01.250000,happiness,other\n"
                 "1,a.wav,0 days 00:00:01.250000,0 days 00:00:02,sadness,m\n"
                 "2,a.wav,0 days 00:00:02,NaT,sadness,f\n", "db.csv")
        rows = self.ingest("db.csv")
        self.assertEqual(
            [(r["start"], r["end"], r["emotion"], r["gender"], r["duration"]) for r in rows],
            [("0 days 00:00:00", "0 days 00:00:01.250000", "happy", "", "1.25"),
             ("0 days 00:00:01.250000", "0 days 00:00:02", "sad", "male", "0.75"),
             ("0 days 00:00:02", "NaT", "sad", "female", "1")])
        self.assertEqual(len({r["hash"] for r in rows}), 3)

    def test_a_piece_has_the_hash_of_the_samples_in_it(self):
        samples = tone(1.0, seed=5)
        write_wav(self.dir / "whole.wav", samples)
        write_wav(self.dir / "half.wav", samples[:8000])
        self.csv("file,start,end,emotion\nwhole.wav,0,0.5,sad\nhalf.wav,,,sad\nwhole.wav,,,sad\n")
        hashes = {(r["file"], r["end"]): r["hash"] for r in self.ingest("other.csv")}
        self.assertEqual(hashes["whole.wav", "0.5"], hashes["half.wav", ""])
        self.assertNotEqual(hashes["whole.wav", ""], hashes["half.wav", ""])

    def test_pieces_stand_in_the_order_of_time(self):
        self.wav("a.wav", 12.0)
        self.csv("file,start,end,emotion\na.wav,10,11,sad\na.wav,9,10,sad\na.wav,0.5,9,sad\n")
        self.assertEqual([r["start"] for r in self.ingest("other.csv")], ["0.5", "9", "10"])

    def test_corpus_is_the_column_corpus_then_database_then_the_files_name(self):
        for name in "abc":
            self.wav(name + ".wav")
        self.csv("file,emotion,corpus,database\na.wav,sad,one,two\nb.wav,sad,,two\nc.wav,sad,,\n")
        rows = self.ingest("other.csv")
        self.assertEqual({r["file"]: (r["corpus"], r["database"]) for r in rows},
                         {"a.wav": ("one", "two"), "b.wav": ("two", "two"), "c.wav": ("other", "")})

    def test_words_of_others(self):
        words = {"anger": "angry", "ANGRY": "angry", "happiness": "happy", "joy": "happy",
                 "sadness": "sad", "fearful": "fear", "anxiety": "fear", "disgusted": "disgust",
                 "surprised": "surprise", "ps": "surprise", "pleasant_surprise": "surprise",
                 "Pleasant-Surprised": "surprise", "bored": "boredom", "Ärger": "angry",
                 "Contempt": "Contempt", "neutral": "neutral"}
        text = "file,emotion\n"
        for i, word in enumerate(words):
            self.wav(f"{i:02}.wav")
            text += f"{i:02}.wav,{word}\n"
        self.csv(text)
        self.assertEqual({r["label"]: r["emotion"] for r in self.ingest("other.csv")}, words)

    def test_label_alone_gives_the_emotion_and_label_that_is_there_stays(self):
        self.wav("a.wav")
        self.wav("b.wav")
        self.csv("file,label\na.wav,anger\n", "one.csv")
        self.csv("file,label,emotion\nb.wav,W,anger\n", "two.csv")
        rows = self.ingest("one.csv", "two.csv")
        self.assertEqual([(r["label"], r["emotion"]) for r in rows],
                         [("anger", "angry"), ("W", "angry")])

    def test_genders_and_ages(self):
        words = {"m": "male", "M": "male", "male": "male", "Man": "male", "männlich": "male",
                 "f": "female", "F": "female", "Female": "female", "w": "female", "other": "",
                 "": "", "nan": ""}
        text = "file,emotion,gender,age\n"
        for i, word in enumerate(words):
            self.wav(f"{i:02}.wav")
            text += f"{i:02}.wav,sad,{word},31.0\n"
        self.csv(text)
        rows = self.ingest("other.csv")
        self.assertEqual([r["gender"] for r in rows], list(words.values()))
        self.assertEqual({r["age"] for r in rows}, {"31"})


class DefinitionTest(ForeignTest):
    def test_the_name_fills_what_is_empty_when_the_corpus_is_that_of_the_definition(self):
        self.wav("03a01Fa.wav")
        self.csv("file,emotion,speaker\n03a01Fa.wav,sadness,\n", "emodb.csv")
        row, = self.ingest("emodb.csv")
        self.assertEqual(
            [row[c] for c in ("corpus", "emotion", "label", "speaker", "gender", "age", "text",
                              "take", "language")],
            ["emodb", "sad", "sadness", "03", "male", "31", "a01", "a", "de"])

    def test_the_name_says_nothing_about_another_corpus(self):
        self.wav("03a01Fa.wav")
        self.csv("file,emotion,speaker\n03a01Fa.wav,sadness,x\n")
        row, = self.ingest("other.csv")
        self.assertEqual([row[c] for c in ("corpus", "emotion", "speaker", "gender", "text")],
                         ["other", "sad", "x", "", ""])

    def test_without_emotion_and_corpus_the_name_says_both(self):
        self.wav("03a01Fa.wav")
        self.wav("holiday.wav")
        self.csv("file\n03a01Fa.wav\nholiday.wav\n")
        row, = self.ingest("other.csv", "--corpus", "emodb")
        self.assertEqual((row["corpus"], row["emotion"]), ("emodb", "happy"))
        self.assertEqual(self.skipped(), [
            ("holiday.wav", "", "unknown-name",
             "no emotion is given, and the name is not a name of emodb")])

    def test_corpus_on_the_command_line_is_that_of_rows_without_one(self):
        self.wav("a.wav")
        self.wav("b.wav")
        self.csv("file,emotion,corpus\na.wav,sad,\nb.wav,sad,mine\n")
        rows = self.ingest("other.csv", "--corpus", "emodb")
        self.assertEqual({r["file"]: r["corpus"] for r in rows},
                         {"a.wav": "emodb", "b.wav": "mine"})

    def test_copies_of_one_recording_of_a_known_corpus_are_duplicates(self):
        self.wav("x/03a01Fa.wav")
        self.wav("y/03a01Fa.wav")
        self.csv("file,corpus\nx/03a01Fa.wav,emodb\ny/03a01Fa.wav,emodb\n")
        self.assertEqual(len(self.ingest("other.csv")), 1)
        self.assertEqual(self.skipped(),
                         [("y/03a01Fa.wav", "emodb", "duplicate", "of x/03a01Fa.wav")])


class FaultTest(ForeignTest):
    def test_damaged_and_missing_files_have_their_reasons(self):
        self.wav("a.wav")
        (self.dir / "empty.wav").write_bytes(b"")
        write_wav(self.dir / "silent.wav", [0.0] * 1600)
        self.csv("file,emotion,start\na.wav,sad,\nempty.wav,sad,\nsilent.wav,sad,\nno.wav,sad,\n"
                 "a.wav,sad,7\n")
        self.ingest("other.csv", code=3,
                    err="ser: error: 4 recordings not found or unusable (1 × empty, 1 × no such "
                        "file, 1 × out-of-range, 1 × silent); --max-bad allows 0 (no such file: "
                        f"{self.dir.resolve()}/no.wav, named in other.csv:5; relative paths begin "
                        "at the folder of the CSV or list), see data.skipped.csv\n")
        self.assertEqual([(f, r) for f, _, r, _ in self.skipped()],
                         [("a.wav", "out-of-range"), ("empty.wav", "empty"), ("no.wav", "not-found"),
                          ("silent.wav", "silent")])

    def test_row_that_is_there_twice_is_a_duplicate(self):
        self.wav("a.wav", 1.0)
        self.csv("file,emotion,start,end\na.wav,sad,,\n./a.wav,sad,0,\na.wav,sad,0,0.5\n")
        self.assertEqual(len(self.ingest("other.csv")), 2)
        self.assertEqual(self.skipped(), [("a.wav", "other", "duplicate", "of a.wav")])

    def test_wrong_rows_stop_with_line_and_column(self):
        self.wav("a.wav")
        for text, message in [
            ("file,start\na.wav,soon\n", "2: column 'start': 'soon' is neither seconds nor a time "
                                         "delta such as 0 days 00:00:01.25"),
            ("file,start,end\n\"a\n.wav\",0,1\na.wav,2,1\n",
             "4: column 'end': '1' is not after start"),
            ("file,emotion\na.wav,sad,x\n", "2: 3 cells where the header has 2"),
            ("file,emotion\na.wav,\"sad\n", "2: a quote is never closed (column 'emotion')"),
            ("file,emotion\na.wav,sa\0d\n", "2: column 'emotion': holds a NUL byte"),
            ("file,synthetic\na.wav,perhaps\n",
             "2: column 'synthetic': 'perhaps' is neither true nor false"),
            ("name,emotion\na.wav,sad\n", "1: no column 'file' (found: name, emotion); ser ingest "
                                            "--column file=NAME names it"),
        ]:
            self.csv(text)
            self.assert_run(self.ser("ingest", "other.csv", "-o", "data.csv"), code=3, out="",
                            err=f"ser: error: other.csv:{message}\n")

    def test_listed_recordings_stand_before_those_of_folders(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/03a01Na.wav")
        self.csv("file,emotion\nc/03a01Fa.wav,sad\n")
        rows = self.ingest("c", "other.csv")
        self.assertEqual([(r["corpus"], r["file"], r["emotion"]) for r in rows],
                         [("emodb", "c/03a01Na.wav", "neutral"), ("other", "c/03a01Fa.wav", "sad")])


class OwnTest(ForeignTest):
    def test_ingesting_a_manifest_again_changes_nothing(self):
        for name in ("c/03a01Fa.wav", "c/09b10Wb.wav", "c/03-01-02-01-01-01-02.wav"):
            self.wav(name)
        self.ingest("c")
        self.ingest("data.csv", output="again.csv")
        self.assertEqual((self.dir / "again.csv").read_bytes(),
                         (self.dir / "data.csv").read_bytes())

    def test_an_older_manifest_gets_twin_and_synthetic_and_what_is_there_stays(self):
        names = ("03-01-02-01-01-01-02.wav", "demo_01_angry_1_1.wav", "x.wav")
        for name in names:
            self.wav(name)
        rows = [("ravdess", "", ""), ("demo", "", ""), ("mine", "", "")]
        for expected in ([("demo", "", "true"), ("mine", "", ""),
                          ("ravdess", "ravdess actor=02 channel=speech emotion=calm "
                                      "intensity=normal repetition=01 statement=kids", "")],
                         [("demo", "mine", "true"), ("mine", "mine", "true"),
                          ("ravdess", "mine", "true")]):
            self.csv("file,corpus,speaker,emotion,twin,synthetic\n" + "".join(
                f"{name},{corpus},1,happy,{twin},{made}\n"
                for name, (corpus, twin, made) in zip(names, rows)))
            found = self.ingest("other.csv")
            self.assertEqual([(r["corpus"], r["twin"], r["synthetic"]) for r in found], expected)
            rows = [(corpus, "mine", "yes") for corpus, *_ in rows]

    def test_speech_of_a_made_corpus_is_synthetic_under_any_file_name(self):
        self.wav("x.wav")
        self.csv("file,corpus,emotion\nx.wav,demo,happy\n")
        self.assertEqual([r["synthetic"] for r in self.ingest("other.csv")], ["true"])

    def test_paths_follow_the_new_manifest_and_other_columns_stay_in_order(self):
        self.wav("db/sub/a.wav")
        self.wav("db/sub/b.wav")
        self.csv("zeta,file,emotion,source,alpha\n1,sub/a.wav,sad,,x\n2,sub/b.wav,sad,sub/a.wav,\n",
                 "db/old.csv")
        rows = self.ingest("db/old.csv", output="new/data.csv")
        self.assertEqual((self.dir / "new/data.csv").read_text().splitlines()[0],
                         HEADER + ",zeta,alpha")
        self.assertEqual([(r["file"], r["source"], r["zeta"], r["alpha"]) for r in rows],
                         [("../db/sub/a.wav", "", "1", "x"),
                          ("../db/sub/b.wav", "../db/sub/a.wav", "2", "")])

    def test_columns_of_several_manifests_stand_side_by_side(self):
        self.wav("a.wav")
        self.wav("b.wav")
        self.csv("file,emotion,mood,x\na.wav,sad,low,1\n", "one.csv")
        self.csv("file,emotion,y,mood\nb.wav,sad,2,high\n", "two.csv")
        rows = self.ingest("one.csv", "two.csv")
        self.assertEqual([[r[c] for c in ("mood", "x", "y")] for r in rows],
                         [["low", "1", ""], ["high", "", "2"]])

    def test_names_of_all_kinds_survive_twice(self):
        names = ["a,b.wav", 'say "x".wav', "two\nlines.wav", " lead and trail .wav", "größe.wav",
                 "感情.wav", "#x.wav", "'q'.wav", "a;b\tc.wav"]
        text = "\ufefffile,emotion\r\n"
        for name in names:
            self.wav("c/" + name)
            text += '"c/' + name.replace('"', '""') + '",sad\r\n'
        self.csv(text)
        self.assertEqual({r["file"] for r in self.ingest("other.csv")}, {"c/" + n for n in names})
        self.ingest("data.csv", output="again.csv")
        self.assertEqual((self.dir / "again.csv").read_bytes(),
                         (self.dir / "data.csv").read_bytes())


if __name__ == "__main__":
    unittest.main()
