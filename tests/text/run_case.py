"""Runs one text case: a command on a copy of a study, changed as the case says, and what must come of it.

Lines of a case (others are comments):
  base: studies/pollux.toml        the file that is copied
  replace: OLD => NEW              in the copy; OLD must be there, its first occurrence is replaced
  truncate: N                      keeps the first N bytes
  noise: N                         N bytes of reproducible noise instead of the copy
  command: run --patients 2        what follows `remit`; STUDY and OUT stand for the copy and the result directory (added if absent)
  exit: 2
  stderr: TEXT / stdout: TEXT      must appear; LINE(OLD) in it becomes "FILE:LINE" of OLD's place in the copy
  no-results                       neither the result directory nor a half-written one may be left
"""
import os, random, shutil, subprocess, sys, tempfile


def read_case(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        key, colon, value = line.partition(":")
        if line.strip() == "no-results":
            rows.append(("no-results", ""))
        elif colon and key in ("base", "replace", "truncate", "noise", "command", "exit", "stderr", "stdout"):
            rows.append((key, value.strip()))
    return rows


def make_study(rows, root, folder):
    text, name = b"", "study.toml"
    for key, value in rows:
        if key == "base":
            text, name = open(os.path.join(root, value), "rb").read(), os.path.basename(value)
        elif key == "replace":
            old, new = (part.strip().encode() for part in value.split("=>", 1))
            if old not in text:
                sys.exit(f"the case is stale: {old!r} is not in the study")
            text = text.replace(old, new, 1)
        elif key == "truncate":
            text = text[: int(value)]
        elif key == "noise":
            text = random.Random(1).randbytes(int(value))
    os.symlink(os.path.join(root, "models"), os.path.join(folder, "models"))
    path = os.path.join(folder, name)
    open(path, "wb").write(text)
    return path, text


def expected(value, path, text):
    while "LINE(" in value:
        start = value.index("LINE(")
        end = value.index(")", start)
        wanted = value[start + 5 : end].encode()
        line = text[: text.index(wanted)].count(b"\n") + 1
        value = value[:start] + f"{path}:{line}" + value[end + 1 :]
    return value


def main(remit, root, case):
    rows = read_case(case)
    folder = tempfile.mkdtemp(prefix="remit-case-")
    try:
        path, text = make_study(rows, root, folder)
        out = os.path.join(folder, "results")
        words = dict(rows).get("command", "run").split()
        words = [w.replace("STUDY", path).replace("OUT", out) for w in words]
        if words[0] == "run" and not any(word.endswith(".toml") for word in words):
            words.append(path)
        if words[0] == "run" and "--out" not in words:
            words += ["--out", out]
        done = subprocess.run([remit] + words, capture_output=True, timeout=300)
        err, std = done.stderr.decode(errors="replace"), done.stdout.decode(errors="replace")
        print(" ".join(words), "->", done.returncode, "\n" + std[-4000:] + err[-4000:])
        wrong = []
        for key, value in rows:
            if key == "exit" and done.returncode != int(value):
                wrong.append(f"exit code {done.returncode}, not {value}")
            if key == "stderr" and expected(value, path, text) not in err:
                wrong.append(f"standard error lacks: {expected(value, path, text)}")
            if key == "stdout" and value not in std:
                wrong.append(f"standard output lacks: {value}")
            if key == "no-results" and [n for n in os.listdir(folder) if n.startswith("results")]:
                wrong.append("a result directory was left behind")
        sys.exit("\n".join(wrong) if wrong else 0)
    finally:
        shutil.rmtree(folder)


main(*sys.argv[1:4])
