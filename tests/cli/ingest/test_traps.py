"""ser ingest and what is odd in the six corpora, one oddity a test."""

import csv
import struct

from ser_cli import SerTest, unittest
from six_corpora import Writer

LFS_POINTER = ("version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 +
               "\nsize 61234\n").encode()


class TrapTest(SerTest):
    def setUp(self):
        super().setUp()
        self.writer = Writer(self.dir / "c")

    def ingest(self, code=0, err="", json=True):
        result = self.ser("ingest", "c", "-o", "data.csv", *(["--json"] if json else []))
        self.assert_run(result, code=code, err=err)
        return result.json() if json else result.out

    def table(self, name):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def rows(self, *columns):
        """File, without the folder c/, and these columns of each row."""
        return [(row["file"][2:], *(row[c] for c in columns)) for row in self.table("data.csv")]

    def skipped(self):
        return [(row["file"][2:], row["reason"]) for row in self.table("data.skipped.csv")]


class NameTrapTest(TrapTest):
    def test_tess_name_that_lacks_the_f_and_its_folders(self):
        for path in ("OAF_neutral/OA_bite_neutral.wav", "OAF_Sad/OAF_tip-top_sad.wav",
                     "OAF_Pleasant_surprise/OAF_4x4_ps.wav",
                     "YAF_pleasant_surprised/YAF_bite_ps.wav"):
            self.writer.wav(path, 24414)
        self.ingest()
        self.assertEqual(self.rows("speaker", "text", "emotion", "label"), [
            ("OAF_Pleasant_surprise/OAF_4x4_ps.wav", "OAF", "4x4", "surprise", "ps"),
            ("OAF_Sad/OAF_tip-top_sad.wav", "OAF", "tip-top", "sad", "sad"),
            ("OAF_neutral/OA_bite_neutral.wav", "OAF", "bite", "neutral", "neutral"),
            ("YAF_pleasant_surprised/YAF_bite_ps.wav", "YAF", "bite", "surprise", "ps")])

    def test_letter_a_of_emodb_is_fear_and_w_is_anger(self):
        self.writer.wav("wav/16b10Aa.wav")
        self.writer.wav("wav/16b10Wa.wav")
        self.ingest()
        self.assertEqual(self.rows("emotion", "label"), [
            ("wav/16b10Aa.wav", "fear", "fear"), ("wav/16b10Wa.wav", "angry", "anger")])

    def test_sa_and_su_of_savee_come_before_single_letters(self):
        for code in ("sa01", "su15", "a01", "n30"):
            self.writer.wav(f"KL_{code}.wav", 44100)
        self.ingest()
        self.assertEqual(self.rows("emotion", "text"), [
            ("KL_a01.wav", "angry", "a01"), ("KL_n30.wav", "neutral", "n30"),
            ("KL_sa01.wav", "sad", "sa01"), ("KL_su15.wav", "surprise", "su15")])

    def test_single_x_of_early_crema_d_copies_is_xx(self):
        self.writer.wav("early/1040_ITH_SAD_X.wav")
        self.assertEqual(self.ingest()["files"], 1)
        self.assertEqual(self.rows("intensity", "emotion"),
                         [("early/1040_ITH_SAD_X.wav", "", "sad")])
        self.writer.wav("late/1040_ITH_SAD_XX.wav")
        self.assertEqual(self.ingest()["skipped"], {"duplicate": 1})

    def test_known_bad_recording_is_left_out_however_it_is_spelt(self):
        self.writer.wav("AudioWAV/1076_MTI_SAD_XX.wav")
        self.writer.bytes("x/1076_mti_sad_xx.WAV", b"")
        self.writer.bytes("AudioMP3/1076_MTI_SAD_XX.mp3", b"")
        self.writer.wav("AudioWAV/1076_MTI_NEU_XX.wav")
        self.assertEqual(self.ingest()["skipped"], {"known-bad": 3})
        self.assertEqual(self.table("data.skipped.csv")[0]["detail"],
                         "holds no audio in some copies")

    def test_case_and_blanks_of_folders_and_names_do_not_matter(self):
        for path in ("ACTOR_01/03-01-05-01-01-01-01.WAV", "speaker-2/ANGER/1.Wav",
                     " Speaker - 3 / happy/1.wav", "Speaker 4/Sad /1.wav", "Speaker_5/fear/1.wav",
                     "Speaker-06/Neutral/1.wav", "audiodata/dc/SA01.WAV", "oaf_BACK_Angry.WAV",
                     "1001_ieo_ang_hi.wav", "03A01fa.wav", " 08a01Wa .wav"):
            self.writer.wav(path)
        self.ingest()
        self.assertEqual(
            sorted((row["corpus"], row["speaker"], row["emotion"])
                   for row in self.table("data.csv")),
            [("crema-d", "1001", "angry"), ("emodb", "03", "happy"), ("emodb", "08", "angry"),
             ("iesc", "2", "angry"), ("iesc", "3", "happy"), ("iesc", "4", "sad"),
             ("iesc", "5", "fear"), ("iesc", "6", "neutral"), ("ravdess", "01", "angry"),
             ("savee", "DC", "sad"), ("tess", "OAF", "angry")])

    def test_any_file_name_will_do_in_iesc(self):
        names = ["1.wav", "a b (c).wav", "Ärger_ü.wav", "03a01Fa copy.wav", "DC-7.WAV"]
        for name in names:
            self.writer.wav(f"Speaker-1/Sad/{name}")
        self.ingest()
        self.assertEqual(sorted(self.rows("emotion")),
                         sorted((f"Speaker-1/Sad/{name}", "sad") for name in names))


class CopyTrapTest(TrapTest):
    def test_of_twins_the_audio_only_file_stays(self):
        for name in ("01-01-03-01-01-01-02", "03-01-03-01-01-01-02"):
            self.writer.wav(f"Actor_02/{name}.wav", 48000, number=1)
        self.assertEqual(self.ingest()["equal"], [])
        self.assertEqual(self.rows(), [("Actor_02/03-01-03-01-01-01-02.wav",)])
        self.assertEqual(self.skipped(), [("Actor_02/01-01-03-01-01-01-02.wav", "twin")])

    def test_twin_stands_in_for_a_damaged_audio_only_file(self):
        self.writer.wav("01-01-03-01-01-01-02.wav", 48000)
        self.writer.bytes("03-01-03-01-01-01-02.wav", b"")
        self.ingest(code=3, err="ser: error: 1 recording not found or unusable (1 × empty); "
                                "--max-bad allows 0, see data.skipped.csv\n")
        self.assertEqual(self.rows(), [("01-01-03-01-01-01-02.wav",)])
        self.assertEqual(self.skipped(), [("03-01-03-01-01-01-02.wav", "empty")])

    def test_copy_of_a_twin_is_a_duplicate(self):
        for folder in ("a", "b"):
            self.writer.wav(f"{folder}/01-01-03-01-01-01-02.wav", 48000, number=1)
            self.writer.wav(f"{folder}/03-01-03-01-01-01-02.wav", 48000, number=1)
        self.assertEqual(self.ingest()["skipped"], {"duplicate": 2, "twin": 1})
        self.assertEqual(self.rows(), [("a/03-01-03-01-01-01-02.wav",)])

    def test_equal_samples_under_another_name_are_kept_and_reported(self):
        info = struct.pack("<4sI4s", b"LIST", 4, b"INFO")
        self.writer.wav("03-01-03-01-02-01-07.wav", 48000, number=5)
        self.writer.wav("03-01-03-01-02-02-07.wav", 48000, number=5, after=info)
        self.writer.wav("copy/03-01-03-01-02-02-07.wav", 48000, number=5)
        summary = self.ingest()
        self.assertEqual(summary["equal"], [
            {"files": ["c/03-01-03-01-02-01-07.wav", "c/03-01-03-01-02-02-07.wav"],
             "known": True}])
        self.assertEqual((summary["files"], summary["skipped"]), (2, {"duplicate": 1}))

    def test_flattened_savee_beside_its_folders_is_a_second_copy(self):
        self.writer.wav("AudioData/JK/f03.wav", 44100, number=1)
        self.writer.wav("ALL/JK_f03.wav", 44100, number=1)
        self.assertEqual(self.ingest()["skipped"], {"duplicate": 1})

    def test_of_two_formats_the_wav_file_stays(self):
        self.writer.bytes("AudioMP3/1001_IEO_ANG_HI.mp3", b"never read")
        self.writer.wav("AudioWAV/1001_IEO_ANG_HI.wav")
        self.assertEqual(self.ingest()["skipped"], {"duplicate": 1})
        self.assertEqual(self.rows(), [("AudioWAV/1001_IEO_ANG_HI.wav",)])


class FileTrapTest(TrapTest):
    def test_plain_download_yields_git_lfs_pointers(self):
        self.writer.bytes("AudioWAV/1001_IEO_ANG_HI.wav", LFS_POINTER)
        self.writer.wav("AudioWAV/1001_IEO_ANG_LO.wav")
        self.ingest(code=3, err="ser: error: 1 recording not found or unusable (1 × "
                                "git-lfs-pointer); --max-bad allows 0, see data.skipped.csv\n")
        self.assertEqual(self.skipped(), [("AudioWAV/1001_IEO_ANG_HI.wav", "git-lfs-pointer")])

    def test_chunks_before_and_after_the_samples_are_passed_over(self):
        filler = struct.pack("<4sI", b"FLLR", 4044) + bytes(4044)
        info = struct.pack("<4sI4s4sI4s", b"LIST", 16, b"INFO", b"ISFT", 4, b"abc\0")
        self.writer.wav("03-01-01-01-01-01-01.wav", 48000, number=1, before=filler)
        self.writer.wav("03-01-01-01-01-02-01.wav", 48000, number=2, after=info)
        self.ingest()
        self.assertEqual([float(row[1]) for row in self.rows("duration")], [64 / 48000] * 2)

    def test_stereo_recordings_are_used_and_remarked(self):
        for take, channels in (("01", 2), ("02", 1)):
            self.writer.wav(f"03-01-02-01-01-{take}-01.wav", 48000, channels=channels)
        self.writer.wav("03-01-02-01-02-01-01.wav", 48000)
        summary = self.ingest()
        self.assertEqual(summary["remarks"], [
            {"corpus": "ravdess", "kind": "channels",
             "text": "1 recording with two channels (stereo), not one channel as the others",
             "files": ["c/03-01-02-01-01-01-01.wav"]}])
        self.assertEqual([row[1] for row in self.rows("channels")], ["2", "1", "1"])

    def test_stray_rate_of_tess_is_used_and_remarked(self):
        for word in ("food", "back", "bite"):
            self.writer.wav(f"OAF_{word}_fear.wav", 96000 if word == "food" else 24414)
        out = self.ingest(json=False)
        remark = "tess: 1 recording with 96000 Hz, not 24414 Hz as the others: c/OAF_food_fear.wav"
        self.assertIn(f"\nremarks:\n  {remark}\n", out)
        self.assertIn(f"\n## Remarks\n\n- {remark}\n", (self.dir / "data.card.md").read_text())
        self.assertEqual(len(self.rows()), 3)

    def test_litter_is_ignored_without_a_word(self):
        self.writer.wav("wav/03a01Fa.wav")
        for path in ("wav/._03a01Fa.wav", "wav/.DS_Store", "wav/Thumbs.db",
                     "__MACOSX/wav/._03a01Fa.wav", "wav/desktop.ini", "erklaerung.txt"):
            self.writer.bytes(path, b"x")
        summary = self.ingest()
        self.assertEqual((summary["found"], summary["files"], summary["skipped"]), (1, 1, {}))


if __name__ == "__main__":
    unittest.main()
