"""ser info FILE --plots: the signal sheet of a recording."""

import csv

from pictures import *
from ser_cli import *

TABLES = ["signal_formants", "signal_intensity", "signal_log_mel", "signal_mfcc", "signal_pitch",
          "signal_waveform"]
FILES = sorted(["signal.pdf", "signal.png", "signal.svg",
                *(f"{name}.csv" for name in TABLES)])


class SheetTest(SerTest):
    def names(self, folder):
        return sorted(p.name for p in (self.dir / folder).iterdir())

    def table(self, name, folder="out"):
        with open(self.dir / folder / f"{name}.csv", newline="", encoding="utf-8") as text:
            return list(csv.DictReader(text))

    def svg(self, path="out/signal.svg"):
        return Svg(self.dir / path)


class ThePicture(SheetTest):
    def test_lies_beside_its_tables(self):
        write_wav(self.dir / "a.wav", tone())
        result = self.ser("info", "a.wav", "--plots", "out/a")
        self.assert_run(result, 0, err="")
        self.assertEqual(result.out, self.ser("info", "a.wav").out +
                         "\nwrote 1 chart to out/a (.csv, .pdf, .png, .svg)\n")
        self.assertEqual(self.names("out/a"), FILES)
        svg = self.svg("out/a/signal.svg")
        png = Png(self.dir / "out/a/signal.png")
        self.assertEqual([png.width, png.height], [2 * svg.width, 2 * svg.height])
        self.assertGreater(len(png.colours()), 50)  # a spectrogram
        self.assertEqual(png.edge_colours(), {(255, 255, 255)})
        self.assertEqual(Pdf(self.dir / "out/a/signal.pdf").pages, 1)
        for text in svg.texts:
            self.assertGreaterEqual(min(text.left, text.top), 0, text)
            self.assertLessEqual(text.right, svg.width, text)
            self.assertLessEqual(text.bottom, svg.height, text)
        self.assert_no_litter()

    def test_has_titles_and_axes_with_units(self):
        write_wav(self.dir / "a.wav", tone())
        self.assert_run(self.ser("info", "a.wav", "--plots", "out"), 0, err="")
        texts = self.svg().words()
        for text in ("a.wav: 1.000 s at 16000 Hz", "Waveform", "amplitude (full scale)",
                     "Log-mel spectrogram", "frequency (Hz)", "F0", "Intensity", "level (dB)",
                     "coefficient", "time (s)"):
            self.assertIn(text, texts)

    def test_of_several_channels_says_that_it_is_their_mean(self):
        write_wav(self.dir / "a.wav", [s for s in tone() for _ in range(2)], channels=2)
        self.ser("info", "a.wav", "--plots", "out")
        self.assertEqual(self.svg().title,
                         "a.wav: 1.000 s at 16000 Hz, the mean of 2 channels")

    def test_of_a_file_with_a_hostile_name_runs_nothing(self):
        name = '"; system("touch pwned") # `touch pwned` @x {a}_{b}^2 %d.wav'
        write_wav(self.dir / name, tone())
        self.assert_run(self.ser("info", name, "--plots", "out"), 0, err="")
        self.assertEqual(self.svg().title, f"{name}: 1.000 s at 16000 Hz")
        self.assertEqual(list(self.dir.rglob("*pwned")), [])

    def test_is_the_same_in_every_run(self):
        write_wav(self.dir / "a.wav", tone())
        for folder in ("a", "b"):
            self.ser("info", "a.wav", "--plots", folder)
        for name in FILES:
            self.assertEqual((self.dir / "a" / name).read_bytes(),
                             (self.dir / "b" / name).read_bytes(), name)

    def test_of_what_is_too_short_or_silent_is_drawn_and_the_exit_code_stays(self):
        makers = {"one": ([0.5], "is silent (all samples are equal)"),
                  "two": ([0.5, -0.5], "is too short: 0.0001 s; at least 0.3 s are needed"),
                  "brief": (tone(0.01), "is too short: 0.01 s; at least 0.3 s are needed"),
                  "silence": ([0.0] * 16000, "is silent (all samples are equal)")}
        for name, (samples, fault) in makers.items():
            write_wav(self.dir / f"{name}.wav", samples)
            result = self.ser("info", f"{name}.wav", "--plots", name)
            self.assert_run(result, 3, err=f"ser: error: {name}.wav: {fault}\n")
            self.assertTrue(result.out.endswith(
                f"\nwrote 1 chart to {name} (.csv, .pdf, .png, .svg)\n"), result.out)
            self.assertEqual(self.names(name), FILES)

    @needs_corpora
    def test_of_real_speech_has_a_voice_and_formants(self):
        for path in ("ravdess/Actor_01/03-01-05-01-01-01-01.wav",
                     "ravdess/Actor_02/03-01-05-01-01-01-02.wav"):
            self.assert_run(self.ser("info", pathlib.Path(CORPORA) / path, "--plots", "out"), 0,
                            err="")
            f0 = [float(row["f0_hz"]) for row in self.table("signal_pitch") if row["f0_hz"]]
            self.assertGreater(len(f0), 50)
            self.assertTrue(all(75 <= hz <= 600 for hz in f0))
            for name in ("F0", "F1", "F2", "F3"):
                self.assertIn(name, self.svg().words())


class TheTables(SheetTest):
    def test_hold_what_the_picture_shows(self):
        write_wav(self.dir / "a.wav", tone(hz=220.0))
        result = self.ser("info", "a.wav", "--plots", "out", "--json")
        self.assert_run(result, 0)
        self.assertLessEqual({f"out/{name}.csv" for name in TABLES}, set(result.json()["plots"]))
        f0 = [float(row["f0_hz"]) for row in self.table("signal_pitch") if row["f0_hz"]]
        self.assertGreater(len(f0), 80)
        self.assertTrue(all(abs(hz - 220.0) < 0.5 for hz in f0))
        levels = [float(row["intensity_db"]) for row in self.table("signal_intensity")]
        expected = 20 * math.log10(0.3 / math.sqrt(2) / 2e-5)
        self.assertTrue(all(abs(level - expected) < 0.1 for level in levels[5:-5]))
        rows = self.table("signal_log_mel")
        self.assertEqual(list(rows[0]), ["time_s", *(f"logmel_{i}" for i in range(1, 129))])
        self.assertEqual([rows[i]["time_s"] for i in (0, 1, 2)], ["0", "0.005", "0.01"])
        self.assertEqual(len(rows), 201)
        self.assertEqual(list(self.table("signal_mfcc")[0]),
                         ["time_s", *(f"mfcc_{i}" for i in range(1, 14))])
        self.assertEqual(list(self.table("signal_formants")[0]),
                         ["time_s", *(f"f{i}_hz" for i in range(1, 5))])

    def test_of_a_long_recording_are_no_longer_than_the_picture_is_wide(self):
        write_wav(self.dir / "long.wav", tone(4.0, 8000) * 15, 8000)
        self.ser("info", "long.wav", "--plots", "out")
        self.assertEqual(len(self.table("signal_waveform")), 900)
        self.assertLessEqual(len(self.table("signal_log_mel")), 900)
        self.assertEqual(float(self.table("signal_waveform")[-1]["time_s"]) // 1, 59)


class WhatGoesWrong(SheetTest):
    def test_a_recording_that_cannot_be_read_has_no_sheet(self):
        (self.dir / "a.wav").write_bytes(b"")
        self.assert_run(self.ser("info", "a.wav", "--plots", "out"), 3, "",
                        "ser: error: a.wav: is empty (0 bytes)\n")
        self.assertFalse((self.dir / "out").exists())

    def test_a_recording_is_not_replaced_by_its_picture(self):
        write_wav(self.dir / "signal.png", tone())
        before = (self.dir / "signal.png").read_bytes()
        result = self.ser("info", "signal.png", "--plots", ".")
        self.assert_run(result, 2, "", "ser: error: --plots . would replace signal.png: name "
                                       "another folder\n")
        self.assertEqual((self.dir / "signal.png").read_bytes(), before)

    def test_a_file_where_the_folder_should_be_is_told_as_one(self):
        write_wav(self.dir / "a.wav", tone())
        (self.dir / "file").write_text("x")
        self.assert_run(self.ser("info", "a.wav", "--plots", "file"), 2, "",
                        "ser: error: file: is a file, and a folder is needed (choose another "
                        "name)\n")


if __name__ == "__main__":
    unittest.main()
