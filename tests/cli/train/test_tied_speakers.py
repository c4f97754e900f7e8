"""Emotions that are tied to speakers are said in ingest, card, charts, split and training."""

import csv

from ser_cli import *

TIED = "6 of 6 speakers have one emotion only: "
NORMALIZE = TIED + "normalising by speaker removes the emotion, too; use --normalize global"


class Tied(SerTest):
    def write(self, emotion_of):
        lines = ["file,corpus,speaker,emotion"]
        for speaker in range(1, 7):
            for clip in range(4):
                name = f"s{speaker}_{clip}.wav"
                write_wav(self.dir / name, tone(0.5, hz=200 + 10 * speaker + clip,
                                                seed=10 * speaker + clip))
                lines.append(f"{name},calls,{speaker},{emotion_of(speaker, clip)}")
        (self.dir / "data.csv").write_text("\n".join(lines) + "\n")

    def setUp(self):
        super().setUp()
        self.write(lambda speaker, clip: ("happy", "sad")[speaker % 2])

    def test_in_ingest_and_its_card(self):
        result = self.ser("ingest", "data.csv", "-o", "d.csv")
        self.assert_run(result, 0)
        self.assertIn("calls: " + TIED, result.out)
        card = (self.dir / "d.card.md").read_text()
        self.assertIn(TIED, card)
        self.assertIn("## Speakers and emotions", card)
        self.assertRegex(card, r"\| calls +\| 1 +\| +\. \| +4 \|")
        remarks = self.ser("ingest", "data.csv", "-o", "e.csv", "--json").json()["remarks"]
        self.assertIn("speaker-emotion", {remark["kind"] for remark in remarks})

    def test_in_the_charts(self):
        self.assert_run(self.ser("info", "data.csv", "--plots", "plots"), 0)
        with open(self.dir / "plots/emotions_by_speaker.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(rows[0], {"corpus": "calls", "speaker": "1", "happy": "0", "sad": "4"})

    def test_in_the_split_and_where_somebody_normalises_by_speaker(self):
        dry = ("train", "data.csv", "--config", "svm", "--dry-run", "-o")
        result = self.ser(*dry, "a")
        self.assertIn(TIED + "a model may learn the speakers", result.out)
        self.assertNotIn("normalising", result.out)
        result = self.ser(*dry, "b", "--normalize", "speaker")
        self.assertIn(NORMALIZE, result.out)
        self.assert_run(self.ser("train", "data.csv", "--config", "svm", "--test-speakers", "1,2",
                                 "--dev-speakers", "3,4", "-o", "run"), 0)
        result = self.ser("eval", "run", "data.csv", "--normalize", "speaker")
        self.assertIn("2 of 2 speakers have one emotion only: normalising by speaker", result.err)

    def test_is_not_said_of_speakers_with_several(self):
        self.write(lambda speaker, clip: ("happy", "sad")[clip % 2])
        self.assertNotIn("one emotion", self.ser("ingest", "data.csv", "-o", "d.csv").out)
        self.assertNotIn("Speakers and emotions", (self.dir / "d.card.md").read_text())
        self.assert_run(self.ser("info", "data.csv", "--plots", "plots"), 0)
        self.assertFalse((self.dir / "plots/emotions_by_speaker.csv").exists())


if __name__ == "__main__":
    unittest.main()
