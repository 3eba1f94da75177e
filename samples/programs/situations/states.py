"""Every state that a socket can be in: bound, listening, connecting, connected, half closed."""

import errno
import os
import select
import socket

from . import calls
from .made import Made, accepted, connected, connection, listener, tcp, udp


def bound():
    """bind to port 0, no listen; the name is never asked for"""
    tcp().sock.bind(("127.0.0.1", 0))


def listen_unbound():
    """listen without bind on a socket that belongs to lo: the kernel chooses a port of all addresses"""
    tcp(state="LISTEN").set("SO_BINDTODEVICE", b"lo\0").sock.listen(3)


def listen_twice():
    """listen again with another backlog"""
    listener(backlog=1).sock.listen(64)


def wildcard():
    """a listener on 0.0.0.0 (of lo) and what it accepts: the local address is not the listener's"""
    server = tcp("listener", "LISTEN").set("SO_BINDTODEVICE", b"lo\0")
    server.sock.bind(("0.0.0.0", 0))
    server.sock.listen(8)
    tcp("client", "ESTABLISHED").sock.connect(("127.0.0.1", server.sock.getsockname()[1]))
    Made("accepted", calls.accept4(server, 0), "ESTABLISHED")


def connect_refused():
    """connect to a port where nobody listens"""
    silent, client = tcp("silent"), tcp("client")
    silent.sock.bind(("127.0.0.1", 0))
    assert client.sock.connect_ex(silent.sock.getsockname()) == errno.ECONNREFUSED


def connect_nonblocking():
    """connect of a non-blocking socket: EINPROGRESS, then SO_ERROR 0"""
    server, client = listener(), tcp("client", "ESTABLISHED")
    client.sock.setblocking(False)
    assert client.sock.connect_ex(server.sock.getsockname()) == errno.EINPROGRESS
    select.select([], [client.sock], [])
    assert client.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def connect_refused_nonblocking():
    """connect of a non-blocking socket: EINPROGRESS, then SO_ERROR ECONNREFUSED"""
    silent, client = tcp("silent"), tcp("client")
    silent.sock.bind(("127.0.0.1", 0))
    client.sock.setblocking(False)
    assert client.sock.connect_ex(silent.sock.getsockname()) == errno.EINPROGRESS
    select.select([], [client.sock], [])
    assert client.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNREFUSED


def connect_pending():
    """connect to a listener whose queue is full: SYN_SENT; once more: EALREADY"""
    server = listener(backlog=0)
    connected("fills the queue", server)
    client = tcp("client", "SYN_SENT")
    client.sock.setblocking(False)
    address = server.sock.getsockname()
    assert client.sock.connect_ex(address) == errno.EINPROGRESS
    assert client.sock.connect_ex(address) == errno.EALREADY


def connect_again():
    """connect of a connected socket: EISCONN"""
    server, client, _ = connection()
    assert client.sock.connect_ex(server.sock.getsockname()) == errno.EISCONN


def fastopen():
    """sendto with MSG_FASTOPEN connects"""
    server, client = listener().set("TCP_FASTOPEN", 5), tcp("client", "ESTABLISHED")
    client.sock.sendto(b"early", socket.MSG_FASTOPEN, server.sock.getsockname())
    accepted("accepted", server)


def udp_reconnected():
    """a UDP socket connected twice: the second peer counts"""
    first, second, client = _udp_bound("first"), _udp_bound("second"), udp("client", "ESTABLISHED")
    client.sock.connect(first.sock.getsockname())
    client.sock.connect(second.sock.getsockname())


def udp_dissolved():
    """a connected UDP socket, connected to AF_UNSPEC: no peer any more"""
    server, client = _udp_bound("server"), udp("client")
    client.sock.connect(server.sock.getsockname())
    calls.connect_unspec(client.fd)


def udp_autobound():
    """sendto from a socket that was never bound: it has a port that nobody asked for"""
    server, client = _udp_bound("server"), udp("client")
    client.sock.sendto(b"hello", server.sock.getsockname())


def _udp_bound(label):
    made = udp(label)
    made.sock.bind(("127.0.0.1", 0))
    return made


def shutdown_write():
    """shutdown SHUT_WR: FIN_WAIT2 here, CLOSE_WAIT there"""
    _, client, served = connection()
    client.sock.shutdown(socket.SHUT_WR)
    assert served.sock.recv(1) == b""
    client.state, served.state = "FIN_WAIT2", "CLOSE_WAIT"


def shutdown_read():
    """shutdown SHUT_RD: no change that the other side could see"""
    _, client, _ = connection()
    client.sock.shutdown(socket.SHUT_RD)


def shutdown_both():
    """shutdown SHUT_RDWR on one side"""
    _, client, served = connection()
    client.sock.shutdown(socket.SHUT_RDWR)
    assert served.sock.recv(1) == b""
    client.state, served.state = "FIN_WAIT2", "CLOSE_WAIT"


def shutdown_of_both_sides():
    """shutdown SHUT_WR on one side, then on the other: both are at their end but open"""
    _, client, served = connection()
    served.sock.shutdown(socket.SHUT_WR)
    assert client.sock.recv(1) == b""
    client.sock.shutdown(socket.SHUT_WR)
    assert served.sock.recv(1) == b""
    # TIME_WAIT is a small socket of the kernel's own: this one is done.
    client.state, served.state = "CLOSE", "CLOSE"


def unix_path():
    """UNIX stream with a path: a listener, a client that is bound as well, and the accepted side"""
    names = [f"/tmp/socktrace-{os.getpid()}-{side}" for side in ("server", "client")]
    _unix(names[0], names[1])
    for name in names:
        os.unlink(name)


def unix_abstract():
    """UNIX stream with an abstract name that holds a NUL byte; an unnamed client"""
    _unix(f"\0socktrace\0{os.getpid()}", None)


def unix_autobind():
    """UNIX stream bound to a name of the kernel's choice (bind with the family only)"""
    _unix("", None)


def _unix(name, client_name):
    server = Made("listener", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), "LISTEN").set("SO_PASSCRED", 1)
    server.sock.bind(name)
    server.sock.listen(4)
    client = Made("client", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), "ESTABLISHED")
    if client_name is not None:
        client.sock.bind(client_name)
    client.sock.connect(server.sock.getsockname())
    accepted("accepted", server)
