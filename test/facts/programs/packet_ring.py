#!/usr/bin/env python3
"""PACKET_RX_RING, PACKET_VERSION"""

import mmap
import socket
import struct

from network import wait_until
from proof import expect, new_network, prove

SOL_PACKET = 263
RX_RING, VERSION, IGNORE_OUTGOING = ((SOL_PACKET, name) for name in (5, 10, 23))
IPV4 = 0x0800
V1, V2, V3 = 0, 1, 2
FRAME, FRAMES = 2048, 8
FOR_USER = 1


def frames_are_in_memory_that_is_shared_without_a_call():
    new_network()
    sniffer, ring = _ring(V2)
    expect(_number(ring, 0), 0)
    _send_datagrams(1)
    # Only memory is read.
    wait_until(lambda: _number(ring, 0) & FOR_USER, "no frame")
    # struct tpacket2_hdr: status, length, captured, where the frame begins.
    _, length, captured, begins = struct.unpack("IIIH", ring[:14])
    expect((length, captured, ring[begins + 12 : begins + 14]), (43, 43, b"\x08\x00"))
    sniffer.close()


def version_2_has_times_in_nanoseconds():
    """The second part of the time, in tpacket_hdr and tpacket2_hdr of linux/if_packet.h."""
    new_network()
    for version, at, nanoseconds in ((V1, 28, False), (V2, 20, True)):
        sniffer, ring = _ring(version)
        _send_datagrams(FRAMES)
        wait_until(lambda: all(_number(ring, frame * FRAME) & FOR_USER for frame in range(FRAMES)), "no frames")
        parts = [_number(ring, frame * FRAME + at) for frame in range(FRAMES)]
        # Of a million microseconds; that eight times in nanoseconds are all below a million is out of the question.
        expect(max(parts) >= 10**6, nanoseconds, str(parts))
        sniffer.close()


def version_3_has_blocks_of_frames_of_any_size():
    new_network()
    sniffer, ring = _ring(V3)
    _send_datagrams(1, b"x")
    _send_datagrams(1, b"x" * 5000)
    # struct tpacket_block_desc: status, number of frames, where the first begins.
    wait_until(lambda: _number(ring, 8) & FOR_USER, "no block")
    first = _number(ring, 16)
    lengths = [_number(ring, at + 16) for at in (first, first + _number(ring, first))]
    expect((_number(ring, 12), lengths), (2, [14 + 28 + 1, 14 + 28 + 5000]))
    sniffer.close()


def _ring(version):
    """The socket, and the memory that it shares with the kernel."""
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(IPV4))
    sniffer.setsockopt(*VERSION, version)
    if version == V3:
        # Two blocks, each handed over after 50 ms at the latest.
        sniffer.setsockopt(*RX_RING, struct.pack("7I", 16384, 2, FRAME, 16, 50, 0, 0))
    else:
        sniffer.setsockopt(*RX_RING, struct.pack("4I", 4096, FRAMES // 2, FRAME, FRAMES))
    sniffer.bind(("lo", IPV4))
    # What is sent is seen as it arrives only.
    sniffer.setsockopt(*IGNORE_OUTGOING, 1)
    return sniffer, mmap.mmap(sniffer.fileno(), 32768 if version == V3 else FRAME * FRAMES)


def _number(ring, at):
    return struct.unpack("I", ring[at : at + 4])[0]


def _send_datagrams(count, data=b"x"):
    """To a socket that is there, so that no errors come back."""
    receiver, sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    for _ in range(count):
        sender.sendto(data, receiver.getsockname())


prove(globals())
