"""The sets of librosa's statistics on the command line."""

import csv
import io

from made_corpus import write_corpus
from ser_cli import *

CHROMA = ["chroma_c", "chroma_c_sharp", "chroma_d", "chroma_d_sharp", "chroma_e", "chroma_f",
          "chroma_f_sharp", "chroma_g", "chroma_g_sharp", "chroma_a", "chroma_a_sharp", "chroma_b"]


def numbered(name, count):
    return [f"{name}_{i}" for i in range(1, count + 1)]


class SpectralSets(SerTest):
    def csv_of(self, *arguments):
        result = self.ser("extract", *arguments)
        return result, list(csv.reader(io.StringIO(result.out)))

    def test_librosa_195_is_a_csv_of_195_named_columns(self):
        write_wav(self.dir / "a.wav", tone(1.0, 16000, 440.0), 16000)
        result, rows = self.csv_of("a.wav", "--features", "librosa-195")
        self.assert_run(result, 0, err="1 extracted, 0 kept, 0 failed\n")
        self.assertEqual(rows[0], [
            "file", "start", "end", *numbered("mfcc", 40), *CHROMA, *numbered("mel", 128),
            *numbered("contrast", 7), *numbered("tonnetz", 6), "zcr", "rolloff_hz"])
        found = dict(zip(rows[0], rows[1]))
        # One second of an A in three seconds: the zeros behind it count for every mean.
        self.assertEqual(max(CHROMA, key=lambda name: float(found[name])), "chroma_a")
        self.assertAlmostEqual(float(found["zcr"]), 2 * 440 / 22050 / 3, delta=5e-3)

    def test_librosa_162_needs_more_than_six_tenths_of_a_second(self):
        write_wav(self.dir / "short.wav", tone(0.5))
        write_wav(self.dir / "long.wav", tone(1.0))
        result, rows = self.csv_of("short.wav", "long.wav", "--features", "librosa-162")
        self.assert_run(result, 3, err=(
            "ser: warning: short.wav: is too short: 0.5 s; the features 'statistics' begin at "
            "0.6 s\n1 extracted, 0 kept, 1 failed\n"))
        self.assertEqual([row[0] for row in rows], ["file", "long.wav"])
        self.assertEqual(rows[0][3:], ["zcr", *CHROMA, *numbered("mfcc", 20), "rms",
                                       *numbered("mel", 128)])

    def test_bytes_do_not_depend_on_jobs_or_on_what_was_extracted_before(self):
        write_corpus(self.dir, speakers=4, clips=5, seconds=0.7)
        for name in ("librosa-195", "librosa-162", "spectral-maps"):
            lines = {}
            for jobs in (1, 2, 3):
                folder = f"{name}-{jobs}"
                self.assert_run(self.ser("extract", "data.csv", "--features", name, "-o", folder,
                                         "--jobs", jobs), 0)
                lines[jobs] = {p.name: p.read_bytes() for p in (self.dir / folder).iterdir()}
            self.assertEqual(lines[1], lines[2])
            self.assertEqual(lines[1], lines[3])
        forwards = sorted(p.name for p in self.dir.glob("*.wav"))
        _, ahead = self.csv_of(*forwards, "--features", "librosa-195", "--jobs", "1")
        _, back = self.csv_of(*reversed(forwards), "--features", "librosa-195", "--jobs", "1")
        self.assertEqual(ahead[1:], back[:0:-1])

    def test_an_impossible_block_is_refused_before_anything_is_read(self):
        result = self.ser("extract", "none.wav", "--features", "librosa-195", "--set",
                          "inputs.0.sample_rate=8000")
        self.assert_run(result, 2, out="", err=(
            "ser: error: librosa-195: inputs.0.blocks.3.bands: the contrast band from 6400 to 12800 Hz "
            "holds too few bins of a transform of 2048 at 8000 Hz (take another low_hz, fewer bands "
            "or a larger n_fft)\n"))


if __name__ == "__main__":
    unittest.main()
