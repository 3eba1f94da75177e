"""TCP_CORK stays on while the client waits for the answer; UDP_CORK stays on until the close."""

import os
import socket
import threading
import time

UDP_CORK = 1


def serve(connection):
    while connection.recv(100):
        connection.send(b"answer")
    connection.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
threading.Thread(target=serve, args=[accepted]).start()
client.setsockopt(socket.SOL_TCP, socket.TCP_CORK, 1)
began = time.monotonic()
for _ in range(5):
    client.send(b"head")
    client.send(b"er")
    client.recv(100)
took = (time.monotonic() - began) / 5
client.close()
if took > 0.15:
    print(f"shown: an answer took {took * 1000:.0f} ms")

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
receiver.settimeout(0.3)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(receiver.getsockname())
sender.setsockopt(socket.IPPROTO_UDP, UDP_CORK, 1)
sender.send(b"header")
sender.send(b"body")
sender.close()
try:
    receiver.recv(100)
except TimeoutError:
    print("shown: the datagram never came")
