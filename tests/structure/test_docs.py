"""Every relative link in the documents leads somewhere."""

import os
import pathlib
import re
import tempfile
import unittest
import urllib.parse

ROOT = pathlib.Path(os.environ.get("SER_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def documents(root):
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md"),
                   *(root / "datasets").rglob("*.md")])


def anchors(path):
    """As GitHub makes them of headings."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    names = set()
    for heading in HEADING.findall(text):
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        name, count = slug, 0
        while name in names:
            count += 1
            name = f"{slug}-{count}"
        names.add(name)
    return names


def broken_links(root):
    found = []
    for document in documents(root):
        text = CODE.sub("", FENCE.sub("", document.read_text(encoding="utf-8")))
        for link in LINK.findall(text):
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue  # http:, mailto:
            path, _, anchor = urllib.parse.unquote(link).partition("#")
            target = (document.parent / path) if path else document
            where = f"{document.relative_to(root)}: {link}"
            if not target.exists():
                found.append(where)
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                found.append(where)
    return found


class DocsTest(unittest.TestCase):
    maxDiff = None

    def test_every_relative_link_leads_somewhere(self):
        self.assertEqual(broken_links(ROOT), [])

    def test_a_broken_link_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "README.md").write_text(
                "# Top\n[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#a-head-line) "
                "[d](docs/a.md#none) [e](#top)\n[f](https://example.org/x)\n"
                "```\n[g](none)\n```\n`[h](none)`\n")
            (root / "docs" / "a.md").write_text("# A head-line\n")
            self.assertEqual(broken_links(root),
                             ["README.md: docs/b.md", "README.md: docs/a.md#none"])


if __name__ == "__main__":
    unittest.main()
