"""ser ingest ARCHIVE…: what must not be unpacked is refused in one line, and leaves nothing."""

import os
import resource
import signal
import struct
import subprocess
import tarfile
import zipfile

from made_archive import ArchiveTest
from ser_cli import SER, unittest



def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


class EscapeTest(ArchiveTest):
    def test_names_that_lead_out(self):
        for name, why in [
            ("../evil.wav", "leads out of its folder"),
            ("wav/../../evil.wav", "leads out of its folder"),
            ("wav/..", "leads out of its folder"),
            ("..\\evil.wav", "leads out of its folder"),
            ("wav\\..\\..\\evil.wav", "leads out of its folder"),
            ("/tmp/evil.wav", "is an absolute path"),
            ("\\evil.wav", "is an absolute path"),
            ("C:\\evil.wav", "names a drive"),
            ("c:evil.wav", "names a drive"),
            ("__MACOSX/../../._evil", "leads out of its folder"),
        ]:
            shown = name.replace("\\", "/")
            self.zip(entries={"ok.wav": b"x", name: b"x"})
            self.refused("speech.zip", f"speech.zip: '{shown}' {why}; nothing was unpacked")
            self.tar(extra=[tarfile.TarInfo(name)])
            self.refused("speech.tar", f"speech.tar: '{name}' {why}; nothing was unpacked")

    def test_names_that_no_system_takes(self):
        name = "a/" * 30000 + "b.wav"
        why = "the name of an entry is longer than 4096 bytes; nothing was unpacked"
        self.zip(entries={name: b"x"})
        self.refused("speech.zip", f"speech.zip: {why}")
        self.tar(extra=[tarfile.TarInfo(name)])
        self.refused("speech.tar", f"speech.tar: {why}")

    def test_links_that_lead_out(self):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            for target in ("/etc/passwd", "../../passwd", "..", "wav/../../x", "C:\\x", "\\x"):
                self.tar(extra=[special("l.wav", kind, target)])
                self.refused("speech.tar", f"speech.tar: 'l.wav' is a link to '{target}', which "
                                           "leads out of its folder; nothing was unpacked")
        self.tar(extra=[special("a/b/l.wav", tarfile.SYMTYPE, "../../../x")])
        self.refused("speech.tar", "speech.tar: 'a/b/l.wav' is a link to '../../../x', which leads "
                                   "out of its folder; nothing was unpacked")

    def test_link_in_a_zip_that_leads_out(self):
        path = self.dir / "speech.zip"
        with zipfile.ZipFile(path, "w") as out:
            info = zipfile.ZipInfo("l.wav")
            info.create_system, info.external_attr = 3, 0o120777 << 16
            out.writestr(info, "../../secret")
        self.refused("speech.zip", "speech.zip: 'l.wav' is a link to '../../secret', which leads "
                                   "out of its folder; nothing was unpacked")

    def test_nothing_is_written_through_a_link(self):
        self.tar(extra=[special("out", tarfile.SYMTYPE, "wav"),
                        tarfile.TarInfo("out/evil.wav")])
        self.refused("speech.tar", "speech.tar: 'out/evil.wav' lies below the link 'out'; nothing "
                                   "was unpacked")

    def test_links_that_lead_out_in_two_steps_are_never_made(self):
        self.tar(extra=[special("sub/up", tarfile.SYMTYPE, ".."),
                        special("out.wav", tarfile.SYMTYPE, "sub/up/../secret.wav")])
        (self.dir / "data.unpacked").mkdir()
        (self.dir / "data.unpacked/secret.wav").write_text("secret")
        self.assert_run(self.ingest("speech.tar"))
        self.assertFalse(os.path.lexists(self.dir / "data.unpacked/speech/out.wav"))

    def test_devices_and_pipes(self):
        for kind in (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
            self.tar(extra=[special("odd.wav", kind)])
            self.refused("speech.tar",
                         "speech.tar: 'odd.wav' is a device or a pipe; nothing was unpacked")

    def test_control_characters_in_a_name_stay_on_the_line(self):
        self.tar(extra=[tarfile.TarInfo("a\n\x1b[2J/../x")])
        self.refused("speech.tar", "speech.tar: 'a\\n\\x1b[2J/../x' leads out of its folder; "
                                   "nothing was unpacked")

    def test_file_that_is_a_folder_too(self):
        self.tar(extra=[tarfile.TarInfo("a"), tarfile.TarInfo("a/b.wav")])
        self.refused("speech.tar", "speech.tar: 'a' cannot be a folder: Not a directory; nothing "
                                   "was unpacked")


class BombTest(ArchiveTest):
    def test_more_than_allowed_is_refused_before_unpacking_where_the_archive_tells(self):
        entries = {"a.wav": bytes(3_000_000), "b.wav": bytes(3_000_000)}
        self.zip(entries=entries)
        self.refused("speech.zip", "speech.zip: holds 6000000 bytes, and --max-unpacked allows "
                                   "5000000; nothing was unpacked", "--max-unpacked", "5M")
        self.tar(extra=[(tarfile.TarInfo(n), d) for n, d in entries.items()], wanted=False)
        self.refused("speech.tar", "speech.tar: holds 6000000 bytes, and --max-unpacked allows "
                                   "5999999; nothing was unpacked", "--max-unpacked", "5999999")

    def test_bytes_are_counted_where_it_does_not_tell(self):
        self.tar("speech.tar.gz", "w:gz", wanted=False,
                 extra=[(tarfile.TarInfo(n), bytes(3_000_000)) for n in ("a.wav", "b.wav")])
        self.refused("speech.tar.gz", "speech.tar.gz: holds more than the 5000000 bytes that "
                                      "--max-unpacked allows; nothing was unpacked",
                     "--max-unpacked", "0.005G")

    def test_bytes_are_counted_whatever_the_archive_says(self):
        path = self.zip(entries={"a.wav": bytes(3_000_000)})
        lie = path.read_bytes().replace(struct.pack("<I", 3_000_000), struct.pack("<I", 1000))
        path.write_bytes(lie)
        result = self.ingest("speech.zip", "--max-unpacked", "1M")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertEqual(self.tree(), ["speech.zip"])

    def test_litter_counts_too(self):
        self.tar("speech.tar.gz", "w:gz", wanted=False,
                 extra=[(tarfile.TarInfo("__MACOSX/._a"), bytes(3_000_000))])
        self.refused("speech.tar.gz", "speech.tar.gz: holds more than the 1000000 bytes that "
                                      "--max-unpacked allows; nothing was unpacked",
                     "--max-unpacked", "1m")

    def test_the_limit_is_of_all_archives_together(self):
        self.zip("a.zip", {"03a01Fa.wav": bytes(600)})
        self.zip("b.zip", {"03a01Na.wav": bytes(600)})
        result = self.ingest("a.zip", "b.zip", "--max-unpacked", "1000")
        self.assertEqual(result.code, 3)
        self.assertIn("ser: error: b.zip: holds 600 bytes, and --max-unpacked allows 400; nothing "
                      "was unpacked\n", result.err)

    def test_more_than_the_disk_has_room_for_is_exit_1(self):
        # Both headers of the entry say a size that a ZIP64 field holds.
        path = self.zip(entries={"a.wav": bytes(1_000_000)})
        content, huge = path.read_bytes(), struct.pack("<HHQ", 1, 8, 10**17)

        def enlarged(header, at):
            """`header` with the size at `at`, the extra field's length 6 bytes behind it."""
            return (header[:at] + b"\xff" * 4 + header[at + 4:at + 6]
                    + struct.pack("<H", len(huge)) + header[at + 8:])

        directory, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
        name_end = 30 + len("a.wav")
        file = enlarged(content[:name_end], 22) + huge + content[name_end:directory]
        entry = enlarged(content[directory:end], 24) + huge
        path.write_bytes(file + entry + content[end:end + 12]
                         + struct.pack("<II", len(entry), len(file)) + content[end + 20:])
        result = self.ingest("speech.zip", "--max-unpacked", "1000000T")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertRegex(result.err, r"\Aser: error: speech\.zip: holds 100000000000\.0 MB, and "
                                     r"[0-9.]+ MB are free in data\.unpacked; name another folder "
                                     r"with --unpack\n\Z")
        self.assertEqual(self.tree(), ["speech.zip"])

    def test_write_that_fails_is_exit_1_and_leaves_nothing(self):
        self.zip(entries={"ok.wav": b"x", "a.wav": bytes(3_000_000)})
        process = subprocess.run(
            [SER, "ingest", "speech.zip", "-o", "data.csv"], cwd=self.dir, capture_output=True,
            text=True, restore_signals=False,
            preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))))
        self.assertEqual(
            (process.returncode, process.stdout, process.stderr),
            (1, "", "ser: error: speech.zip: cannot be unpacked: File too large\n"))
        self.assertEqual([p.name for p in self.dir.iterdir()], ["speech.zip"])

    def test_sizes_that_are_none(self):
        self.zip()
        for size in ("20X", "-1", "G", "1e30", "nan", "five"):
            self.refused("speech.zip", f"--max-unpacked: '{size}' is no size such as 500M or 20G",
                         f"--max-unpacked={size}", code=2)


class DamageTest(ArchiveTest):
    def damaged(self, name):
        before = sorted(self.dir.rglob("*"))
        result = self.ingest(name)
        self.assertEqual((result.code, result.out), (3, ""), name)
        self.assertRegex(result.err, rf"\Aser: error: {name}: .*; download it again\n\Z")
        self.assertEqual(sorted(self.dir.rglob("*")), before)

    def test_truncated_at_any_place(self):
        for path in (self.zip(), self.tar(), self.tar("s.tar.gz", "w:gz"),
                     self.tar("s.tar.xz", "w:xz"), self.tar("s.tar.bz2", "w:bz2")):
            whole = path.read_bytes()
            places = [0, 1, 100, 512, 1024, len(whole) // 3, len(whole) // 2]
            if path.suffix == ".zip":
                places += [len(whole) - 1, whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")]
            for place in places:
                path.write_bytes(whole[:place])
                self.damaged(path.name)
            path.unlink()

    def test_tar_cut_between_two_entries(self):
        path = self.tar()
        size = 512 + (len(self.content[self.names[0]]) + 511) // 512 * 512
        path.write_bytes(path.read_bytes()[:size])
        self.refused("speech.tar",
                     "speech.tar: is truncated (it has no end); download it again")

    def test_bytes_that_were_changed(self):
        path = self.zip()
        data = bytearray(path.read_bytes())
        for at in range(200, 400):
            data[at] ^= 0x5A
        path.write_bytes(data)
        self.damaged("speech.zip")

    def test_other_files_under_the_name_of_an_archive(self):
        for content in (b"", b"<html>404 not found</html>\n", os.urandom(2000)):
            (self.dir / "speech.zip").write_bytes(content)
            self.damaged("speech.zip")

    def test_encrypted_zip(self):
        with zipfile.ZipFile(self.dir / "speech.zip", "w") as out:
            out.writestr("a.wav", b"x" * 40)
        data = bytearray((self.dir / "speech.zip").read_bytes())
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (self.dir / "speech.zip").write_bytes(data)
        self.refused("speech.zip", "speech.zip: is encrypted; unpack it with its password and name "
                                   "the folder")

    def test_kinds_that_are_not_read(self):
        for name in ("speech.7z", "speech.rar", "speech.wav.gz"):
            (self.dir / name).write_bytes(b"x")
            self.refused(name, f"{name}: archives of this kind are not read (but zip and tar are); "
                               "unpack it and name the folder", code=2)

    def test_archive_without_recordings(self):
        self.zip(entries={"readme.txt": b"x"})
        result = self.ingest("speech.zip", "--corpus", "emodb")
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertIn("ser: error: speech.zip: no audio files\n", result.err)

    def test_missing_archive(self):
        self.refused("speech.zip", "speech.zip: no such file or folder")


if __name__ == "__main__":
    unittest.main()
