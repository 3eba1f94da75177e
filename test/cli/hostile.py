"""A program whose name and whose sockets' names are full of escape sequences. Says ready, ends when its input does."""

import os
import socket
import sys
import tempfile

with open("/proc/self/comm", "wb") as comm:
    comm.write(b"\x1b]0;o\x07\x1b[2J\xff")
folder = tempfile.mkdtemp(prefix="\x1b[31mred\x1b[0m\n\x9b")
path = f"{folder}/\x1b]52;c;b3duZWQ=\x07\u202e.sock"
one = socket.socket(socket.AF_UNIX)
one.bind(path)
one.listen(1)
two = socket.socket(socket.AF_UNIX)
two.bind(b"\0\x1b[?1049h\r\xfe\xff")
try:
    socket.socket(socket.AF_UNIX).connect("/nowhere/\x1bc\x07")
except OSError:
    pass
with open(f"{folder}/file", "w"):
    print("ready", flush=True)
    sys.stdin.read()
os.unlink(f"{folder}/file")
os.unlink(path)
os.rmdir(folder)
