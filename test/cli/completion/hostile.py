"""Processes with names that must not reach a shell as they are, until stdin ends: prints `ready PID PID`."""
import ctypes, os, sys

PR_SET_NAME = 15  # linux/prctl.h

pids = []
for name in [b"$(touch pwned)", b"\x1b[31m`id`"]:
    end, start = os.pipe()
    pid = os.fork()
    if pid == 0:
        ctypes.CDLL(None).prctl(PR_SET_NAME, name, 0, 0, 0)
        os.close(end)
        os.write(start, b"x")
        sys.stdin.read()
        os._exit(0)
    os.read(end, 1)
    pids.append(pid)
print("ready", *pids, flush=True)
sys.stdin.read()
for pid in pids:
    os.waitpid(pid, 0)
