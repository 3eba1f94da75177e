#!/usr/bin/env python3
"""A TCP server for one client at a time: both sides type lines to each other until q or Q.

Sockets, in order:
  socket    AF_INET, SOCK_STREAM
  setsockopt  SO_REUSEADDR, so that it can be started again at once
  setsockopt  SO_KEEPALIVE: every accepted socket inherits it
  bind      127.0.0.1 and --port (0: the kernel chooses, getsockname returns it)
  listen    backlog 5
  accept    once per client; the accepted socket is closed when the conversation ends
"""

import argparse
import sys

sys.dont_write_bytecode = True
import socket

from talk import talk


def main():
    parser = argparse.ArgumentParser(description="Waits for a client and talks to it, line by line, until q or Q.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000, help="0: any free one")
    parser.add_argument("--once", action="store_true", help="end after the first client")
    args = parser.parse_args()

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        server.bind((args.host, args.port))
        server.listen(5)
        print("TCPServer Waiting for client on port", server.getsockname()[1], flush=True)
        serve(server)
        while not args.once:
            serve(server)


def serve(server):
    client, address = server.accept()
    print("I got a connection from", address, flush=True)
    with client:
        try:
            talk(client, stop_at_eof=False)
        except ConnectionError as error:
            print("The client is gone:", error, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print()
    except OSError as error:
        sys.exit(f"tcpserver: {error}")
