"""ser ingest: what it writes and prints, and the names it meets."""

import json
import os

from ingest_case import IngestTest
from ser_cli import unittest

HEADER = (
    "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,take,"
    "duration,sample_rate,channels,hash,source,twin,synthetic"
)


class OutputTest(IngestTest):
    def test_text_summary_and_files(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/09b10Wb.wav")
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(
            result,
            err="",
            out=(
                "corpus  found  used  left out  published  speakers  hours\n"
                "emodb       2     2         0        535         2   0.00\n"
                "\n"
                "emotion  emodb\n"
                "happy        1\n"
                "angry        1\n"
                "\n"
                "differences from the published counts:\n"
                "  emodb: 2 recordings where 535 were published (533 fewer)\n"
                "  emodb: 8 speakers absent: 08 10 11 12 13 14 15 16\n"
                "  emodb: neutral 0 of 79, happy 1 of 71, sad 0 of 62, angry 1 of 127, "
                "fear 0 of 69, disgust 0 of 46, boredom 0 of 81\n"
                "\n"
                "wrote data.csv, data.card.md\n"
            ),
        )
        lines = (self.dir / "data.csv").read_text().splitlines()
        self.assertEqual(lines[0], HEADER)
        row = self.rows()[0]
        digest = row.pop("hash")
        self.assertRegex(digest, "^[0-9a-f]{32}$")
        self.assertEqual(
            row,
            {
                "file": "c/03a01Fa.wav", "start": "", "end": "", "corpus": "emodb",
                "speaker": "03", "gender": "male", "age": "31", "language": "de",
                "style": "speech", "emotion": "happy", "label": "happiness", "intensity": "",
                "text": "a01", "take": "a", "duration": "0.1", "sample_rate": "16000",
                "channels": "1", "source": "", "twin": "", "synthetic": "",
            },
        )
        self.assertEqual(
            sorted(p.name for p in self.dir.iterdir()), ["c", "data.card.md", "data.csv"]
        )
        card = (self.dir / "data.card.md").read_text()
        self.assertIn("CC0 1.0", card)
        self.assertIn("| emodb | 2 | 2 | 0 | 535 | 2 | 0.00 |", card)

    def test_several_corpora_have_a_total(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/03-01-02-01-01-01-02.wav")
        self.wav("c/other.wav")
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(result, err="")
        self.assertTrue(
            result.out.startswith(
                "corpus            found  used  left out  published  speakers  hours\n"
                "emodb                 1     1         0        535         1   0.00\n"
                "ravdess               1     1         0       1440         1   0.00\n"
                "(not recognised)      1     0         1          -         -      -\n"
                "total                 3     2         1          -         2   0.00\n"
                "\n"
                "emotion  emodb  ravdess  total\n"
                "calm         0        1      1\n"
                "happy        1        0      1\n"
                "\n"
                "left out: 1 unknown-name\n"
            ),
            result.out,
        )
        self.assertTrue(result.out.endswith("wrote data.csv, data.card.md, data.skipped.csv\n"))

    def test_json(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/nested/03a01Fa.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        summary = result.json()
        self.assertEqual(summary["files"], 1)
        self.assertEqual(summary["skipped"], {"duplicate": 1})
        corpus = summary["corpora"]["emodb"]
        self.assertEqual(corpus.pop("differences")[0][:14], "emodb: 1 recor")
        self.assertEqual(
            corpus,
            {"files": 1, "found": 2, "expected": 535, "speakers": 1, "seconds": 0.1,
             "labels": {"happy": 1}},
        )

    def test_minus_writes_the_manifest_to_stdout_and_no_side_file(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/nested/03a01Fa.wav")
        to_file = self.ser("ingest", "c", "-o", "data.csv")
        manifest = (self.dir / "data.csv").read_text()
        for name in ("data.csv", "data.card.md", "data.skipped.csv"):
            (self.dir / name).unlink()
        result = self.ser("ingest", "c", "-o", "-")
        summary = to_file.out[: to_file.out.index("\nwrote ")]
        self.assert_run(result, out=manifest, err=summary)
        self.assertEqual([p.name for p in self.dir.iterdir()], ["c"])

    def test_stale_list_of_left_out_files_is_removed(self):
        self.wav("c/03a01Fa.wav")
        copy = self.wav("c/nested/03a01Fa.wav")
        self.ser("ingest", "c", "-o", "data.csv")
        self.assertEqual(self.skipped(), [("c/nested/03a01Fa.wav", "emodb", "duplicate")])
        copy.unlink()
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        self.assertFalse((self.dir / "data.skipped.csv").exists())

    def test_manifest_is_the_same_whatever_the_jobs(self):
        for speaker in ("03", "08", "09"):
            for text in ("a01", "a02", "b01", "b10"):
                for letter in "WLEAFTN":
                    seed = sum((speaker + text).encode()) % 9 * 200 + ord(letter)
                    self.wav(f"c/{speaker}{text}{letter}a.wav", seed=seed)
        outputs = []
        for jobs in (1, 4):
            result = self.ser("ingest", "c", "-o", "data.csv", "--jobs", jobs)
            self.assert_run(result, err="")
            outputs.append((result.out, (self.dir / "data.csv").read_bytes(),
                            (self.dir / "data.card.md").read_bytes()))
        self.assertEqual(outputs[0], outputs[1])

    def test_equal_recordings_are_kept_and_named(self):
        self.wav("c/03-01-03-01-02-01-07.wav", seed=1)
        self.wav("c/03-01-03-01-02-02-07.wav", seed=1)
        self.wav("c/03-01-03-01-01-02-07.wav", seed=1)
        result = self.ser("ingest", "c/03-01-03-01-02-01-07.wav", "c/03-01-03-01-02-02-07.wav",
                          "-o", "data.csv")
        self.assertIn(
            "\nequal recordings, all kept:\n"
            "  c/03-01-03-01-02-01-07.wav = c/03-01-03-01-02-02-07.wav (known)\n",
            result.out,
        )
        self.assertEqual(len(self.rows()), 2)
        three = self.ser("ingest", "c", "-o", "data.csv", "--json").json()
        self.assertEqual(len(three["equal"][0]["files"]), 3)
        self.assertFalse(three["equal"][0]["known"])


class TwinAndSyntheticTest(IngestTest):
    """What a definition knows of twins and of made speech stands in the manifest."""

    def test_modalities_of_one_take_have_one_twin_wherever_they_are_ingested(self):
        self.wav("a/03-01-05-01-02-01-12.wav")
        self.wav("a/03-01-05-01-02-02-12.wav")
        self.wav("v/01-01-05-01-02-01-12.wav")
        for name in ("a", "v"):
            self.assert_run(self.ser("ingest", name, "-o", f"{name}.csv"), err="")
        first, second = self.rows("a.csv")
        (video,) = self.rows("v.csv")
        self.assertEqual(first["twin"], "ravdess actor=12 channel=speech emotion=angry "
                                        "intensity=normal repetition=01 statement=dogs")
        self.assertEqual(video["twin"], first["twin"])
        self.assertNotEqual(second["twin"], first["twin"])
        self.assertEqual({first["synthetic"], video["synthetic"]}, {""})

    def test_of_both_modalities_one_row_stays_and_keeps_its_twin(self):
        self.wav("c/03-01-05-01-02-01-12.wav", seed=1)
        self.wav("c/01-01-05-01-02-01-12.wav", seed=1)
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        (row,) = self.rows()
        self.assertEqual((row["file"], row["twin"][:16]),
                         ("c/03-01-05-01-02-01-12.wav", "ravdess actor=12"))
        self.assertEqual(self.skipped(), [("c/01-01-05-01-02-01-12.wav", "ravdess", "twin")])

    def test_made_speech_is_said_and_other_corpora_have_neither(self):
        self.wav("c/demo_01_angry_1_1.wav")
        self.wav("c/03a01Fa.wav")
        self.ser("ingest", "c", "-o", "data.csv")
        self.assertEqual([(r["corpus"], r["twin"], r["synthetic"]) for r in self.rows()],
                         [("demo", "", "true"), ("emodb", "", "")])


class NameTest(IngestTest):
    def test_commas_quotes_umlauts_spaces_and_line_ends_in_folders(self):
        folder = 'c/a, "b" ü\nd'
        self.wav(folder + "/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        self.assertEqual([row["file"] for row in self.rows()], [folder + "/03a01Fa.wav"])

    def test_file_names_that_are_no_utf8_do_not_stop_it(self):
        self.wav("c/03a01Fa.wav")
        os.makedirs(os.fsencode(self.dir) + b"/c/\xff")
        (self.dir / "c/03a01Fa.wav").rename(os.fsdecode(os.fsencode(self.dir) + b"/c/\xff/03a01Fa.wav"))
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assertEqual((result.code, result.json()["files"]), (0, 1))

    def test_paths_are_relative_to_the_manifest(self):
        self.wav("c/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "out/deep/data.csv"), err="")
        self.assertEqual(self.rows("out/deep/data.csv")[0]["file"], "../../c/03a01Fa.wav")

    def test_absolute_paths(self):
        path = self.wav("c/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--absolute"), err="")
        self.assertEqual(self.rows()[0]["file"], str(path))

    def test_litter_is_ignored_without_a_word(self):
        self.wav("c/03a01Fa.wav")
        for name in ("._03a01Fa.wav", ".DS_Store", "Thumbs.db", "readme.txt", ".x.wav.1.part"):
            (self.dir / "c" / name).write_text("x")
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        self.assertEqual(result.json()["skipped"], {})

    def test_popular_mirror_that_nests_a_second_copy(self):
        for actor in ("01", "02"):
            for take in ("01", "02"):
                name = f"Actor_{actor}/03-01-05-01-01-{take}-{actor}.wav"
                self.wav("c/" + name, seed=int(actor) * 10 + int(take))
                self.wav("c/audio_speech_actors_01-24/" + name, seed=int(actor) * 10 + int(take))
        summary = self.ser("ingest", "c", "-o", "data.csv", "--json").json()
        self.assertEqual((summary["files"], summary["skipped"]), (4, {"duplicate": 4}))
        self.assertTrue(all(row["file"].startswith("c/Actor_") for row in self.rows()))

    def test_definition_of_a_users_own_is_found_through_ser_path(self):
        folder = self.dir / "mine/datasets/own"
        folder.mkdir(parents=True)
        (folder / "corpus.json").write_text(json.dumps({
            "name": "own",
            "patterns": ["{speaker}/{emotion}_{n}"],
            "parts": {"speaker": "[A-Z]+", "emotion": {"wut": "Wut", "spott": "contempt"},
                      "n": "[0-9]+"},
            "columns": {"speaker": "{speaker}", "label": "{emotion}"},
            "emotions": {"Wut": "angry", "contempt": "contempt"},
        }))
        self.wav("c/AB/wut_1.wav")
        self.wav("c/AB/spott_2.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", env={"SER_PATH": str(self.dir / "mine")})
        self.assert_run(result, err="")
        self.assertEqual([(r["corpus"], r["speaker"], r["emotion"], r["label"]) for r in self.rows()],
                         [("own", "AB", "contempt", "contempt"), ("own", "AB", "angry", "Wut")])

    def test_corpus_can_be_forced(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/03-01-05-01-01-01-01.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--corpus", "ravdess", "--json")
        self.assertEqual((result.json()["files"], result.json()["skipped"]),
                         (1, {"unknown-name": 1}))


if __name__ == "__main__":
    unittest.main()
