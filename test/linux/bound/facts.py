"""Tries out on the running kernel what the sentences of src/linux/bound say, and prints what came of it as JSON."""

import errno
import json
import select
import struct
import time
from socket import (
    AF_INET,
    AF_UNIX,
    SO_LINGER,
    SO_REUSEADDR,
    SOCK_DGRAM,
    SOCK_STREAM,
    SOL_SOCKET,
    socket,
    socketpair,
)


def attempt(act, success):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return success


def reusing(value, kind=SOCK_STREAM):
    made = socket(AF_INET, kind)
    made.setsockopt(SOL_SOCKET, SO_REUSEADDR, value)
    return made


def listener(reuse):
    made = reusing(reuse)
    made.bind(("127.0.0.1", 0))
    made.listen(4)
    return made


def connection(server):
    client = socket(AF_INET, SOCK_STREAM)
    client.connect(server.getsockname())
    return client, server.accept()[0]


def address_in_time_wait(reuse):
    """Of a listener that is gone, whose one connection was closed from its side first."""
    server = listener(reuse)
    address = server.getsockname()
    client, accepted = connection(server)
    accepted.close()
    client.recv(1)
    client.close()
    server.close()
    until_time_wait(address[1])
    return address


def until_time_wait(port):
    for _ in range(200):
        with open("/proc/net/tcp") as table:
            if any(f":{port:04X} " in line and " 06 " in line for line in table):
                return
        time.sleep(0.01)
    raise SystemExit("no TIME_WAIT came")


def bind_over(address, reuse):
    made = reusing(reuse)
    result = attempt(lambda: made.bind(address), "bound")
    made.close()
    return result


def over_time_wait():
    old, new = address_in_time_wait(0), address_in_time_wait(1)
    return {
        "neither has it": bind_over(old, 0),
        "the old had it": bind_over(new, 0),
        "the new has it": bind_over(old, 1),
        "both have it": bind_over(new, 1),
    }


def over_listener():
    server = listener(1)
    return bind_over(server.getsockname(), 1)


def who_gets_a_datagram():
    first, last = reusing(1, SOCK_DGRAM), reusing(1, SOCK_DGRAM)
    first.bind(("127.0.0.1", 0))
    last.bind(first.getsockname())
    socket(AF_INET, SOCK_DGRAM).sendto(b"x", first.getsockname())
    readable = select.select([first, last], [], [], 5)[0]
    return ["the last one bound" if one is last else "the first one bound" for one in readable][0]


def linger_zero():
    def close_hard(end):
        end.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        end.send(b"x")
        end.close()

    client, accepted = connection(listener(0))
    close_hard(client)
    select.select([accepted], [], [], 5)
    one, other = socketpair(AF_UNIX)
    close_hard(one)
    return {
        "tcp": attempt(lambda: accepted.recv(1) and accepted.recv(1), "the data"),
        "unix": attempt(lambda: other.recv(1), "the data"),
    }


print(
    json.dumps(
        {
            "bind over TIME_WAIT": over_time_wait(),
            "bind over a listener, both have it": over_listener(),
            "datagram to a shared address": who_gets_a_datagram(),
            "linger 0": linger_zero(),
        }
    )
)
