"""Child processes that get into a state, then wait until the factory ends."""

import json
import os
import platform
import signal
import time

from . import calls
from .made import made

# Nobody writes to it: it ends when the factory does, the one holder of its other end.
life_in, life_out = os.pipe()


def start_child(work):
    """Forks. The child runs work, sends its result and waits for our end. Returns its pid, and a function for the result."""
    answer_in, answer_out = os.pipe()
    pid = fork()
    if pid == 0:
        os.write(answer_out, json.dumps(work()).encode())
        os.read(life_in, 1)
        os._exit(0)
    names_of_child(pid)
    os.close(answer_out)
    return pid, lambda: json.loads(os.read(answer_in, 65536))


def child(work):
    """The same, and waits for the answer: the child's pid, and what work returned."""
    pid, answer = start_child(work)
    return pid, answer()


def child_sharing_files(work):
    """The same with CLONE_FILES: one fd table, so that our end does not close a pipe."""
    answer_in, answer_out = os.pipe()
    factory = os.getpid()
    pid = calls.clone_files()
    if pid == 0:
        os.write(answer_out, json.dumps(work()).encode())
        while os.getppid() == factory:
            time.sleep(0.05)
        os._exit(0)
    names_of_child(pid)
    return pid, json.loads(os.read(answer_in, 65536))


def child_untraced():
    """A child that no tracer sees. It makes no call that a tracer's filter could refuse, and waits for our end."""
    factory = os.getpid()
    pid = calls.clone_untraced()
    if pid == 0:
        while os.getppid() == factory:
            time.sleep(0.05)
        os._exit(0)
    return pid


def child_execs(work, fds={}):
    """Forks; the child gets the fds (number: from), and work has to exec. Its pid, once it has."""
    execed_in, execed_out = os.pipe()
    pid = fork()
    if pid == 0:
        for number, source in {0: life_in, **fds}.items():
            os.dup2(source, number)
        work()
        signal.pause()
    os.close(execed_out)
    # execve closes the child's copy: the end of the file. A moment later the program itself waits.
    os.read(execed_in, 1)
    wait_until_in(pid, "read")
    return pid


def exec_waiting():
    """A program that touches no socket and ends with its input."""
    os.execvp("cat", ["cat"])


def spawn_waiting():
    """The same by posix_spawn, which is vfork and exec."""
    pid = os.posix_spawnp("cat", ["cat"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, life_in, 0)])
    wait_until_in(pid, "read")
    return pid


def fork():
    """A child that does not hold the end of the pipe whose closing means the end of the factory."""
    global life_out
    pid = os.fork()
    if pid == 0 and life_out is not None:
        os.close(life_out)
        life_out = None
    return pid


def names_of_child(pid):
    """A child has a name for whatever this process has one for."""
    for each in made:
        each.names += [(pid, fd) for holder, fd in each.names if holder == os.getpid()]



def wait_until_in(task, call):
    """Until the task sleeps in that system call: under strace it stops at the door of each for a while."""
    number = CALLS[platform.machine()][call]
    while not (word(task, "syscall", 0) == number and word(task, "stat", 2) == "S"):
        time.sleep(0.01)


def word(task, file, index):
    with open(f"/proc/{task}/{file}") as lines:
        return lines.read().split()[index]


# Their numbers, as in /proc/PID/syscall.
CALLS = {"x86_64": {"read": "0", "accept4": "288"}, "aarch64": {"read": "63", "accept4": "242"}}
