"""Two interfaces, and none named: the group is joined where the route points, and what comes over the other does not arrive."""

import ctypes
import fcntl
import os
import socket
import struct

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, TUNSETIFF = 0x8914, 0x8916, 0x891C, 0x400454CA
IFF_UP, IFF_MULTICAST, IFF_TAP = 1, 0x1000, 2
GROUP, PORT = "239.255.7.1", 5000


def request(name, number, data):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, number, struct.pack("16s24s", name.encode(), data))


def interface(name, address):
    """In a network of our own; half of all addresses are there, that of the group among them."""
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP))
    request(name, SIOCSIFADDR, struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(address)))
    request(name, SIOCSIFNETMASK, struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton("128.0.0.0")))
    request(name, SIOCSIFFLAGS, struct.pack("=H", IFF_UP | IFF_MULTICAST))
    return socket.inet_aton(address)


def enter_own_network():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if os.geteuid() else 0)) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def arrives(receiver, interface):
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, interface)
    sender.sendto(b"x", (GROUP, PORT))
    try:
        return receiver.recv(1, socket.MSG_DONTWAIT) == b"x"
    except BlockingIOError:
        return False


enter_own_network()
one, two = interface("one", "200.0.0.1"), interface("two", "200.0.0.2")
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind((GROUP, PORT))
receiver.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + bytes(4))
if arrives(receiver, one) and not arrives(receiver, two):
    print("shown: what comes over the first interface arrives, what comes over the second does not")
