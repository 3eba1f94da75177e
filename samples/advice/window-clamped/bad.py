"""TCP_WINDOW_CLAMP on a listener: the window scale of its connections is chosen by it."""

import os
import socket
import struct
import threading

CLAMP = 32768

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.SOL_TCP, socket.TCP_WINDOW_CLAMP, CLAMP)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
receiver, _ = listener.accept()


def receive():
    while receiver.recv(1 << 20):
        pass


def offered():
    """tcpi_snd_wnd of linux/tcp.h: how much the peer may send before it hears from us."""
    return struct.unpack_from("I", client.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 232), 228)[0]


reader = threading.Thread(target=receive)
reader.start()
window = 0
for _ in range(400):
    client.sendall(b"x" * 65536)
    window = max(window, offered())
client.shutdown(socket.SHUT_WR)
reader.join()
if window <= 65535:
    print(f"shown: the window was never above {window} bytes: {window / 0.05 / 1e6:.1f} MB/s at a round trip of 50 ms")
