"""Holds the engine to our own elementary functions: libm's differ in the last bit with and without FMA.

check_symbols.py ARCHIVE_OR_OBJECT...  fails if one of them refers to a transcendental function of libm
check_symbols.py --self-test CXX       fails unless an object that calls exp is found, and one that calls sqrt is not
"""
import pathlib
import subprocess
import sys
import tempfile

NAMES = """exp exp2 exp10 expm1 log log10 log2 log1p pow sin cos sincos tan asin acos atan atan2 sinh cosh tanh asinh acosh
atanh lgamma lgamma_r tgamma erf erfc cbrt hypot j0 j1 jn y0 y1 yn""".split()
FORBIDDEN = {name + suffix for name in NAMES for suffix in ("", "f", "l")} | {f"__{name}_finite" for name in NAMES}


def calls(path):
    """Pairs of (object, symbol) that are undefined in the file."""
    listing = subprocess.run(["nm", "--undefined-only", "--print-file-name", path], check=True, capture_output=True, text=True)
    for line in listing.stdout.splitlines():
        where, _, symbol = line.rpartition(" ")
        yield where.split(": ")[0].rstrip(" U"), symbol.split("@")[0]


def complaints(paths):
    return [f"{where}: calls {symbol} of libm; use remit/base/math.hpp" for path in paths for where, symbol in calls(path) if symbol in FORBIDDEN]


def compiled(compiler, folder, name, function):
    source, target = folder / f"{name}.cpp", folder / f"{name}.o"
    source.write_text(f"#include <cmath>\ndouble f(double x) {{ return std::{function}(x); }}\n")
    subprocess.run([compiler, "-std=c++20", "-c", source, "-o", target], check=True)
    return target


def self_test(compiler):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        assert complaints([compiled(compiler, folder, "bad", "exp")]), "a call of exp was not found"
        assert not complaints([compiled(compiler, folder, "good", "sqrt")]), "a call of sqrt was refused"


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    if arguments[0] == "--self-test":
        return self_test(arguments[1])
    found = complaints(arguments)
    print("\n".join(found) if found else f"{len(arguments)} files call no transcendental function of libm")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
