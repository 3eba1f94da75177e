"""TCP_FASTOPEN on a listener of a machine where net.ipv4.tcp_fastopen has no server bit: it is without effect."""

import os
import socket

# linux/tcp.h; socket.h
TCPI_OPTIONS, TCPI_OPT_SYN_DATA = 5, 32
MSG_FASTOPEN = 0x20000000

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.SOL_TCP, socket.TCP_FASTOPEN, 16)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)


def data_was_in_syn():
    client = socket.socket()
    client.sendto(b"GET", MSG_FASTOPEN, listener.getsockname())
    accepted, _ = listener.accept()
    info = client.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 104)
    accepted.close()
    client.close()
    return info[TCPI_OPTIONS] & TCPI_OPT_SYN_DATA != 0


# The first one asks for the cookie, the others would use it.
if not any([data_was_in_syn() for _ in range(3)]):
    print("shown: of three connections none was opened with data")
