"""ser ingest: label sets, their policies, and the demo corpus."""

import os
import signal
import subprocess
import time

from ingest_case import IngestTest
from ser_cli import SOURCE_DIR, unittest


class LabelTest(IngestTest):
    def emotions(self, *options):
        for name in ("03-01-01-01-01-01-01", "03-01-02-01-01-01-01", "03-01-06-01-01-01-01",
                     "03-01-08-01-01-01-01", "03a01La"):
            self.wav(f"c/{name}.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", *options)
        self.assert_run(result, err="")
        return [f"{row['label']}>{row['emotion']}" for row in self.rows()]

    def test_native_keeps_all(self):
        self.assertEqual(self.emotions(), ["boredom>boredom", "neutral>neutral", "calm>calm",
                                           "fear>fear", "surprise>surprise"])

    def test_shipped_sets(self):
        self.assertEqual(self.emotions("--labels", "8"),
                         ["neutral>neutral", "calm>calm", "fear>fear", "surprise>surprise"])
        self.assertEqual(self.emotions("--labels", "7"),
                         ["neutral>neutral", "calm>neutral", "fear>fear", "surprise>surprise"])
        self.assertEqual(self.emotions("--labels", "6"),
                         ["neutral>neutral", "calm>neutral", "fear>fear"])
        self.assertEqual(self.emotions("--labels", "4"), ["neutral>neutral", "calm>neutral"])

    def test_policies_override_the_set(self):
        self.assertEqual(
            self.emotions("--labels", "4", "--calm", "keep", "--boredom", "neutral"),
            ["boredom>neutral", "neutral>neutral", "calm>calm"])
        self.assertEqual(self.emotions("--calm", "drop", "--boredom", "drop"),
                         ["neutral>neutral", "fear>fear", "surprise>surprise"])

    def test_map_of_a_users_own(self):
        (self.dir / "mine.json").write_text(
            '{"labels": {"neutral": "low", "calm": "low", "fear": "high", "boredom": null}}')
        self.assertEqual(self.emotions("--labels", "mine.json"),
                         ["neutral>low", "calm>low", "fear>high"])

    def test_unknown_set_and_emotion_are_usage_errors(self):
        self.wav("c/03a01Fa.wav")
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--labels", "5"), code=2, out="",
            err="ser: error: unknown label set '5' (known: 4, 6, 7, 8, native)\n")
        (self.dir / "bad.json").write_text('{"labels": {"hapy": "happy"}}')
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--labels", "bad.json"), code=2, out="",
            err="ser: error: --labels bad: labels.hapy: no recording has this label (did you mean "
                "'happy'?)\n")


@unittest.skipUnless(
    subprocess.run(["which", "espeak-ng"], capture_output=True).returncode == 0,
    "espeak-ng is not installed")
class DemoCorpusTest(IngestTest):
    SCRIPT = SOURCE_DIR / "scripts/make_demo_corpus.sh"

    def test_it_is_complete_distinct_and_survives_a_kill(self):
        process = subprocess.Popen(["bash", self.SCRIPT, "demo"], cwd=self.dir,
                                   stdout=subprocess.DEVNULL, start_new_session=True)
        while len(list((self.dir).glob("demo/demo_*.wav"))) < 20 and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        finished = {p: p.stat().st_mtime_ns for p in self.dir.glob("demo/demo_*.wav")}
        self.assertLess(len(finished), 480)
        made = subprocess.run(["bash", self.SCRIPT, "demo"], cwd=self.dir, capture_output=True,
                              text=True, check=True)
        self.assertEqual(made.stdout, f"{self.dir.resolve()}/demo: 480 recordings\n")
        self.assert_no_litter()
        for path, time_made in finished.items():
            self.assertEqual(path.stat().st_mtime_ns, time_made)
        result = self.ser("ingest", "demo", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        summary = result.json()
        self.assertEqual((summary["files"], summary["skipped"], summary["equal"]), (480, {}, []))
        self.assertEqual(summary["corpora"]["demo"]["differences"], [])
        self.assertEqual(summary["corpora"]["demo"]["labels"],
                         dict.fromkeys(("neutral", "happy", "sad", "angry", "fear"), 96))
        self.assertIn("Synthetic speech, not recorded from people",
                      (self.dir / "data.card.md").read_text())

    def test_usage(self):
        made = subprocess.run(["bash", self.SCRIPT], capture_output=True, text=True)
        self.assertEqual(made.returncode, 2)
        self.assertTrue(made.stderr.startswith("usage: "))


if __name__ == "__main__":
    unittest.main()
