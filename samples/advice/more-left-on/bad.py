"""MSG_MORE on the last piece: of a request over TCP, of a datagram before the close."""

import os
import socket
import threading
import time


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
began = time.monotonic()
for _ in range(5):
    client.send(b"head", socket.MSG_MORE)
    client.send(b"er", socket.MSG_MORE)
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
sender.send(b"header", socket.MSG_MORE)
sender.send(b"body", socket.MSG_MORE)
sender.close()
try:
    receiver.recv(100)
except TimeoutError:
    print("shown: the datagram never came")
