#!/usr/bin/env python3
"""Who is at the other end of a UNIX socket: SO_PASSCRED, SO_PEERCRED, SO_PEERGROUPS, SO_PASSPIDFD, SO_PEERPIDFD, SO_PASSRIGHTS, SO_PASSSEC"""

import array
import contextlib
import ctypes
import os
import pathlib
import signal
import socket
import struct

from proof import Skipped, control_messages, errno_of, expect, expect_that, kernel, needs_kernel, number, prove

PASSCRED, PEERCRED, PEERSEC = ((socket.SOL_SOCKET, name) for name in (16, 17, 31))
PASSSEC, PEERGROUPS = ((socket.SOL_SOCKET, name) for name in (34, 59))
CLONE_NEWPID = 0x20000000
PASSPIDFD, PEERPIDFD, PASSRIGHTS = ((socket.SOL_SOCKET, name) for name in (76, 77, 83))


def without_room_the_credentials_are_cut_off():
    reader, writer = socket.socketpair()
    reader.setsockopt(*PASSCRED, 1)
    writer.send(b"x")
    _, messages, flags, _ = reader.recvmsg(1, 0)
    expect((messages, flags & socket.MSG_CTRUNC), ([], socket.MSG_CTRUNC))


def a_socket_without_a_name_gets_one_when_it_connects():
    server = _listener()
    for asks, named in ((0, False), (1, True)):
        client = socket.socket(socket.AF_UNIX)
        client.setsockopt(*PASSCRED, asks)
        expect(client.getsockname(), "", "before connect()")
        client.connect(server.getsockname())
        expect(len(client.getsockname()) == 6, named, f"named, SO_PASSCRED {asks}")


def a_pid_may_be_reused_and_a_pidfd_not():
    needs_kernel(6, 16)
    accepted, child = _connected_by_a_child()
    _end(child)
    [pid, *_] = struct.unpack("3i", accepted.getsockopt(*PEERCRED, 12))
    expect(pid, child, "it still reads the pid of who connected")
    pidfd = number(accepted, *PEERPIDFD)
    with _process_of_pid(child):
        os.kill(child, 0)
        expect(errno_of(signal.pidfd_send_signal, pidfd, 0), "ESRCH")


def a_peer_pidfd_of_a_process_that_is_gone():
    """An error before 6.16, and a pidfd since."""
    accepted, child = _connected_by_a_child()
    _end(child)
    seen = errno_of(accepted.getsockopt, *PEERPIDFD)
    expect(seen is None, kernel() >= (6, 16), f"the error {seen}")


def the_peers_pid_is_who_connected_not_who_has_the_fd():
    server = _listener()
    client = socket.socket(socket.AF_UNIX)
    client.connect(server.getsockname())
    accepted, _ = server.accept()
    child = os.fork()
    if child == 0:
        signal.pause()
    client.close()
    [pid, *_] = struct.unpack("3i", accepted.getsockopt(*PEERCRED, 12))
    _end(child)
    expect(pid, os.getpid())


def the_peers_credentials_are_those_of_listen_and_socketpair_too():
    """A child calls listen() on a socket that its parent has made and bound, and passes on one end of a pair of its own."""
    server, client = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    server.bind("")
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        server.listen()
        pair = socket.socketpair()
        socket.send_fds(there, [b"x"], [pair[0].fileno()])
        signal.pause()
    _, [fd], _, _ = socket.recv_fds(here, 1, 1)
    client.connect(server.getsockname())
    seen = [struct.unpack("3i", sock.getsockopt(*PEERCRED, 12)) for sock in (client, socket.socket(fileno=fd))]
    _end(child)
    expect(seen, [(child, os.getuid(), os.getgid())] * 2)


def the_pid_of_a_peer_outside_of_the_pid_namespace_reads_0():
    server, reading, writing = _listener(), *os.pipe()
    child = os.fork()
    if child == 0:
        if ctypes.CDLL(None).unshare(CLONE_NEWPID) != 0:
            os._exit(2)
        if os.fork() == 0:
            accepted, _ = server.accept()
            os.write(writing, accepted.getsockopt(*PEERCRED, 12))
            os._exit(0)
        os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
    client = socket.socket(socket.AF_UNIX)
    client.connect(server.getsockname())
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2:
        raise Skipped("needs pid namespaces")
    expect(struct.unpack("3i", os.read(reading, 12)), (0, os.getuid(), os.getgid()))


def the_peers_groups_are_those_of_when_it_connected():
    server = _listener()
    client = socket.socket(socket.AF_UNIX)
    os.setgroups([11, 12])
    client.connect(server.getsockname())
    accepted, _ = server.accept()
    os.setgroups([13])
    expect(struct.unpack("2I", accepted.getsockopt(*PEERGROUPS, 100)), (11, 12))


def a_pidfd_is_a_handle_of_the_sender():
    needs_kernel(6, 5)
    reader, writer = socket.socketpair()
    reader.setsockopt(*PASSPIDFD, 1)
    writer.send(b"x")
    [data] = control_messages(reader).values()
    expect(_pid_behind(struct.unpack("i", data)[0]), os.getpid())


def a_peer_pidfd_is_of_who_connected():
    needs_kernel(6, 5)
    accepted, child = _connected_by_a_child()
    seen = _pid_behind(number(accepted, *PEERPIDFD))
    _end(child)
    expect(seen, child)


def pidfds_came_with_6_5():
    expect(errno_of(socket.socketpair()[0].getsockopt, *PASSPIDFD), None if kernel() >= (6, 5) else "ENOPROTOOPT")


def refusing_fds_came_with_6_16():
    expect(errno_of(socket.socketpair()[0].getsockopt, *PASSRIGHTS), None if kernel() >= (6, 16) else "ENOPROTOOPT")


def accepted_sockets_inherit_that_fds_are_refused():
    needs_kernel(6, 16)
    server = _listener()
    server.setsockopt(*PASSRIGHTS, 0)
    client = socket.socket(socket.AF_UNIX)
    client.connect(server.getsockname())
    accepted, _ = server.accept()
    expect(number(accepted, *PASSRIGHTS), 0)
    fds = array.array("i", [0])
    expect(errno_of(client.sendmsg, [b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)]), "EPERM")


def without_a_security_module_there_is_no_label():
    if pathlib.Path("/sys/kernel/security/lsm").exists():
        raise Skipped("has security modules")
    reader, writer = socket.socketpair()
    expect(errno_of(reader.getsockopt, *PEERSEC, 100), "ENOPROTOOPT")
    reader.setsockopt(*PASSSEC, 1)
    writer.send(b"x")
    expect(control_messages(reader), {})


def _listener():
    server = socket.socket(socket.AF_UNIX)
    server.bind("")
    server.listen()
    return server


def _connected_by_a_child():
    """The accepted socket, and the pid of the child, which waits."""
    server = _listener()
    child = os.fork()
    if child == 0:
        client = socket.socket(socket.AF_UNIX)
        client.connect(server.getsockname())
        signal.pause()
    accepted, _ = server.accept()
    return accepted, child


def _end(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@contextlib.contextmanager
def _process_of_pid(pid):
    """A new process that gets this pid, as it may happen to any pid that is free again."""
    last = pathlib.Path("/proc/sys/kernel/ns_last_pid")
    if not last.exists():
        raise Skipped("needs /proc/sys/kernel/ns_last_pid")
    for _ in range(50):
        last.write_text(str(pid - 1))
        child = os.fork()
        if child == 0:
            signal.pause()
        if child == pid:
            yield
            return _end(child)
        _end(child)
    raise Skipped("the pid was not given again")


def _pid_behind(pidfd):
    lines = pathlib.Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pid:")).split()[1])


prove(globals())
