"""The sockets that were made, with what was done to them."""

import os
import socket

# All of them, in order; this also keeps Python from closing what nobody names any more.
made = []

LEVELS = {
    "SO": socket.SOL_SOCKET,
    "IP": socket.IPPROTO_IP,
    "IPV6": socket.IPPROTO_IPV6,
    "TCP": socket.IPPROTO_TCP,
}

# Names that Python 3.11 does not have (asm-generic/socket.h, linux/in.h, linux/in6.h, linux/tcp.h).
NUMBERS = {"SO_PRIORITY": 12, "SO_ATTACH_FILTER": 26, "SO_DETACH_FILTER": 27, "SO_TIMESTAMP": 29, "SO_TIMESTAMPNS": 35}
NUMBERS |= {"IPV6_ADDRFORM": 1, "TCP_ULP": 31}


class Made:
    """A socket with a label, and the truth about it. `sock` is Python's socket, or a bare file descriptor."""

    def __init__(self, label, sock, state=None, pid=None):
        self.label = label
        self.sock = sock
        self.state = state
        self.fd = sock if isinstance(sock, int) else sock.fileno()
        self.names = [(pid or os.getpid(), self.fd)]
        self.options = {}
        made.append(self)

    def set(self, name, value):
        """Sets an option by its name. Bytes and whole numbers, as setsockopt takes them."""
        number = NUMBERS.get(name) or getattr(socket, name)
        self.sock.setsockopt(LEVELS[name.split("_")[0]], number, value)
        self.options[name] = value.hex() if isinstance(value, bytes) else value
        return self

    def also(self, fd, pid=None):
        """One more name for it."""
        self.names.append((pid or os.getpid(), fd))
        return self

    def forget(self, fd=None, pid=None):
        """Removes one name; without arguments the number of the first one, in this process."""
        self.names.remove((pid or os.getpid(), self.fd if fd is None else fd))
        return self

    def close(self):
        self.forget()
        self.sock.close()

    def truth(self):
        return {"names": [{"pid": pid, "fd": fd} for pid, fd in self.names], "set": self.options, "state": self.state}



def tcp(label="tcp", state="CLOSE"):
    return Made(label, socket.socket(socket.AF_INET, socket.SOCK_STREAM), state)


def udp(label="udp", state="CLOSE"):
    return Made(label, socket.socket(socket.AF_INET, socket.SOCK_DGRAM), state)


def listener(label="listener", backlog=8):
    """A TCP listener on 127.0.0.1, at a port that the kernel chooses."""
    server = tcp(label, "LISTEN")
    server.sock.bind(("127.0.0.1", 0))
    server.sock.listen(backlog)
    return server


def connected(label, server):
    """A client of the listener, before anybody accepts it."""
    client = tcp(label, "ESTABLISHED")
    client.sock.connect(server.sock.getsockname())
    return client


def accepted(label, server):
    return Made(label, server.sock.accept()[0], "ESTABLISHED")


def connection():
    """A TCP listener and both sides of a connection with it."""
    server = listener()
    return server, connected("client", server), accepted("accepted", server)
