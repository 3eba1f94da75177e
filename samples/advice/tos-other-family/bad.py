"""IP_TOS on a socket with an IPv6 peer: its datagrams are not marked."""

import socket

CLASS = 0xB8
receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
receiver.bind(("::1", 0))
sender = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_IP, socket.IP_TOS, CLASS)
sender.connect(receiver.getsockname())
sender.send(b"x")
(_, _, seen), *_ = receiver.recvmsg(16, socket.CMSG_SPACE(4))[1]
if seen[0] != CLASS:
    print(f"shown: IP_TOS {CLASS}, and the datagram has class {seen[0]}")
