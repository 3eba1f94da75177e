"""Filters for the programs of this folder: classic ones, and extended ones in the few instructions that they take."""

import contextlib
import ctypes
import os
import socket
import struct

from proof import Skipped

SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_LOCK_FILTER, SO_ATTACH_BPF = 26, 27, 44, 50
SO_ATTACH_REUSEPORT_CBPF, SO_ATTACH_REUSEPORT_EBPF = 51, 52
SOCKET_FILTER, SK_REUSEPORT = 1, 21
REUSEPORT_SOCKARRAY = 20
GET_SOCKET_COOKIE, SK_SELECT_REUSEPORT, GET_NETNS_COOKIE = 46, 82, 122
MAP_CREATE, MAP_UPDATE, PROG_LOAD = 0, 2, 5
# Where a packet is: beyond this offset stands what the kernel knows of it (SKF_AD_OFF).
KNOWN = 0xFFFFF000
MARK, CPU = KNOWN + 20, KNOWN + 36


def classic(*instructions):
    """struct sock_fprog, which stays valid as long as the result is referenced by `keep`."""
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in instructions))
    _keep.append(code)
    return struct.pack("HxxxxxxQ", len(instructions), ctypes.addressof(code))


_keep = []


def returns(number):
    """`ret #number`: so many bytes of each packet are kept, or the socket of that index gets it."""
    return classic((0x06, 0, 0, number))


def attach(sock, program, option=SO_ATTACH_FILTER):
    sock.setsockopt(socket.SOL_SOCKET, option, program)


def keeps_marked(mark):
    """Packets of that mark alone."""
    return classic((0x20, 0, 0, MARK), (0x15, 0, 1, mark), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0))


def by_cpu():
    """The index is the number of the processor."""
    return classic((0x20, 0, 0, CPU), (0x16, 0, 0, 0))


def extended(*instructions, kind=SOCKET_FILTER):
    """Loads a program; its fd."""
    code = ctypes.create_string_buffer(b"".join(instructions))
    licence = ctypes.create_string_buffer(b"GPL")
    size = len(b"".join(instructions)) // 8
    return bpf(PROG_LOAD, struct.pack("IIQQ", kind, size, ctypes.addressof(code), ctypes.addressof(licence)))


def extended_returns(number):
    return extended(move(0, number), end())


def keeps_whose_cookie_is(helper, cookie):
    """Keeps a packet whole if the helper names this cookie for it, and drops it if not."""
    return extended(call(helper), load64(1, cookie), jump_if_same(0, 1, 2), move(0, 0), end(), move(0, 0xFFFF), end())


def move(register, number):
    return struct.pack("BBhi", 0xB7, register, 0, number)


def copy(register, source):
    return struct.pack("BBhi", 0xBF, register | source << 4, 0, 0)


def call(helper):
    return struct.pack("BBhi", 0x85, 0, 0, helper)


def jump_if_same(register, other, ahead):
    return struct.pack("BBhi", 0x1D, register | other << 4, ahead, 0)


def load64(register, number, source=0):
    """`source` 1: the number is the fd of a map."""
    low, high = number & 0xFFFFFFFF, number >> 32
    return struct.pack("BBhI", 0x18, register | source << 4, 0, low) + struct.pack("BBhI", 0, 0, 0, high)


def store32(register, offset, number):
    return struct.pack("BBhi", 0x62, register, offset, number)


def add(register, number):
    return struct.pack("BBhi", 0x07, register, 0, number)


def end():
    return struct.pack("BBhi", 0x95, 0, 0, 0)


def bpf(command, attributes):
    """bpf(2); what it returns."""
    if os.uname().machine != "x86_64":
        raise Skipped("the number of bpf() is that of x86-64")
    room = ctypes.create_string_buffer(attributes, 128)
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.syscall(321, command, room, 128)
    if done < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return done


def sockets_map(size):
    """A map of sockets of a SO_REUSEPORT group; its fd."""
    return bpf(MAP_CREATE, struct.pack("IIII", REUSEPORT_SOCKARRAY, 4, 8, size))


def put(sockets, key, sock):
    """The socket becomes that one of the map."""
    where, what = ctypes.c_uint32(key), ctypes.c_uint64(sock.fileno())
    bpf(MAP_UPDATE, struct.pack("IxxxxQQQ", sockets, ctypes.addressof(where), ctypes.addressof(what), 0))


@contextlib.contextmanager
def on_cpu(number):
    """This thread runs on that processor alone meanwhile; what it sends on loopback is received there too."""
    before = os.sched_getaffinity(0)
    if number not in before:
        raise Skipped(f"needs processor {number}")
    os.sched_setaffinity(0, {number})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
