"""ser ingest on the real recordings, against a parser written here from the corpora's own rules."""

import collections
import csv
import pathlib
import wave

from ser_cli import CORPORA, SerTest, needs_corpora, unittest

RAVDESS_EMOTIONS = ["neutral", "calm", "happy", "sad", "angry", "fear", "disgust", "surprise"]
EMODB_EMOTIONS = {"W": "angry", "L": "boredom", "E": "disgust", "A": "fear", "F": "happy",
                  "T": "sad", "N": "neutral"}
EMODB_SPEAKERS = {"03": ("male", "31"), "08": ("female", "34"), "09": ("female", "21"),
                  "10": ("male", "32"), "11": ("male", "26"), "12": ("male", "30")}


def ravdess_fields(path):
    modality, channel, emotion, intensity, statement, take, actor = path.stem.split("-")
    assert modality == "03"
    return {
        "speaker": actor, "gender": "male" if int(actor) % 2 else "female", "age": "",
        "language": "en", "style": {"01": "speech", "02": "song"}[channel],
        "emotion": RAVDESS_EMOTIONS[int(emotion) - 1],
        "intensity": {"01": "normal", "02": "strong"}[intensity],
        "text": {"01": "kids", "02": "dogs"}[statement], "take": take,
    }


def emodb_fields(path):
    name = path.stem
    gender, age = EMODB_SPEAKERS[name[:2]]
    return {
        "speaker": name[:2], "gender": gender, "age": age, "language": "de", "style": "speech",
        "emotion": EMODB_EMOTIONS[name[5]], "intensity": "", "text": name[2:5], "take": name[6],
    }


@needs_corpora
class RealCorporaTest(SerTest):
    def ingest(self, corpus):
        root = pathlib.Path(CORPORA).resolve() / corpus
        result = self.ser("ingest", root, "-o", "data.csv", "--json", "--absolute")
        self.assert_run(result, err="")
        with open(self.dir / "data.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return root, result.json(), rows

    def check_rows(self, corpus, root, rows, fields_of):
        self.assertEqual([row["file"] for row in rows],
                         sorted(str(path) for path in root.rglob("*.wav")))
        for row in rows:
            path = pathlib.Path(row["file"])
            expected = fields_of(path)
            self.assertEqual({key: row[key] for key in expected}, expected, path.name)
            with wave.open(str(path)) as audio:
                self.assertEqual(row["sample_rate"], str(audio.getframerate()), path.name)
                self.assertEqual(row["channels"], str(audio.getnchannels()), path.name)
                self.assertAlmostEqual(float(row["duration"]),
                                       audio.getnframes() / audio.getframerate(), places=9)
            self.assertEqual((row["corpus"], row["start"], row["end"], row["source"]),
                             (corpus, "", "", ""))
            self.assertRegex(row["hash"], "^[0-9a-f]{32}$")

    def test_ravdess(self):
        root, summary, rows = self.ingest("ravdess")
        self.check_rows("ravdess", root, rows, ravdess_fields)
        corpus = summary["corpora"]["ravdess"]
        self.assertEqual(list(summary["corpora"]), ["ravdess"])
        self.assertEqual((corpus["files"], corpus["expected"], corpus["speakers"]), (1080, 1440, 18))
        self.assertEqual(corpus["labels"],
                         {"neutral": 72, **dict.fromkeys(RAVDESS_EMOTIONS[1:], 144)})
        self.assertEqual(summary["skipped"], {})
        self.assertAlmostEqual(corpus["seconds"], sum(float(row["duration"]) for row in rows), 6)
        pair = [root / "Actor_07/03-01-03-01-02-01-07.wav",
                root / "Actor_07/03-01-03-01-02-02-07.wav"]
        self.assertEqual(summary["equal"], [{"files": list(map(str, pair)), "known": True}])
        stereo = {pathlib.Path(row["file"]).stem for row in rows if row["channels"] == "2"}
        self.assertEqual(stereo, {"03-01-02-01-01-02-01", "03-01-08-01-02-02-01",
                                  "03-01-02-01-02-02-05"})
        hashes = collections.Counter(row["hash"] for row in rows)
        self.assertEqual(sorted(hashes.values())[-2:], [1, 2])
        self.assertIn("ravdess, style speech: 6 speakers absent: 19 20 21 22 23 24",
                      corpus["differences"])

    def test_emodb(self):
        root, summary, rows = self.ingest("emodb")
        self.check_rows("emodb", root, rows, emodb_fields)
        corpus = summary["corpora"]["emodb"]
        self.assertEqual((corpus["files"], corpus["expected"], corpus["speakers"]), (212, 535, 6))
        self.assertEqual(corpus["labels"], {"neutral": 47, "happy": 36, "sad": 34, "angry": 72,
                                            "fear": 5, "disgust": 9, "boredom": 9})
        self.assertEqual((summary["skipped"], summary["equal"]), ({}, []))

    def test_both_in_one_manifest(self):
        root = pathlib.Path(CORPORA).resolve()
        summary = self.ser("ingest", root, "-o", "data.csv", "--json", "--labels", "7").json()
        self.assertEqual({name: corpus["files"] for name, corpus in summary["corpora"].items()},
                         {"emodb": 203, "ravdess": 1080})
        self.assertEqual(summary["skipped"], {"label-dropped": 9})
        self.assertEqual(summary["corpora"]["ravdess"]["labels"]["neutral"], 216)


if __name__ == "__main__":
    unittest.main()
