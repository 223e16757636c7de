"""Ctrl-C in the middle of a command that writes a result: exit code 130, DIR.partial with whole files, no DIR.

interrupt.py REMIT ROOT FILES COMMAND...: FILES are the names a result has, separated by commas."""
import os, signal, subprocess, sys, tempfile, time

remit, root, files, *command = sys.argv[1:]


def interrupted(out):
    """Interrupts the command a while after its first line of progress ("12/500 ...")."""
    run = subprocess.Popen([remit, *command, "--out", out], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while b"/" not in run.stderr.readline() and run.poll() is None:
        pass
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    stdout, stderr = run.communicate(timeout=240)
    print(stdout.decode()[-1500:], stderr.decode()[-500:])
    return run.returncode


def complaints(out, code):
    partial = out + ".partial"
    found = sorted(os.listdir(partial)) if os.path.isdir(partial) else []
    if code != 130:
        yield f"exit code {code}, not 130"
    if found != sorted(files.split(",")):
        yield f"the partial directory holds {found}"
    elif '"interrupted"' not in open(os.path.join(partial, "run.json")).read():
        yield "run.json does not say interrupted"
    if os.path.exists(out) or os.path.exists(out + ".writing"):
        yield "a result directory was left as if complete"


with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "results")
    sys.exit("\n".join(complaints(out, interrupted(out))) or 0)
