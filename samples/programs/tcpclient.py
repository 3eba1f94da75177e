#!/usr/bin/env python3
"""The client of tcpserver.py: both sides type lines to each other until q or Q, or the end of the input.

Sockets, in order:
  socket    AF_INET, SOCK_STREAM
  connect   127.0.0.1 and --port
  close     when the conversation ends
"""

import argparse
import sys

sys.dont_write_bytecode = True
import socket

from talk import talk


def main():
    parser = argparse.ArgumentParser(description="Talks to tcpserver.py, line by line, until q or Q.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    args = parser.parse_args()

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.connect((args.host, args.port))
        talk(connection, stop_at_eof=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print()
    except OSError as error:
        sys.exit(f"tcpclient: {error}")
