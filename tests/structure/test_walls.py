"""The walls between the folders of lib/ hold: who may include whom, and where a third party shows."""

import fnmatch
import os
import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SER_SOURCE_DIR", pathlib.Path(__file__).parents[2]))

# Each folder may include those above it, or only some of them.
FOLDERS = [
    "core", "storage", "signal", "metrics", "audio", "manifest", "corpora", "splits", "features",
    "augmentation", "network", "models", "training", "torch_backend",
    "workflows", "reports", "capi",
]
ONLY = {
    "metrics": {"core", "storage"},
    "manifest": {"core", "storage"},
    "splits": {"core", "storage", "manifest"},
    "torch_backend": {"core", "storage", "signal", "network", "training"},
    "capi": {"core", "audio", "models"},
}
NEVER = {
    "network": {"audio", "augmentation"},
    # What definitions know of recordings is in the manifest, and read from there.
    "splits": {"corpora"},
    "features": {"corpora"},
    "augmentation": {"corpora"},
    "models": {"corpora"},
    "training": {"corpora"},
    "workflows": {"corpora", "torch_backend"},
    "reports": {"torch_backend"},
}

# A file that may know a folder which the others of its own may not.
EXCEPT = {("lib/workflows/ingest", "corpora")}
# What is opened at run time only, inside a folder that is linked.
OPENED = "reports/plots/cairo/"
# What verbs reach through workflows/ alone: the rules of honesty live behind it.
APPS_NEVER = {"splits", "corpora", "training"}

# A header of a third party, and the files that may include it.
THIRD_PARTIES = {
    "CLI/*": ["apps/*"],
    "spdlog/*": ["apps/*"],
    "sndfile.h*": ["lib/audio/*"],
    "mpg123.h": ["lib/audio/mpeg_sound.cpp"],
    "soxr.h": ["lib/audio/*"],
    "fftw3.h": ["lib/signal/real_fft.cpp"],
    "Eigen/*": [f"lib/{f}/*" for f in
                ("signal", "metrics", "features", "augmentation", "network", "training")],
    "torch/*": ["lib/torch_backend/*"],
    "ATen/*": ["lib/torch_backend/*"],
    "c10/*": ["lib/torch_backend/*"],
    "tbb/*": ["lib/core/parallel.cpp"],
    "oneapi/*": ["lib/core/parallel.cpp"],
    "xxhash.h": ["lib/core/*"],
    "archive*.h": ["lib/corpora/unpack.cpp"],
    "svm.h": ["lib/training/fitted/fit_classifiers.cpp"],
    "libsvm/*": ["lib/training/fitted/fit_classifiers.cpp"],
    "cairo*.h": ["lib/reports/plots/cairo/*.cpp"],
    "fontconfig/*": ["lib/reports/plots/cairo/*.cpp"],
    # Headers see json_fwd alone: the whole of it costs a second a file.
    "nlohmann/json_fwd.hpp": ["lib/*", "apps/*"],
    "nlohmann/json.hpp": ["lib/*.cpp", "apps/*.cpp", "!lib/signal/*", "!lib/audio/*"],
}
# What the system itself provides beside C++'s own headers, which have no ending.
SYSTEM_NAMES = {
    "cpuid.h", "dirent.h", "dlfcn.h", "errno.h", "fcntl.h", "immintrin.h", "locale.h", "malloc.h",
    "poll.h", "pthread.h", "sched.h", "signal.h", "spawn.h", "stdio.h", "stdlib.h", "string.h", "termios.h", "time.h",
    "unistd.h", "sys/file.h", "sys/ioctl.h", "sys/mman.h", "sys/prctl.h", "sys/resource.h",
    "sys/stat.h", "sys/time.h", "sys/types.h", "sys/wait.h",
}

# What is done in one place, and the files that are it: JSON is parsed with a limit of depth and
# written whatever its bytes, folders are listed without an exception in mid-way.
ONE_PLACE = {
    r"\.dump\(": {"lib/storage/json_reader.cpp",
                  "lib/storage/tensor.cpp"},  # strict: a model must say what it means
    r"\b\w+::parse\(": {"lib/storage/json_reader.cpp", "lib/storage/tensor.cpp",
                        "lib/models/model.cpp", "lib/reports/model_card.cpp"},  # what ser wrote
    r"directory_iterator\b": {"lib/storage/folder.cpp", "lib/corpora/archives.cpp"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)


def sources(root):
    for top in ("lib", "apps"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h"):
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def folder_fault(name, target):
    """Why the file `name` may not include from lib/`target`, or nothing."""
    if target not in FOLDERS:
        return None
    if name.startswith("apps/"):
        if target in APPS_NEVER:
            return "is for workflows/ to call"
        return "is opened at run time only" if target == "torch_backend" else None
    folder = name.split("/")[1]
    if folder not in FOLDERS:
        return f"{folder}/ is not in the list of folders"
    if folder == target:
        return None
    if FOLDERS.index(target) > FOLDERS.index(folder):
        return f"{target}/ stands below {folder}/"
    if (name.rpartition(".")[0], target) in EXCEPT:
        return None
    if target not in ONLY.get(folder, set(FOLDERS)) or target in NEVER.get(folder, set()):
        return f"{folder}/ may not know {target}/"
    return None


def third_party_fault(name, header):
    """Why the file `name` may not include <header>, or nothing."""
    for pattern, places in THIRD_PARTIES.items():
        if not fnmatch.fnmatchcase(header, pattern):
            continue
        allowed = [p for p in places if not p.startswith("!")]
        refused = [p[1:] for p in places if p.startswith("!")]
        if (any(fnmatch.fnmatchcase(name, p) for p in allowed)
                and not any(fnmatch.fnmatchcase(name, p) for p in refused)):
            return None
        return "may be included in " + ", ".join(places) + " only"
    if "." not in header and "/" not in header or header in SYSTEM_NAMES:
        return None
    return "is no header this test knows"


def strays(root):
    """Files that do for themselves what is done in one place."""
    return [f"{name}: {pattern} is for {', '.join(sorted(places))}"
            for name, text in sources(root) for pattern, places in ONE_PLACE.items()
            if name not in places and re.search(pattern, text)]


def faults(root):
    found = []
    for name, text in sources(root):
        for quoted in INCLUDE.findall(text):
            header = quoted[1:-1]
            if quoted[0] == '"' and ((root / name).parent / header).is_file() and "/" not in header:
                continue  # a neighbour, in apps/
            if header.startswith(OPENED):
                fault = None if name.startswith("lib/" + OPENED) else "is opened at run time only"
            elif quoted[0] == '"' and header.split("/")[0] in FOLDERS:
                fault = folder_fault(name, header.split("/")[0])
            else:
                fault = third_party_fault(name, header)
            if fault:
                found.append(f"{name}: {quoted} {fault}")
    return found


class WallsTest(unittest.TestCase):
    maxDiff = None

    def test_no_include_crosses_a_wall(self):
        self.assertEqual(faults(ROOT), [])

    def test_what_is_done_in_one_place_is_done_there(self):
        self.assertEqual(strays(ROOT), [])

    def test_every_folder_of_lib_is_in_the_list(self):
        there = {p.name for p in (ROOT / "lib").iterdir() if p.is_dir()}
        self.assertEqual(there - set(FOLDERS), set())

    def test_the_sources_are_found(self):
        names = [name for name, _ in sources(ROOT)]
        self.assertIn("lib/core/error.hpp", names)
        self.assertIn("apps/ser/main.cpp", names)


class PlantedViolationsTest(unittest.TestCase):
    """The test itself finds what it is there to find."""

    def planted(self, name, line):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for top in ("lib", "apps"):
                (root / top).mkdir()
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"#pragma once\n{line}\n")
            return faults(root)

    def test_refused(self):
        for name, line in [
            ("lib/core/x.hpp", '#include "storage/csv.hpp"'),
            ("lib/metrics/x.cpp", '#include "manifest/manifest.hpp"'),
            ("lib/metrics/x.cpp", '#include "signal/array.hpp"'),
            ("lib/network/layers/x.cpp", '#include "audio/waveform.hpp"'),
            ("lib/reports/x.cpp", '#include "torch_backend/learner.hpp"'),
            ("lib/splits/x.cpp", '#include "corpora/definition.hpp"'),
            ("lib/models/x.cpp", '#include "corpora/definition.hpp"'),
            ("lib/training/x.cpp", '#include "corpora/recognise.hpp"'),
            ("lib/workflows/x.hpp", '#include "corpora/ingest.hpp"'),
            ("lib/training/x.cpp", '#include "workflows/plan.hpp"'),
            ("apps/ser/train.cpp", '#include "corpora/definition.hpp"'),
            ("apps/ser/eval.cpp", '#include "corpora/label_set.hpp"'),
            ("apps/ser/ingest.cpp", '#include "corpora/ingest.hpp"'),
            ("apps/ser/train.cpp", '#include "splits/recipe.hpp"'),
            ("apps/ser/train.cpp", '#include "training/train.hpp"'),
            ("lib/workflows/plan.cpp", '#include "corpora/definition.hpp"'),
            ("lib/utils/x.cpp", '#include "core/error.hpp"'),
            ("apps/ser/x.cpp", '#include "torch_backend/learner.hpp"'),
            ("lib/models/x.cpp", "#include <torch/torch.h>"),
            ("lib/audio/x.cpp", "  #  include <nlohmann/json.hpp>"),
            ("lib/storage/x.hpp", "#include <nlohmann/json.hpp>"),
            ("lib/storage/x.cpp", "#include <CLI/CLI.hpp>"),
            ("lib/signal/stft.cpp", "#include <fftw3.h>"),
            ("lib/core/hash.cpp", "#include <tbb/parallel_for.h>"),
            ("lib/features/x.cpp", "#include <sndfile.h>"),
            ("lib/storage/x.cpp", "#include <Eigen/Core>"),
            ("lib/reports/x.cpp", "#include <cairo.h>"),
            ("lib/reports/plots/x.cpp", "#include <cairo.h>"),
            ("lib/reports/plots/x.cpp", '#include "reports/plots/cairo/y.hpp"'),
            ("apps/ser/x.cpp", "#include <fontconfig/fontconfig.h>"),
            ("lib/storage/x.cpp", "#include <boost/any.hpp>"),
            ("lib/storage/x.cpp", "#include <zlib.h>"),
        ]:
            with self.subTest(name=name, line=line):
                self.assertEqual(len(self.planted(name, line)), 1)

    def test_allowed(self):
        for name, line in [
            ("lib/storage/x.cpp", '#include "core/error.hpp"'),
            ("lib/storage/x.cpp", '#include "storage/csv.hpp"'),
            ("lib/reports/x.cpp", '#include "models/model.hpp"'),
            ("lib/signal/real_fft.cpp", "#include <fftw3.h>"),
            ("lib/storage/x.cpp", "#include <nlohmann/json.hpp>"),
            ("lib/reports/plots/cairo/x.cpp", "#include <cairo-svg.h>"),
            ("lib/reports/plots/cairo/x.cpp", '#include "reports/plots/cairo/y.hpp"'),
            ("lib/core/x.cpp", "#include <sys/stat.h>"),
            ("lib/core/x.cpp", "#include <vector>"),
            ("apps/ser/x.cpp", '#include "models/model.hpp"'),
            ("lib/workflows/ingest.cpp", '#include "corpora/ingest.hpp"'),
            ("lib/reports/x.cpp", '#include "corpora/ingest.hpp"'),
            ("lib/workflows/x.cpp", '#include "training/train.hpp"'),
        ]:
            with self.subTest(name=name, line=line):
                self.assertEqual(self.planted(name, line), [])


if __name__ == "__main__":
    unittest.main()
