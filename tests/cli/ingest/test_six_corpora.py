"""ser ingest on the complete file lists of the six corpora, alone and mixed."""

import collections
import csv
import random
import shutil

from ser_cli import SerTest, unittest
from six_corpora import CORPORA, Writer, ravdess, savee, truth, usual_rate

SEVEN = ("neutral", "happy", "sad", "angry", "fear", "disgust", "surprise")
# files, speakers and labels of each, as published
PUBLISHED = {
    "ravdess": (1440, 24, {"neutral": 96, "calm": 192, **dict.fromkeys(SEVEN[1:], 192)}),
    "crema-d": (7442, 91, {"neutral": 1087, **dict.fromkeys(SEVEN[1:6], 1271)}),
    "tess": (2800, 2, dict.fromkeys(SEVEN, 400)),
    "emodb": (535, 10, {"neutral": 79, "happy": 71, "sad": 62, "angry": 127, "fear": 69,
                        "disgust": 46, "boredom": 81}),
    "savee": (480, 4, {"neutral": 120, **dict.fromkeys(SEVEN[1:], 60)}),
    "iesc": (600, 8, dict.fromkeys(SEVEN[:5], 120)),
}
KNOWN_BAD = "1076_MTI_SAD_XX"
BAD_LINE = "crema-d: 1 known bad, published and left out"


class SixCorporaTest(SerTest):
    def setUp(self):
        super().setUp()
        self.writer = Writer(self.dir / "c")

    def ingest(self, *options):
        result = self.ser("ingest", "c", "-o", "data.csv", "--json", *options)
        self.assert_run(result, err="")
        with open(self.dir / "data.csv", newline="", encoding="utf-8") as file:
            return result.json(), list(csv.DictReader(file))

    def check_rows(self, rows):
        """Every row says what its path says, and no recording is there twice."""
        for row in rows:
            speaker, emotion = truth(row["corpus"], row["file"])
            self.assertEqual((row["speaker"], row["emotion"]), (speaker, emotion), row["file"])
            self.assertEqual(row["sample_rate"], str(usual_rate(row["corpus"], row["file"])))
        self.assertEqual(len({row["hash"] for row in rows}), len(rows))

    def check_whole(self, name, summary):
        files, speakers, labels = PUBLISHED[name]
        corpus = summary["corpora"][name]
        bad = 1 if name == "crema-d" else 0
        labels = {**labels, "sad": labels["sad"] - bad}
        self.assertEqual((corpus["files"], corpus["expected"], corpus["speakers"]),
                         (files - bad, files, speakers), name)
        self.assertEqual(corpus["labels"], labels, name)
        self.assertEqual(corpus["differences"], [] if not bad else [
            "crema-d: 7441 recordings where 7442 were published (1 fewer)",
            "crema-d: sad 1270 of 1271", BAD_LINE])

    def check_alone(self, name, skipped):
        summary, rows = self.ingest()
        self.assertEqual(list(summary["corpora"]), [name])
        self.check_whole(name, summary)
        self.assertEqual(summary["skipped"], skipped)
        self.assertEqual(summary["equal"], [])
        self.check_rows(rows)
        return rows

    def test_published_counts_are_those_of_the_file_lists(self):
        for name, (files, speakers, labels) in PUBLISHED.items():
            known = [truth(name, path) for path in CORPORA[name]()]
            self.assertEqual(len(known), files, name)
            self.assertEqual(len({speaker for speaker, _ in known}), speakers, name)
            self.assertEqual(collections.Counter(emotion for _, emotion in known), labels, name)

    def test_ravdess_of_the_mirror_that_nests_a_second_copy(self):
        self.writer.corpus("ravdess", copies=("", "audio_speech_actors_01-24"))
        rows = self.check_alone("ravdess", {"duplicate": 1440})
        self.assertTrue(all(row["file"].startswith("c/Actor_") for row in rows))
        self.assertEqual(collections.Counter(row["gender"] for row in rows),
                         {"male": 720, "female": 720})

    def test_ravdess_speech_and_song(self):
        self.writer.corpus("ravdess", "Audio_Speech_Actors_01-24")
        self.writer.corpus("ravdess", "Audio_Song_Actors_01-24", ravdess("02"))
        summary, rows = self.ingest()
        corpus = summary["corpora"]["ravdess"]
        self.assertEqual((corpus["files"], corpus["expected"], corpus["speakers"]),
                         (2452, 2452, 24))
        self.assertEqual((corpus["differences"], summary["skipped"]), ([], {}))
        self.assertEqual(collections.Counter(row["style"] for row in rows),
                         {"speech": 1440, "song": 1012})
        self.check_rows(rows)

    def test_crema_d_as_intended_and_by_vote(self):
        self.writer.corpus("crema-d")
        rows = self.check_alone("crema-d", {"known-bad": 1})
        self.assertEqual(collections.Counter(row["intensity"] for row in rows),
                         {"low": 455, "medium": 455, "high": 455, "": 6076})
        self.assertEqual({row["text"] for row in rows if row["intensity"]}, {"IEO"})
        sex = {row["speaker"]: row["gender"] for row in rows}
        self.assertEqual(collections.Counter(sex.values()), {"male": 48, "female": 43})
        self.check_vote()

    def check_vote(self):
        """The same tree with a table of votes."""
        paths = list(CORPORA["crema-d"]())
        letters = ["N", "A", "F", "D", "S", "H"]
        votes = ["A:D" if i < 644 else letters[i % 6] for i in range(len(paths))]
        lines = ["FileName,VoiceVote"]
        lines += [f"{path[9:-4]},{vote}" for path, vote in zip(paths, votes)]
        self.writer.bytes("processedResults/summaryTable.csv", "\n".join(lines).encode())
        summary, rows = self.ingest("--label-source", "voice-vote")
        self.assertEqual(summary["label_tables"], {
            "crema-d": {"table": "summaryTable.csv", "ties": 644, "without_row": 0}})
        self.assertEqual(summary["skipped"], {"known-bad": 1, "label-dropped": 644})
        self.assertEqual(len(rows), 7442 - 1 - 644)
        heard = {f"c/{path}": vote for path, vote in zip(paths, votes)}
        self.assertTrue(all(row["label"][0] == heard[row["file"]] for row in rows))
        self.assertEqual(summary["corpora"]["crema-d"]["differences"],
                         ["crema-d: 7441 recordings where 7442 were published (1 fewer)", BAD_LINE])

    def test_tess_of_the_mirror_that_nests_the_whole_folder_twice(self):
        self.writer.corpus("tess", copies=("a", "a/TESS Toronto emotional speech set data"))
        rows = self.check_alone("tess", {"duplicate": 2800})
        self.assertEqual({row["speaker"]: row["age"] for row in rows}, {"OAF": "64", "YAF": "26"})
        self.assertEqual({row["label"] for row in rows if row["emotion"] == "surprise"}, {"ps"})
        self.assertIn("tess: 1 recording with 96000 Hz, not 24414 Hz as the others: "
                      "c/a/OAF_Fear/OAF_food_fear.wav\n", (self.dir / "data.card.md").read_text())

    def test_emodb(self):
        self.writer.corpus("emodb")
        self.check_alone("emodb", {})

    def test_savee_in_folders_and_flat(self):
        self.writer.corpus("savee")
        folders = self.check_alone("savee", {})
        shutil.rmtree(self.dir / "c")
        self.writer = Writer(self.dir / "c")
        self.writer.corpus("savee", "ALL", savee(flat=True))
        flat = self.check_alone("savee", {})
        self.assertEqual({(r["speaker"], r["text"], r["label"], r["hash"]) for r in flat},
                         {(r["speaker"], r["text"], r["label"], r["hash"]) for r in folders})

    def test_iesc(self):
        self.writer.corpus("iesc", "Indian Emotional Speech Corpora")
        self.check_alone("iesc", {})

    def test_all_six_in_one_tree(self):
        for name in CORPORA:
            self.writer.corpus(name, name)
        summary, rows = self.ingest()
        self.assertEqual(list(summary["corpora"]), sorted(CORPORA))
        for name in CORPORA:
            self.check_whole(name, summary)
        self.assertEqual(summary["skipped"], {"known-bad": 1})
        self.assertEqual(summary["files"], sum(p[0] for p in PUBLISHED.values()) - 1)
        self.check_rows(rows)

    def check_mixture(self, seed):
        """Some files of each corpus in folders of any depth and letters of any case, some of them
        twice or damaged."""
        chance = random.Random(seed)
        folders = ["", "x", "x/y", "My Data (1)/deep/er", "2", "Käse"]
        expected = {}
        reasons = collections.Counter()
        for name, paths in CORPORA.items():
            for path in chance.sample(list(paths()), chance.randrange(0, 60)):
                kind = chance.choices(["sound", "twice", "silent", "empty"], [8, 3, 1, 1])[0]
                places = chance.sample(folders, 2 if kind == "twice" else 1)
                spelt = [chance.choice([path, path, path.upper(), path.lower()]) for _ in places]
                places = [f"{place}/{spelling}".lstrip("/") for place, spelling in zip(places, spelt)]
                rate = usual_rate(name, path)
                if KNOWN_BAD in path:
                    reasons["known-bad"] += len(places)
                elif kind in ("sound", "twice"):
                    expected[name, truth(name, path), path] = True
                    reasons["duplicate"] += len(places) - 1
                else:
                    reasons[kind] += 1
                self.writer.number += 1
                for place in places:
                    if kind == "empty":
                        self.writer.bytes(place, b"")
                    else:
                        self.writer.wav(place, rate, self.writer.number)
                if kind == "silent":
                    file = self.writer.root / places[0]
                    file.write_bytes(file.read_bytes()[:44] + bytes(2 * Writer.FRAMES))
        summary, rows = self.ingest("--max-bad", 10**6)
        self.assertEqual(summary["skipped"], {k: n for k, n in reasons.items() if n})
        self.assertEqual(len({row["hash"] for row in rows}), len(rows))
        counts = collections.Counter((name, *known) for name, known, _ in expected)
        self.assertEqual(collections.Counter(
            (row["corpus"], row["speaker"], row["emotion"]) for row in rows), counts)

    def test_random_mixtures(self):
        for seed in range(6):
            with self.subTest(seed=seed):
                shutil.rmtree(self.dir / "c", ignore_errors=True)
                self.writer = Writer(self.dir / "c")
                self.check_mixture(seed)


if __name__ == "__main__":
    unittest.main()
