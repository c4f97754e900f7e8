"""No function of lib/ and apps/ is longer than a screen, and no file than a few of them."""

import os
import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SER_SOURCE_DIR", pathlib.Path(__file__).parents[2]))

MOST_LINES = 60
MOST_LINES_OF_A_FILE = 300

# Comments, raw and plain texts, characters, lines of the preprocessor: nothing in them is a brace.
NO_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:\\\n|[^\n])*", re.DOTALL | re.MULTILINE)
SCOPE = re.compile(r'(?:template\s*<.*>\s*)?(?:inline\s+)?(?:extern\s*$|namespace\b|class\b|struct\b|'
                   r'union\b|enum\b)', re.DOTALL)
ACCESS = re.compile(r'^(?:(?:public|private|protected)\s*:\s*)+')


def without_texts(source):
    """The same lines, with blanks for everything that is no code."""
    return NO_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), source)


def functions(source):
    """(first line, lines) of each function that stands in a namespace or a class; what is defined
    inside a function (lambdas, local classes) is part of it."""
    code = without_texts(source)
    found, scopes, head, line, head_line = [], [], "", 1, 1
    before = None  # the function that ended last: b_{a} in a list of initialisers looks like one
    for sign in code:
        if sign == "{":
            text = ACCESS.sub("", head.strip())
            inside = all(kind == "scope" for kind, _ in scopes)
            if inside and before and (not text or text.startswith(",")):
                text, head_line = "()", before
            if inside and SCOPE.match(text) and "=" not in text.split("{")[0].split(">")[-1]:
                scopes.append(("scope", head_line))
            elif inside and ")" in text and not re.search(r"(?<![=!<>])=(?!=)", text.split("(")[0]):
                scopes.append(("function", head_line))
            else:
                scopes.append(("block", head_line))
        elif sign == "}" and scopes:
            kind, first = scopes.pop()
            before = first if kind == "function" else None
            if before:
                found.append((first, line - first + 1))
        if sign in "{};":
            head = ""
        elif head.strip() or not sign.isspace():
            if not head.strip():
                head_line = line
            head += sign
        line += sign == "\n"
    return found


def sources(root):
    for top in ("lib", "apps"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def too_long(root):
    found = []
    for name, text in sources(root):
        lines = text.count("\n")
        if lines > MOST_LINES_OF_A_FILE:
            found.append(f"{name}: {lines} lines")
        found += [f"{name}:{first}: a function of {lines} lines"
                  for first, lines in functions(text) if lines > MOST_LINES]
    return found


class LengthTest(unittest.TestCase):
    maxDiff = None

    def test_no_function_and_no_file_is_too_long(self):
        self.assertEqual(too_long(ROOT), [])

    def test_the_functions_are_found(self):
        named = dict(sources(ROOT))
        self.assertGreater(len(functions(named["lib/core/text.cpp"])), 10)
        self.assertGreater(len(functions(named["lib/core/parallel.hpp"])), 2)


class PlantedViolationsTest(unittest.TestCase):
    def planted(self, *lines):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "lib/core").mkdir(parents=True)
            (root / "lib/core/x.cpp").write_text("\n".join(lines) + "\n")
            return too_long(root)

    LONG = [f"  call({i});" for i in range(MOST_LINES)]

    def test_found(self):
        for head in ("int f() {", "template <typename T>\nT f(T a = {}) {", "A::A(int a)\n    : b_{a} {",
                     "struct S {\n  int f() const {", "class S final : T {\n public:\n  S() {",
                     "namespace a::b {\nbool operator==(const A& x, B y) noexcept {",
                     "auto f() -> int {", "int f() {  // \"{\"\n  char c = '}';"):
            with self.subTest(head=head):
                after = ["}"] * (head.count("{") - head.count("{}") - head.count("{a}")
                                 - head.count('"{"'))
                self.assertEqual(len(self.planted("int g() { return 1; }", head, *self.LONG, *after)),
                                 1)

    def test_a_long_file_is_found(self):
        self.assertEqual(self.planted(*["int a;"] * (MOST_LINES_OF_A_FILE + 1)),
                         ["lib/core/x.cpp: 301 lines"])

    def test_allowed(self):
        for before, after in (("namespace ser {", "}"), ("struct S {", "};"), ("int a[] = {", "};"),
                              ("const std::vector<A> kTable = {", "};"), ("enum class E {", "};")):
            with self.subTest(before=before):
                self.assertEqual(self.planted(before, *self.LONG, after), [])
        self.assertEqual(self.planted("int f() {", *self.LONG[:MOST_LINES - 2], "}"), [])
        self.assertEqual(self.planted("void f() {", *self.LONG[:40], "}", "void g() {",
                                      *self.LONG[:40], "}"), [])


if __name__ == "__main__":
    unittest.main()
