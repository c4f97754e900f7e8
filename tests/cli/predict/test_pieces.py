"""Pieces of recordings, failures and strange names in what ser predict prints."""

import csv
import io
import pty
import re
import select

from made_model import write_model
from predict_case import PredictTest
from ser_cli import *


class Made(PredictTest):
    def table(self, result):
        return list(csv.DictReader(io.StringIO(result.out, newline="")))


class Pieces(Made):
    def setUp(self):
        super().setUp()
        write_wav(self.dir / "call.wav", tone(3.0))
        self.manifest("call.wav,0,1", "call.wav,1,2.5", "call.wav,2.5,", "call.wav,,")

    def manifest(self, *rows, columns="file,start,end"):
        (self.dir / "d.csv").write_text("\n".join([columns, *rows]) + "\n")

    def test_text_names_each_piece(self):
        self.assert_run(self.predict("d.csv"), 0,
                        "call.wav[0.00-1.00]\tsad\t0.7500\n"
                        "call.wav[1.00-2.50]\tsad\t0.7500\n"
                        "call.wav[2.50-]\tsad\t0.7500\n"
                        "call.wav\tsad\t0.7500\n", "")

    def test_csv_has_start_and_end_as_the_manifest_has_them(self):
        result = self.predict("--csv", "d.csv")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.startswith(
            "file,start,end,label,probability,p_happy,p_sad,error,reason\n"))
        self.assertEqual([(r["file"], r["start"], r["end"]) for r in self.table(result)],
                         [("call.wav", "0", "1"), ("call.wav", "1", "2.5"),
                          ("call.wav", "2.5", ""), ("call.wav", "", "")])

    def test_csv_of_a_list_that_names_a_manifest_has_them_too(self):
        (self.dir / "list").write_text("d.csv\n")
        self.assertEqual([r["end"] for r in self.table(self.predict("--csv", "--files-from", "list"))],
                         ["1", "2.5", "", ""])
        streamed = self.predict("--csv", "--files-from", "-", stdin="d.csv\n")
        self.assertEqual([r["file"] for r in self.table(streamed)],
                         ["call.wav[0.00-1.00]", "call.wav[1.00-2.50]", "call.wav[2.50-]",
                          "call.wav"])

    def test_json_has_start_and_end_in_seconds(self):
        result = self.predict("--json", "d.csv")
        self.assert_run(result, 0, err="")
        lines = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual([(d.get("start"), d.get("end")) for d in lines],
                         [(0.0, 1.0), (1.0, 2.5), (2.5, None), (None, None)])
        self.assertEqual([d["seconds"] for d in lines], [1.0, 1.5, 0.5, 3.0])

    def test_a_piece_that_fails_is_named_in_every_output(self):
        self.manifest("call.wav,0,0.1", "call.wav,1,2")
        for format in ((), ("--csv",), ("--json",), ("--brief",)):
            result = self.predict("d.csv", *format)
            self.assertEqual(result.code, 3)
            self.assertEqual(result.err, "ser: warning: call.wav[0.00-0.10]: is too short: 0.1 s; "
                                         "at least 0.3 s are needed\n2 found, 1 labelled, 1 failed\n")

    def test_a_piece_beyond_the_recording_is_an_error_with_the_line(self):
        self.manifest("call.wav,1000,2000", "call.wav,0,9.5", "call.wav,7,", "call.wav,1,2")
        result = self.predict("d.csv")
        self.assert_run(result, 3, "call.wav[1.00-2.00]\tsad\t0.7500\n",
                        "ser: warning: d.csv:2: 'start' is 1000 s, but call.wav ends at 3.00 s; "
                        "start and end are in seconds, and these look like milliseconds\n"
                        "ser: warning: d.csv:3: 'end' is 9.5 s, but call.wav ends at 3.00 s; "
                        "correct the row\n"
                        "ser: warning: d.csv:4: 'start' is 7 s, but call.wav ends at 3.00 s; "
                        "correct the row\n4 found, 1 labelled, 3 failed\n")
        lines = [json.loads(line) for line in self.predict("--json", "d.csv").out.splitlines()]
        self.assertEqual([line.get("reason") for line in lines],
                         ["out-of-range"] * 3 + [None])

    def test_an_end_that_is_not_after_the_start_is_an_error_with_the_line(self):
        self.manifest("call.wav,0,1", "call.wav,2,2")
        result = self.predict("d.csv")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("d.csv:3: ", result.err)

    def test_a_recording_that_changed_since_ingest_is_refused(self):
        for name, hz in (("a", 200), ("b", 300)):
            write_wav(self.dir / "wav" / f"{name}.wav", tone(1.0, hz=hz))
        (self.dir / "l.csv").write_text("file,emotion,speaker\nwav/a.wav,happy,1\nwav/b.wav,sad,2\n")
        self.assert_run(self.ser("ingest", "l.csv", "-o", "d.csv", "-q"), 0)
        self.assert_run(self.predict("d.csv", "-q"), 0, err="")
        write_wav(self.dir / "wav/a.wav", tone(1.0, hz=250))
        result = self.predict("d.csv", "--json")
        self.assertEqual(result.code, 3)
        self.assertEqual(result.err, "ser: warning: wav/a.wav: holds other samples than when the "
                                     "manifest was made (ingest it again)\n"
                                     "2 found, 1 labelled, 1 failed\n")
        first, second = map(json.loads, result.out.splitlines())
        self.assertEqual((first["reason"], second["label"]), ("changed", "sad"))


class Formats(Made):
    def setUp(self):
        super().setUp()
        write_wav(self.dir / "a.wav", tone(1.0))
        (self.dir / "bad.wav").write_text("no audio at all, whatever its name says")

    def test_csv_keeps_failed_rows_with_error_and_reason(self):
        result = self.predict("--csv", "bad.wav", "a.wav")
        self.assertEqual(result.code, 3)
        bad, good = self.table(result)
        self.assertEqual((bad["file"], bad["label"], bad["probability"], bad["p_sad"]),
                         ("bad.wav", "", "", ""))
        self.assertTrue(bad["error"].startswith("bad.wav: "))
        self.assertEqual(bad["reason"], "unreadable")
        self.assertEqual((good["label"], good["error"], good["reason"]), ("sad", "", ""))

    def test_json_has_a_reason_and_what_tells_the_model(self):
        result = self.predict("--json", "bad.wav", "a.wav")
        bad, good = map(json.loads, result.out.splitlines())
        self.assertEqual(bad["reason"], "unreadable")
        self.assertNotIn("label", bad)
        self.assertIs(good["clipped"], False)
        self.assertEqual(good["seconds"], 1.0)
        self.assertGreaterEqual(good["took_s"], 0.0)
        for line in (bad, good):
            self.assertEqual(line["model"], "m.safetensors")
            self.assertRegex(line["model_hash"], "^[0-9a-f]{32}$")
            self.assertIsNone(line["model_version"])

    def test_json_says_that_audio_is_clipped(self):
        write_wav(self.dir / "loud.wav", [max(-1.0, min(1.0, 9 * s)) for s in tone(1.0)])
        self.assertIs(self.predict("--json", "loud.wav").json()["clipped"], True)

    def test_json_has_the_version_that_trained_the_model(self):
        trained = dict(manifest_hash="", split="none", seed=1, corpora=[], clips={}, development={},
                       notes=[], versions={"ser": "7.8.9"}, experiment={},
                       stamps=dict(speaker_dependent=False, speaker_adapted=False, synthetic=False),
                       heard=dict(speakers=[], recordings=[]))
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75}, trained=trained)
        self.assertEqual(self.predict("--json", "a.wav").json()["model_version"], "7.8.9")

    def test_json_honours_top(self):
        write_model(self.dir / "m.safetensors", {"angry": 0.2, "happy": 0.1, "sad": 0.7})
        found = self.predict("--json", "--top", "2", "a.wav").json()["probabilities"]
        self.assertEqual(list(found), ["sad", "angry"])
        self.assertEqual(len(self.predict("--json", "a.wav").json()["probabilities"]), 3)

    def test_top_is_refused_where_it_says_nothing(self):
        for format in ("--csv", "--brief"):
            self.assert_run(self.predict(format, "--top", "2", "a.wav"), 2, "",
                            "ser: error: --top goes with the plain text output and --json only\n")


class StrangeNames(Made):
    def named(self, name):
        write_wav(self.dir / name, tone(1.0))
        return name

    def test_a_name_cannot_forge_a_line_or_a_column(self):
        name = self.named("a\tsad\t1.0000\nb\x1b[2Jc.wav")
        self.assert_run(self.predict(name), 0, "a\\tsad\\t1.0000\\nb\\x1b[2Jc.wav\tsad\t0.7500\n", "")
        result = self.predict("--csv", name)
        self.assertEqual([row["file"] for row in self.table(result)], [name])
        self.assertIn(f'"{name}"', result.out)
        self.assertEqual(self.predict("--json", name).json()["file"], name)
        self.assertEqual(len(self.predict("--json", name).out.splitlines()), 1)

    def test_a_name_cannot_forge_a_message(self):
        name = "x\nser: error: all is lost\r.wav"
        (self.dir / name).write_text("no audio")
        result = self.predict(name)
        self.assertEqual(result.code, 3)
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertTrue(result.err.startswith("ser: warning: x\\nser: error: all is lost\\r.wav: "))

    def test_a_name_that_is_no_utf8_is_printed_and_not_thrown_over(self):
        name = os.fsencode(self.dir) + b"/\xff\xe4.wav"
        write_wav(os.fsdecode(name), tone(1.0))
        for format in ((), ("--json",), ("--csv",), ("--brief",)):
            process = subprocess.run([SER, "predict", "-m", "m.safetensors", name, *format],
                                     cwd=self.dir, capture_output=True)
            self.assertEqual((process.returncode, process.stderr), (0, b""))
            self.assertIn(b"sad", process.stdout)


class Terminal(Made):
    """What stderr gets where it is a terminal."""

    def on_terminal(self, columns=80, **environment):
        import fcntl
        import struct
        import termios
        for i in range(40):
            write_wav(self.dir / "many" / f"{i:02}.wav", tone(2.0, seed=i))
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [SER, "predict", "-m", "m.safetensors", "--jobs", "1", "many"], cwd=self.dir,
            stdout=subprocess.DEVNULL, stderr=slave, env={**os.environ, "TERM": "xterm", **environment})
        os.close(slave)
        seen = b""
        while True:
            ready, _, _ = select.select([master], [], [], 60)
            try:
                piece = os.read(master, 65536) if ready else b""
            except OSError:  # the terminal's end
                piece = b""
            if not piece:
                break
            seen += piece
        os.close(master)
        self.assertEqual(process.wait(), 0)
        return seen.decode()

    def test_gets_no_escape_codes(self):
        for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\x1b", self.on_terminal(**environment))

    def test_that_is_dumb_gets_no_bar(self):
        self.assertEqual(self.on_terminal(TERM="dumb"), "")

    def test_that_is_narrow_is_redrawn_in_its_one_line(self):
        seen = self.on_terminal(columns=24)
        self.assertIn("predict", seen)
        self.assertNotIn("\n", seen)
        for line in re.split("\r", seen):
            self.assertLess(len(line), 24)


if __name__ == "__main__":
    unittest.main()
