"""ser extract after an interruption: the same command goes on, with the bytes of one run."""

import time

from extract_case import *


class Continuing(ExtractTest):
    def linked(self, count):
        """Many rows of a few recordings, so that a run takes a while."""
        for i in range(4):
            write_wav(self.dir / f"source/{i}.wav", tone(3.0, 48000, 150 + 40 * i, seed=i), 48000)
        (self.dir / "many").mkdir()
        for i in range(count):
            os.link(self.dir / f"source/{i % 4}.wav", self.dir / f"many/{i}.wav")
        rows = "".join(f"many/{i}.wav\n" for i in range(count))
        (self.dir / "many.csv").write_text("file\n" + rows)

    def run_until_first_shard(self, name, signal_number):
        process = subprocess.Popen(
            [SER, "extract", "many.csv", "--features", name, "-o", "cut", "--jobs", "1"],
            cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self.dir / "cut/features-00000.safetensors"
        while not first.exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal_number)
        out, err = process.communicate(timeout=60)
        self.assertTrue(first.exists(), err)
        return process.returncode, out, err

    def kept_rows(self):
        shards = (self.dir / "cut").glob("features-*.safetensors")
        return sum(len(self.tensors(shard)[0]) for shard in shards)

    def check_continuing(self, name, signal_number, code, err):
        self.linked(400)
        self.assert_run(self.ser("extract", "many.csv", "--features", name, "-o", "whole"), 0,
                        "400 extracted, 0 kept, 0 failed: whole\n", "")
        self.assertEqual(self.run_until_first_shard(name, signal_number), (code, "", err))
        kept = self.kept_rows()
        self.assertGreaterEqual(kept, 64)
        self.assertLess(kept, 400)
        result = self.ser("extract", "many.csv", "--features", name, "-o", "cut")
        self.assert_run(result, 0, f"{400 - kept} extracted, {kept} kept, 0 failed: cut\n", "")
        self.assertEqual(self.files("cut"), self.files("whole"))
        self.assert_no_litter()

    def test_after_kill_9_gives_the_same_bytes_of_maps(self):
        self.check_continuing("logmel-64", signal.SIGKILL, -signal.SIGKILL, "")

    def test_after_kill_9_gives_the_same_bytes_of_vectors(self):
        self.check_continuing("mfcc-40", signal.SIGKILL, -signal.SIGKILL, "")

    def test_after_an_interrupt_gives_the_same_bytes(self):
        self.check_continuing("logmel-64", signal.SIGINT, 130,
                              "ser: error: interrupted; what was finished is kept\n")

    def test_keeps_what_is_done_unless_forced(self):
        self.recordings(3)
        for flags, summary in (([], "3 extracted, 0 kept"), ([], "0 extracted, 3 kept"),
                               (["--force"], "3 extracted, 0 kept")):
            result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out", *flags)
            self.assert_run(result, 0, f"{summary}, 0 failed: out\n", "")

    def test_with_another_set_is_refused_unless_forced(self):
        self.recordings(2)
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "out"), 0)
        before = self.files("out")
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out")
        self.assert_run(result, 2, "", "ser: error: out: holds features of another config (choose "
                        "another folder with -o, or replace what is there with --force)\n")
        self.assertEqual(self.files("out"), before)
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out", "--force")
        self.assert_run(result, 0, "2 extracted, 0 kept, 0 failed: out\n", "")
        self.assertEqual(sorted(self.files("out")), ["features.csv", "features.safetensors"])


if __name__ == "__main__":
    unittest.main()
