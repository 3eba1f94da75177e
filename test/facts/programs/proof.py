"""What the programs of this folder share: each proves a statement of `socktrace explain` on the running kernel.

A program defines functions that are named after what they prove and ends with prove(globals()). Run without arguments it
tries all of them, each in a process of its own, and prints a line for each; with --list it prints their names only.
The programs whose name begins with slow_ take longer: `npm run soak -- facts` runs them too.

    ok receive_timeout.a_negative_time_does_not_block
    FAILED receive_timeout.... : expected EAGAIN, seen ETIMEDOUT
    skipped receive_timeout.... : needs network namespaces
"""

import contextlib
import ctypes
import errno
import inspect
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time

LIMIT_SECONDS = 90 if pathlib.Path(sys.argv[0]).stem.startswith("slow_") else 20
TRIES = 3
CAP_NET_ADMIN, CAP_NET_RAW = 12, 13
PR_SET_KEEPCAPS, LINUX_CAPABILITY_VERSION_3 = 8, 0x20080522
CLONE_NEWNET = 0x40000000
TCP_INFO = 11


class Failed(Exception):
    """The kernel does something else."""


class Skipped(Exception):
    """This machine cannot show it."""


def expect(seen, expected, about=""):
    if seen != expected:
        raise Failed(f"{about}{': ' if about else ''}expected {expected!r}, seen {seen!r}")


def expect_that(holds, about):
    if not holds:
        raise Failed(about)


def errno_of(call, *arguments):
    """The name of the errno with which it fails; None: it does not."""
    try:
        call(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error.errno))
    return None


def number(sock, level, name):
    return sock.getsockopt(level, name)


def listener(family=socket.AF_INET, address=None, **options):
    """A TCP listener on a port that the kernel chose."""
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.bind(address or (("127.0.0.1", 0) if family == socket.AF_INET else ("::1", 0)))
    sock.listen(8)
    return sock


def connection(server=None):
    """The two ends of a TCP connection on loopback: client, accepted."""
    server = server or listener()
    client = socket.create_connection(server.getsockname()[:2])
    accepted, _ = server.accept()
    return client, accepted


def datagram_socket(port=0, address="127.0.0.1", *set_before):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for level, name, value in set_before:
        sock.setsockopt(level, name, value)
    sock.bind((address, port))
    return sock


def fill(sock):
    """How many bytes go in until it would block, after a moment too; it goes on as it was, blocking or not."""
    timeout = sock.gettimeout()
    sock.setblocking(False)
    sent = 0
    for _ in range(20):
        try:
            while True:
                sent += sock.send(b"x" * 65536)
        except BlockingIOError:
            time.sleep(0.01)
    sock.settimeout(timeout)
    return sent


def send_without_end(sock, size=65536):
    """It ends by the error that a send brings: for errno_of()."""
    while True:
        sock.send(b"x" * size)


def times_out(sock):
    """Whether recv() ends by the timeout that the socket has."""
    try:
        sock.recv(9)
    except TimeoutError:
        return True
    return False


def has_data(sock):
    """Whether there is something to read, or the end; one datagram or byte of it is read."""
    return errno_of(sock.recv, 1, socket.MSG_DONTWAIT) is None


def control_messages(sock, room=512):
    """What recvmsg() brings besides the data: {(level, type): bytes}."""
    _, ancillary, _, _ = sock.recvmsg(65536, room)
    return {(level, kind): data for level, kind, data in ancillary}


def new_network():
    """Goes on in a network of its own, with loopback up."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise Skipped("needs network namespaces")
    run("ip", "link", "set", "lo", "up")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped(f"{' '.join(command)}: {done.stderr.strip()}")


def sysctl(name, value=None):
    path = pathlib.Path("/proc/sys", *name.split("."))
    if not path.exists():
        raise Skipped(f"no sysctl {name}")
    if value is not None:
        path.write_text(str(value))
    return path.read_text().split()


def has_rights():
    """CAP_NET_ADMIN: who has it may do all that the proofs do."""
    effective = pathlib.Path("/proc/self/status").read_text().split("CapEff:")[1].split()[0]
    return bool(int(effective, 16) >> CAP_NET_ADMIN & 1)


def needs_rights():
    if not has_rights():
        raise Skipped("needs CAP_NET_ADMIN")


def as_nobody(call, capability=None):
    """In a child that is an ordinary user, with this one capability if any; what it throws counts as ours."""
    child = os.fork()
    if child == 0:
        try:
            if has_rights():
                _become_nobody(capability)
            call()
        except Exception as error:
            os.write(2, f"{error}\n".encode())
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise Failed("not so for an ordinary user")


def _become_nobody(capability):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_KEEPCAPS, int(capability is not None), 0, 0, 0)
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    if capability is not None:
        header = struct.pack("Ii", LINUX_CAPABILITY_VERSION_3, 0)
        bits = 1 << capability
        if libc.capset(header, struct.pack("6I", bits, bits, 0, 0, 0, 0)) != 0:
            raise Failed("capset() fails")


def kernel():
    """`(6, 18)`"""
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])


def needs_kernel(major, minor):
    if kernel() < (major, minor):
        raise Skipped(f"needs Linux {major}.{minor}")


def prove(definitions):
    """Tries each function that the program itself defines and whose name is no helper's (`_`)."""
    program = pathlib.Path(sys.argv[0]).stem
    for name, function in definitions.items():
        if not inspect.isfunction(function) or function.__module__ != "__main__" or name.startswith("_"):
            continue
        if "--list" in sys.argv:
            print(f"listed {program}.{name}")
            continue
        outcome = _alone(function)
        # Times are proofs too, and what else the machine does disturbs them.
        for _ in range(TRIES - 1):
            if outcome[0] == "FAILED":
                outcome = _alone(function)
        print(f"{outcome[0]} {program}.{name}{'' if outcome[1] == '' else ': ' + outcome[1]}", flush=True)


def _alone(function):
    """In a child, so that namespaces, limits and what is left open end with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, "\n".join(_outcome(function)).encode()[:4000])
        os._exit(0)
    os.close(writing)
    with contextlib.closing(os.fdopen(reading)) as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if answer == "":
        return "FAILED", f"ended with {os.waitstatus_to_exitcode(status)} (the limit is {LIMIT_SECONDS} s)"
    kind, _, text = answer.partition("\n")
    return kind, text.replace("\n", " ")


def _outcome(function):
    signal.alarm(LIMIT_SECONDS)
    try:
        function()
    except Skipped as reason:
        return "skipped", str(reason)
    except Failed as reason:
        return "FAILED", str(reason)
    except PermissionError as error:
        return ("FAILED" if has_rights() else "skipped"), f"{error}"
    except Exception as error:  # What a proof did not foresee is no proof.
        return "FAILED", f"{type(error).__name__}: {error}"
    return "ok", ""


def timeval(seconds, micros=0):
    return struct.pack("qq", seconds, micros)
