"""Networks for the programs of this folder: two namespaces joined by a wire, by a router, or by a relay of ours that
notes every packet and may delay or drop it. Sockets made inside `with network:` belong to that network for good.
"""

import contextlib
import ctypes
import errno
import fcntl
import heapq
import os
import select
import socket
import struct
import threading
import time

from proof import CLONE_NEWNET, Failed, Skipped, new_network, run, sysctl

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 1, 0x1000
SIOCGIFFLAGS, IFF_RUNNING = 0x8913, 0x40
SYN, FIN, RST, PSH, ACK = 2, 1, 4, 8, 16


class Network:
    """A network namespace with loopback up. It ends with the process."""

    def __init__(self):
        before = _namespace()
        new_network()
        self.fd = _namespace()
        self.path = f"/proc/{os.getpid()}/fd/{self.fd}"
        # Else an IPv6 address can be used after a second only.
        sysctl("net.ipv6.conf.default.accept_dad", 0)
        sysctl("net.ipv6.conf.default.router_solicitations", 0)
        _enter(before)

    def __enter__(self):
        self.before = _namespace()
        _enter(self.fd)
        return self

    def __exit__(self, *_):
        _enter(self.before)
        os.close(self.before)

    def ip(self, *words):
        with self:
            run("ip", *words)

    def sysctl(self, name, value=None):
        with self:
            return sysctl(name, value)

    def has(self, device, *addresses):
        """Brings a device up with these addresses."""
        self.ip("link", "set", device, "up")
        for address in addresses:
            self.ip("addr", "add", address, "dev", device, *(["nodad"] if ":" in address else []))

    def socket(self, family=socket.AF_INET, kind=socket.SOCK_STREAM, protocol=0):
        with self:
            return socket.socket(family, kind, protocol)


def wire(here, there, device="wire", mtu=1500):
    """A veth pair: the device has the same name at both ends."""
    here.ip("link", "add", device, "mtu", str(mtu), "type", "veth", "peer", "name", device, "mtu", str(mtu), "netns", there.path)


def neighbours():
    """Two networks on one wire: 10.9.0.1 and 10.9.0.2, fd09::1 and fd09::2."""
    here, there = Network(), Network()
    wire(here, there)
    here.has("wire", "10.9.0.1/24", "fd09::1/64")
    there.has("wire", "10.9.0.2/24", "fd09::2/64")
    _settle((here, "wire"), (there, "wire"))
    return here, there


def behind_a_router(mtu=1500):
    """10.9.1.1 (fd09:1::1) and 10.9.2.1 (fd09:2::1), with a router between them: 10.9.1.9 and 10.9.2.9.
    `mtu`: of the wire behind it."""
    here, router, there = Network(), Network(), Network()
    wire(here, router, "left")
    wire(router, there, "right", mtu)
    here.has("left", "10.9.1.1/24", "fd09:1::1/64")
    router.has("left", "10.9.1.9/24", "fd09:1::9/64")
    router.has("right", "10.9.2.9/24", "fd09:2::9/64")
    there.has("right", "10.9.2.1/24", "fd09:2::1/64")
    for network, gateway, gateway6 in ((here, "10.9.1.9", "fd09:1::9"), (there, "10.9.2.9", "fd09:2::9")):
        network.ip("route", "add", "default", "via", gateway)
        network.ip("-6", "route", "add", "default", "via", gateway6)
    router.sysctl("net.ipv4.ip_forward", 1)
    router.sysctl("net.ipv6.conf.all.forwarding", 1)
    _settle((here, "left"), (router, "left"), (router, "right"), (there, "right"))
    return here, router, there


class Packet:
    """An IPv4 or IPv6 packet as it was on the wire."""

    def __init__(self, data, sender, when):
        self.data, self.sender, self.when = data, sender, when
        self.version = data[0] >> 4
        if self.version == 4:
            header = (data[0] & 15) * 4
            self.tos, self.ttl, self.protocol = data[1], data[8], data[9]
            self.options = data[20:header]
            self.dont_fragment = bool(data[6] & 0x40)
            self.fragment = bool(struct.unpack("!H", data[6:8])[0] & 0x3FFF)
            self.source, self.to = (socket.inet_ntop(socket.AF_INET, data[at : at + 4]) for at in (12, 16))
        else:
            header = 40
            word = struct.unpack("!I", data[:4])[0]
            self.tos, self.label, self.ttl, self.protocol = word >> 20 & 255, word & 0xFFFFF, data[7], data[6]
            self.fragment = self.protocol == 44
            self.source, self.to = (socket.inet_ntop(socket.AF_INET6, data[at : at + 16]) for at in (8, 24))
        self.body = data[header:]
        self.flags, self.payload = 0, self.body[8:]
        if self.protocol == socket.IPPROTO_TCP and not self.fragment:
            self.flags = self.body[13]
            self.tcp_options = self.body[20 : (self.body[12] >> 4) * 4]
            self.window = struct.unpack("!H", self.body[14:16])[0]
            self.payload = self.body[(self.body[12] >> 4) * 4 :]

    def is_opening(self):
        """A SYN without ACK."""
        return self.flags & (SYN | ACK) == SYN

    def __repr__(self):
        return f"<{self.source} > {self.to} protocol {self.protocol} flags {self.flags} {len(self.payload)} bytes>"


class Relay:
    """Two networks joined by tun devices: 10.9.9.1 and 10.9.9.2, fd99::1 and fd99::2. `packets`: all that came by, in
    order; `sender` is 1 or 2. `delay` in seconds, one way; `drops`: decides of a packet whether it gets lost; `alters`: what
    becomes of its bytes."""

    def __init__(self, delay=0.0, drops=lambda packet: False, mtu=1500):
        self.delay, self.drops, self.packets = delay, drops, []
        self.alters = lambda data: data
        self.here, self.there = Network(), Network()
        self.tuns = [_tun(self.here, "10.9.9.1/24", "fd99::1/64", mtu), _tun(self.there, "10.9.9.2/24", "fd99::2/64", mtu)]
        threading.Thread(target=self._carry, daemon=True).start()

    def _carry(self):
        waiting, count = [], 0
        while True:
            left = max(0, waiting[0][0] - time.monotonic()) if waiting else None
            for tun in select.select(self.tuns, [], [], left)[0]:
                data = os.read(tun, 65536)
                packet = Packet(data, self.tuns.index(tun) + 1, time.monotonic())
                self.packets.append(packet)
                if not self.drops(packet):
                    count += 1
                    heapq.heappush(waiting, (packet.when + self.delay, count, self.tuns[packet.sender % 2], self.alters(data)))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, to, data = heapq.heappop(waiting)
                with contextlib.suppress(OSError):
                    os.write(to, data)

    def sent(self, protocol, sender=1):
        """What came by of this protocol from this side."""
        return [packet for packet in list(self.packets) if packet.protocol == protocol and packet.sender == sender]

    def next_sent(self, protocol, sender=1, already=0):
        """The next packet of this protocol, which may be on its way still."""
        wait_until(lambda: len(self.sent(protocol, sender)) > already, "nothing was sent")
        return self.sent(protocol, sender)[already]

    def listener(self, family=socket.AF_INET, *options):
        """A TCP listener in the second network."""
        server = self.there.socket(family)
        for level, name, value in options:
            server.setsockopt(level, name, value)
        server.bind(("10.9.9.2" if family == socket.AF_INET else "fd99::2", 0))
        server.listen(8)
        return server

    def connection(self, *before):
        """Client in the first network, accepted in the second; `before`: options of the client."""
        server = self.listener()
        client = self.here.socket()
        for level, name, value in before:
            client.setsockopt(level, name, value)
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        return client, accepted


def wait_until(holds, about, seconds=3):
    """For what another thread or the kernel is about to do."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            raise Failed(about)
        time.sleep(0.005)


def seconds_of(call, *arguments):
    """How long it takes, and the errno with which it fails."""
    began = time.monotonic()
    try:
        call(*arguments)
        seen = None
    except OSError as error:
        seen = errno.errorcode.get(error.errno, str(error.errno))
    return time.monotonic() - began, seen


def _settle(*ends):
    """A wire whose ends have just come up drops packets for a moment, a long one on a busy machine."""
    for network, device in ends:
        sock = network.socket(socket.AF_INET, socket.SOCK_DGRAM)
        request = struct.pack("16s24x", device.encode())
        flags = lambda: struct.unpack_from("H", fcntl.ioctl(sock, SIOCGIFFLAGS, request), 16)[0]
        wait_until(lambda: flags() & IFF_RUNNING, f"{device} does not come up")
        sock.close()


def _tun(network, address, address6, mtu):
    with network:
        try:
            tun = os.open("/dev/net/tun", os.O_RDWR)
        except OSError:
            raise Skipped("needs /dev/net/tun") from None
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"relay", IFF_TUN | IFF_NO_PI))
        run("ip", "link", "set", "relay", "mtu", str(mtu))
    network.has("relay", address, address6)
    return tun


def _namespace():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def _enter(namespace):
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
        raise Skipped("needs network namespaces")
