"""ser train --dry-run: folds, published lists and the leak check, on manifests without recordings."""

import csv
import re

from ser_cli import *

RAVDESS_EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fear", "disgust", "surprise")
# EmoBox' test folds of RAVDESS, as published.
EMOBOX_RAVDESS = (
    {"01", "11", "20", "21"}, {"04", "10", "12", "14"}, {"08", "09", "19", "23"},
    {"03", "05", "07", "24"}, {"02", "15", "16", "18"}, {"06", "13", "17", "22"},
)


class Splits(SerTest):
    def manifest(self, rows, columns="file,corpus,speaker,emotion,text"):
        (self.dir / "data.csv").write_text("\n".join([columns, *map(",".join, rows)]) + "\n")
        names = columns.split(",")
        self.known = {row[0]: dict(zip(names, row)) for row in rows}

    def ravdess(self, actors=range(1, 25), modality="03"):
        return [(f"{modality}-01-{e:02}-{i:02}-{s:02}-{r:02}-{a:02}.wav", "ravdess", f"{a:02}",
                 RAVDESS_EMOTIONS[e - 1], ("kids", "dogs")[s - 1])
                for a in actors for e in range(1, 9) for i in ((1,) if e == 1 else (1, 2))
                for s in (1, 2) for r in (1, 2)]

    def crossed(self, speakers=6, texts=4, corpus="made"):
        return [(f"{corpus}/{s}_{t}_{e}.wav", corpus, f"s{s}", e, f"t{t}")
                for s in range(speakers) for t in range(texts) for e in ("happy", "sad", "angry")]

    def dry(self, *arguments):
        return self.ser("train", "data.csv", "--dry-run", "-o", "run", *arguments)

    def rows(self, name):
        with open(self.dir / name, newline="") as file:
            return list(csv.DictReader(file))

    def values(self, split, part, column):
        return {self.known[row["file"]][column] for row in self.rows(split) if row["part"] == part}

    def assert_disjoint(self, split, column):
        test = self.values(split, "test", column)
        self.assertTrue(test)
        for part in ("train", "dev"):
            self.assertEqual(test & self.values(split, part, column), set(), (split, part))


class Folds(Splits):
    def test_each_clip_is_tested_by_one_fold_and_each_fold_has_a_split_of_its_own(self):
        self.manifest(self.ravdess())
        result = self.dry("--cv", "group:speaker", "--json")
        self.assert_run(result, 0, err="")
        summary = result.json()
        self.assertEqual(summary["split"], "group:speaker -k 5")
        self.assertFalse(summary["speaker_dependent"])
        self.assertEqual(sum(fold["clips"]["test"] for fold in summary["folds"]), 1440)
        rows = self.rows("run/split.csv")
        self.assertEqual(list(rows[0]), ["file", "start", "end", "fold"])
        self.assertEqual([row["file"] for row in rows], list(self.known))
        for number in range(1, 6):
            split = f"run/fold-{number}/split.csv"
            tested = {row["file"] for row in rows if row["fold"] == str(number)}
            self.assertEqual(tested, {row["file"] for row in self.rows(split)
                                      if row["part"] == "test"})
            self.assert_disjoint(split, "speaker")
            self.assertEqual(self.values(split, "test", "emotion"), set(RAVDESS_EMOTIONS))
            self.assertTrue(self.values(split, "dev", "speaker"))
            self.assertEqual(self.values(split, "dev", "speaker")
                             & self.values(split, "train", "speaker"), set())
        self.assertFalse((self.dir / "run/fold-1/model.safetensors").exists())

    def test_text_shows_a_line_a_fold(self):
        self.manifest(self.crossed(speakers=3))
        self.assert_run(self.dry("--cv", "group:speaker", "-k", "all"), 0, (
            "run/split.csv: 3 folds (group:speaker -k all)\n\n"
            "fold  train  dev  test  test speakers\n"
            "   1     12   12    12  s0\n"
            "   2     12   12    12  s1\n"
            "   3     12   12    12  s2\n"), "")

    def test_speaker_and_text_together(self):
        self.manifest(self.crossed(speakers=9, texts=5))
        self.assert_run(self.dry("--cv", "group:speaker+text", "-k", "3"), 0, err="")
        for number in (1, 2, 3):
            split = f"run/fold-{number}/split.csv"
            self.assert_disjoint(split, "speaker")
            self.assert_disjoint(split, "text")

    def test_by_corpus(self):
        self.manifest(self.crossed(corpus="a") + self.crossed(corpus="b"))
        self.assert_run(self.dry("--cv", "group:corpus"), 0, err="")
        self.assert_disjoint("run/fold-1/split.csv", "corpus")
        self.assert_disjoint("run/fold-2/split.csv", "corpus")

    def test_by_text_leaks_speakers_which_must_be_allowed(self):
        self.manifest(self.crossed())
        result = self.dry("--cv", "group:text")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertRegex(result.err, "^ser: error: the cross-validation group:text -k 5 of "
                                     "data.csv is not speaker-disjoint: fold 1: speaker made:s0 ")
        result = self.dry("--cv", "group:text", "--allow-speaker-overlap", "--json")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.json()["speaker_dependent"])
        self.assert_disjoint("run/fold-1/split.csv", "text")

    def test_a_file_of_folds(self):
        self.manifest(self.crossed(speakers=4))
        lines = [f"{file},{1 + int(row['speaker'][1:]) % 2}" for file, row in self.known.items()]
        (self.dir / "mine.csv").write_text("file,fold\n" + "\n".join(lines) + "\n")
        self.assert_run(self.dry("--cv", "folds:mine.csv"), 0, err="")
        self.assertEqual(self.values("run/fold-2/split.csv", "test", "speaker"), {"s1", "s3"})

    def test_wrong_command_lines(self):
        self.manifest(self.crossed())
        for arguments, words in (
            (("--cv", "speaker"), "--cv speaker: must be group:speaker, group:corpus, group:text, "
                                  "group:speaker+text, folds:NAME (ser list folds) or folds:FILE"),
            (("--cv", "group:speaker", "-k", "1"), "-k 1: must be a number from 2, or all"),
            (("--cv", "folds:emobox", "-k", "3"), "-k 3: --cv folds:emobox brings its own folds"),
            (("-k", "3"), "-k needs --cv"),
            (("--cv", "group:speaker", "--split", "none"), "--split and --cv exclude each other"),
            (("--cv", "group:speaker", "--fold", "9"), "--fold 9: --cv group:speaker -k 5 has no "
                                                       "such fold"),
            (("--split", "group:speaker"), "for folds, give --cv group:speaker"),
            (("--cv", "folds:nobody"), "unknown list of folds 'nobody' (known: audeering, emo-superb, emobox"),
            (("--cv", "folds:emobox"), "folds:emobox: has no list for the corpus 'made'"),
        ):
            result = self.dry(*arguments)
            self.assertEqual((result.code, result.out), (2, ""), arguments)
            self.assertIn(words, result.err)


class Published(Splits):
    def test_emobox_folds_of_ravdess_are_disjoint_and_need_no_flag(self):
        self.manifest(self.ravdess())
        self.assert_run(self.dry("--cv", "folds:emobox"), 0, err="")
        for number, speakers in enumerate(EMOBOX_RAVDESS, 1):
            split = f"run/fold-{number}/split.csv"
            self.assertEqual(self.values(split, "test", "speaker"), speakers)
            self.assert_disjoint(split, "speaker")

    def test_emobox_fold_of_crema_d_is_refused_without_the_flag(self):
        emotions = {"ANG": "angry", "DIS": "disgust", "FEA": "fear", "HAP": "happy",
                    "NEU": "neutral", "SAD": "sad"}
        self.manifest([(f"{actor}_{text}_{code}_XX.wav", "crema-d", str(actor), emotion, text)
                       for actor in range(1001, 1011) for code, emotion in emotions.items()
                       for text in ("DFA", "ITH", "TIE", "WSI", "TAI")])
        result = self.dry("--cv", "folds:emobox")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("fold 1: speaker crema-d:1001 is in ", result.err)
        self.assertIn("--allow-speaker-overlap", result.err)
        result = self.dry("--cv", "folds:emobox", "--allow-speaker-overlap")
        self.assert_run(result, 0, err="")
        self.assertIn("1 fold (folds:emobox), speaker-dependent\n", result.out)

    def test_partitions(self):
        self.manifest(self.ravdess())
        for name, test, dev in (
            ("tfds", {"01", "04", "13", "16", "22"}, {"06", "08", "10", "19", "20"}),
            ("nkululeko", {"21", "22", "23", "24"}, {"16", "17", "19", "20"}),
        ):
            self.assert_run(self.dry("--split", "folds:" + name), 0, err="")
            self.assertEqual(self.values("run/split.csv", "test", "speaker"), test)
            self.assertEqual(self.values("run/split.csv", "dev", "speaker"), dev)
            self.assertEqual(len(self.rows("run/split.csv")), 1440)

    def test_a_cross_validation_is_no_partition_and_the_other_way_round(self):
        self.manifest(self.ravdess())
        self.assertIn("use --cv folds:emobox", self.dry("--split", "folds:emobox").err)
        self.assertIn("use --split folds:tfds", self.dry("--cv", "folds:tfds").err)

    def test_several_corpora_are_refused(self):
        self.manifest(self.ravdess() + self.crossed())
        self.assert_run(self.dry("--split", "folds:tfds"), 2, "", (
            "ser: error: folds:tfds: takes the manifest of one corpus, and data.csv has made, "
            "ravdess\n"))


class Leaks(Splits):
    """One line in two places of a manifest's own split."""

    def assert_leak(self, rows, columns, line):
        self.manifest(rows, columns)
        result = self.dry("--split", "column")
        self.assertEqual((result.code, result.out), (3, ""), result.err)
        self.assertIn(line, result.err)
        result = self.dry("--split", "column", "--allow-speaker-overlap")
        self.assert_run(result, 0, err="")
        self.assertIn("speaker-dependent", result.out)

    BASE = [("a1.wav", "1", "happy", "train"), ("a2.wav", "1", "sad", "train"),
            ("b1.wav", "2", "happy", "dev"), ("b2.wav", "2", "sad", "dev"),
            ("c1.wav", "3", "happy", "test"), ("c2.wav", "3", "sad", "test")]

    def test_a_speaker(self):
        self.assert_leak([*self.BASE, ("x.wav", "1", "sad", "test")], "file,speaker,emotion,split",
                         "speaker 1 is in train and test")

    def test_equal_recordings(self):
        rows = [(*row, f"h{i % 5}") for i, row in enumerate(self.BASE)]
        self.assert_leak(rows, "file,speaker,emotion,split,hash",
                         "the recording of a1.wav is in train and test")

    def test_augmented_copies(self):
        rows = [(*row, "a1.wav" if row[0] == "c1.wav" else "") for row in self.BASE]
        self.assert_leak(rows, "file,speaker,emotion,split,source",
                         "a copy of a1.wav is in train and test")

    def test_modality_twins_even_under_other_speakers_names(self):
        rows = [("x.wav", "1", "happy", "train", "one take"),
                ("y.wav", "9", "happy", "test", "one take"), *[(*row, "") for row in self.BASE]]
        self.assert_leak(rows, "file,speaker,emotion,split,twin",
                         "a twin of x.wav is in train and test")

    def test_a_random_split_keeps_twins_copies_and_equal_recordings_together(self):
        rows = [(*row[:4], "", "", row[0][2:]) for row in self.ravdess(range(1, 5))]
        rows += [(*row[:4], "", "", row[0][2:]) for row in self.ravdess(range(1, 5), modality="01")]
        rows += [(f"copy/{row[0]}", row[1], row[2], row[3], row[0], "", "")
                 for row in self.ravdess((1,))]
        rows += [(f"equal/{i}.wav", "ravdess", "02", "calm", "", "same", "") for i in range(9)]
        self.manifest(rows, "file,corpus,speaker,emotion,source,hash,twin")
        self.assert_run(self.dry("--split", "random:60/20/20", "--allow-speaker-overlap"), 0,
                        err="")
        part = {row["file"]: row["part"] for row in self.rows("run/split.csv")}
        self.assertEqual(set(part.values()), {"train", "dev", "test"})
        for file, *_ in self.ravdess(range(1, 5)):
            self.assertEqual(part[file], part["01" + file[2:]])
        for file, *_ in self.ravdess((1,)):
            self.assertEqual(part[file], part[f"copy/{file}"])
        self.assertEqual(len({part[f"equal/{i}.wav"] for i in range(9)}), 1)


class OlderManifests(Splits):
    """Those that ser ingest wrote before it told of twins."""

    NOTE = ("data.csv has no column 'twin' (written by an older ser?): recordings of one utterance "
            "in several modalities, and synthetic speech, cannot be told; run ser ingest again")

    def older(self, columns="file,corpus,speaker,emotion,hash"):
        self.manifest([(*row[:4], f"h{i}") for i, row in enumerate(self.ravdess())], columns)

    def test_the_reader_of_a_split_is_told_once(self):
        self.older()
        result = self.dry("--json")
        self.assert_run(result, 0, err="")
        self.assertEqual(result.json()["notes"], [self.NOTE])
        self.assertEqual(self.dry().out.count(self.NOTE), 1)

    def test_and_that_of_folds(self):
        self.older()
        self.assertEqual(self.dry("--cv", "group:speaker", "-k", "2", "--json").json()["notes"],
                         [self.NOTE])

    def test_a_manifest_with_the_column_and_a_users_own_csv_are_no_such_manifests(self):
        self.manifest([(*row[:4], f"h{i}", "") for i, row in enumerate(self.ravdess())],
                      "file,corpus,speaker,emotion,hash,twin")
        self.assertEqual(self.dry("--json").json()["notes"], [])
        self.manifest(self.ravdess())
        self.assertEqual(self.dry("--json").json()["notes"], [])
        self.older("file,database,speaker,emotion,hash")
        self.assertEqual(self.dry("--json").json()["notes"], [])


class SmallCorpora(Splits):
    def test_a_class_without_a_test_clip_is_said_with_what_would_work(self):
        rows = [row for row in self.crossed() if row[3] != "angry" or row[2] in ("s0", "s1")]
        self.manifest(rows)
        result = self.dry("--test-speakers", "s5")
        self.assert_run(result, 0, err="")
        self.assertIn("the test part has no 'angry' test clip (2 speakers have any); its UAR "
                      "averages 2 classes; try --split speaker:", result.out)
        offered = re.search(r"--split (\S+)", result.out)[1]
        self.assert_run(self.dry("--split", offered), 0, err="")
        self.assertIn("angry", self.values("run/split.csv", "test", "emotion"))
        self.assertIn("angry", self.values("run/split.csv", "train", "emotion"))

    def test_a_class_of_one_speaker_cannot_be_split(self):
        self.manifest([row for row in self.crossed() if row[3] != "angry" or row[2] == "s3"])
        result = self.dry("--test-speakers", "s3")
        self.assertEqual(result.code, 3)
        self.assertIn("only speaker made:s3 has 'angry' clips", result.err)

    def test_two_speakers_are_one_against_the_other(self):
        self.manifest(self.crossed(speakers=2))
        result = self.dry()
        self.assert_run(result, 0, err="")
        self.assertIn("there is only one training speaker", result.out)
        test = self.values("run/split.csv", "test", "speaker")
        self.assertEqual(len(test), 1)
        self.assertEqual(test & self.values("run/split.csv", "train", "speaker"), set())

    def test_clips_without_a_speaker_are_said(self):
        self.manifest([(f"{i}.wav", ("happy", "sad")[i % 2], ("train", "dev", "test")[i % 3])
                       for i in range(12)], "file,emotion,split")
        result = self.dry("--split", "column")
        self.assert_run(result, 0, err="")
        self.assertIn("12 of 12 clips have no speaker", result.out)


if __name__ == "__main__":
    unittest.main()
