"""Runs a command, its output thrown away, and prints what it used: CPU and wall seconds, peak memory in kB.

The peak is VmHWM of the command, or this process's own 10 MB where that is more: wait4 counts from before the exec.
"""

import os
import sys
import time

null = os.open(os.devnull, os.O_WRONLY)
actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
started = time.monotonic()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, used = os.wait4(pid, 0)
wall = time.monotonic() - started
print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss, os.waitstatus_to_exitcode(status))
