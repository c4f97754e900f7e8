"""Archives of short recordings, and what a run with one of them did."""

import csv
import io
import tarfile
import zipfile

from ser_cli import SerTest, tone, write_wav


class ArchiveTest(SerTest):
    def setUp(self):
        super().setUp()
        self.names = ("03a01Fa.wav", "09b10Wb.wav")
        self.content = {}
        for seed, name in enumerate(self.names):
            path = write_wav(self.dir / name, tone(0.1, seed=seed))
            self.content[name] = path.read_bytes()
            path.unlink()

    def zip(self, name="speech.zip", entries=None, folder="wav/"):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for entry, data in (entries or {folder + n: c for n, c in self.content.items()}).items():
                out.writestr(entry, data)
        return path

    def tar(self, name="speech.tar", mode="w", extra=(), wanted=True, **options):
        """A tar of the recordings; `extra` are TarInfos, or pairs of one and its bytes."""
        path = self.dir / name
        with tarfile.open(path, mode, **options) as out:
            for entry in extra:
                info, data = entry if isinstance(entry, tuple) else (entry, b"")
                info.size = len(data)
                out.addfile(info, io.BytesIO(data))
            for entry, data in self.content.items() if wanted else ():
                info = tarfile.TarInfo("wav/" + entry)
                info.size = len(data)
                out.addfile(info, io.BytesIO(data))
        return path

    def ingest(self, *arguments, **options):
        return self.ser("ingest", *arguments, "-o", "data.csv", **options)

    def files(self, name="data.csv"):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return [row["file"] for row in csv.DictReader(file)]

    def tree(self, folder="."):
        """Every file below the scratch folder, hidden ones too."""
        root = self.dir / folder
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir())

    def refused(self, archive, message, *arguments, code=3):
        """The run says so in one line, and leaves the scratch folder as it was."""
        before = sorted(self.dir.rglob("*"))
        result = self.ingest(archive, *arguments)
        self.assert_run(result, code=code, out="", err="ser: error: " + message + "\n")
        self.assertEqual(sorted(self.dir.rglob("*")), before)
