"""System calls that Python 3.11 has no function for."""

import ctypes
import mmap
import os
import platform
import signal
import struct

CLONE_FILES = 0x400
CLONE_UNTRACED = 0x800000
CLONE_NEWPID = 0x20000000
CLOSE_RANGE_UNSHARE = 2
CLOSE_RANGE_CLOEXEC = 4

# Calls newer than Linux 5.1 have the same number everywhere; clone has not.
_CLONE = {"x86_64": 56, "aarch64": 220}.get(platform.machine())
_IO_URING_SETUP, _IO_URING_ENTER = 425, 426
_CLOSE_RANGE = 436
_PIDFD_GETFD = 438

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _check(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _syscall(number, *args):
    return _check(_libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, args)))


def accept4(listener, flags):
    """The new file descriptor; Python's own accept asks for SOCK_CLOEXEC and then for the name."""
    return _check(_libc.accept4(listener.fd, None, None, flags))


def connect_unspec(fd):
    """connect to AF_UNSPEC: a datagram socket loses its peer."""
    _check(_libc.connect(fd, bytes(16), 16))


def dup3(fd, to, flags):
    return _check(_libc.dup3(fd, to, flags))


def close_range(first, last, flags=0):
    _syscall(_CLOSE_RANGE, first, last, flags)


def unshare(flags):
    _check(_libc.unshare(flags))


def clone_files():
    """fork, but parent and child have one fd table."""
    return _syscall(_CLONE, CLONE_FILES | signal.SIGCHLD, 0, 0, 0, 0)


def clone_untraced():
    """fork, but no tracer follows the child."""
    return _syscall(_CLONE, CLONE_UNTRACED | signal.SIGCHLD, 0, 0, 0, 0)


class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class _Header(ctypes.Structure):
    """struct msghdr (recvmsg(2))."""

    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("iov", ctypes.POINTER(_Iovec)),
        ("iov_length", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class _Message(ctypes.Structure):
    """struct mmsghdr (recvmmsg(2))."""

    _fields_ = [("header", _Header), ("length", ctypes.c_uint)]


def recvmmsg_fds(fd, count):
    """The file descriptor that came with each of so many messages: cmsg(3), an int behind 16 bytes of header."""
    controls = [ctypes.create_string_buffer(24) for _ in range(count)]
    texts = [ctypes.create_string_buffer(16) for _ in range(count)]
    iovs = [_Iovec(ctypes.addressof(text), 16) for text in texts]
    headers = [
        _Header(None, 0, ctypes.pointer(iov), 1, ctypes.addressof(control), 24, 0)
        for iov, control in zip(iovs, controls)
    ]
    _check(_libc.recvmmsg(fd, (_Message * count)(*[_Message(header, 0) for header in headers]), count, 0, None))
    return [struct.unpack_from("i", control, 16)[0] for control in controls]


def pidfd_getfd(pidfd, fd):
    return _syscall(_PIDFD_GETFD, pidfd, fd, 0)


def io_uring_socket(family, kind):
    """A socket made by IORING_OP_SOCKET (Linux 5.19): no socket call is ever seen. Layouts: linux/io_uring.h."""
    parameters = bytearray(120)
    ring = _check(_libc.syscall(ctypes.c_long(_IO_URING_SETUP), 1, (ctypes.c_char * 120).from_buffer(parameters)))
    sq_tail, sq_array, cq_cqes = (struct.unpack_from("I", parameters, at)[0] for at in (44, 64, 100))
    queues, entries = mmap.mmap(ring, 4096), mmap.mmap(ring, 4096, offset=0x10000000)
    struct.pack_into("BxxxiQ", entries, 0, 45, family, kind)
    struct.pack_into("I", queues, sq_array, 0)
    struct.pack_into("I", queues, sq_tail, 1)
    _syscall(_IO_URING_ENTER, ring, 1, 1, 1, 0, 0)
    return struct.unpack_from("i", queues, cq_cqes + 8)[0]
