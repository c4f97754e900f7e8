"""ser extract FILE… at the shell: recordings in, CSV out."""

import csv
import io

from ser_cli import *

NAMES = ["plain.wav", 'a, "b" c.wav', "new\nline.wav", "-dash.wav", "it's.wav", "über 愤怒.wav",
         "=1+1.wav", "x.csv.wav", "a;b\tc.wav"]


class RecordingsTest(SerTest):
    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def vectors(self, result, code=0):
        """file -> its features, of CSV on standard output."""
        self.assert_run(result, code)
        return {row.pop("file"): row for row in self.rows(result.out)}

    def recordings(self, *names):
        for i, name in enumerate(names):
            write_wav(self.dir / name, tone(1.0, hz=150 + 10 * i, seed=i))


class Lines(RecordingsTest):
    def test_are_those_of_the_recordings_in_the_order_given(self):
        self.recordings("c.wav", "a.wav", "b.wav")
        result = self.ser("extract", "c.wav", "a.wav", "b.wav", "a.wav", "--features", "prosody")
        self.assert_run(result, 0, err="4 extracted, 0 kept, 0 failed\n")
        rows = self.rows(result.out)
        self.assertEqual([row["file"] for row in rows], ["c.wav", "a.wav", "b.wav", "a.wav"])
        self.assertEqual(rows[1], rows[3])
        for row, hz in zip(rows, (150, 160, 170)):
            self.assertAlmostEqual(float(row["f0_mean_hz"]), hz, delta=0.5)
            self.assertEqual([row["start"], row["end"]], ["", ""])

    def test_of_standard_input_are_refused_with_the_name_that_serves(self):
        self.recordings("a.wav")
        data = (self.dir / "a.wav").read_bytes()
        for more in ((), ("-o", "out")):
            result = self.ser("extract", "-", "--features", "mfcc-40", *more, stdin=data)
            self.assert_run(result, 2, b"", b"ser: error: standard input holds WAV audio, and - stands "
                            b"for a manifest here: name the recording /dev/stdin\n")
        piped = self.ser("extract", "/dev/stdin", "--features", "mfcc-40", "-q", stdin=data)
        self.assert_run(piped, 0, err=b"")
        named = self.ser("extract", "a.wav", "--features", "mfcc-40", "-q")
        self.assertEqual(piped.out.decode().split(",", 1)[1].replace("/dev/stdin", "a.wav"),
                         named.out.split(",", 1)[1])

    def test_of_a_folder_say_what_could_not_be_read(self):
        self.recordings("d/a.wav")
        (self.dir / "d/b.m4a").write_bytes(b"\0\0\0\x1cftypM4A " + b"\0" * 100)
        result = self.ser("extract", "d", "--features", "mfcc-40")
        self.assert_run(result, 3, err="ser: warning: d/b.m4a: is MP4/AAC audio, which ser does not "
                        "read; convert it: ffmpeg -i d/b.m4a d/b.wav\n1 extracted, 0 kept, 1 failed\n")

    def test_hold_any_name(self):
        self.recordings(*NAMES)
        result = self.ser("extract", "--features", "mfcc-40", "-q", "--", *NAMES)
        self.assert_run(result, 0, err="")
        self.assertEqual([row["file"] for row in self.rows(result.out)], NAMES)
        self.assertTrue(result.out.splitlines()[2].startswith('"a, ""b"" c.wav",,,'))

    def test_have_all_columns_that_the_list_names(self):
        self.recordings("a.wav")
        for name in ("mfcc-40", "prosody", "functionals-large"):
            result = self.ser("extract", "a.wav", "--features", name, "-q")
            self.assert_run(result, 0, err="")
            listed = self.ser("list", "features", "-v", "--json").json()
            columns = [column["name"] for found in listed if found["name"] == name
                       for one in found["inputs"] for column in one["columns"]]
            head, line = csv.reader(io.StringIO(result.out))
            self.assertEqual(head, ["file", "start", "end", *columns])
            self.assertTrue(all(math.isfinite(float(cell)) for cell in line[3:]))

    def test_of_a_folder_are_those_of_the_recordings_in_it(self):
        self.recordings("d/b.wav", "d/sub/a.wav", "d/._b.wav", "e.wav")
        (self.dir / "d/readme.txt").write_text("no recording")
        result = self.ser("extract", "e.wav", "d", "--features", "mfcc-40", "-q")
        self.assert_run(result, 0, err="")
        self.assertEqual([row["file"] for row in self.rows(result.out)],
                         ["e.wav", "d/b.wav", "d/sub/a.wav"])

    def test_do_not_depend_on_the_others(self):
        self.recordings("a.wav", "b.wav", "c.wav")
        alone = self.vectors(self.ser("extract", "b.wav", "--features", "prosody"))
        together = self.vectors(self.ser("extract", "c.wav", "b.wav", "a.wav", "--features",
                                         "prosody", "--jobs", 3))
        self.assertEqual(alone["b.wav"], together["b.wav"])

    def test_come_when_a_reader_has_gone_without_an_error_message(self):
        self.recordings("a.wav")
        process = subprocess.Popen(
            [SER, "extract", *["a.wav"] * 400, "--features", "mfcc-40", "-q"], cwd=self.dir,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(process.wait(), -signal.SIGPIPE)


class Failures(RecordingsTest):
    def test_are_named_and_the_others_printed(self):
        self.recordings("a.wav", "b.wav")
        (self.dir / "empty.wav").write_bytes(b"")
        (self.dir / "text.wav").write_text("no sound at all")
        result = self.ser("extract", "empty.wav", "a.wav", "gone.wav", "text.wav", "b.wav",
                          "--features", "prosody")
        self.assertEqual(list(self.vectors(result, 3)), ["a.wav", "b.wav"])
        warnings = result.err.splitlines()
        self.assertEqual(warnings[0], "ser: warning: empty.wav: is empty (0 bytes)")
        self.assertEqual(warnings[1],
                         "ser: warning: gone.wav: cannot open: No such file or directory")
        self.assertTrue(warnings[2].startswith("ser: warning: text.wav: is a text, not a recording"))
        self.assertEqual(warnings[3:], ["2 extracted, 0 kept, 3 failed"])

    def test_of_all_leave_the_header(self):
        result = self.ser("extract", "gone.wav", "--features", "mfcc-40", "-q")
        self.assert_run(result, 3, err="ser: warning: gone.wav: cannot open: No such file or "
                                       "directory\n")
        self.assertEqual(result.out.count("\n"), 1)
        self.assertTrue(result.out.startswith("file,start,end,mfcc_1,"))

    def test_are_in_the_summary_on_standard_error(self):
        self.recordings("a.wav")
        result = self.ser("extract", "a.wav", "gone.wav", "--features", "mfcc-40", "--json", "-q")
        self.assertEqual(list(self.vectors(result, 3)), ["a.wav"])
        summary = json.loads(result.err[result.err.index("{"):])
        self.assertEqual((summary["output"], summary["extracted"]), ("-", 1))
        self.assertEqual(summary["failed"], [
            {"file": "gone.wav", "reason": "not-found",
             "detail": "gone.wav: cannot open: No such file or directory"}])

    def test_of_writing_are_the_machines_fault(self):
        self.recordings("a.wav")
        with open("/dev/full", "w", encoding="ascii") as full:
            process = subprocess.run([SER, "extract", "a.wav", "--features", "mfcc-40", "-q"],
                                     cwd=self.dir, stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((process.returncode, process.stderr),
                         (1, "ser: error: cannot write to standard output\n"))


class Refusals(RecordingsTest):
    def test_of_a_manifest_among_recordings(self):
        self.recordings("a.wav")
        for names in (("data.csv", "a.wav"), ("a.wav", "-"), ("one.csv", "two.csv")):
            manifest = next(name for name in names if not name.endswith(".wav"))
            result = self.ser("extract", *names, "--features", "mfcc-40")
            self.assert_run(result, 2, "", f"ser: error: '{manifest}' is a manifest: give one "
                                           "manifest, or recordings and folders, not both\n")

    def test_of_a_folder_without_recordings(self):
        (self.dir / "d").mkdir()
        result = self.ser("extract", "d", "--features", "mfcc-40")
        self.assert_run(result, 3, "", "ser: error: d: no recordings in this folder\n")

    def test_of_force_where_nothing_is_kept(self):
        self.recordings("a.wav")
        result = self.ser("extract", "a.wav", "--features", "mfcc-40", "--force")
        self.assert_run(result, 2, "", "ser: error: --force needs -o OUT, a folder in which "
                                       "something can be kept\n")


if __name__ == "__main__":
    unittest.main()
