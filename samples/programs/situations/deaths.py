"""Every way a socket, or a name of it, comes to an end."""

import os
import signal
import socket
import threading

from . import calls
from .children import start_child, wait_until_in
from .made import Made, connected, connection, listener, tcp, udp


def close():
    """close; the next socket gets the same number"""
    tcp("first").close()
    udp("second")


def close_bad():
    """close, setsockopt, listen on numbers that are not open, or are no socket: EBADF, ENOTSOCK"""
    one = tcp()
    for call in (lambda: os.close(999), lambda: os.close(-1), lambda: socket.socket(fileno=999)):
        _fails(call)
    pipe = os.pipe()[0]
    _fails(lambda: socket.socket(fileno=pipe))
    one.set("SO_KEEPALIVE", 1)


def close_range():
    """close_range over three sockets"""
    sockets = [tcp("kept"), tcp("one"), udp("two"), listener("three")]
    calls.close_range(sockets[1].fd, sockets[3].fd)
    for each in sockets[1:]:
        each.forget()


def close_range_cloexec():
    """close_range with CLOSE_RANGE_CLOEXEC: nothing is closed yet"""
    one, _ = tcp("one"), udp("two")
    os.set_inheritable(one.fd, True)
    calls.close_range(one.fd, 1000, calls.CLOSE_RANGE_CLOEXEC)


def close_range_unshare():
    """a thread's close_range with CLOSE_RANGE_UNSHARE: closed in its own table only"""
    one, two = tcp("one"), udp("two")
    ready = threading.Event()

    def work():
        calls.close_range(two.fd, two.fd, calls.CLOSE_RANGE_UNSHARE)
        one.also(one.fd, threading.get_native_id())
        ready.set()
        threading.Event().wait()

    threading.Thread(target=work, daemon=True).start()
    ready.wait()


def close_during_accept():
    """a listener is closed while a thread waits in accept on it; its number is taken again, then a client comes"""
    server = listener()
    address = server.sock.getsockname()
    found = []
    waiting = threading.Thread(target=lambda: found.append(calls.accept4(server, 0)))
    waiting.start()
    wait_until_in(waiting.native_id, "accept4")
    server.close()
    udp("takes the number")
    tcp("client", "ESTABLISHED").sock.connect(address)
    waiting.join()
    Made("accepted", found[0], "ESTABLISHED")


def killed():
    """a child is killed while it waits in accept; its own sockets end with it, the shared one lives on"""
    shared = udp("shared")
    pid, _ = start_child(lambda: listener("the child's").sock.accept())
    wait_until_in(pid, "accept4")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    shared.forget(pid=pid)


def exit_in_accept():
    """a thread waits in accept when the process ends"""
    server = listener()
    waiting = threading.Thread(target=server.sock.accept, daemon=True)
    waiting.start()
    wait_until_in(waiting.native_id, "accept4")


def reset():
    """close with SO_LINGER on and 0 seconds: the other side is reset"""
    server = listener()
    client = connected("client", server)
    client.state = "CLOSE"
    served = Made("accepted", server.sock.accept()[0]).set("SO_LINGER", b"\1\0\0\0\0\0\0\0")
    served.close()
    _fails(lambda: client.sock.recv(1))


def peer_closed():
    """one side closes: the other is in CLOSE_WAIT"""
    _, client, served = connection()
    client.close()
    served.state = "CLOSE_WAIT"
    assert served.sock.recv(1) == b""


def _fails(call):
    try:
        call()
    except OSError:
        return
    raise AssertionError("it should have failed")

