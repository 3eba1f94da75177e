"""What tcpserver.py and tcpclient.py share: lines typed on either side, until one side types q or Q.

Sockets: send and recv, nothing else.
"""

import os
import select
import sys

# What was typed after a q is for the next client, so it outlives the conversation.
typed = bytearray()


def talk(connection, stop_at_eof):
    """Sends what is typed and prints what comes, until q, Q or the other side's end.

    stop_at_eof: the end of the input (of a pipe, say) counts as a q.
    """
    sources, received = [sys.stdin, connection], bytearray()
    while True:
        for line in take_lines(typed):
            connection.sendall(line)
            if is_quit(line):
                return
        for line in take_lines(received):
            if is_quit(line):
                return
            print("RECEIVED:", line.decode(errors="replace").rstrip(), flush=True)
        ready = select.select(sources, [], [])[0]
        if connection in ready:
            data = connection.recv(4096)
            if data == b"":
                return
            received += data
        elif data := os.read(sys.stdin.fileno(), 4096):
            typed.extend(data)
        elif stop_at_eof:
            typed.extend(b"\nq\n" if typed else b"q\n")
        else:
            sources.remove(sys.stdin)


def take_lines(data):
    """Cuts the whole lines off the front of data, one by one."""
    while (end := data.find(b"\n")) >= 0:
        line = bytes(data[: end + 1])
        del data[: end + 1]
        yield line


def is_quit(line):
    return line.strip() in (b"q", b"Q")
