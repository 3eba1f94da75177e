#!/usr/bin/env python3
"""A program that counts its own progress: target.py FILE [--children N] [--threads N] [--storm] [--forks] [--bind] [--steps N] [--stubborn] [--pause SECONDS]

Each step makes a socket, sets an option and closes it. FILE holds two numbers, eight bytes each: steps done, and
steps that failed with ENOSYS ("Function not implemented"), which is what a left-over seccomp filter does to a program
whose tracer died. TERM ends it with status 7; a stubborn one ignores TERM, INT and HUP. After --steps it ends with 0.
Forked children end with their parent. In a storm threads come and go all the time; with --forks so do children. With
--bind its second thread runs on the last of its CPUs only.
"""

import argparse
import errno
import mmap
import os
import signal
import socket
import struct
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--children", type=int, default=0)
parser.add_argument("--threads", type=int, default=0)
parser.add_argument("--storm", action="store_true")
parser.add_argument("--forks", action="store_true")
parser.add_argument("--bind", action="store_true")
parser.add_argument("--steps", type=int, default=-1)
parser.add_argument("--stubborn", action="store_true")
parser.add_argument("--pause", type=float, default=0.002)
arguments = parser.parse_args()


def work(numbers, parent):
    left = arguments.steps
    while left != 0 and (os.getpid() == parent or os.getppid() == parent):
        step(numbers)
        left -= 1
        if arguments.storm:
            for _ in range(3):
                threading.Thread(target=step, args=(numbers,)).start()
        if arguments.forks and threading.current_thread() is threading.main_thread() and left % 8 == 0:
            fork_briefly()
        if arguments.pause:
            time.sleep(arguments.pause)
    os._exit(0)


def fork_briefly():
    """Children live for a moment, so that some are there at any time; the kernel takes them away when they end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0:
        time.sleep(0.2)
        os._exit(0)


def bound_work(numbers, parent):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    work(numbers, parent)


def step(numbers):
    done, refused = struct.unpack("QQ", numbers[:16])
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        numbers[:16] = struct.pack("QQ", done + 1, refused)
    except OSError as error:
        numbers[:16] = struct.pack("QQ", done, refused + (error.errno == errno.ENOSYS))


with open(arguments.file, "w+b") as file:
    file.truncate(16)
    shared = mmap.mmap(file.fileno(), 16)
for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    if arguments.stubborn:
        signal.signal(name, signal.SIG_IGN)
    elif name == signal.SIGTERM:
        signal.signal(name, lambda *_: os._exit(7))
first = os.getpid()
for _ in range(arguments.children):
    if os.fork() == 0:
        work(shared, first)
for at in range(arguments.threads):
    threading.Thread(target=bound_work if arguments.bind and at == 1 else work, args=(shared, first), daemon=True).start()
if arguments.bind:
    time.sleep(0.2)
print(f"ready {first}", flush=True)
work(shared, first)
