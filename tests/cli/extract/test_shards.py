"""ser extract --shard: several processes fill one folder, and a run without it joins them."""

import time

from extract_case import *

SETS = ("logmel-64", "mfcc-40")


class ShardTest(ExtractTest):
    def extract(self, name, out, *flags):
        return self.ser("extract", "data.csv", "--features", name, "-o", out, *flags)

    def whole(self, name, out="whole"):
        """The files of a run in one go."""
        self.assertIn(self.extract(name, out).code, (0, 3))
        return self.files(out)

    def start(self, name, out, shard, *flags):
        return subprocess.Popen(
            [SER, "extract", "data.csv", "--features", name, "-o", out, "--shard", shard, *flags],
            cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def many(self, count):
        for i in range(4):
            write_wav(self.dir / f"source/{i}.wav", tone(3.0, 48000, 150 + 40 * i, seed=i), 48000)
        (self.dir / "many").mkdir()
        for i in range(count):
            os.link(self.dir / f"source/{i % 4}.wav", self.dir / f"many/{i}.wav")
        rows = "".join(f"many/{i}.wav\n" for i in range(count))
        (self.dir / "data.csv").write_text("file\n" + rows)


class Parts(ShardTest):
    def test_are_files_of_their_own_and_a_run_without_it_joins_them(self):
        self.recordings(5)
        for name, out in zip(SETS, ("maps", "vectors")):
            for i, count in enumerate((2, 3)):
                result = self.extract(name, out, "--shard", f"{i}/2")
                self.assert_run(result, 0, f"{count} extracted, 0 kept, 0 failed: {out}, part "
                                           f"{i}/2\n", "")
            self.assertEqual(sorted(self.files(out)), ["part-0-of-2-00000.safetensors",
                                                       "part-1-of-2-00000.safetensors"])
            result = self.extract(name, out)
            self.assert_run(result, 0, f"0 extracted, 5 kept, 0 failed: {out}\n", "")
            self.assertEqual(self.files(out), self.whole(name, f"whole-{out}"))

    def test_hold_their_rows_in_the_manifests_order(self):
        self.recordings(7)
        rows = []
        for i in range(3):
            self.extract("logmel-64", "out", "--shard", f"{i}/3")
            _, metadata = self.tensors(f"out/part-{i}-of-3-00000.safetensors")
            rows += [row[0] for row in json.loads(metadata["rows"])]
        self.assertEqual(rows, list(range(7)))

    def test_may_be_done_in_any_order_with_any_jobs_and_some_left_out(self):
        self.recordings(9)
        for name in SETS:
            expected = self.whole(name, f"whole-{name}")
            for shard, jobs in (("3/4", 2), ("0/4", 1), ("1/4", 3)):
                self.assert_run(self.extract(name, name, "--shard", shard, "--jobs", jobs), 0)
            result = self.extract(name, name)
            self.assert_run(result, 0, f"2 extracted, 7 kept, 0 failed: {name}\n", "")
            self.assertEqual(self.files(name), expected)

    def test_at_once_give_the_bytes_of_one_run(self):
        self.many(240)
        for name in SETS:
            expected = self.whole(name, f"whole-{name}")
            running = [self.start(name, name, f"{i}/4", "--jobs", "1") for i in range(4)]
            for i, process in enumerate(running):
                out, err = process.communicate(timeout=120)
                self.assertEqual((process.returncode, out, err), (
                    0, f"60 extracted, 0 kept, 0 failed: {name}, part {i}/4\n", ""))
            result = self.extract(name, name)
            self.assert_run(result, 0, f"0 extracted, 240 kept, 0 failed: {name}\n", "")
            self.assertEqual(self.files(name), expected)

    def test_more_than_rows_are_empty(self):
        self.recordings(2)
        for i in range(5):
            self.assert_run(self.extract("mfcc-40", "out", "--shard", f"{i}/5"), 0, err="")
        self.assert_run(self.extract("mfcc-40", "out"), 0,
                        "0 extracted, 2 kept, 0 failed: out\n", "")
        self.assertEqual(self.files("out"), self.whole("mfcc-40"))

    def test_of_another_number_are_joined_too(self):
        self.recordings(6)
        self.extract("logmel-64", "out", "--shard", "0/2")
        result = self.extract("logmel-64", "out", "--shard", "1/3")
        self.assert_run(result, 0, "1 extracted, 1 kept, 0 failed: out, part 1/3\n", "")
        result = self.extract("logmel-64", "out")
        self.assert_run(result, 0, "2 extracted, 4 kept, 0 failed: out\n", "")
        self.assertEqual(self.files("out"), self.whole("logmel-64"))

    def test_of_a_finished_folder_have_nothing_to_do(self):
        self.recordings(4)
        expected = self.whole("mfcc-40")
        result = self.extract("mfcc-40", "whole", "--shard", "1/2")
        self.assert_run(result, 0, "0 extracted, 2 kept, 0 failed: whole, part 1/2\n", "")
        self.assertEqual(self.files("whole"), expected)


class Interrupted(ShardTest):
    def killed_part(self, name, signal_number):
        process = self.start(name, "out", "1/2", "--jobs", "1")
        first = self.dir / "out/part-1-of-2-00000.safetensors"
        while not first.exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal_number)
        out, err = process.communicate(timeout=60)
        self.assertTrue(first.exists(), err)
        return process.returncode

    def check(self, name, signal_number, code):
        self.many(600)
        expected = self.whole(name)
        other = self.start(name, "out", "0/2", "--jobs", "1")
        self.assertEqual(self.killed_part(name, signal_number), code)
        self.assertEqual(other.wait(timeout=120), 0)
        other.communicate()
        result = self.extract(name, "out", "--shard", "1/2", "--json")
        self.assert_run(result, 0, err="")
        self.assertEqual(result.json()["shard"], "1/2")
        self.assertGreaterEqual(result.json()["kept"], 64)
        self.assertEqual(result.json()["kept"] + result.json()["extracted"], 300)
        result = self.extract(name, "out")
        self.assert_run(result, 0, "0 extracted, 600 kept, 0 failed: out\n", "")
        self.assertEqual(self.files("out"), expected)
        self.assert_no_litter()

    def test_parts_of_maps_continue_after_kill_9(self):
        self.check("logmel-64", signal.SIGKILL, -signal.SIGKILL)

    def test_parts_of_vectors_continue_after_kill_9(self):
        self.check("mfcc-40", signal.SIGKILL, -signal.SIGKILL)

    def test_parts_continue_after_an_interrupt(self):
        self.check("logmel-64", signal.SIGINT, 130)

    def test_parts_are_joined_after_kill_9_without_being_continued(self):
        self.many(600)
        expected = self.whole("logmel-64")
        self.killed_part("logmel-64", signal.SIGKILL)
        self.assert_run(self.extract("logmel-64", "out"), 0, err="")
        self.assertEqual(self.files("out"), expected)
        self.assert_no_litter()

    def test_a_damaged_part_is_done_again(self):
        self.recordings(4)
        expected = self.whole("logmel-64")
        self.extract("logmel-64", "out", "--shard", "0/2")
        (self.dir / "out/part-0-of-2-00000.safetensors").write_bytes(b"half")
        result = self.extract("logmel-64", "out")
        self.assertEqual((result.code, result.out), (0, "4 extracted, 0 kept, 0 failed: out\n"))
        self.assertRegex(result.err, r"\Aser: warning: out/part-0-of-2-00000\.safetensors: .*\n\Z")
        self.assertEqual(self.files("out"), expected)


class Failures(ShardTest):
    def test_are_listed_by_each_part_and_then_together(self):
        self.recordings(6)
        (self.dir / "a/1.wav").write_bytes(b"")
        (self.dir / "a/4.wav").unlink()
        expected = self.whole("logmel-64")
        result = self.extract("logmel-64", "out", "--shard", "0/2")
        self.assert_run(result, 3, "2 extracted, 0 kept, 1 failed (out/failed-0-of-2.csv): out, "
                                   "part 0/2\n", "ser: warning: a/1.wav: is empty (0 bytes)\n")
        self.assertEqual((self.dir / "out/failed-0-of-2.csv").read_text(),
                         "file,start,end,reason,detail\n"
                         "a/1.wav,,,empty,a/1.wav: is empty (0 bytes)\n")
        self.assertEqual(self.extract("logmel-64", "out", "--shard", "1/2").code, 3)
        result = self.extract("logmel-64", "out")
        self.assertEqual((result.code, result.out),
                         (3, "0 extracted, 4 kept, 2 failed (out/failed.csv): out\n"))
        self.assertEqual(self.files("out"), expected)
        self.assertIn("failed.csv", expected)


class Options(ShardTest):
    def test_force_begins_one_part_again_and_leaves_the_others(self):
        self.recordings(6)
        for i in range(2):
            self.extract("logmel-64", "out", "--shard", f"{i}/2")
        result = self.extract("logmel-64", "out", "--shard", "0/2", "--force")
        self.assert_run(result, 0, "3 extracted, 0 kept, 0 failed: out, part 0/2\n", "")
        result = self.extract("logmel-64", "out")
        self.assert_run(result, 0, "0 extracted, 6 kept, 0 failed: out\n", "")
        self.extract("logmel-64", "out", "--shard", "0/2", "--force")
        self.assertEqual(sorted(self.files("out")), ["part-0-of-2-00000.safetensors"])
        result = self.extract("logmel-64", "out", "--force")
        self.assert_run(result, 0, "6 extracted, 0 kept, 0 failed: out\n", "")
        self.assertEqual(self.files("out"), self.whole("logmel-64"))

    def test_parts_of_another_set_are_refused_unless_forced(self):
        self.recordings(4)
        self.extract("logmel-64", "out", "--shard", "0/2")
        refusal = ("ser: error: out: holds features of another config (choose another folder with "
                   "-o, or replace what is there with --force)\n")
        self.assert_run(self.extract("mfcc-40", "out", "--shard", "1/2"), 2, "", refusal)
        self.assert_run(self.extract("mfcc-40", "out"), 2, "", refusal)
        for i in (1, 0):
            self.assert_run(self.extract("mfcc-40", "out", "--shard", f"{i}/2", "--force"), 0)
        self.assert_run(self.extract("mfcc-40", "out"), 0,
                        "0 extracted, 4 kept, 0 failed: out\n", "")
        self.assertEqual(self.files("out"), self.whole("mfcc-40"))

    def test_must_be_a_part_of_something(self):
        self.recordings(1)
        for shard in ("4/4", "-1/4", "0/0", "1", "a/b", "0/", "1/2/3", "0.5/2"):
            result = self.extract("mfcc-40", "out", f"--shard={shard}")
            self.assert_run(result, 2, "", f"ser: error: --shard {shard}: must be I/N with I from 0 "
                                           "to N - 1, such as 0/4 for the first of four parts\n")
        self.assertFalse((self.dir / "out").exists())

    def test_of_standard_output_are_refused(self):
        self.recordings(1)
        result = self.extract("mfcc-40", "-", "--shard", "0/2")
        self.assert_run(result, 2, "", "ser: error: --shard needs -o OUT, the folder that all parts "
                                       "share\n")

    def test_unjoined_parts_are_no_finished_features_but_are_described(self):
        self.recordings(4)
        self.extract("logmel-64", "out", "--shard", "0/2")
        found = self.ser("info", "out", "--json").json()
        self.assertEqual((found["kind"], found["state"], found["rows"]),
                         ("features", "unfinished", 2))


if __name__ == "__main__":
    unittest.main()
