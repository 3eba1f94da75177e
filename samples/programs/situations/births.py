"""Every way a socket comes into a process."""

import os
import socket

from . import calls
from .children import child, child_execs, exec_waiting, start_child
from .made import Made, accepted, connected, connection, listener, tcp, udp


def socketpair_stream():
    """socketpair, stream"""
    _pair(socket.SOCK_STREAM)


def socketpair_dgram():
    """socketpair, datagram"""
    _pair(socket.SOCK_DGRAM)


def socketpair_seqpacket():
    """socketpair, sequenced packets"""
    _pair(socket.SOCK_SEQPACKET)


def _pair(kind):
    left, right = socket.socketpair(socket.AF_UNIX, kind)
    return Made("left", left).set("SO_PASSCRED", 1), Made("right", right)


def netlink():
    """a netlink socket with its options"""
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    Made("netlink", sock).set("SO_RCVBUF", 100000).sock.bind((0, 0))


def accept_flags():
    """accept4 with no flag, with SOCK_NONBLOCK and with SOCK_CLOEXEC, no address asked for"""
    server = listener()
    for label, flags in (("plain", 0), ("nonblock", socket.SOCK_NONBLOCK), ("cloexec", socket.SOCK_CLOEXEC)):
        connected(f"client of {label}", server)
        Made(label, calls.accept4(server, flags), "ESTABLISHED")


def accept_inherits():
    """a listener with options set before and after listen, and what it accepts"""
    server = tcp("listener", "LISTEN")
    server.set("SO_REUSEADDR", 1).set("SO_KEEPALIVE", 1).set("SO_LINGER", b"\1\0\0\0\5\0\0\0")
    server.set("SO_RCVBUF", 50000).set("IP_TOS", 0x10)
    server.sock.bind(("127.0.0.1", 0))
    server.sock.listen(8)
    server.set("TCP_NODELAY", 1).set("TCP_KEEPIDLE", 77).set("SO_SNDBUF", 40000)
    connected("client", server)
    accepted("accepted", server)


def adopted():
    """accept on a listener that the starter left on fd 3, as systemd does (activate.py starts it so)"""
    server = Made("listener", 3, "LISTEN")
    tcp("client", "ESTABLISHED").sock.connect(("127.0.0.1", int(os.environ["LISTEN_PORT"])))
    Made("accepted", calls.accept4(server, socket.SOCK_CLOEXEC), "ESTABLISHED")


def inetd():
    """a child that execs a program with the connection on 0, 1 and 2, as inetd does"""
    _, _, served = connection()
    pid = child_execs(exec_waiting, {0: served.fd, 1: served.fd, 2: served.fd})
    served.also(0, pid).also(1, pid).also(2, pid).close()


def scm_rights():
    """two sockets sent with SCM_RIGHTS to a child that never had them"""
    _send_to_child(0)


def scm_rights_cloexec():
    """the same, received with MSG_CMSG_CLOEXEC"""
    _send_to_child(socket.MSG_CMSG_CLOEXEC)


def _send_to_child(flags):
    here, there = _pair(socket.SOCK_STREAM)
    pid, answer = start_child(lambda: [*socket.recv_fds(there.sock, 10, 4, flags)[1]])
    sent = [listener("sent listener"), udp("sent udp").set("SO_BROADCAST", 1)]
    socket.send_fds(here.sock, [b"two"], [each.fd for each in sent])
    for each, fd in zip(sent, answer()):
        each.also(fd, pid)


def scm_rights_to_itself():
    """a socket sent with SCM_RIGHTS through a pair in the same process: one more name for it"""
    here, there = _pair(socket.SOCK_DGRAM)
    sent = udp("sent").set("SO_KEEPALIVE", 1)
    socket.send_fds(here.sock, [b"one"], [sent.fd])
    sent.also(socket.recv_fds(there.sock, 10, 1)[1][0])


def scm_rights_recvmmsg():
    """two messages with a socket each, received by one recvmmsg"""
    here, there = _pair(socket.SOCK_DGRAM)
    sent = [udp("first").set("SO_BROADCAST", 1), listener("second")]
    for each in sent:
        socket.send_fds(here.sock, [b"one"], [each.fd])
    for each, fd in zip(sent, calls.recvmmsg_fds(there.fd, len(sent))):
        each.also(fd)


def pidfd_getfd():
    """a socket taken out of a child with pidfd_getfd"""
    pid, fd = child(lambda: udp().set("SO_BROADCAST", 1).fd)
    taken = Made("the child's", calls.pidfd_getfd(os.pidfd_open(pid), fd)).also(fd, pid)
    taken.options["SO_BROADCAST"] = 1


def io_uring():
    """a socket made by an io_uring: no call tells of its birth"""
    fd = calls.io_uring_socket(socket.AF_INET, socket.SOCK_DGRAM)
    Made("unseen", fd, "CLOSE").also(os.dup(fd))
