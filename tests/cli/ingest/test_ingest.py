"""ser ingest: what it writes, prints and returns."""

import csv
import json
import os
import signal
import subprocess
import time

from ser_cli import SER, SOURCE_DIR, SerTest, tone, unittest, write_wav

HEADER = (
    "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,take,"
    "duration,sample_rate,channels,hash,source"
)


class IngestTest(SerTest):
    def wav(self, name, seed=None, **options):
        """A short recording; the seed follows from the name unless it is given."""
        seed = sum(name.encode()) if seed is None else seed
        return write_wav(self.dir / name, tone(0.1, seed=seed), **options)

    def rows(self, name="data.csv"):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def skipped(self, name="data.skipped.csv"):
        return [(row["file"], row["corpus"], row["reason"]) for row in self.rows(name)]


class OutputTest(IngestTest):
    def test_text_summary_and_files(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/09b10Wb.wav")
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(
            result,
            err="",
            out=(
                "corpus  found  used  left out  published  speakers  hours\n"
                "emodb       2     2         0        535         2   0.00\n"
                "\n"
                "emotion  emodb\n"
                "happy        1\n"
                "angry        1\n"
                "\n"
                "differences from the published counts:\n"
                "  emodb: 2 recordings where 535 were published (533 fewer)\n"
                "  emodb: 8 speakers absent: 08 10 11 12 13 14 15 16\n"
                "  emodb: neutral 0 of 79, happy 1 of 71, sad 0 of 62, angry 1 of 127, "
                "fear 0 of 69, disgust 0 of 46, boredom 0 of 81\n"
                "\n"
                "wrote data.csv, data.card.md\n"
            ),
        )
        lines = (self.dir / "data.csv").read_text().splitlines()
        self.assertEqual(lines[0], HEADER)
        row = self.rows()[0]
        digest = row.pop("hash")
        self.assertRegex(digest, "^[0-9a-f]{32}$")
        self.assertEqual(
            row,
            {
                "file": "c/03a01Fa.wav", "start": "", "end": "", "corpus": "emodb",
                "speaker": "03", "gender": "male", "age": "31", "language": "de",
                "style": "speech", "emotion": "happy", "label": "happiness", "intensity": "",
                "text": "a01", "take": "a", "duration": "0.1", "sample_rate": "16000",
                "channels": "1", "source": "",
            },
        )
        self.assertEqual(
            sorted(p.name for p in self.dir.iterdir()), ["c", "data.card.md", "data.csv"]
        )
        card = (self.dir / "data.card.md").read_text()
        self.assertIn("CC0 1.0", card)
        self.assertIn("| emodb | 2 | 2 | 0 | 535 | 2 | 0.00 |", card)

    def test_several_corpora_have_a_total(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/03-01-02-01-01-01-02.wav")
        self.wav("c/other.wav")
        result = self.ser("ingest", "c", "-o", "data.csv")
        self.assert_run(result, err="")
        self.assertTrue(
            result.out.startswith(
                "corpus            found  used  left out  published  speakers  hours\n"
                "emodb                 1     1         0        535         1   0.00\n"
                "ravdess               1     1         0       1440         1   0.00\n"
                "(not recognised)      1     0         1          -         -      -\n"
                "total                 3     2         1          -         2   0.00\n"
                "\n"
                "emotion  emodb  ravdess  total\n"
                "calm         0        1      1\n"
                "happy        1        0      1\n"
                "\n"
                "left out: 1 unknown-name\n"
            ),
            result.out,
        )
        self.assertTrue(result.out.endswith("wrote data.csv, data.card.md, data.skipped.csv\n"))

    def test_json(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/nested/03a01Fa.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        summary = result.json()
        self.assertEqual(summary["files"], 1)
        self.assertEqual(summary["skipped"], {"duplicate": 1})
        corpus = summary["corpora"]["emodb"]
        self.assertEqual(corpus.pop("differences")[0][:14], "emodb: 1 recor")
        self.assertEqual(
            corpus,
            {"files": 1, "found": 2, "expected": 535, "speakers": 1, "seconds": 0.1,
             "labels": {"happy": 1}},
        )

    def test_minus_writes_the_manifest_to_stdout_and_no_side_file(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/nested/03a01Fa.wav")
        to_file = self.ser("ingest", "c", "-o", "data.csv")
        manifest = (self.dir / "data.csv").read_text()
        for name in ("data.csv", "data.card.md", "data.skipped.csv"):
            (self.dir / name).unlink()
        result = self.ser("ingest", "c", "-o", "-")
        summary = to_file.out[: to_file.out.index("\nwrote ")]
        self.assert_run(result, out=manifest, err=summary)
        self.assertEqual([p.name for p in self.dir.iterdir()], ["c"])

    def test_stale_list_of_left_out_files_is_removed(self):
        self.wav("c/03a01Fa.wav")
        copy = self.wav("c/nested/03a01Fa.wav")
        self.ser("ingest", "c", "-o", "data.csv")
        self.assertEqual(self.skipped(), [("c/nested/03a01Fa.wav", "emodb", "duplicate")])
        copy.unlink()
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        self.assertFalse((self.dir / "data.skipped.csv").exists())

    def test_manifest_is_the_same_whatever_the_jobs(self):
        for speaker in ("03", "08", "09"):
            for text in ("a01", "a02", "b01", "b10"):
                for letter in "WLEAFTN":
                    self.wav(f"c/{speaker}{text}{letter}a.wav", seed=sum((speaker + text).encode()) % 9)
        outputs = []
        for jobs in (1, 4):
            result = self.ser("ingest", "c", "-o", "data.csv", "--jobs", jobs)
            self.assert_run(result, err="")
            outputs.append((result.out, (self.dir / "data.csv").read_bytes(),
                            (self.dir / "data.card.md").read_bytes()))
        self.assertEqual(outputs[0], outputs[1])

    def test_equal_recordings_are_kept_and_named(self):
        self.wav("c/03-01-03-01-02-01-07.wav", seed=1)
        self.wav("c/03-01-03-01-02-02-07.wav", seed=1)
        self.wav("c/03-01-04-01-02-02-07.wav", seed=1)
        result = self.ser("ingest", "c/03-01-03-01-02-01-07.wav", "c/03-01-03-01-02-02-07.wav",
                          "-o", "data.csv")
        self.assertIn(
            "\nequal recordings, all kept:\n"
            "  c/03-01-03-01-02-01-07.wav = c/03-01-03-01-02-02-07.wav (known)\n",
            result.out,
        )
        self.assertEqual(len(self.rows()), 2)
        three = self.ser("ingest", "c", "-o", "data.csv", "--json").json()
        self.assertEqual(len(three["equal"][0]["files"]), 3)
        self.assertFalse(three["equal"][0]["known"])


class NameTest(IngestTest):
    def test_commas_quotes_umlauts_spaces_and_line_ends_in_folders(self):
        folder = 'c/a, "b" ü\nd'
        self.wav(folder + "/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv"), err="")
        self.assertEqual([row["file"] for row in self.rows()], [folder + "/03a01Fa.wav"])

    def test_file_names_that_are_no_utf8_do_not_stop_it(self):
        self.wav("c/03a01Fa.wav")
        os.makedirs(os.fsencode(self.dir) + b"/c/\xff")
        (self.dir / "c/03a01Fa.wav").rename(os.fsdecode(os.fsencode(self.dir) + b"/c/\xff/03a01Fa.wav"))
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assertEqual((result.code, result.json()["files"]), (0, 1))

    def test_paths_are_relative_to_the_manifest(self):
        self.wav("c/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "out/deep/data.csv"), err="")
        self.assertEqual(self.rows("out/deep/data.csv")[0]["file"], "../../c/03a01Fa.wav")

    def test_absolute_paths(self):
        path = self.wav("c/03a01Fa.wav")
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--absolute"), err="")
        self.assertEqual(self.rows()[0]["file"], str(path))

    def test_litter_is_ignored_without_a_word(self):
        self.wav("c/03a01Fa.wav")
        for name in ("._03a01Fa.wav", ".DS_Store", "Thumbs.db", "readme.txt", ".x.wav.1.part"):
            (self.dir / "c" / name).write_text("x")
        result = self.ser("ingest", "c", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        self.assertEqual(result.json()["skipped"], {})

    def test_popular_mirror_that_nests_a_second_copy(self):
        for actor in ("01", "02"):
            for take in ("01", "02"):
                name = f"Actor_{actor}/03-01-05-01-01-{take}-{actor}.wav"
                self.wav("c/" + name, seed=int(actor) * 10 + int(take))
                self.wav("c/audio_speech_actors_01-24/" + name, seed=int(actor) * 10 + int(take))
        summary = self.ser("ingest", "c", "-o", "data.csv", "--json").json()
        self.assertEqual((summary["files"], summary["skipped"]), (4, {"duplicate": 4}))
        self.assertTrue(all(row["file"].startswith("c/Actor_") for row in self.rows()))

    def test_definition_of_a_users_own_is_found_through_ser_path(self):
        folder = self.dir / "mine/datasets/own"
        folder.mkdir(parents=True)
        (folder / "corpus.json").write_text(json.dumps({
            "name": "own",
            "patterns": ["{speaker}/{emotion}_{n}"],
            "parts": {"speaker": "[A-Z]+", "emotion": {"wut": "Wut", "spott": "contempt"},
                      "n": "[0-9]+"},
            "columns": {"speaker": "{speaker}", "label": "{emotion}"},
            "emotions": {"Wut": "angry"},
        }))
        self.wav("c/AB/wut_1.wav")
        self.wav("c/AB/spott_2.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", env={"SER_PATH": str(self.dir / "mine")})
        self.assert_run(result, err="")
        self.assertEqual([(r["corpus"], r["speaker"], r["emotion"], r["label"]) for r in self.rows()],
                         [("own", "AB", "contempt", "contempt"), ("own", "AB", "angry", "Wut")])

    def test_corpus_can_be_forced(self):
        self.wav("c/03a01Fa.wav")
        self.wav("c/03-01-05-01-01-01-01.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--corpus", "ravdess", "--json")
        self.assertEqual((result.json()["files"], result.json()["skipped"]),
                         (1, {"unknown-name": 1}))


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
            err="ser: error: 5 recordings are damaged, --max-bad allows 0, see data.skipped.csv\n",
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

    def test_max_bad_allows_that_many(self):
        self.damaged()
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--max-bad", 5), code=0, err="")
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--max-bad", 4), code=3,
            err="ser: error: 5 recordings are damaged, --max-bad allows 4, see data.skipped.csv\n",
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
            err="ser: error: c: none of the 1 audio files has a name of a known corpus (looked for "
                "emodb {speaker}{text}{emotion}{version})\n",
        )
        self.assertEqual([p.name for p in self.dir.iterdir()], ["c"])
        every = self.ser("ingest", "c", "-o", "data.csv")
        self.assertEqual((every.code, every.out), (3, ""))
        for name in ("ravdess", "emodb", "demo"):
            self.assertIn(name, every.err)

    def test_folder_without_audio_is_exit_3(self):
        (self.dir / "c").mkdir()
        result = self.ser("ingest", "c", "-o", "data.csv", "--corpus", "emodb")
        self.assert_run(
            result, code=3, out="",
            err="ser: error: c: no audio files (looked for emodb "
                "{speaker}{text}{emotion}{version})\n",
        )

    def test_label_set_that_leaves_nothing_is_exit_3(self):
        self.wav("c/03a01La.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", "--labels", "4")
        self.assert_run(
            result, code=3, err="ser: error: no recording is left, see data.skipped.csv\n")


class LabelTest(IngestTest):
    def emotions(self, *options):
        for name in ("03-01-01-01-01-01-01", "03-01-02-01-01-01-01", "03-01-06-01-01-01-01",
                     "03-01-08-01-01-01-01", "03a01La"):
            self.wav(f"c/{name}.wav")
        result = self.ser("ingest", "c", "-o", "data.csv", *options)
        self.assert_run(result, err="")
        return [f"{row['label']}>{row['emotion']}" for row in self.rows()]

    def test_native_keeps_all(self):
        self.assertEqual(self.emotions(), ["boredom>boredom", "neutral>neutral", "calm>calm",
                                           "fear>fear", "surprise>surprise"])

    def test_shipped_sets(self):
        self.assertEqual(self.emotions("--labels", "8"),
                         ["neutral>neutral", "calm>calm", "fear>fear", "surprise>surprise"])
        self.assertEqual(self.emotions("--labels", "7"),
                         ["neutral>neutral", "calm>neutral", "fear>fear", "surprise>surprise"])
        self.assertEqual(self.emotions("--labels", "6"),
                         ["neutral>neutral", "calm>neutral", "fear>fear"])
        self.assertEqual(self.emotions("--labels", "4"), ["neutral>neutral", "calm>neutral"])

    def test_policies_override_the_set(self):
        self.assertEqual(
            self.emotions("--labels", "4", "--calm", "keep", "--boredom", "neutral"),
            ["boredom>neutral", "neutral>neutral", "calm>calm"])
        self.assertEqual(self.emotions("--calm", "drop", "--boredom", "drop"),
                         ["neutral>neutral", "fear>fear", "surprise>surprise"])

    def test_map_of_a_users_own(self):
        (self.dir / "mine.json").write_text(
            '{"labels": {"neutral": "low", "calm": "low", "fear": "high", "boredom": null}}')
        self.assertEqual(self.emotions("--labels", "mine.json"),
                         ["neutral>low", "calm>low", "fear>high"])

    def test_unknown_set_and_emotion_are_usage_errors(self):
        self.wav("c/03a01Fa.wav")
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--labels", "5"), code=2, out="",
            err="ser: error: no labels '5' (known: 4, 6, 7, 8, native)\n")
        (self.dir / "bad.json").write_text('{"labels": {"hapy": "happy"}}')
        self.assert_run(
            self.ser("ingest", "c", "-o", "data.csv", "--labels", "bad.json"), code=2, out="",
            err="ser: error: bad.json: labels.hapy: unknown emotion (did you mean 'happy'?) (known: "
                "neutral, calm, happy, sad, angry, fear, disgust, surprise, boredom)\n")


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
        self.assertIn("no corpora 'ravdes' (did you mean 'ravdess'?", result.err)

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
                                         "boredom": "", "absolute": False, "max_bad": 9,
                                         "label_source": "intended"})

    def test_unknown_setting_names_the_known_ones(self):
        self.assert_run(
            self.ser("ingest", "--print-config", "--set", "label=8"), code=2, out="",
            err="ser: error: ingest.label: unknown key (did you mean 'labels'?) (known: absolute, "
                "boredom, calm, corpus, label_source, labels, max_bad)\n")

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


@unittest.skipUnless(
    subprocess.run(["which", "espeak-ng"], capture_output=True).returncode == 0,
    "espeak-ng is not installed")
class DemoCorpusTest(IngestTest):
    SCRIPT = SOURCE_DIR / "scripts/make_demo_corpus.sh"

    def test_it_is_complete_distinct_and_survives_a_kill(self):
        process = subprocess.Popen(["bash", self.SCRIPT, "demo"], cwd=self.dir,
                                   stdout=subprocess.DEVNULL, start_new_session=True)
        while len(list((self.dir).glob("demo/demo_*.wav"))) < 20 and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        finished = {p: p.stat().st_mtime_ns for p in self.dir.glob("demo/demo_*.wav")}
        self.assertLess(len(finished), 480)
        made = subprocess.run(["bash", self.SCRIPT, "demo"], cwd=self.dir, capture_output=True,
                              text=True, check=True)
        self.assertEqual(made.stdout, f"{self.dir.resolve()}/demo: 480 recordings\n")
        self.assert_no_litter()
        for path, time_made in finished.items():
            self.assertEqual(path.stat().st_mtime_ns, time_made)
        result = self.ser("ingest", "demo", "-o", "data.csv", "--json")
        self.assert_run(result, err="")
        summary = result.json()
        self.assertEqual((summary["files"], summary["skipped"], summary["equal"]), (480, {}, []))
        self.assertEqual(summary["corpora"]["demo"]["differences"], [])
        self.assertEqual(summary["corpora"]["demo"]["labels"],
                         dict.fromkeys(("neutral", "happy", "sad", "angry", "fear"), 96))
        self.assertIn("Synthetic speech, not recorded from people",
                      (self.dir / "data.card.md").read_text())

    def test_usage(self):
        made = subprocess.run(["bash", self.SCRIPT], capture_output=True, text=True)
        self.assertEqual(made.returncode, 2)
        self.assertTrue(made.stderr.startswith("usage: "))


if __name__ == "__main__":
    unittest.main()
