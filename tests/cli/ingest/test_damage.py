"""ser ingest: damaged recordings, wrong command lines, interruption."""

import signal
import subprocess
import time

from ingest_case import IngestTest
from ser_cli import SER, tone, unittest, write_wav


class DamageTest(IngestTest):
    def damaged(self):
        """One sound file and one of each kind of damage."""
        self.wav("c/03a01Fa.wav")
        whole = self.wav("c/03a01Na.wav").read_bytes()
        (self.dir / "c/03a01Na.wav").write_bytes(whole[:-100])
        (self.dir / "c/03a01Ta.wav").write_bytes(b"")
        (self.dir / "c/03a01Ea.wav").write_bytes(b"no audio at all")
        write_wav(self.dir / "c/03a01Aa.wav", [0.0] * 1600)
        (self.dir / "c/03a01La.wav").write_text(
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
        )

    def test_each_kind_has_its_reason_and_the_exit_code_is_3(self):
        self.damaged()
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(
            result, code=3,
            err="ser: error: 5 recordings not found or unusable (1 × empty, 1 × git-lfs-pointer, "
                "1 × silent, 1 × truncated, 1 × unreadable); --max-bad allows 0, see "
                "data.skipped.csv\n",
        )
        self.assertEqual(
            self.skipped(),
            [
                ("c/03a01Aa.wav", "emodb", "silent"),
                ("c/03a01Ea.wav", "emodb", "unreadable"),
                ("c/03a01La.wav", "emodb", "git-lfs-pointer"),
                ("c/03a01Na.wav", "emodb", "truncated"),
                ("c/03a01Ta.wav", "emodb", "empty"),
            ],
        )
        self.assertEqual(len(self.rows()), 1)
        self.assertIn("left out: 1 unreadable, 1 truncated, 1 empty, 1 silent, 1 git-lfs-pointer\n",
                      result.out)

    def test_a_recording_in_a_foreign_format_is_told_and_counts(self):
        self.wav("c/03a01Fa.wav")
        (self.dir / "c/03a01Na.m4a").write_bytes(b"\0\0\0\x1cftypM4A " + b"\0" * 100)
        (self.dir / "c/03a01Fa.mp4").write_bytes(b"\0\0\0\x1cftypisom" + b"\0" * 100)
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(result, code=3, err="ser: error: 1 recording not found or unusable "
                        "(1 × unreadable); --max-bad allows 0, see data.skipped.csv\n")
        self.assertEqual(self.skipped(), [("c/03a01Fa.mp4", "emodb", "duplicate"),
                                          ("c/03a01Na.m4a", "emodb", "unreadable")])
        self.assertIn("is MP4/AAC audio, which ser does not read; convert it: ffmpeg -i",
                      self.rows("data.skipped.csv")[1]["detail"])

    def test_channels_that_cancel_each_other_are_silence(self):
        self.wav("c/03a01Fa.wav")
        write_wav(self.dir / "c/03a01Wa.wav", [s for v in tone(0.5) for s in (v, -v)], channels=2)
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(result, code=3)
        self.assertEqual(self.skipped(), [("c/03a01Wa.wav", "emodb", "silent")])
        self.assertEqual(self.rows("data.skipped.csv")[0]["detail"],
                         "its channels cancel each other once they are mixed")

    def test_max_bad_allows_that_many(self):
        self.damaged()
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--max-bad", 5), code=0, err="")
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--max-bad", 4), code=3,
            err="ser: error: 5 recordings not found or unusable (1 × empty, 1 × git-lfs-pointer, "
                "1 × silent, 1 × truncated, 1 × unreadable); --max-bad allows 4, see "
                "data.skipped.csv\n",
        )
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--set", "max_bad=5"), code=0, err="")

    def test_other_reasons_never_count(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/copy/03a01Fa.wav")
        self.wav("c/03a01La.wav")
        self.wav("c/holiday.wav")
        self.wav("c/03-01-05-01-01-01-01.wav")
        self.wav("c/01-01-05-01-01-01-01.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--boredom", "drop")
        self.assert_run(result, code=0, err="")
        self.assertEqual(
            self.skipped(),
            [
                ("c/01-01-05-01-01-01-01.wav", "ravdess", "twin"),
                ("c/03a01La.wav", "emodb", "label-dropped"),
                ("c/copy/03a01Fa.wav", "emodb", "duplicate"),
                ("c/holiday.wav", "", "unknown-name"),
            ],
        )

    def test_nothing_recognised_is_exit_3_and_writes_nothing(self):
        self.wav("c/holiday.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--corpus", "emodb")
        self.assert_run(
            result, code=3, out="",
            err="ser: error: c: emodb ({speaker}{text}{emotion}{version}) does not name files like "
                "this (1 audio file): describe your corpus in a JSON (docs/add-a-corpus.md), or "
                "list the files in a CSV with the columns file, emotion and speaker\n",
        )
        self.assertEqual([p.name for p in self.dir.iterdir()], ["c"])
        every = self.ser("ingest", "c", "-o", "data.csv")
        self.assertEqual((every.code, every.out), (3, ""))
        self.assertIn("c: no known corpus names files like this (1 audio file): ", every.err)

    def test_folder_without_audio_is_exit_3(self):
        (self.dir / "c").mkdir()
        result = self.ser("ingest", "c", "-o", "data.csv", "--corpus", "emodb")
        self.assert_run(
            result, code=3, out="",
            err="ser: error: c: no audio files\n",
        )

    def test_label_set_that_leaves_nothing_is_exit_3(self):
        self.wav("c/03a01La.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--labels", "4")
        self.assert_run(
            result, code=3, err="ser: error: no recording is left, see data.skipped.csv; data.csv is "
                             "not written\n")


class UsageTest(IngestTest):
    def test_missing_arguments(self):
        self.assert_run(self.ser("ingest"), code=2, out="",
                        err="ser: error: ser ingest: name a folder with recordings\n")
        self.assert_run(self.ser("ingest", "c"), code=2, out="",
                        err="ser: error: ser ingest: name the manifest to write with -o FILE\n")

    def test_missing_folder_is_a_data_error(self):
        self.assert_run(self.ser("ingest", "nowhere", "-o", "data.csv"), code=3, out="",
                        err="ser: error: nowhere: no such file or folder\n")

    def test_unknown_corpus(self):
        result = self.ser("ingest", ".", "-o", "data.csv", "--corpus", "ravdes")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertIn("unknown corpus 'ravdes' (did you mean 'ravdess'?", result.err)

    def test_bad_values_and_unknown_flags(self):
        for arguments in (["--calm", "merge"], ["--max-bad", "-1"], ["--label-source", "loudest"]):
            result = self.ser("ingest", ".", "-o", "data.csv", *arguments)
            self.assertEqual((result.code, result.out), (2, ""), arguments)
        self.assert_run(
            self.ser("ingest", ".", "-o", "data.csv", "--set", "calm=merge"), code=2, out="",
            err="ser: error: calm: unknown 'merge' (known: keep, neutral, drop)\n")

    def test_print_config_shows_defaults_settings_and_flags(self):
        config = self.ser("ingest", "--print-config", "--set", "labels=8", "--set", "max_bad=7",
                          "--max-bad", "9", "--calm", "drop")
        self.assert_run(config, err="")
        self.assertEqual(config.json(), {"corpus": "", "labels": "8", "calm": "drop",
                                         "boredom": "", "columns": {}, "absolute": False, "max_bad": 9,
                                         "label_source": "intended"})

    def test_unknown_setting_names_the_known_ones(self):
        self.assert_run(
            self.ser("ingest", "--print-config", "--set", "label=8"), code=2, out="",
            err="ser: error: ingest.label: unknown key (did you mean 'labels'?) (known: absolute, "
                "boredom, calm, columns, corpus, label_source, labels, max_bad)\n")

    def test_help_ends_with_a_command_that_runs(self):
        result = self.ser("ingest", "--help")
        self.assert_run(result, err="")
        example = result.out.strip().splitlines()[-1]
        self.assertEqual(example, "Example: ser ingest corpora/ravdess corpora/emodb -o data.csv")
        self.wav("corpora/ravdess/03-01-05-01-01-01-01.wav")
        self.wav("corpora/emodb/03a01Fa.wav")
        self.assert_run(self.ser(*example.split()[2:]), err="")

    def test_output_that_cannot_be_written_is_exit_1_and_leaves_nothing(self):
        self.wav("c/03a01Fa.wav")
        (self.dir / "file").write_text("")
        result = self.ser("ingest", "c", "-o", "file/data.csv")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assert_no_litter()


class InterruptionTest(IngestTest):
    def many(self):
        for speaker in ("03", "08", "09", "10", "11"):
            for text in ("a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03", "b09", "b10"):
                for letter in "WLEAFTN":
                    self.wav(f"c/{speaker}{text}{letter}a.wav")

    def test_killed_in_the_middle_it_leaves_nothing_half_written_and_can_be_repeated(self):
        self.many()
        self.assert_run(self.ser("ingest", "c", "-o", "whole.csv"), err="")
        whole = (self.dir / "whole.csv").read_bytes()
        for delay in (0.0, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04):
            process = subprocess.Popen([SER, "ingest", "c", "-o", "data.csv"], cwd=self.dir,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait()
            manifest = self.dir / "data.csv"
            if manifest.exists():
                self.assertEqual(manifest.read_bytes(), whole)
                manifest.unlink()
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        self.assertEqual((self.dir / "data.csv").read_bytes(), whole)
        self.assert_no_litter()

    def test_interrupted_by_a_signal_it_says_so(self):
        self.many()
        process = subprocess.Popen([SER, "ingest", "c", "-o", "data.csv"], cwd=self.dir,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate()
        # The signal may come before the program handles it, or after it has finished.
        self.assertIn(process.returncode, (143, -signal.SIGTERM, 0))
        if process.returncode == 143:
            self.assertEqual((out, err),
                             ("", "ser: error: interrupted; what was finished is kept\n"))
        self.assert_no_litter()


if __name__ == "__main__":
    unittest.main()
