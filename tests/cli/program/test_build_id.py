"""A library of another build than libser is refused before any of its code runs."""

import re
import shutil

from made_corpus import write_corpus
from ser_cli import *


@needs_torch
class BuildId(SerTest):
    def test_of_the_torch_library_must_be_libsers(self):
        write_corpus(self.dir, speakers=3)
        bin_folder = pathlib.Path(SER).resolve().parent
        folders = [bin_folder, bin_folder.parent / "lib", bin_folder.parent]
        found = next((f for f in folders if (f / "libser_torch.so").exists()), None)
        self.assertIsNotNone(found, "libser_torch.so is not where a build puts it")
        own = self.dir / "lib"
        own.mkdir()
        for library in found.glob("libser*.so*"):
            shutil.copy(library, own / library.name, follow_symlinks=True)
        run = ("train", "data.csv", "--config", "mlp-mfcc40", "--epochs", "1", "--test-speakers", "1",
               "--dev-speakers", "2", "-o")
        env = {"LD_LIBRARY_PATH": str(own)}
        self.assert_run(self.ser(*run, "good", env=env), 0)
        torch = own / "libser_torch.so"
        data = torch.read_bytes()
        ids = set(re.findall(rb"\0([0-9a-f]{64})\0", data))
        self.assertEqual(len(ids), 1, "the build id is one text of the library")
        torch.write_bytes(data.replace(ids.pop(), b"0" * 64))
        self.assert_run(self.ser(*run, "bad", env=env), 1, "",
                        "ser: error: libser_torch.so is of another build than libser: build or "
                        "install both together\n")


if __name__ == "__main__":
    unittest.main()
