#!/usr/bin/env python3
"""UDP_CORK, UDP_SEGMENT, UDP_GRO, UDP_NO_CHECK6_TX, UDP_NO_CHECK6_RX, UDP_ENCAP"""

import socket
import struct
import time

from network import Relay
from proof import Skipped, errno_of, expect, expect_that, prove

V4, V6 = socket.AF_INET, socket.AF_INET6
UDP = 17
ESP_IN_UDP, L2TP_IN_UDP = 2, 3
CORK, ENCAP, NO_CHECK_TX, NO_CHECK_RX, SEGMENT, GRO = ((UDP, name) for name in (1, 100, 101, 102, 103, 104))


def writes_are_gathered_until_it_is_turned_off():
    receiver, sender = _pair()
    sender.setsockopt(*CORK, 1)
    sender.send(b"one")
    sender.send(b"two")
    expect(_received(receiver), [])
    sender.setsockopt(*CORK, 0)
    expect(_received(receiver), [b"onetwo"])


def there_is_no_time_limit():
    receiver, sender = _pair()
    sender.setsockopt(*CORK, 1)
    sender.send(b"x")
    # TCP's cork gives way after 0.2 s.
    time.sleep(0.5)
    expect(_received(receiver), [])


def forgotten_at_close_nothing_is_sent():
    receiver, sender = _pair()
    sender.setsockopt(*CORK, 1)
    sender.send(b"x")
    sender.close()
    expect(_received(receiver), [])


def msg_more_does_the_same_for_one_call():
    receiver, sender = _pair()
    sender.send(b"one", socket.MSG_MORE)
    expect(_received(receiver), [])
    sender.send(b"two")
    expect(_received(receiver), [b"onetwo"])


def another_destination_in_between_does_not_count():
    first, sender = _pair(connected=False)
    second, _ = _pair(connected=False)
    sender.setsockopt(*CORK, 1)
    sender.sendto(b"one", first.getsockname())
    outcome = errno_of(sender.sendto, b"two", second.getsockname())
    sender.setsockopt(*CORK, 0)
    expect((outcome, _received(first), _received(second)), (None, [b"onetwo"], []))


def a_write_is_cut_into_datagrams_of_this_size():
    receiver, sender = _pair()
    sender.setsockopt(*SEGMENT, 1000)
    sender.send(b"x" * 2500)
    expect([len(data) for data in _received(receiver)], [1000, 1000, 500])


def a_write_of_up_to_64_kilobytes_is_cut():
    receiver, sender = _pair()
    sender.setsockopt(*SEGMENT, 1400)
    sender.send(b"x" * 60_000)
    expect(sum(len(data) for data in _received(receiver)), 60_000)
    expect(errno_of(sender.send, b"x" * 65_600), "EMSGSIZE")


def without_checksums_sends_are_einval():
    for family, address, option in ((V4, "127.0.0.1", (socket.SOL_SOCKET, 11)), (V6, "::1", NO_CHECK_TX)):
        sender = socket.socket(family, socket.SOCK_DGRAM)
        sender.setsockopt(*SEGMENT, 1000)
        expect(errno_of(sender.sendto, b"x" * 2500, (address, 9)), None)
        sender.setsockopt(*option, 1)
        expect(errno_of(sender.sendto, b"x" * 2500, (address, 9)), "EINVAL")


def udp_lite_takes_the_size_and_refuses_to_send():
    try:
        sender = socket.socket(V4, socket.SOCK_DGRAM, 136)
    except OSError:
        raise Skipped("no UDP-Lite") from None
    expect(errno_of(sender.sendto, b"x", ("127.0.0.1", 9)), None)
    expect(errno_of(sender.setsockopt, *SEGMENT, 1000), None)
    expect(errno_of(sender.sendto, b"x", ("127.0.0.1", 9)), "EIO")


def more_than_128_pieces_are_einval():
    _, sender = _pair()
    sender.setsockopt(*SEGMENT, 100)
    expect(errno_of(sender.send, b"x" * 12_800), None)
    expect(errno_of(sender.send, b"x" * 12_801), "EINVAL")


def pieces_that_do_not_fit_the_path_are_refused():
    relay = Relay()
    sender = relay.here.socket(V4, socket.SOCK_DGRAM)
    sender.setsockopt(*SEGMENT, 1473)
    sender.connect(("10.9.9.2", 9))
    expect_that(errno_of(sender.send, b"x" * 3000) in ("EINVAL", "EMSGSIZE"), "it is sent")
    sender.setsockopt(*SEGMENT, 1472)
    expect(errno_of(sender.send, b"x" * 3000), None)


def datagrams_that_arrive_together_come_in_one_read():
    receiver, sender = _pair()
    receiver.setsockopt(*GRO, 1)
    sender.setsockopt(*SEGMENT, 1000)
    sender.send(b"x" * 2500)
    data, ancillary, _, _ = receiver.recvmsg(65_536, 100)
    expect((len(data), ancillary), (2500, [(*GRO, struct.pack("i", 1000))]))


def a_buffer_for_one_datagram_cuts_them_off():
    receiver, sender = _pair()
    receiver.setsockopt(*GRO, 1)
    sender.setsockopt(*SEGMENT, 1000)
    sender.send(b"x" * 2500)
    expect(len(receiver.recv(1000)), 1000)
    expect(_received(receiver), [])


def no_check6_tx_sends_without_a_checksum():
    relay = Relay()
    for on in (0, 1):
        sender = relay.here.socket(V6, socket.SOCK_DGRAM)
        sender.setsockopt(*NO_CHECK_TX, on)
        sender.sendto(b"x", ("fd99::2", 9))
    relay.next_sent(UDP, 1, 1)
    expect([packet.body[6:8] == b"\0\0" for packet in relay.sent(UDP)], [False, True])


def receivers_drop_them_unless_they_have_no_check6_rx():
    relay = Relay()
    for on, seen in ((0, []), (1, [b"x"])):
        receiver = relay.there.socket(V6, socket.SOCK_DGRAM)
        receiver.setsockopt(*NO_CHECK_RX, on)
        receiver.bind(("fd99::2", 0))
        sender = relay.here.socket(V6, socket.SOCK_DGRAM)
        sender.setsockopt(*NO_CHECK_TX, 1)
        sender.sendto(b"x", receiver.getsockname())
        expect(_received(receiver), seen, f"UDP_NO_CHECK6_RX {on}")


def damage_is_noticed_only_where_there_is_a_checksum():
    relay = Relay()
    relay.alters = lambda data: data[:-1] + b"?"
    for no_checksum, seen in ((0, []), (1, [b"?"])):
        receiver = relay.there.socket(V6, socket.SOCK_DGRAM)
        receiver.setsockopt(*NO_CHECK_RX, 1)
        receiver.bind(("fd99::2", 0))
        sender = relay.here.socket(V6, socket.SOCK_DGRAM)
        sender.setsockopt(*NO_CHECK_TX, no_checksum)
        sender.sendto(b"x", receiver.getsockname())
        expect(_received(receiver), seen)


def without_the_protocol_encap_is_enoprotoopt():
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    expect(errno_of(sock.setsockopt, *ENCAP, 99), "ENOPROTOOPT")


def esp_and_keepalives_go_to_the_kernel_and_the_rest_to_the_program():
    """Key exchange begins with four bytes of 0, ESP with a number that is not 0 (RFC 3948)."""
    keepalive, key_exchange, esp = b"\xff", bytes(4) + b"key exchange", b"\x01\x02\x03\x04" + bytes(40)
    receiver, sender = _pair()
    for kind, seen in ((0, [keepalive, key_exchange, esp]), (ESP_IN_UDP, [key_exchange])):
        receiver.setsockopt(*ENCAP, kind)
        for data in (keepalive, key_exchange, esp):
            sender.send(data)
        expect(_received(receiver), seen, f"UDP_ENCAP {kind}")


def the_number_of_l2tp_alone_changes_nothing():
    receiver, sender = _pair()
    receiver.setsockopt(*ENCAP, L2TP_IN_UDP)
    # A control message of L2TP.
    sender.send(b"\xc8\x02" + bytes(20))
    expect(len(_received(receiver)), 1)


def without_a_size_a_write_is_one_datagram():
    receiver, sender = _pair()
    for size in (1000, 0):
        sender.setsockopt(*SEGMENT, size)
    sender.send(b"x" * 2500)
    expect([len(data) for data in _received(receiver)], [2500])


def _pair(connected=True):
    receiver, sender = socket.socket(V4, socket.SOCK_DGRAM), socket.socket(V4, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    if connected:
        sender.connect(receiver.getsockname())
    return receiver, sender


def _received(sock):
    """All that is there, or comes soon."""
    sock.settimeout(0.1)
    messages = []
    while True:
        try:
            messages.append(sock.recv(65_536))
        except TimeoutError:
            return messages


prove(globals())
