"""Holds docs/reference/diagnostics.md to the codes of the source: every code has a row, every row a code.

check_diagnostics.py [ROOT]       names what is missing on either side, and fails
check_diagnostics.py --self-test  fails unless a deliberately bad tree is found bad, and its repair good

A code is a text like "antimony-part" in src/remit or apps. A TomlReader puts its prefix before the codes it is given:
those of a file belong to the reader made last above them.
"""
import pathlib
import re
import sys
import tempfile

PAGE = "docs/reference/diagnostics.md"
CODE = re.compile(r'"([a-z]+(?:-[a-z0-9]+)+)"')
COMMENT = re.compile(r"//.*")
READER = re.compile(r'\b(?:TomlReader|TomlTableReader)\s+reader\([^;"]*"([a-z]+)"')
SUFFIX = re.compile(r'\bcomplain\([^;"]*?"([a-z]+(?:-[a-z]+)*)"')
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|.*\S.*\|.*\S.*\|$")
BASE = "src/remit/lang/toml_value.cpp"  # the reader itself: its codes take every prefix
# Texts that look like codes: sections of a report, an interval's name, sub-commands.
OTHERS = {"adverse-events", "m-protein", "log-log", "antimony-models", "antimony-pairs"}


def sources(root):
    for folder in ("src/remit", "apps"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp") and ".test." not in path.name:
                text = "\n".join(COMMENT.sub("", line) for line in path.read_text(encoding="utf-8").splitlines())
                yield path.relative_to(root).as_posix(), text


def prefixed(path, text, everywhere):
    """Codes that a file's TomlReaders make, and the spans of their suffixes."""
    readers = [(found.start(), found.group(1)) for found in READER.finditer(text)]
    codes, spans = set(), set()
    for start, prefix in readers:
        codes |= {f"{prefix}-{suffix}" for suffix in everywhere}
    for found in SUFFIX.finditer(text) if readers or path == BASE else ():
        suffix = found.group(1)
        if any(suffix.startswith(prefix + "-") for _, prefix in readers):
            continue  # whole already
        spans.add(found.start(1))
        if path != BASE:
            above = [prefix for start, prefix in readers if start < found.start()]
            codes.add(f"{above[-1] if above else readers[0][1]}-{suffix}")
    return codes, spans


def codes_of(root):
    texts = dict(sources(root))
    everywhere = {found.group(1) for found in SUFFIX.finditer(texts.get(BASE, ""))}
    codes = set()
    for path, text in texts.items():
        made, spans = prefixed(path, text, everywhere)
        codes |= made
        codes |= {found.group(1) for found in CODE.finditer(text) if found.start(1) not in spans}
    return codes - OTHERS


def complaints(root):
    codes = codes_of(root)
    rows = [found.group(1) for line in (root / PAGE).read_text(encoding="utf-8").splitlines() if (found := ROW.match(line))]
    for code in sorted(codes - set(rows)):
        yield f"{PAGE}: `{code}` has no row with cause and fix (if it is no code: OTHERS in {pathlib.Path(__file__).name})"
    for code in sorted(set(rows) - codes):
        yield f"{PAGE}: nothing says `{code}` any more"
    for code in sorted({code for code in rows if rows.count(code) > 1}):
        yield f"{PAGE}: `{code}` has two rows"


def self_test():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for folder in ("src/remit/lang", "apps/cli", "docs/reference"):
            (root / folder).mkdir(parents=True)
        (root / BASE).write_text('complain(span, "type", "must be");')
        (root / "src/remit/lang/a.cpp").write_text('error_at(span, "a-code", "m");  // "no-code"\n')
        (root / "src/remit/lang/a.test.cpp").write_text('"tests-only"')
        drug = 'const TomlReader reader(x, "drug", d);\nreader.complain(span,\n  "route", "m");'
        (root / "src/remit/lang/b.cpp").write_text(drug)
        (root / "apps/cli/c.cpp").write_text('title("m-protein"); refuse("c-code");')
        head = "| code | cause | what to do |\n|---|---|---|\n"
        good = head + "".join(f"| `{code}` | why | fix |\n" for code in ("a-code", "c-code", "drug-route", "drug-type"))
        (root / PAGE).write_text(good)
        assert list(complaints(root)) == [], "a full page is refused: " + "\n".join(complaints(root))
        (root / PAGE).write_text(good.replace("a-code", "old-code").replace("| `c-code` | why | fix |", "| `c-code` | why | |"))
        found = "\n".join(complaints(root))
        for wanted in ("`a-code` has no row", "`c-code` has no row", "nothing says `old-code`"):
            assert wanted in found, f"{wanted} was not found in:\n{found}"
        assert len(found.splitlines()) == 3, found


def main(arguments):
    if "--self-test" in arguments:
        return self_test()
    found = list(complaints(pathlib.Path(arguments[0] if arguments else ".")))
    print("\n".join(found) if found else "every code has its row")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
