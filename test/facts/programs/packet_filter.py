"""The packet filter of the kernel for the programs of this folder: nf_tables, over netlink, with what two rules need. Numbers are
those of linux/netfilter/nf_tables.h.
"""

import os
import socket
import struct

from proof import Skipped

NETLINK_NETFILTER, NF_TABLES, BATCH_BEGIN, BATCH_END = 12, 10, 16, 17
NEW_TABLE, NEW_CHAIN, NEW_RULE = 0, 3, 6
REQUEST, ACK, CREATE, NESTED = 1, 4, 0x400, 0x8000
PREROUTING, OUTPUT = 0, 3


def redirect(network, family, protocol, port, to):
    """What this machine sends to `port` goes to its own port `to`: iptables -t nat -A OUTPUT ... -j REDIRECT."""
    action = _expression("redir", _number(1, 1))
    _install(network, family, b"nat", OUTPUT, -100, [*_match(protocol, port), _port_in_register(to), action])


def to_proxy(network, family, protocol, port, to):
    """What comes in for `port` of anyone goes to the port `to` of this machine, as it is: ... -j TPROXY."""
    action = _expression("tproxy", _number(1, family) + _number(3, 1))
    _install(network, family, b"filter", PREROUTING, -150, [*_match(protocol, port), _port_in_register(to), action])


def _install(network, family, kind, hook, priority, expressions):
    table, chain = b"proof\0", b"proof\0"
    at = _number(1, hook) + _number(2, priority)
    messages = [
        _message(BATCH_BEGIN, 0, 0, b"", NF_TABLES),
        _message(NF_TABLES << 8 | NEW_TABLE, CREATE, family, _attribute(1, table)),
        _message(
            NF_TABLES << 8 | NEW_CHAIN,
            CREATE,
            family,
            _attribute(1, table) + _attribute(3, chain) + _nested(4, at) + _attribute(7, kind + b"\0"),
        ),
        _message(
            NF_TABLES << 8 | NEW_RULE,
            CREATE | ACK,
            family,
            _attribute(1, table) + _attribute(2, chain) + _nested(4, b"".join(_nested(1, one) for one in expressions)),
        ),
        _message(BATCH_END, 0, 0, b"", NF_TABLES),
    ]
    with network.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER) as netlink:
        netlink.settimeout(1)
        netlink.send(b"".join(messages))
        error = -struct.unpack("i", netlink.recv(4096)[16:20])[0]
    if error != 0:
        raise Skipped(f"nf_tables: {os.strerror(error)}")


def _match(protocol, port):
    """This protocol, and this destination port."""
    return [
        _expression("meta", _number(1, 1) + _number(2, 16)),
        _equals(bytes((protocol,))),
        _expression("payload", _number(1, 1) + _number(2, 2) + _number(3, 2) + _number(4, 2)),
        _equals(struct.pack("!H", port)),
    ]


def _equals(data):
    return _expression("cmp", _number(1, 1) + _number(2, 0) + _nested(3, _attribute(1, data)))


def _port_in_register(port):
    return _expression("immediate", _number(1, 1) + _nested(2, _attribute(1, struct.pack("!H", port))))


def _expression(name, data):
    return _attribute(1, name.encode() + b"\0") + _nested(2, data)


def _number(kind, value):
    return _attribute(kind, struct.pack("!i", value))


def _nested(kind, data):
    return _attribute(kind | NESTED, data)


def _attribute(kind, data):
    return struct.pack("HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def _message(kind, flags, family, attributes, resource=0):
    body = struct.pack("!BBH", family, 0, resource) + attributes
    return struct.pack("IHHII", 16 + len(body), kind, REQUEST | flags, 1, 0) + body
