"""ser predict: what looks like audio is never passed over, damage is told, and pipes serve as files."""

import array
import struct
import threading

from predict_case import PredictTest
from ser_cli import *

M4A = b"\0\0\0\x1cftypM4A \0\0\2\0M4A isomiso2" + b"\0" * 200
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01webm" + b"\0" * 200


def mp3(frames, announced):
    """Frames of silence at 32 kbit/s, 16 kHz, mono, behind a head that announces so many."""
    size = 144
    head = b"\xff\xf3\x48\xc4"
    info = (head + b"\0" * 9 + b"Info" + struct.pack(">II", 1, announced)).ljust(size, b"\0")
    return info + frames * head.ljust(size, b"\0")


class Formats(PredictTest):
    def refusal(self, data, name="x.wav"):
        (self.dir / name).write_bytes(data)
        result = self.predict(name)
        self.assert_run(result, 3, "")
        self.assertTrue(result.err.startswith(f"ser: warning: {name}: "), result.err)
        self.assertEqual(result.err.count("\n"), 1)
        return result.err.removeprefix(f"ser: warning: {name}: ").rstrip()

    def test_a_folder_lists_what_looks_like_audio_and_counts_it(self):
        calls = self.dir / "calls"
        write_wav(calls / "1.wav", tone(1.0))
        (calls / "2.m4a").write_bytes(M4A)
        (calls / "3.webm").write_bytes(WEBM)
        (calls / "4").write_bytes(M4A)
        (calls / "5.amr").write_bytes(b"#!AMR\n" + b"\0" * 50)
        (calls / "notes.txt").write_text("nothing to hear")
        result = self.predict("calls")
        self.assert_run(result, 3, "calls/1.wav\tsad\t0.7500\n")
        self.assertEqual(result.err, "".join(
            f"ser: warning: calls/{name}: is {what}, which ser does not read; convert it: ffmpeg -i "
            f"calls/{name} calls/{out}\n" for name, what, out in (
                ("2.m4a", "MP4/AAC audio", "2.wav"),
                ("3.webm", "WebM or Matroska audio or video", "3.wav"),
                ("4", "MP4/AAC audio", "4.wav"),
                ("5.amr", "AMR audio", "5.wav"))) + "5 found, 1 labelled, 4 failed\n")
        quiet = self.predict("-q", "calls")
        self.assertNotIn("found", quiet.err)

    def test_a_file_of_another_format_under_a_wav_name_is_named_by_its_content(self):
        self.assertEqual(self.refusal(M4A), "is MP4/AAC audio, which ser does not read; convert it: "
                                            "ffmpeg -i x.wav x.converted.wav")
        for data, words in ((b"<!DOCTYPE html><html></html>", "is a web page (HTML), not a recording"),
                            (b"\x1f\x8b\x08" + b"x" * 99, "is gzip-compressed, not a recording"),
                            (b'{"error": "not found"}', "is a JSON text, not a recording")):
            self.assertIn(words, self.refusal(data))

    def test_damaged_headers_are_told_in_words_of_ser(self):
        whole = (self.dir / "a.wav").read_bytes()
        header, samples = whole[12:36], whole[44:]

        def riff(*chunks):
            body = b"WAVE" + b"".join(name + struct.pack("<I", len(data)) + data
                                      for name, data in chunks)
            return b"RIFF" + struct.pack("<I", len(body)) + body
        fmt = header[8:]
        aac = struct.pack("<HHIIHH", 0xFF, 1, 16000, 4000, 1, 16)
        for data, words in (
                (riff((b"fmt ", fmt), (b"data", samples), (b"data", samples)), "two 'data' chunks"),
                (riff((b"fmt ", fmt), (b"data", b""), (b"data", samples)), "two 'data' chunks"),
                (riff((b"fmt ", fmt)), "has no 'data' chunk"),
                (whole[:24] + b"\0\0\0\0" + whole[28:], "a sample rate of 0 Hz"),
                (b"riff" + whole[4:], "'riff' instead of 'RIFF'"),
                (riff((b"fmt ", aac), (b"data", samples)), "holds AAC (codec 0x00FF)")):
            found = self.refusal(data)
            self.assertIn(words, found)
            self.assertRegex(found, "copy or download it again|convert it: ffmpeg -i")

    def test_rates_that_no_recording_has_are_refused(self):
        whole = (self.dir / "a.wav").read_bytes()
        for rate in (10, 2**31 - 1):
            self.assertEqual(
                self.refusal(whole[:24] + struct.pack("<I", rate) + whole[28:]),
                f"has a sample rate of {rate} Hz, and 1000 to 768000 Hz are read: if its header is "
                "wrong, copy or download it again")

    def test_a_sparse_file_of_zero_chunks_is_refused_at_once(self):
        with open(self.dir / "sparse.wav", "wb") as file:
            file.write(b"RIFF\xff\xff\xff\x3fWAVE")
            file.truncate(1 << 30)
        result = self.predict("sparse.wav", timeout=60)
        self.assert_run(result, 3, "", "ser: warning: sparse.wav: its header has more than 10000 "
                        "chunks, as no recording has: it is damaged; copy or download it again\n")

    def test_a_cut_mp3_says_what_is_missing_and_its_decoder_says_nothing(self):
        (self.dir / "cut.mp3").write_bytes(mp3(50, 100))
        result = self.ser("info", "cut.mp3", "-q")
        self.assertEqual(result.err, "ser: error: cut.mp3: is silent (all samples are equal)\n")
        self.assertRegex(result.out, r"(?m)^damage +is truncated: 1\.\d+ of 3\.\d+ s are there$")

    def test_a_cut_au_is_labelled_with_a_warning(self):
        samples = array.array("h", (round(9000 * s) for s in tone(2.0)))
        samples.byteswap()
        data = samples.tobytes()
        (self.dir / "cut.au").write_bytes(
            struct.pack(">4sIIIII", b".snd", 24, len(data), 3, 16000, 1) + data[:len(data) // 2])
        self.assert_run(self.predict("cut.au"), 0, "cut.au\tsad\t0.7500\n",
                        "ser: warning: cut.au: is truncated: 1.00 of 2.00 s are there\n")

    def test_a_size_a_few_bytes_off_is_a_warning(self):
        whole = (self.dir / "a.wav").read_bytes()
        (self.dir / "x.wav").write_bytes(whole[:-6])
        self.assert_run(self.predict("x.wav"), 0, "x.wav\tsad\t0.7500\n",
                        "ser: warning: x.wav: is 6 bytes shorter than its header says\n")


class Silence(PredictTest):
    def test_silence_in_the_part_that_is_used_is_no_speech(self):
        write_wav(self.dir / "late.wav", [0.0] * 64000 + tone(2.0))
        self.assert_run(self.predict("late.wav"), 3, "",
                        "ser: warning: late.wav: is silent in the part that is used: the first 3.0 of "
                        "6.0 s; cut the silence off\n")

    def test_noise_of_one_bit_is_silence(self):
        write_wav(self.dir / "one.wav", [(i % 2) / 32767 for i in range(16000)])
        self.assert_run(self.predict("one.wav"), 3, "",
                        "ser: warning: one.wav: is silent (all samples are equal)\n")

    def test_a_part_that_is_used_is_told_once_where_it_concerns_all(self):
        write_wav(self.dir / "long0.wav", tone(7.2))
        self.assert_run(self.predict("long0.wav"), 0, "long0.wav\tsad\t0.7500\n",
                        "ser: warning: long0.wav: only the first 3.0 of 7.2 s are used\n")
        names = [f"long{i}.wav" for i in range(5)]
        for name in names:
            write_wav(self.dir / name, tone(7.2))
        result = self.predict(*names)
        self.assert_run(result, 0, err="ser: warning: 5 of 5 recordings are longer than the part that "
                        "is used (first: long0.wav: only the first 3.0 of 7.2 s are used)\n")
        document = json.loads(self.predict("--json", "long0.wav").out)
        self.assertEqual((document["seconds"], document["warnings"]),
                         (7.2, ["only the first 3.0 of 7.2 s are used"]))


class Pipes(PredictTest):
    def test_names_of_a_list_are_answered_as_they_come(self):
        process = subprocess.Popen([SER, "predict", "-m", "m.safetensors", "--files-from", "-"],
                                   cwd=self.dir, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True)
        watch = threading.Timer(60, process.kill)
        watch.start()
        self.addCleanup(watch.cancel)
        for _ in range(3):
            process.stdin.write("a.wav\n")
            process.stdin.flush()
            self.assertEqual(process.stdout.readline(), "a.wav\tsad\t0.7500\n")
        process.stdin.close()
        self.assertEqual(process.wait(), 0)
        process.stdout.close()

    def test_process_substitution_and_dev_stdin_are_recordings(self):
        for command in ('"$SER" predict -m m.safetensors <(cat a.wav)',
                        'cat a.wav | "$SER" predict -m m.safetensors /dev/stdin',
                        '"$SER" predict -m m.safetensors /dev/stdin < a.wav'):
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, capture_output=True,
                                  env={**os.environ, "SER": str(pathlib.Path(SER).resolve())},
                                  text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertRegex(done.stdout, r"^/dev/\S+\tsad\t0\.7500\n$")


class Unreadable(PredictTest):
    def test_a_folder_that_cannot_be_opened_is_a_warning_and_exit_3(self):
        write_wav(self.dir / "d/a.wav", tone(1.0))
        write_wav(self.dir / "d/shut/b.wav", tone(1.0))
        for path in (self.dir, self.dir / "d", self.dir / "d/a.wav", self.dir / "m.safetensors"):
            path.chmod(0o755)
        (self.dir / "d/shut").chmod(0)
        self.addCleanup((self.dir / "d/shut").chmod, 0o755)

        def become_nobody():
            if os.geteuid() == 0:
                os.setgroups([])
                os.setuid(65534)
        for arguments, out in ((("predict", "-m", "m.safetensors", "d"), "d/a.wav\tsad\t0.7500\n"),
                               (("extract", "d", "--features", "mfcc-40", "-q"), None)):
            try:
                done = subprocess.run([str(pathlib.Path(SER).resolve()), *arguments], cwd=self.dir,
                                      capture_output=True, text=True, preexec_fn=become_nobody)
            except PermissionError:
                self.skipTest("nobody may not run the program here")
            self.assertEqual((done.returncode, done.stderr), (
                3, "ser: warning: d/shut: cannot be opened, its files are missing\n"), done.stdout)
            if out:
                self.assertEqual(done.stdout, out)


if __name__ == "__main__":
    unittest.main()
