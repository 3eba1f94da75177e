#!/usr/bin/env python3
"""Prints as JSON what a process gets from whoever starts it; with --fds: nothing but its file descriptors."""

import json
import os
import resource
import sys


def status():
    """/proc/self/status without what differs from run to run: pids and memory, time spent."""
    wanted = (
        "Umask Uid Gid Groups SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp "
        "Seccomp_filters Cpus_allowed_list Mems_allowed_list TracerPid FDSize"
    ).split()
    fields = dict(line.rstrip("\n").split(":", 1) for line in open("/proc/self/status"))
    return {name: fields[name].strip() for name in wanted if name in fields}


def fds():
    """The fds beside the one that lists them, each with its flags and its place."""
    found = {}
    for fd in sorted(map(int, os.listdir("/proc/self/fd"))):
        try:
            info = open(f"/proc/self/fdinfo/{fd}").read().split("\n")
            found[fd] = [os.readlink(f"/proc/self/fd/{fd}"), info[1]]
        except OSError:
            pass  # the directory's own, closed by now
    return found


names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
print(
    json.dumps(
        {
            "fds": fds(),
            "argv": open("/proc/self/cmdline").read().split("\0"),
            "environment": sorted(open("/proc/self/environ").read().split("\0")),
            "parent": os.getppid(),
            "group": os.getpgrp(),
            "session": os.getsid(0),
            "cwd": os.getcwd(),
            "status": status(),
            "limits": {name: resource.getrlimit(getattr(resource, name)) for name in names},
            "oom": open("/proc/self/oom_score_adj").read(),
            "nice": os.nice(0),
            "scheduler": [os.sched_getscheduler(0), os.sched_getparam(0).sched_priority],
            "personality": open("/proc/self/personality").read(),
            "cgroup": open("/proc/self/cgroup").read(),
            "namespaces": {name: os.readlink(f"/proc/self/ns/{name}") for name in sorted(os.listdir("/proc/self/ns"))},
        }
    )
)
