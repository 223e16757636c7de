"""A run killed again and again, without warning, and gone on with: the bytes of an undisturbed run."""
import os, signal, subprocess, sys, tempfile, time

remit, root = sys.argv[1:3]
study = os.path.join(root, "studies/cartitude1.toml")


def command(out, *more):
    return [remit, "run", study, "--patients", "150", "--threads", "1", "--lanes", "8", "--out", out, *more]


def entries(out):
    path = out + ".checkpoint"
    return os.path.getsize(path) if os.path.exists(path) else 0


def bytes_of(out):
    return {name: open(os.path.join(out, name), "rb").read() for name in sorted(os.listdir(out))}


with tempfile.TemporaryDirectory() as folder:
    whole, broken = os.path.join(folder, "whole"), os.path.join(folder, "broken")
    subprocess.run(command(whole), check=True, capture_output=True)
    kills, more = 0, []
    while True:
        before = entries(broken)
        run = subprocess.Popen(command(broken, *more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while run.poll() is None and (kills >= 4 or entries(broken) < before + 30_000):
            time.sleep(0.002)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
        errors = run.communicate()[1].decode()
        if run.returncode == 0:
            break
        if run.returncode != -signal.SIGKILL:
            sys.exit(f"exit code {run.returncode}: {errors}")
        if os.path.exists(broken):
            sys.exit("a result directory was there before the run was complete")
        kills, more = kills + 1, ["--resume"]
    wrong = []
    if kills == 0:
        wrong.append("the run was over before it could be killed")
    if bytes_of(whole) != bytes_of(broken):
        wrong.append("the bytes differ")
    if os.path.exists(broken + ".checkpoint"):
        wrong.append("the checkpoint was left behind")
    again = subprocess.run(command(broken, "--resume"), capture_output=True)
    if again.returncode != 2 or b"checkpoint-missing" not in again.stderr:
        wrong.append(f"nothing to go on with: exit code {again.returncode}, {again.stderr.decode()}")
    print(f"killed {kills} times")
    sys.exit("\n".join(wrong) if wrong else 0)
