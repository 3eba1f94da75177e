"""Sockets for every form of lsof's -i and -s. Says {label: fd} when they are there, ends when its input does.

Ports are 17100 and following on 127.0.17.1 and ::1; 5060 is called sip in /etc/services, for TCP and UDP, 21 ftp.
An argument becomes the process's name, and its sockets are on other addresses then.
"""

import json
import socket
import sys

HOST = "127.0.17.1"
FIRST = 17100
NAME = "socktrace-lsof-test"
made = {}

if len(sys.argv) > 1:
    with open("/proc/self/comm", "w") as comm:
        comm.write(sys.argv[1])
    HOST = "127.0.17.3"
    FIRST = 17200
    NAME += "-" + sys.argv[1]


def keep(label, one):
    made[label] = one
    return one


def listener(label, family, host, port, v6only=None):
    one = keep(label, socket.socket(family, socket.SOCK_STREAM))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if v6only is not None:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
    one.bind((host, port))
    one.listen(5)
    return one


def connection(label, family, host, to):
    client = keep(f"{label}-client", socket.socket(family, socket.SOCK_STREAM))
    client.connect((host, to.getsockname()[1]))
    keep(f"{label}-server", to.accept()[0])
    return client


def datagram(label, family, host=None, port=0, to=None, protocol=0):
    one = keep(label, socket.socket(family, socket.SOCK_DGRAM, protocol))
    if host is not None:
        one.bind((host, port))
    if to is not None:
        one.connect(to)


four = listener("tcp4", socket.AF_INET, HOST, FIRST)
six = listener("tcp6", socket.AF_INET6, "::1", FIRST + 1, 1)
dual = listener("dual", socket.AF_INET6, "::", FIRST + 2, 0)
listener("sip", socket.AF_INET, HOST, 5060)
try:
    listener("ftp", socket.AF_INET, HOST, 21)
except PermissionError:
    listener("ftp", socket.AF_INET, HOST, FIRST + 21)
connection("four", socket.AF_INET, HOST, four)
connection("six", socket.AF_INET6, "::1", six)
# To the kernel's tables both ends of this one are IPv6, with addresses of IPv4 on the server's side.
connection("mapped", socket.AF_INET, HOST, dual)
# The server's side is in CLOSE_WAIT, the client's in FIN_WAIT2.
connection("half", socket.AF_INET, HOST, four).shutdown(socket.SHUT_WR)
datagram("udp4", socket.AF_INET, HOST, FIRST + 4)
datagram("udp6", socket.AF_INET6, "::1", FIRST + 5)
datagram("udp-sip", socket.AF_INET, HOST, 5060)
datagram("udp-connected", socket.AF_INET, HOST, FIRST + 6, (HOST, FIRST + 4))
datagram("udplite", socket.AF_INET, HOST, FIRST + 7, protocol=136)
multipath = keep("mptcp", socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262))
multipath.bind((HOST, FIRST + 8))
multipath.listen(1)
# lsof cannot distinguish sockets that the kernel's tables do not list.
keep("fresh4", socket.socket(socket.AF_INET, socket.SOCK_STREAM))
keep("fresh6", socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
keep("bound", socket.socket(socket.AF_INET, socket.SOCK_STREAM)).bind((HOST, FIRST + 9))
keep("udp-fresh", socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
keep("raw", socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
keep("unix-listener", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)).bind("\0" + NAME)
made["unix-listener"].listen(1)
made["pair-left"], made["pair-right"] = socket.socketpair()
keep("netlink", socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))

print(json.dumps({label: one.fileno() for label, one in made.items()}), flush=True)
sys.stdin.read()
