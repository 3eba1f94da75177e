"""A UDP port without SO_REUSEADDR: nobody else can bind it."""

import os
import socket

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
