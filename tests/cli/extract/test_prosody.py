"""The sets prosody and hybrid, as phoneticians and networks use them."""

import csv
import io
import struct

from ser_cli import *

NAMES = (
    "f0_mean_hz f0_std_hz f0_min_hz f0_max_hz f0_median_hz f0_range_st voiced_fraction "
    "jitter_local jitter_local_abs jitter_rap jitter_ppq5 jitter_ddp "
    "shimmer_local shimmer_local_db shimmer_apq3 shimmer_apq5 shimmer_apq11 "
    "f1_mean_hz f1_std_hz f2_mean_hz f2_std_hz f3_mean_hz f3_std_hz f4_mean_hz f4_std_hz "
    "b1_mean_hz b2_mean_hz b3_mean_hz hnr_mean_db hnr_std_db "
    "intensity_mean_db intensity_std_db intensity_max_db "
    "voiced_segments_per_s mean_voiced_s mean_unvoiced_s").split()
AUTO = ("--set", "inputs.0.blocks.0.voice=auto")


def voice(seconds, hz, rate=16000):
    """Ten harmonics that fall by 6 dB an octave."""
    return [
        0.3 * sum(math.sin(2 * math.pi * hz * k * n / rate) / k for k in range(1, 11))
        for n in range(int(seconds * rate))
    ]


class Prosody(SerTest):
    def rows(self, result):
        return list(csv.DictReader(io.StringIO(result.out)))

    def test_of_recordings_is_a_csv_on_standard_output(self):
        write_wav(self.dir / "low.wav", voice(0.5, 120))
        write_wav(self.dir / "high.wav", voice(0.5, 250), 16000)
        result = self.ser("extract", "low.wav", "high.wav", "--features", "prosody")
        self.assert_run(result, 0, err="2 extracted, 0 kept, 0 failed\n")
        self.assertEqual(result.out.splitlines()[0], ",".join(["file", "start", "end", *NAMES]))
        low, high = self.rows(result)
        self.assertEqual([low["file"], high["file"]], ["low.wav", "high.wav"])
        self.assertAlmostEqual(float(low["f0_mean_hz"]), 120, delta=0.1)
        self.assertAlmostEqual(float(high["f0_mean_hz"]), 250, delta=0.1)
        self.assertEqual(float(low["voiced_fraction"]), 1)

    def test_of_silence_and_of_a_sample_is_defined(self):
        write_wav(self.dir / "silence.wav", [0.0] * 8000)
        write_wav(self.dir / "click.wav", [0.5])
        result = self.ser("extract", "silence.wav", "click.wav", "--features", "prosody")
        for row in self.rows(result):
            for name in NAMES:
                self.assertTrue(math.isfinite(float(row[name])), name)
            self.assertEqual(float(row["voiced_fraction"]), 0)

    def test_voice_auto_takes_the_gender_of_the_manifest(self):
        # 400 Hz is above the range of men, so that half of it is found.
        write_wav(self.dir / "a.wav", voice(0.5, 400))
        genders = ("male", "female", "", "other")
        rows = "".join(f"a.wav,0,0.{50 - i},{gender}\n" for i, gender in enumerate(genders))
        (self.dir / "data.csv").write_text("file,start,end,gender\n" + rows)
        found = self.rows(self.ser("extract", "data.csv", "--features", "prosody", "-o", "-", *AUTO))
        means = [round(float(row["f0_mean_hz"])) for row in found]
        self.assertEqual(means[1:], [400, 400, 400])
        self.assertLess(means[0], 301)
        found = self.rows(self.ser("extract", "data.csv", "--features", "prosody", "-o", "-"))
        self.assertEqual([round(float(row["f0_mean_hz"])) for row in found], [400] * 4)

    def test_an_unknown_voice_is_refused(self):
        result = self.ser("extract", "a.wav", "--features", "prosody", "--set",
                          "inputs.0.blocks.0.voice=child")
        self.assert_run(result, 2, "")
        self.assertIn("inputs.0.blocks.0.voice", result.err)

    def test_voice_auto_trains_nothing(self):
        (self.dir / "data.csv").write_text("file,speaker,emotion\na.wav,1,angry\n")
        experiment = json.loads(self.ser("train", "data.csv", "--config", "mlp-mfcc40",
                                         "--print-config").out)
        experiment["features"]["inputs"][0]["blocks"] = [{"block": "prosody", "voice": "auto"}]
        (self.dir / "mine.json").write_text(json.dumps(experiment))
        result = self.ser("train", "data.csv", "--config", "mine.json", "-o", "run")
        self.assert_run(result, 2, "", "ser: error: mine.json: features: a block has the voice "
                        "'auto', which is for extraction only, because gender is unknown at "
                        "prediction time (allowed: any, female, male)\n")

    def test_columns_are_listed_with_units(self):
        lines = self.ser("list", "features", "-v").out.splitlines()
        units = dict(line.split()[-2:] for line in lines if line.split()[:2] == ["prosody", "vector"])
        self.assertEqual(list(units), NAMES)
        self.assertEqual({units[name] for name in NAMES if name.endswith("_hz")}, {"Hz"})
        self.assertEqual({units[name] for name in NAMES if name.endswith("_db")}, {"dB"})
        self.assertEqual([units[name] for name in ("f0_range_st", "jitter_local_abs", "jitter_rap",
                                                   "voiced_segments_per_s", "mean_voiced_s")],
                         ["semitones", "s", "1", "1/s", "s"])


class Hybrid(SerTest):
    def test_is_a_map_and_the_vector_of_prosody(self):
        write_wav(self.dir / "a.wav", voice(0.5, 120))
        (self.dir / "data.csv").write_text("file\na.wav\n")
        for name in ("hybrid", "prosody", "logmel-128"):
            self.assert_run(self.ser("extract", "data.csv", "--features", name, "-o", name), 0)
        both = self.tensors("hybrid/features-00000.safetensors")
        self.assertEqual(sorted(both), ["0/logmel", "0/prosody"])
        self.assertEqual(both["0/logmel"], self.tensors("logmel-128/features-00000.safetensors")["0"])
        self.assertEqual(both["0/prosody"][1],
                         self.tensors("prosody/features.safetensors")["features"][1])

    def tensors(self, path):
        """name -> (shape, bytes)."""
        data = (self.dir / path).read_bytes()
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8 : 8 + size])
        header.pop("__metadata__")
        return {name: (entry["shape"], data[slice(*(8 + size + o for o in entry["data_offsets"]))])
                for name, entry in header.items()}


if __name__ == "__main__":
    unittest.main()
