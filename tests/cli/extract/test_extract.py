"""ser extract: feature stores of maps and vectors, inputs, failures and options."""

import csv
import io
import shutil

from extract_case import *

FLAC = shutil.which("flac")


def pcm16(samples):
    return [max(-32768, min(32767, round(32767 * s))) for s in samples]


def write_wav_bytes(path, payload, rate, channels, bits, code):
    """A WAV of any sample format; `code` is 1 for integers and 3 for floats."""
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", code, channels, rate, rate * block, block, bits)
    chunks = b"WAVEfmt " + struct.pack("<I", len(head)) + head
    chunks += b"data" + struct.pack("<I", len(payload)) + payload
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks)) + chunks)


class Maps(ExtractTest):
    def test_are_shards_and_an_index(self):
        self.recordings(3)
        result = self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "out")
        self.assert_run(result, 0, "3 extracted, 0 kept, 0 failed: out\n", "")
        self.assertEqual(
            (self.dir / "out/index.csv").read_text(),
            "row,file,start,end,shard,frames\n"
            "0,a/0.wav,,,features-00000.safetensors,51\n"
            "1,a/1.wav,,,features-00000.safetensors,76\n"
            "2,a/2.wav,,,features-00000.safetensors,101\n",
        )
        self.assertEqual(sorted(self.files("out")), ["features-00000.safetensors", "index.csv"])
        tensors, metadata = self.tensors("out/features-00000.safetensors")
        self.assertEqual({k: v[0] for k, v in tensors.items()},
                         {"0": [64, 51], "1": [64, 76], "2": [64, 101]})
        for _, values in tensors.values():
            self.assertTrue(all(math.isfinite(v) for v in values))
        self.assertEqual(len(metadata["config_hash"]), 32)
        self.assertEqual([row[0] for row in json.loads(metadata["rows"])], [0, 1, 2])
        self.assert_no_litter()

    def test_of_logmel_128_have_librosas_shape(self):
        self.recordings(1, seconds=1.0, rate=22050)
        result = self.ser("extract", "data.csv", "--features", "logmel-128", "-o", "out")
        self.assert_run(result, 0, "1 extracted, 0 kept, 0 failed: out\n", "")
        tensors, _ = self.tensors("out/features-00000.safetensors")
        self.assertEqual(tensors["0"][0], [128, 44])

    def test_cannot_be_csv(self):
        self.recordings(1)
        remedy = ("ser: error: a feature set with maps cannot be written as CSV: name a folder with "
                  "-o DIR, or a set of vectors such as --features mfcc-40\n")
        self.assert_run(self.ser("extract", "a/0.wav", "--features", "logmel-64"), 2, "", remedy)
        self.assert_run(self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "-"),
                        2, "", remedy)

    def test_have_the_same_bytes_for_any_number_of_jobs(self):
        self.recordings(8)
        for jobs in (1, 4):
            result = self.ser("extract", "data.csv", "--features", "logmel-64", "-o", f"o{jobs}",
                              "--jobs", jobs)
            self.assert_run(result, 0, f"8 extracted, 0 kept, 0 failed: o{jobs}\n", "")
        self.assertEqual(self.files("o1"), self.files("o4"))


class Vectors(ExtractTest):
    def test_are_a_csv_and_a_matrix_of_the_same_numbers(self):
        self.recordings(3)
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out")
        self.assert_run(result, 0, "3 extracted, 0 kept, 0 failed: out\n", "")
        self.assertEqual(sorted(self.files("out")), ["features.csv", "features.safetensors"])
        with open(self.dir / "out/features.csv", newline="") as file:
            header, *rows = csv.reader(file)
        self.assertEqual(header, ["file", "start", "end", *(f"mfcc_{i}" for i in range(1, 41))])
        self.assertEqual([row[0] for row in rows], ["a/0.wav", "a/1.wav", "a/2.wav"])
        tensors, _ = self.tensors("out/features.safetensors")
        shape, values = tensors["features"]
        self.assertEqual(shape, [3, 40])
        written = array.array("f", (float(cell) for row in rows for cell in row[3:]))
        self.assertEqual(values, written)

    def test_of_recordings_go_to_standard_output(self):
        self.recordings(2)
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out"), 0)
        table = (self.dir / "out/features.csv").read_text()
        result = self.ser("extract", "a/0.wav", "a/1.wav", "--features", "mfcc-40")
        self.assert_run(result, 0, table, "2 extracted, 0 kept, 0 failed\n")
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "-", "-q")
        self.assert_run(result, 0, table, "")
        result = self.ser("extract", "-", "--features", "mfcc-40", "-o", "-", "-q",
                          stdin=(self.dir / "data.csv").read_text())
        self.assert_run(result, 0, table, "")
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["a", "data.csv", "out"])

    def test_of_segments_keep_the_manifests_times(self):
        self.recordings(1, seconds=2.0)
        (self.dir / "cut.csv").write_text(
            "file,start,end\na/0.wav,0.50,1\na/0.wav,0 days 00:00:01,NaT\n")
        result = self.ser("extract", "cut.csv", "--features", "mfcc-40", "-o", "-", "-q")
        self.assert_run(result, 0, err="")
        rows = list(csv.reader(io.StringIO(result.out)))
        self.assertEqual([row[:3] for row in rows[1:]],
                         [["a/0.wav", "0.50", "1"], ["a/0.wav", "0 days 00:00:01", "NaT"]])
        self.assertNotEqual(rows[1][3:], rows[2][3:])


class Inputs(ExtractTest):
    def vector(self, name, err=""):
        result = self.ser("extract", name, "--features", "mfcc-40", "-q")
        self.assert_run(result, 0, err=err)
        cells = result.out.splitlines()[1].split(",")
        self.assertEqual(cells[:3], [name, "", ""])
        self.assertEqual(len(cells), 43)
        self.assertTrue(all(math.isfinite(float(cell)) for cell in cells[3:]))
        return cells[3:]

    def test_of_the_same_samples_give_the_same_features_in_any_container(self):
        values = pcm16(tone(1.0))
        write_wav(self.dir / "16.wav", tone(1.0))
        expected = self.vector("16.wav")
        packed = b"".join(struct.pack("<i", v << 16)[1:] for v in values)
        write_wav_bytes(self.dir / "24.wav", packed, 16000, 1, 24, 1)
        self.assertEqual(self.vector("24.wav"), expected)
        floats = array.array("f", (v / 32768 for v in values)).tobytes()
        write_wav_bytes(self.dir / "float.wav", floats, 16000, 1, 32, 3)
        self.assertEqual(self.vector("float.wav"), expected)
        twice = [s for s in tone(1.0) for _ in range(2)]
        write_wav(self.dir / "stereo.wav", twice, channels=2)
        self.assertEqual(self.vector("stereo.wav"), expected)

    @unittest.skipUnless(FLAC, "the program flac is not installed")
    def test_of_flac_give_the_features_of_its_wav(self):
        write_wav(self.dir / "x.wav", tone(1.0))
        subprocess.run([FLAC, "-s", "x.wav"], cwd=self.dir, check=True)
        self.assertEqual(self.vector("x.flac"), self.vector("x.wav"))

    def test_of_8_and_48_khz_are_resampled(self):
        for rate in (8000, 48000):
            write_wav(self.dir / f"{rate}.wav", tone(1.0, rate), rate)
            self.vector(f"{rate}.wav")

    def test_of_a_few_samples_and_of_silence_have_features_and_a_warning(self):
        write_wav(self.dir / "one.wav", [0.5])
        write_wav(self.dir / "silence.wav", [0.0] * 16000)
        for name in ("one.wav", "silence.wav"):
            self.vector(name, f"ser: warning: {name}: is silent (all samples are equal)\n")


class Failures(ExtractTest):
    def test_of_one_file_leave_the_others_done(self):
        self.recordings(3)
        (self.dir / "a/1.wav").write_bytes(b"")
        warning = "ser: warning: a/1.wav: is empty (0 bytes)\n"
        listed = "file,start,end,reason,detail\na/1.wav,,,empty,a/1.wav: is empty (0 bytes)\n"
        for name, out in (("logmel-64", "maps"), ("mfcc-40", "vectors")):
            result = self.ser("extract", "data.csv", "--features", name, "-o", out)
            self.assert_run(result, 3, f"2 extracted, 0 kept, 1 failed ({out}/failed.csv): {out}\n",
                            warning)
            self.assertEqual((self.dir / out / "failed.csv").read_text(), listed)
        tensors, _ = self.tensors("maps/features-00000.safetensors")
        self.assertEqual(sorted(tensors), ["0", "2"])
        write_wav(self.dir / "a/1.wav", tone(0.75, hz=170, seed=1))
        result = self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "maps")
        self.assert_run(result, 0, "1 extracted, 2 kept, 0 failed: maps\n", "")
        self.assertEqual(sorted(self.files("maps")), ["features-00000.safetensors", "index.csv"])

    def test_on_standard_output_leave_the_other_lines(self):
        self.recordings(2)
        result = self.ser("extract", "a/0.wav", "gone.wav", "a/1.wav", "--features", "mfcc-40")
        self.assertEqual(result.code, 3)
        self.assertEqual([line.split(",")[0] for line in result.out.splitlines()],
                         ["file", "a/0.wav", "a/1.wav"])
        self.assertRegex(result.err, r"\Aser: warning: gone\.wav: .*\n2 extracted, 0 kept, 1 "
                                     r"failed\n\Z")

    def test_of_all_files_are_no_success(self):
        (self.dir / "a.wav").write_text("version https://git-lfs.github.com/spec/v1\n")
        result = self.ser("extract", "a.wav", "--features", "logmel-64", "-o", "out", "--json")
        self.assertEqual(result.code, 3)
        self.assertEqual(result.json()["extracted"], 0)
        self.assertEqual(result.json()["failed"][0]["reason"], "git-lfs-pointer")
        self.assertEqual((self.dir / "out/index.csv").read_text(),
                         "row,file,start,end,shard,frames\n")


class Options(ExtractTest):
    def test_json_is_the_summary(self):
        self.recordings(2)
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out", "--json")
        self.assert_run(result, 0, err="")
        self.assertEqual(result.json(), {"features": "mfcc-40", "output": "out", "extracted": 2,
                                         "kept": 0, "failed": []})

    def test_print_config_is_complete_and_reads_back(self):
        first = self.ser("extract", "--features", "logmel-64", "--print-config")
        self.assert_run(first, 0, err="")
        self.assertEqual(first.json()["inputs"][0]["blocks"][0]["bands"], 64)
        (self.dir / "my.json").write_text(first.out)
        again = self.ser("extract", "--features", "my.json", "--print-config")
        self.assert_run(again, 0, first.out, "")

    def test_set_changes_the_config(self):
        self.recordings(1)
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "-", "-q",
                          "--set", "inputs.0.blocks.0.coefficients=13")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.splitlines()[0].endswith(",mfcc_13"))

    def test_set_of_an_unknown_key_names_it(self):
        result = self.ser("extract", "--features", "mfcc-40", "--print-config",
                          "--set", "inputs.0.cut.ofset_s=1")
        self.assert_run(result, 2, "", "ser: error: mfcc-40: inputs.0.cut.ofset_s: unknown key (did "
                        "you mean 'offset_s'?) (known: duration_s, offset_s, pad)\n")

    def test_unknown_set_names_the_known_ones(self):
        result = self.ser("extract", "x.wav", "--features", "logmel-12")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertRegex(result.err, r"\Aser: error: unknown feature set 'logmel-12' \(did you mean "
                                     r"'logmel-128'\?\) \(known: .*mfcc-40.*\)\n\Z")

    def test_missing_arguments_are_named(self):
        result = self.ser("extract", "--features", "mfcc-40")
        self.assert_run(result, 2, "", "ser: error: a manifest or recordings are needed\n")
        result = self.ser("extract", "data.csv", "--features", "mfcc-40")
        self.assert_run(result, 2, "", "ser: error: -o OUT is needed: the folder of the features, "
                        "or - for CSV on standard output\n")
        result = self.ser("extract", "data.csv", "-o", "out")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertRegex(result.err, r"\Aser: error: --features SET is needed \(known: .*\)\n\Z")

    def test_missing_manifest_is_a_data_error(self):
        result = self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "out")
        self.assert_run(result, 3, "", "ser: error: data.csv: cannot read: No such file or "
                        "directory\n")
        self.assertFalse((self.dir / "out").exists())

    def test_output_that_is_a_file_is_refused_before_any_work(self):
        self.recordings(1)
        (self.dir / "out").write_text("mine")
        result = self.ser("extract", "data.csv", "--features", "logmel-64", "-o", "out")
        self.assert_run(result, 2, "", "ser: error: out: is a file, and a folder is needed (choose "
                        "another name)\n")
        self.assertEqual((self.dir / "out").read_text(), "mine")

    def test_help_ends_with_a_command(self):
        result = self.ser("extract", "--help")
        self.assert_run(result, 0, err="")
        self.assertEqual(
            result.out.rstrip().splitlines()[-1].strip(),
            "Example: ser extract data.csv --features logmel-128 -o features/logmel-128")


if __name__ == "__main__":
    unittest.main()
