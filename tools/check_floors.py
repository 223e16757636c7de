"""Holds the includes of src/remit to tools/floors.txt: nothing looks up, siblings do not look at each other. And no two
headers give one name to two types: the linker would take the members of one for those of the other.

check_floors.py [ROOT]       prints file:line for every include that is not allowed, and fails
check_floors.py --self-test  fails unless a deliberately bad tree is found bad, and its repair good
"""
import pathlib
import re
import sys
import tempfile

TYPE = re.compile(r"^(?:class|struct|enum class)\s+(?:\[\[nodiscard\]\]\s+)?(\w+)[^;]*?[{:]", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]remit/(\w+)/')


def read_rules(text):
    rules = {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line:
            floor, _, below = line.partition(":")
            rules[floor.strip()] = set(below.split()) | {floor.strip()}
    return rules


def complaints_in(path, floor, rules):
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        if found.group(1) not in rules:
            yield f"{path}:{number}: there is no floor `{found.group(1)}`"
        elif found.group(1) not in rules[floor]:
            yield f"{path}:{number}: floor `{floor}` may not include floor `{found.group(1)}` (tools/floors.txt)"


def complaints(root):
    rules = read_rules((root / "tools/floors.txt").read_text(encoding="utf-8"))
    for folder in sorted(path for path in (root / "src/remit").iterdir() if path.is_dir()):
        if folder.name not in rules:
            yield f"{folder}: this floor is not listed in tools/floors.txt"
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".def", ".inc"):
                yield from complaints_in(path, folder.name, rules)


def doubled_names(root):
    """Types at the outermost level of headers; those of one instruction set live in a namespace of their own."""
    first = {}
    for path in sorted((root / "src/remit").rglob("*.hpp")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "REMIT_ISA" in text:
            continue
        for name in TYPE.findall(text):
            if first.setdefault(name, path) != path:
                yield f"{path}: the type `{name}` has the name of one in {first[name]}"


def self_test():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / "tools").mkdir()
        (root / "tools/floors.txt").write_text("# a comment\nbase:\nlang: base\nstats: base\n")
        for floor in ("base", "lang", "stats"):
            (root / "src/remit" / floor).mkdir(parents=True)
        allowed = '#include <vector>\n#include "remit/base/text.hpp"\n'
        (root / "src/remit/lang/a.cpp").write_text(allowed)
        assert list(complaints(root)) == [], "allowed includes are refused"
        assert list(doubled_names(root)) == [], "no type is there"
        (root / "src/remit/base/up.hpp").write_text("struct Up {\n};\n")
        (root / "src/remit/lang/up.hpp").write_text("class Up : public Base {\n};\nstruct Later;\nenum class Other : int {};\n")
        assert len(list(doubled_names(root))) == 1, "a name given twice is not found"
        (root / "src/remit/lang/up.hpp").unlink()
        (root / "src/remit/base/up.hpp").write_text('#include "remit/lang/model.hpp"\n')
        (root / "src/remit/stats/sibling.cpp").write_text(allowed + '# include <remit/lang/model.hpp>\n')
        (root / "src/remit/lang/typo.cpp").write_text('#include "remit/bass/text.hpp"\n')
        (root / "src/remit/attic").mkdir()
        found = "\n".join(complaints(root))
        for wanted in ("base/up.hpp:1", "stats/sibling.cpp:3", "lang/typo.cpp:1", "attic"):
            assert wanted in found, f"{wanted} was not found"
        assert len(found.splitlines()) == 4, found


def main(arguments):
    if "--self-test" in arguments:
        return self_test()
    root = pathlib.Path(arguments[0] if arguments else ".")
    found = list(complaints(root)) + list(doubled_names(root))
    print("\n".join(found) if found else "all includes look downwards")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
