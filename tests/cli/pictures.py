"""Reads back the pictures that ser writes, with Python's standard library alone."""

import dataclasses
import pathlib
import re
import struct
import xml.etree.ElementTree
import zlib

KINDS = (".csv", ".pdf", ".png", ".svg")
SVG = "{http://www.w3.org/2000/svg}"


@dataclasses.dataclass
class Box:
    """Where something stands, in pixels from the left and the top."""
    word: str
    left: float
    top: float
    right: float
    bottom: float


def rgb_of(node):
    """The fill of a path as #rrggbb: cairo 1.16 writes a style, 1.18 an attribute."""
    found = re.search(r"(?:^|;)fill:rgb\(([^)]*)\)", node.get("style", ""))
    text = found.group(1) if found else (node.get("fill") or "")[4:-1]
    shares = [float(part.rstrip("%")) for part in text.split(",") if part.strip()]
    return "#" + "".join(f"{round(2.55 * share):02x}" for share in shares)


class Svg:
    def __init__(self, path):
        root = xml.etree.ElementTree.parse(path).getroot()
        self.root = root
        self.width = int(re.sub("px$", "", root.get("width")))
        self.height = int(re.sub("px$", "", root.get("height")))
        self.title = root.find(SVG + "title").text
        self.texts = [self.box_of(node) for node in root.iter(SVG + "text")]

    @staticmethod
    def box_of(node):
        x, y, width = (float(node.get(key)) for key in ("x", "y", "textLength"))
        height = 0.73 * float(node.get("font-size"))  # of a capital
        if node.get("transform"):  # upwards
            return Box(node.text, x - height, y - width, x, y)
        return Box(node.text, x, y - height, x + width, y)

    def words(self):
        return {text.word for text in self.texts}

    def filled(self, colour):
        """The paths that are filled with a colour, in their order; legends are no bars."""
        boxes = []
        for node in self.root.iter(SVG + "path"):
            if rgb_of(node) == colour:
                points = re.findall(r"[ML] ([-0-9.]+) ([-0-9.]+)", node.get("d"))
                xs = [float(x) for x, y in points]
                ys = [float(y) for x, y in points]
                boxes.append(Box("", min(xs), min(ys), max(xs), max(ys)))
        return boxes


class Png:
    """8 bits a channel, not interlaced."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        self.width, self.height, depth, kind = struct.unpack(">IIBB", data[16:26])
        assert depth == 8 and kind in (2, 6)
        self.channels = 3 if kind == 2 else 4
        packed, at = b"", 8
        while at < len(data):
            length, name = struct.unpack(">I4s", data[at:at + 8])
            if name == b"IDAT":
                packed += data[at + 8:at + 8 + length]
            at += 12 + length
        self.rows = self.unfiltered(zlib.decompress(packed))

    def unfiltered(self, data):
        step, size = self.channels, self.channels * self.width
        rows, before = [], bytearray(size)
        for y in range(self.height):
            method = data[y * (size + 1)]
            row = bytearray(data[y * (size + 1) + 1:(y + 1) * (size + 1)])
            if method:
                for i in range(size):
                    a = row[i - step] if i >= step else 0
                    b, c = before[i], before[i - step] if i >= step else 0
                    if method == 1:
                        guess = a
                    elif method == 2:
                        guess = b
                    elif method == 3:
                        guess = (a + b) // 2
                    else:
                        guess = min((abs(b - c), 0, a), (abs(a - c), 1, b),
                                    (abs(a + b - 2 * c), 2, c))[2]
                    row[i] = (row[i] + guess) & 255
            rows.append(bytes(row))
            before = row
        return rows

    def pixels(self, row):
        return {tuple(row[i:i + 3]) for i in range(0, len(row), self.channels)}

    def colours(self):
        return set().union(*(self.pixels(row) for row in self.rows[::4]))

    def edge_colours(self):
        """Of the outermost pixels: what is drawn keeps away from them."""
        ends = {tuple(row[:3]) for row in self.rows}
        ends |= {tuple(row[-self.channels:][:3]) for row in self.rows}
        return ends | self.pixels(self.rows[0]) | self.pixels(self.rows[-1])


class Pdf:
    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data.startswith(b"%PDF-") and b"%%EOF" in data[-16:]
        # Later versions of cairo pack all objects.
        for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                data += zlib.decompressobj().decompress(packed)
            except zlib.error:
                pass
        self.pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", data))
        box = re.search(rb"/MediaBox\s*\[([^]]*)\]", data).group(1).split()
        self.size = [float(number) for number in box[2:]]
