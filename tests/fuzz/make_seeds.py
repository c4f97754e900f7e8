#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets: small files that each parser takes, or nearly takes.

No recordings: tones are computed. The same Python gives the same bytes, but for the compressed
formats of libsndfile, which are skipped where the `flac` program is missing.

The build runs it; no seed is kept in the tree.

Usage: tests/fuzz/make_seeds.py FOLDER
"""

import gzip
import io
import json
import math
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE = 8000


def tone(count=240, hz=440.0, amplitude=9000):
    return [round(amplitude * math.sin(2 * math.pi * hz * i / RATE)) for i in range(count)]


def chunk(name, body, order="<"):
    return name + struct.pack(order + "I", len(body)) + body + b"\0" * (len(body) % 2)


def fmt(code=1, channels=1, bits=16, order="<"):
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack(order + "HHIIHH", code, channels, RATE, frame * RATE, frame,
                                      bits), order)


def riff(chunks, magic=b"RIFF", order="<"):
    return magic + struct.pack(order + "I", 4 + len(chunks)) + b"WAVE" + chunks


def wavs():
    pcm = struct.pack("<240h", *tone())
    floats = struct.pack("<240f", *[v / 32768 for v in tone()])
    stereo = b"".join(struct.pack("<hh", v, -v) for v in tone(120))
    adpcm = chunk(b"fmt ", struct.pack("<HHIIHHHH", 17, 1, RATE, 4055, 256, 4, 2, 505))
    big_pcm = struct.pack(">240h", *tone())
    wide = chunk(b"ds64", struct.pack("<QQQI", 540, len(pcm), 240, 0))
    return {
        "pcm16.wav": riff(fmt() + chunk(b"data", pcm)),
        "pcm8.wav": riff(fmt(bits=8) + chunk(b"data", bytes(128 + v // 256 for v in tone()))),
        "pcm24.wav": riff(fmt(bits=24) + chunk(b"data", b"".join(
            struct.pack("<i", v << 8)[:3] for v in tone()))),
        "float.wav": riff(fmt(3, bits=32) + chunk(b"data", floats)),
        "nan.wav": riff(fmt(3, bits=32) + chunk(b"data", floats[:8] + struct.pack("<f", math.nan))),
        "stereo.wav": riff(fmt(channels=2) + chunk(b"data", stereo)),
        "mulaw.wav": riff(fmt(7, bits=8) + chunk(b"data", bytes(range(256)))),
        "ima.wav": riff(adpcm + chunk(b"fact", struct.pack("<I", 505)) + chunk(b"data", bytes(256))),
        "list.wav": riff(fmt() + chunk(b"LIST", b"INFOISFT\4\0\0\0ser\0") + chunk(b"data", pcm)),
        "odd.wav": riff(fmt() + chunk(b"junk", b"odd") + chunk(b"data", pcm)),
        "rifx.wav": riff(fmt(order=">") + chunk(b"data", big_pcm, ">"), b"RIFX", ">"),
        "rf64.wav": b"RF64\xff\xff\xff\xffWAVE" + wide + fmt() + b"data\xff\xff\xff\xff" + pcm,
        "pipe.wav": b"RIFF\0\0\0\0WAVE" + fmt() + b"data\0\0\0\0" + pcm,
        "unknown-size.wav": b"RIFF\xff\xff\xff\xffWAVE" + fmt() + b"data\xff\xff\xff\xff" + pcm,
        "truncated.wav": riff(fmt() + chunk(b"data", pcm))[:200],
        "no-data.wav": riff(fmt()),
        "silent.wav": riff(fmt() + chunk(b"data", bytes(480))),
        "empty.wav": b"",
        "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    }


def other_sounds():
    big = struct.pack(">240h", *tone())
    rate = bytes.fromhex("400bfa00000000000000")  # 8000 as an 80-bit float
    comm = chunk(b"COMM", struct.pack(">hIh", 1, 240, 16) + rate, ">")
    aiff = b"AIFF" + comm + chunk(b"SSND", bytes(8) + big, ">")
    sounds = {
        "tone.aiff": b"FORM" + struct.pack(">I", len(aiff)) + aiff,
        "tone.au": b".snd" + struct.pack(">IIIII", 24, len(big), 3, RATE, 1) + big,
    }
    if shutil.which("flac"):
        command = ["flac", "--silent", "--force", "--no-padding", "--force-raw-format",
                   "--endian=little", "--sign=signed", "--channels=1", "--bps=16",
                   f"--sample-rate={RATE}", "-"]
        raw = struct.pack("<1200h", *tone(1200))
        # Into a pipe, flac leaves the number of samples open.
        sounds["pipe.flac"] = subprocess.run([*command, "--stdout"], input=raw, check=True,
                                             capture_output=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "tone.flac"
            subprocess.run([*command, "-o", path], input=raw, check=True)
            sounds["tone.flac"] = path.read_bytes()
    return sounds


def safetensors(tensors, metadata=None):
    """`tensors`: name → (type, shape, bytes)."""
    header, data = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, (kind, shape, content) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape,
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def tensor_files():
    two = ("F32", [2], struct.pack("<2f", 1, -1))
    whole = safetensors({"a": two})
    return {
        "one": whole,
        "types": safetensors({"f": ("F64", [1, 1], bytes(8)), "i": ("I64", [2], bytes(16)),
                              "u": ("U8", [3], b"abc")}, {"ser-checkpoint": "{}"}),
        "unaligned": safetensors({"u": ("U8", [1], b"a"), "v": two}),
        "scalar": safetensors({"s": ("F32", [], bytes(4))}),
        "empty-tensor": safetensors({"e": ("F32", [0, 3], b"")}),
        "half": safetensors({"h": ("F16", [1], bytes(2))}),
        "nothing": safetensors({}),
        "gap": safetensors({"a": two}) + b"more",
        "long-header": struct.pack("<Q", 1 << 40) + whole[8:],
        "short": whole[:20],
        # 1 GB of memory if a shape were believed
        "large": safetensors({"l": ("F32", [1 << 28], bytes(4))}),
        "overflow": safetensors({"o": ("F64", [1 << 40, 1 << 40], bytes(8))}),
    }


def description(inputs=4, classes=2, **changes):
    """Of a model that is one linear layer behind MFCC means."""
    wanted = {
        "format": 1,
        "features": {"inputs": [{
            "name": "mfcc", "kind": "vector", "sample_rate": 8000,
            "cut": {"offset_s": 0, "duration_s": 1, "pad": True},
            "blocks": [{"block": "mfcc", "coefficients": inputs, "n_fft": 256, "hop_length": 128,
                        "bands": 16, "top_db": 80}],
            "pooling": ["mean"]}]},
        "network": {"branches": [{"input": "mfcc", "layers": []}],
                    "head": [{"type": "linear", "units": "classes"}]},
        "target": {"column": "emotion", "labels": ["angry", "sad"][:classes]},
        "calibration": {"temperatures": [1.0]},
        "trained": {
            "manifest_hash": "", "split": "none", "seed": 1, "corpora": ["emodb"],
            "clips": {"train": 3}, "development": {"uar": 0.5, "wa": None}, "notes": [],
            "versions": {"ser": "0.1.0"}, "experiment": {},
            "stamps": {"speaker_dependent": False, "speaker_adapted": False, "synthetic": False},
            "heard": {"speakers": [["emodb", "03"]], "recordings": ["00"]}},
    }
    wanted.update(changes)
    return wanted


def descriptions():
    deep = description(network={
        "branches": [{"input": "mfcc", "layers": [{"type": "standardize"}]}],
        "head": [{"type": "dropout", "rate": 0.5}, {"type": "linear", "units": "classes"}]})
    return {
        "linear": description(),
        "standardized": deep,
        "two-members": description(calibration={"temperatures": [1.0, 2.0]}),
        "cold": description(calibration={"temperatures": [0.0]}),
        "format-2": description(format=2),
        "list": [],
        "no-heard": description(trained={}),
    }


def models():
    weights = {"head.0.bias": ("F32", [2], bytes(8)), "head.0.weight": ("F32", [2, 4], bytes(32))}
    return {name: safetensors(weights, {"ser": json.dumps(content)})
            for name, content in descriptions().items()}


MANIFESTS = {
    "ser.csv": "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,"
               "text,take,duration,sample_rate,channels,hash,source\n"
               "a.wav,,,emodb,03,male,31,de,speech,happy,F,,a01,a,1.9,16000,1,00ff,\n"
               "b.wav,0.5,1.25,emodb,08,female,34,de,speech,sad,T,,a01,b,0.75,16000,1,00fe,a.wav\n",
    "nkululeko.csv": "file,emotion,speaker,gender\nwav/03a01Fa.wav,happy,3,male\n",
    "audformat.csv": "file,start,end,emotion\n"
                     "a.wav,0 days 00:00:00,0 days 00:00:01.250,anger\n"
                     "a.wav,0 days 00:00:01.25,NaT,joy\n",
    "pandas.csv": ",file,age\n0,a.wav,31\n1,b.wav,\n",
    "bom-crlf.csv": "\ufefffile,text\r\n\"a,b.wav\",\"said \"\"no\"\"\r\nand left\"\r\n\r\n",
    "old-mac.csv": "file,x\ra.wav,1\rb.wav,2\r",
    "twice.csv": "file\na.wav\na.wav\n",
    "open-quote.csv": "file,text\na.wav,\"never closed\n",
    "many-cells.csv": "file\na.wav,b.wav\n",
    "header.csv": "file\n",
    "no-file.csv": "path,emotion\na.wav,sad\n",
    "backwards.csv": "file,start,end\na.wav,2,1\n",
    "numbers.csv": "file,duration,sample_rate,channels\na.wav,1e308,1e9,2\nb.wav,nan,0,-1\n",
    "nothing.csv": "",
}

PREDICTIONS = {
    "ser.csv": "file,start,end,speaker,truth,prediction,p_angry,p_sad\n"
               "a.wav,,,03,angry,sad,0.25,0.75\nb.wav,0,1.5,08,sad,sad,0.1,0.9\n",
    "labels.csv": "file,truth,prediction\na.wav,happy,sad\nb.wav,sad,sad\n",
    "slices.csv": "file,corpus,speaker,gender,intensity,truth,prediction,note\n"
                  "a.wav,emodb,03,male,high,happy,happy,\nb.wav,emodb,08,female,,sad,happy,x\n",
    "thirds.csv": "file,truth,prediction,p_a,p_b,p_c\na.wav,a,b,0.33,0.33,0.33\n",
    "no-probability.csv": "file,truth,prediction,p_a\na.wav,a,a,1.5\n",
    "sum.csv": "file,truth,prediction,p_a,p_b\na.wav,a,a,0.5,0.6\n",
    "unknown.csv": "file,truth,prediction,p_a\na.wav,b,a,1\n",
    "no-rows.csv": "file,truth,prediction\n",
}

ENTRY_NAMES = {
    "plain": b"wav/03a01Fa.wav",
    "dots": b"./wav//./a.wav",
    "up": b"wav/../../etc/passwd",
    "up-backslash": b"wav\\..\\..\\a.wav",
    "absolute": b"/etc/passwd",
    "drive": b"C:\\speech\\a.wav",
    "cp437": b"Sch\x81ler/\x84.wav",
    "utf8": "Schüler/ä.wav".encode(),
    "control": b"a\n\x1b[2Jb\x7f.wav",
    "litter": b"__MACOSX/._a.wav",
    "folder": b"wav/",
    "dot": b".",
    "long": b"a/" * 600,
    "nothing": b"",
}


def zips():
    def make(entries, method=zipfile.ZIP_DEFLATED, **attributes):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in entries:
                info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
                info.compress_type = method
                info.external_attr = attributes.get("mode", 0o100755) << 16
                archive.writestr(info, data)
        return out.getvalue()

    plain = make([("wav/a.wav", b"one"), ("wav/b.wav", b"two"), ("__MACOSX/._a.wav", b"x")])
    return {
        "plain.zip": plain,
        "stored.zip": make([("a.wav", b"one")], zipfile.ZIP_STORED),
        "folder.zip": make([("wav/", b""), ("wav/a.wav", b"one")]),
        "up.zip": make([("../a.wav", b"out")]),
        "absolute.zip": make([("/tmp/a.wav", b"out")]),
        "link.zip": make([("a.wav", b"../../b.wav")], mode=0o120777),
        "twice.zip": make([("a", b"one"), ("a/b", b"two")]),
        "bomb.zip": make([("a.wav", bytes(2 << 20))]),
        "truncated.zip": plain[:-30],
        "long-name.zip": make([("a/" * 3000 + "b.wav", b"one")]),
    }


def tars():
    def make(entries, mode="w", form=tarfile.USTAR_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
            for name, kind, content in entries:
                info = tarfile.TarInfo(name)
                info.type, info.mode = kind, 0o777
                if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                    info.linkname, content = content, b""
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        data = out.getvalue()
        if mode == "w":  # two blocks of zeros end a tar; Python writes up to twenty
            data = data.rstrip(b"\0")
            data += bytes(-len(data) % 512 + 1024)
        return data

    file, soft, hard = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
    plain = make([("wav", tarfile.DIRTYPE, b""), ("wav/a.wav", file, b"one")])
    return {
        "plain.tar": plain,
        "gzip.tar.gz": gzip.compress(plain, mtime=0),
        "bzip2.tar.bz2": make([("a.wav", file, b"one")], "w:bz2"),
        "xz.tar.xz": make([("a.wav", file, b"one")], "w:xz"),
        "links.tar": make([("a.wav", file, b"one"), ("b.wav", soft, "a.wav"),
                           ("c.wav", hard, "a.wav"), ("d.wav", soft, "none")]),
        "circle.tar": make([("a", soft, "b"), ("b", soft, "a")]),
        "below-link.tar": make([("a", soft, "."), ("a/b.wav", file, b"out")]),
        "up-link.tar": make([("a", soft, "../..")]),
        "pipe.tar": make([("p", tarfile.FIFOTYPE, b"")]),
        "device.tar": make([("d", tarfile.CHRTYPE, b"")]),
        "pax.tar": make([("ü" * 120 + ".wav", file, b"one")], form=tarfile.PAX_FORMAT),
        "gnu.tar": make([("x" * 150 + ".wav", file, b"one")], form=tarfile.GNU_FORMAT),
        "truncated.tar": plain[:700],
    }


def configs(kind):
    """The shipped ones without line breaks and indents."""
    files = sorted((ROOT / "configs" / kind).glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def experiments():
    """A few of the shipped ones with what they name written out."""
    features, networks = configs("features"), configs("networks")
    augmentations = configs("augmentations")
    wanted = {}
    for name, config in configs("experiments").items():
        config["features"] = features[config["features"]]
        config["network"] = networks[config["network"]]
        if isinstance(config.get("augmentation"), str):
            config["augmentation"] = augmentations[config["augmentation"]]
        if len(json.dumps(config)) < 5000:
            wanted[name] = config
    return wanted


def broken_json():
    return {
        "twice": b'{"inputs": [], "inputs": []}',
        "open": b'{"inputs": [',
        "large-number": b'{"inputs": 1e999}',
        "deep": b"[" * 500 + b"]" * 500,
        "text": b'"features"',
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    folder = pathlib.Path(sys.argv[1])
    sounds = wavs() | other_sounds()
    seeds = {
        "audio_header": {k: v for k, v in sounds.items() if k not in ("pcm24.wav", "float.wav")},
        "audio": sounds,
        "safetensors": tensor_files(),
        "model": models(),
        "model_description": descriptions(),
        "manifest": MANIFESTS,
        "predictions": PREDICTIONS,
        "experiment_config": experiments() | broken_json(),
        "network_config": configs("networks") | broken_json(),
        "features_config": configs("features") | broken_json(),
        "entry_name": ENTRY_NAMES,
        "archive": zips() | tars(),
    }
    total = 0
    for target, files in seeds.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if isinstance(content, (dict, list)):
                content = json.dumps(content, separators=(",", ":"))
            if isinstance(content, str):
                content = content.encode()
            (folder / target / name).write_bytes(content)
            total += len(content)
    print(f"{folder}: {sum(map(len, seeds.values()))} seeds, {total} bytes")


if __name__ == "__main__":
    main()
