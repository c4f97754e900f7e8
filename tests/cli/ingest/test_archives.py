"""ser ingest ARCHIVE…: unpacking, taking again what is there, and what is refused."""

import io
import os
import signal
import subprocess
import tarfile
import time
import zipfile

from made_archive import ArchiveTest
from ser_cli import SER, tone, unittest, write_wav


class UnpackTest(ArchiveTest):
    def test_zip_becomes_a_manifest_beside_the_unpacked_recordings(self):
        self.zip()
        result = self.ingest("speech.zip")
        size = sum(map(len, self.content.values()))
        self.assert_run(result, err=f"speech.zip: unpacked into data.unpacked/speech (2 files, "
                                    f"{size / 1e6:.1f} MB)\n")
        self.assertEqual(self.files(), ["data.unpacked/speech/wav/" + n for n in self.names])
        for name, content in self.content.items():
            path = self.dir / "data.unpacked/speech/wav" / name
            self.assertEqual(path.read_bytes(), content)

    def test_every_kind_of_tar(self):
        for name, mode in (("a.tar", "w"), ("b.tar.gz", "w:gz"), ("c.tgz", "w:gz"),
                           ("d.tar.bz2", "w:bz2"), ("e.tar.xz", "w:xz"), ("F.TAR.GZ", "w:gz")):
            self.tar(name, mode)
            self.assert_run(self.ingest(name))
            stem = name.split(".")[0]
            self.assertEqual(self.files(),
                             [f"data.unpacked/{stem}/wav/" + n for n in self.names], name)

    def test_tar_compressed_by_zstd(self):
        tar = self.tar().read_bytes()
        # A Zstandard frame may hold its blocks as they are (RFC 8878): magic, header, raw blocks.
        frame = b"\x28\xb5\x2f\xfd" + bytes([0b10100000]) + len(tar).to_bytes(4, "little")
        for at in range(0, len(tar), 1 << 16):
            piece = tar[at:at + (1 << 16)]
            last = at + len(piece) == len(tar)
            frame += ((len(piece) << 3) | last).to_bytes(3, "little") + piece
        (self.dir / "z.tar.zst").write_bytes(frame)
        self.assert_run(self.ingest("z.tar.zst"))
        self.assertEqual(self.files(), ["data.unpacked/z/wav/" + n for n in self.names])

    def test_archives_and_folders_go_together(self):
        self.zip()
        write_wav(self.dir / "more/08a01Na.wav", tone(0.1, seed=9))
        self.assert_run(self.ingest("more", "speech.zip"))
        self.assertEqual(len(self.files()), 3)

    def test_archives_of_one_name_do_not_mix(self):
        first, second = self.names
        self.zip("x/speech.zip", {first: self.content[first]})
        self.zip("y/speech.zip", {second: self.content[second]})
        expected = ["data.unpacked/speech/" + first, "data.unpacked/speech-2/" + second]
        self.assert_run(self.ingest("x/speech.zip", "y/speech.zip"))
        self.assertEqual(sorted(self.files()), sorted(expected))
        again = self.ingest("y/speech.zip", "x/speech.zip")
        self.assert_run(again, err="y/speech.zip: was unpacked before, data.unpacked/speech-2 is "
                                   "taken as it is\nx/speech.zip: was unpacked before, "
                                   "data.unpacked/speech is taken as it is\n")
        self.assertEqual(sorted(self.files()), sorted(expected))

    def test_unpack_names_the_folder(self):
        self.zip()
        self.assert_run(self.ingest("speech.zip", "--unpack", "deep/er"))
        self.assertEqual(self.files(), ["deep/er/speech/wav/" + n for n in self.names])
        self.assertFalse((self.dir / "data.unpacked").exists())

    def test_manifest_on_stdout_needs_unpack(self):
        self.zip()
        self.assert_run(
            self.ser("ingest", "speech.zip", "-o", "-"), code=2, out="",
            err="ser: error: speech.zip: is an archive; name the folder to unpack it into with "
                "--unpack DIR\n")
        result = self.ser("ingest", "speech.zip", "-o", "-", "--unpack", "u")
        self.assert_run(result)
        self.assertIn("\nu/speech/wav/03a01Fa.wav,", result.out)

    def test_nothing_unpacked_is_executable_and_everything_can_be_opened(self):
        infos = [tarfile.TarInfo("locked")]
        infos[0].type, infos[0].mode = tarfile.DIRTYPE, 0
        name = self.names[0]
        run = tarfile.TarInfo("locked/" + name)
        run.mode = 0o6777
        none = tarfile.TarInfo("locked/" + self.names[1])
        none.mode = 0
        self.tar(extra=[infos[0], (run, self.content[name]), (none, self.content[self.names[1]])],
                 wanted=False)
        self.assert_run(self.ingest("speech.tar"))
        for path in (self.dir / "data.unpacked/speech/locked").iterdir():
            self.assertEqual(path.stat().st_mode & 0o7111, 0)
            self.assertEqual(path.stat().st_mode & 0o600, 0o600)
        self.assertEqual(len(self.files()), 2)

    def test_litter_is_not_unpacked(self):
        self.zip(entries={"wav/" + self.names[0]: self.content[self.names[0]],
                          "__MACOSX/wav/._" + self.names[0]: b"x", "wav/._x.wav": b"x",
                          "wav/.DS_Store": b"x", "wav/Thumbs.db": b"x", "readme.txt": b"hello"})
        self.assert_run(self.ingest("speech.zip"))
        self.assertEqual(self.tree("data.unpacked/speech"),
                         [".ser-unpacked.json", "readme.txt", "wav/" + self.names[0]])

    def test_links_to_files_of_the_archive_become_files(self):
        links = []
        for name, kind, target in (("deep/08a01Na.wav", tarfile.SYMTYPE, "../wav/03a01Fa.wav"),
                                   ("08a01Ta.wav", tarfile.LNKTYPE, "wav/09b10Wb.wav"),
                                   ("folder", tarfile.SYMTYPE, "wav"),
                                   ("loop", tarfile.SYMTYPE, "loop"),
                                   ("08a01La.wav", tarfile.SYMTYPE, "nowhere.wav")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, target
            links.append(link)
        self.tar(extra=links)
        result = self.ingest("speech.tar")
        self.assertIn("ser: warning: speech.tar: 2 links to files that are not in it are left out, "
                      "the first is 08a01La.wav\n", result.err)
        root = self.dir / "data.unpacked/speech"
        self.assertEqual(self.tree("data.unpacked/speech"),
                         [".ser-unpacked.json", "08a01Ta.wav", "deep/08a01Na.wav",
                          "wav/03a01Fa.wav", "wav/09b10Wb.wav"])
        self.assertFalse(any(p.is_symlink() for p in root.rglob("*")))
        self.assertEqual((root / "deep/08a01Na.wav").read_bytes(), self.content["03a01Fa.wav"])

    def test_archives_in_folders_are_named_and_left_alone(self):
        write_wav(self.dir / "c/03a01Fa.wav", tone(0.1))
        self.zip("c/a.zip")
        self.assert_run(self.ingest("c"),
                        err=f"ser: warning: {self.dir}/c/a.zip is an archive and was not unpacked; "
                            "name archives on the command line to have them read\n")
        self.tar("c/b.tgz", "w:gz")
        self.assert_run(self.ingest("c"),
                        err=f"ser: warning: {self.dir}/c/a.zip and 1 more are archives and were not "
                            "unpacked; name archives on the command line to have them read\n")
        result = self.ingest("c", "c/a.zip", "c/b.tgz")
        self.assertNotIn("warning", result.err)
        self.assertEqual(self.files()[0], "c/03a01Fa.wav")


class NameTest(ArchiveTest):
    def unpacked(self, archive, **options):
        self.assert_run(self.ingest(archive, **options))
        return self.files()

    def test_umlauts_in_zips_with_and_without_the_utf8_flag_in_any_locale(self):
        name = "wäv ß/" + self.names[0]
        data = self.content[self.names[0]]
        path = self.zip(entries={name: data})
        flagged = path.read_bytes()
        utf8 = name.encode()
        dos = name.encode("cp437")
        plain = flagged.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
        self.assertNotEqual(plain, flagged)
        old = io.BytesIO()
        with zipfile.ZipFile(old, "w") as out:
            out.writestr("w#v #/" + self.names[0], data)
        bytes437 = old.getvalue().replace(b"w#v #", dos[:5])
        self.assertIn(utf8, plain)
        for content in (flagged, plain, bytes437):
            path.write_bytes(content)
            for locale in ("C", "C.UTF-8"):
                (self.dir / "data.csv").unlink(missing_ok=True)
                self.assertEqual(self.unpacked("speech.zip", env={"LC_ALL": locale}),
                                 ["data.unpacked/speech/" + name])

    def test_umlauts_in_tars_in_any_locale(self):
        for format in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            info = tarfile.TarInfo("größe 感/" + self.names[0])
            self.tar("speech.tar", format=format, wanted=False,
                     extra=[(info, self.content[self.names[0]])])
            for locale in ("C", "C.UTF-8"):
                self.assertEqual(self.unpacked("speech.tar", env={"LC_ALL": locale}),
                                 ["data.unpacked/speech/größe 感/" + self.names[0]])

    def test_names_that_are_no_utf8_in_a_tar_stay_the_bytes_they_are(self):
        info = tarfile.TarInfo("gr\udcf6\udcdfe/" + self.names[0])
        self.tar("speech.tar", format=tarfile.GNU_FORMAT, wanted=False,
                 extra=[(info, self.content[self.names[0]])])
        self.assert_run(self.ingest("speech.tar"))
        self.assertIn(b"gr\xf6\xdfe", os.listdir(os.fsencode(self.dir / "data.unpacked/speech")))

    def test_backslashes_in_a_zip_stand_between_folders(self):
        self.zip(entries={"wav\\Kör\\" + n: c for n, c in self.content.items()})
        self.assertEqual(self.unpacked("speech.zip"),
                         ["data.unpacked/speech/wav/Kör/" + n for n in self.names])


class AgainTest(ArchiveTest):
    TAKEN = "speech.zip: was unpacked before, data.unpacked/speech is taken as it is\n"

    def test_second_run_takes_what_is_there(self):
        self.zip()
        first = self.ingest("speech.zip")
        manifest = (self.dir / "data.csv").read_bytes()
        inode = (self.dir / "data.unpacked/speech").stat().st_ino
        self.assert_run(self.ingest("speech.zip"), out=first.out, err=self.TAKEN)
        self.assertEqual((self.dir / "data.csv").read_bytes(), manifest)
        self.assertEqual((self.dir / "data.unpacked/speech").stat().st_ino, inode)

    def test_archive_that_changed_is_unpacked_anew(self):
        path = self.zip()
        self.ingest("speech.zip")
        self.zip(entries={self.names[1]: self.content[self.names[1]]})
        result = self.ingest("speech.zip")
        self.assertIn("speech.zip: unpacked into data.unpacked/speech (1 file,", result.err)
        self.assertEqual(self.files(), ["data.unpacked/speech/" + self.names[1]])
        self.assertEqual(self.tree("data.unpacked"),
                         ["speech/.ser-unpacked.json", "speech/" + self.names[1]])
        os.utime(path, ns=(1, 1))
        self.assertIn("unpacked into", self.ingest("speech.zip").err)

    def test_folder_with_files_missing_is_unpacked_anew(self):
        self.zip()
        self.ingest("speech.zip")
        (self.dir / "data.unpacked/speech/wav" / self.names[0]).unlink()
        self.assertIn("unpacked into", self.ingest("speech.zip").err)
        self.assertEqual(len(self.files()), 2)

    def test_runs_at_the_same_time_unpack_once(self):
        self.zip(entries={**self.content, "long.txt": bytes(20_000_000)})
        runs = [subprocess.Popen([SER, "ingest", "speech.zip", "-o", f"{i}.csv", "--unpack", "u"],
                                 cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True) for i in range(4)]
        errors = sorted(run.communicate(timeout=60)[1] for run in runs)
        self.assertEqual([run.returncode for run in runs], [0] * 4)
        self.assertEqual(errors[1:], ["speech.zip: was unpacked before, u/speech is taken as it "
                                      "is\n"] * 3)
        self.assertTrue(errors[0].startswith("speech.zip: unpacked into u/speech (3 files, "))

    def test_folder_of_the_users_own_is_never_touched(self):
        self.zip()
        own = self.dir / "data.unpacked/speech/mine.txt"
        own.parent.mkdir(parents=True)
        own.write_text("mine")
        self.assert_run(self.ingest("speech.zip"))
        self.assertEqual(own.read_text(), "mine")
        self.assertTrue(self.files()[0].startswith("data.unpacked/speech-2/"))

    def slow(self):
        """A zip that takes a while: sounds that compress a thousandfold."""
        zeros = bytes(30_000_000)
        return self.zip("slow.zip", {f"{i}.wav": zeros for i in range(40)})

    def started(self):
        self.slow()
        process = subprocess.Popen([SER, "ingest", "slow.zip", "-o", "data.csv"], cwd=self.dir,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        root = self.dir / "data.unpacked"
        deadline = time.time() + 60
        while time.time() < deadline and not list(root.glob(".slow.*.part/*")):
            time.sleep(0.002)
        return process

    def test_interruption_leaves_nothing(self):
        process = self.started()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (130, ""))
        self.assertEqual(err, "ser: error: interrupted; what was finished is kept\n")
        self.assertEqual(self.tree(), ["slow.zip"])

    def test_what_a_killed_run_left_is_never_taken_and_goes_with_the_next(self):
        process = self.started()
        process.kill()
        process.communicate(timeout=60)
        root = self.dir / "data.unpacked"
        self.assertFalse((root / "slow").exists())
        self.assertEqual(len(list(root.glob(".slow.*.part"))), 1)
        self.zip()
        self.assert_run(self.ingest("speech.zip"))
        self.assertEqual([p.name for p in root.iterdir()], ["speech"])


if __name__ == "__main__":
    unittest.main()
