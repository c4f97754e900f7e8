"""ser predict and ser info of recordings from pipes and of long ones: same labels, same words, bounded memory."""

import resource
import struct
import threading

from made_model import write_model
from ser_cli import *

HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


def wav_header(samples_size, whole_size=None, rate=16000):
    whole = samples_size + 36 if whole_size is None else whole_size
    return HEADER.pack(b"RIFF", whole & 0xFFFFFFFF, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16,
                       b"data", samples_size & 0xFFFFFFFF)


class Piped(SerTest):
    def setUp(self):
        super().setUp()
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        self.wav = write_wav(self.dir / "a.wav", tone(1.0)).read_bytes()

    def piped(self, data, *arguments, limit=None):
        """Runs ser with `data` (bytes, or a generator of them) on its standard input."""
        def restrict():
            if limit:
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        process = subprocess.Popen([SER, *arguments], cwd=self.dir, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   preexec_fn=restrict)

        def feed():
            try:
                for piece in [data] if isinstance(data, bytes) else data:
                    process.stdin.write(piece)
            except BrokenPipeError:
                pass
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
        feeder = threading.Thread(target=feed)
        feeder.start()
        out, err = process.stdout.read(), process.stderr.read()
        process.wait()
        feeder.join()
        process.stdout.close()
        process.stderr.close()
        return process.returncode, out.decode(), err.decode()

    def predict(self, data, **options):
        return self.piped(data, "predict", "-m", "m.safetensors", "-", **options)


class Streams(Piped):
    def test_a_stream_has_any_size_in_its_header(self):
        samples = self.wav[44:]
        for size in (0, 0x7FFFF000, 0x7FFFFFFF, 0xFFFFFFFF, len(samples), 10 * len(samples)):
            with self.subTest(size=hex(size)):
                self.assertEqual(self.predict(wav_header(size, 0) + samples),
                                 (0, "-\tsad\t0.7500\n", ""))

    def test_messages_call_it_standard_input(self):
        for data, message in {
            b"": "is empty (0 bytes)",
            b"this is no recording, it is a line of text\n":
                "is a text, not a recording: name a recording, or download it again",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n":
                "is a Git-LFS pointer, not a recording: fetch it with `git lfs pull`",
            wav_header(0): "holds no samples",
            self.wav[:44 + 3200]: "is too short: 0.1 s; at least 0.3 s are needed",
        }.items():
            with self.subTest(message):
                self.assertEqual(self.predict(data),
                                 (3, "", f"ser: warning: standard input: {message}\n"))

    def test_a_named_pipe_is_a_recording(self):
        os.mkfifo(self.dir / "pipe")
        writer = threading.Thread(target=lambda: (self.dir / "pipe").write_bytes(self.wav))
        writer.start()
        self.assert_run(self.ser("predict", "-m", "m.safetensors", "pipe"), 0,
                        "pipe\tsad\t0.7500\n", "")
        writer.join()

    def test_standard_input_is_read_once(self):
        code, out, err = self.piped(self.wav, "predict", "--jobs", "1", "-m", "m.safetensors", "-", "-")
        self.assertEqual((code, out), (3, "-\tsad\t0.7500\n"))
        self.assertEqual(err, "ser: warning: standard input: was read before, and a stream can be "
                              "read once\n2 found, 1 labelled, 1 failed\n")


class LongRecordings(Piped):
    LIMIT = 512 << 20

    def setUp(self):
        super().setUp()
        if self.piped(b"", "--version", limit=self.LIMIT)[0] != 0:
            self.skipTest("a build with sanitizers needs more address space")
        with open(self.dir / "long.wav", "wb") as file:  # 17 hours of zeros, in a file with a hole
            file.write(wav_header(2_000_000_000))
            file.truncate(2_000_000_044)
        write_model(self.dir / "whole.safetensors", {"happy": 0.25, "sad": 0.75}, features={
            "inputs": [{"name": "mfcc", "kind": "vector", "sample_rate": 22050,
                        "blocks": [{"block": "mfcc", "coefficients": 40, "n_fft": 2048,
                                    "hop_length": 512, "bands": 128, "top_db": 80}],
                        "pooling": ["mean"]}]})

    def test_no_more_of_it_is_read_than_the_model_uses(self):
        with open(self.dir / "long.wav", "r+b") as file:
            file.seek(44)
            file.write(self.wav[44:] * 3)
        code, out, err = self.piped(b"", "predict", "-m", "m.safetensors", "long.wav",
                                    limit=self.LIMIT)
        self.assertEqual((code, out, err), (
            0, "long.wav\tsad\t0.7500\n",
            "ser: warning: long.wav: only the first 3.0 of 62500.0 s are used\n"))

    def test_a_file_too_long_for_memory_is_one_line_and_exit_3(self):
        code, out, err = self.piped(b"", "predict", "-m", "whole.safetensors", "long.wav", "a.wav",
                                    limit=self.LIMIT)
        self.assertEqual((code, out), (3, "a.wav\tsad\t0.7500\n"))
        self.assertRegex(err, r"^ser: warning: long\.wav: is too long to be done at once: 62500\.0 s "
                              r"need about 4\.0 GB of memory, and \d+ MB are left; cut it into "
                              r"pieces, or name pieces of it in a manifest \(columns start and end\)"
                              r"\n2 found, 1 labelled, 1 failed\n$")

    def test_an_endless_stream_is_refused_when_memory_is_full(self):
        def endless():
            yield wav_header(0xFFFFFFFF)
            while True:
                yield bytes(1 << 20)
        code, out, err = self.piped(endless(), "predict", "-m", "whole.safetensors", "-",
                                    limit=self.LIMIT)
        self.assertEqual((code, out), (3, ""))
        self.assertRegex(err, r"^ser: warning: standard input: is too long to be done at once: ")

    def test_an_endless_stream_is_given_up_behind_a_day(self):
        def endless():
            yield wav_header(0xFFFFFFFF, rate=1000)
            while True:
                yield bytes(range(256)) * 4096
        self.assertEqual(self.predict(endless(), limit=self.LIMIT), (
            3, "", "ser: warning: standard input: is longer than 24 hours, which is all that is read "
                   "of one recording; cut it into pieces\n"))

    def test_a_piece_of_it_is_a_recording(self):
        (self.dir / "data.csv").write_text("file,start,end\nlong.wav,3600,3602\n")
        code, out, err = self.piped(b"", "predict", "-m", "m.safetensors", "data.csv",
                                    limit=self.LIMIT)
        self.assertEqual((code, out, err), (
            3, "", "ser: warning: long.wav[3600.00-3602.00]: is silent (all samples are equal)\n"))

    def test_info_reads_it_piece_by_piece(self):
        with open(self.dir / "hour.wav", "wb") as file:
            file.write(wav_header(3600 * 32000))
            file.truncate(44 + 3600 * 32000)
        code, out, err = self.piped(b"", "info", "hour.wav", limit=128 << 20)
        self.assertEqual((code, err),
                         (3, "ser: error: hour.wav: is silent (all samples are equal)\n"))
        self.assertRegex(out, r"duration +3600\.000 s\n")


if __name__ == "__main__":
    unittest.main()
