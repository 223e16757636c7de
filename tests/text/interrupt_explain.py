"""Ctrl-C in the middle of `remit explain`: exit code 130, DIR.partial with whole files, no DIR."""
import os, signal, subprocess, sys, tempfile

remit, root = sys.argv[1:3]
with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "results")
    run = subprocess.Popen([remit, "explain", os.path.join(root, "studies/checkmate039.toml"), "--draws", "5000", "--kernel", "interpreter", "--out", out],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while b"/" not in run.stderr.readline() and run.poll() is None:
        pass
    run.send_signal(signal.SIGINT)
    stdout, stderr = run.communicate(timeout=240)
    print(stdout.decode()[-1500:], stderr.decode()[-500:])
    files = sorted(os.listdir(out + ".partial")) if os.path.isdir(out + ".partial") else []
    wrong = []
    if run.returncode != 130:
        wrong.append(f"exit code {run.returncode}, not 130")
    if files != ["explain.csv", "explain.html", "explain_columns.csv", "explain_draws.csv", "run.json"]:
        wrong.append(f"the partial directory holds {files}")
    elif '"interrupted"' not in open(os.path.join(out + ".partial", "run.json")).read():
        wrong.append("run.json does not say interrupted")
    if os.path.exists(out) or os.path.exists(out + ".writing"):
        wrong.append("a result directory was left as if complete")
    sys.exit("\n".join(wrong) if wrong else 0)
