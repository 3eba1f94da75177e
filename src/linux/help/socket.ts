import type { Help } from "./help.ts";

/** SOL_SOCKET. Read in socket(7), unix(7) and net/core/sock.c; figures measured on 6.18. */
export const socketHelp: Readonly<Record<string, Help>> = {
  SO_DEBUG: {
    what: "Sets a flag on the socket that the kernel of today does not look at: the messages that it once turned on are gone.",
    when: "Never on Linux, except to satisfy portable code.",
    traps:
      "Turning it on needs CAP_NET_ADMIN and fails with EACCES without it, which surprises code that was written for BSD.",
    see: ["TCP_INFO"],
  },
  SO_REUSEADDR: {
    what: "A TCP connection that this side closed first stays in TIME_WAIT for a minute, and its local address stays taken. With this option bind() takes the address all the same, also while connections are still open there, if the earlier socket had the option too; it still refuses an address on which another socket listens.",
    when: "On every TCP listener, before bind(): without it a server that is restarted fails with EADDRINUSE for a minute.",
    traps:
      "For UDP it means something else: sockets that all have it can bind the same address. A unicast datagram then goes to the last one bound, a multicast one to all, which is its main use. Set after bind() it only lets a later socket bind the address too. Two TCP sockets that have it may both bind an address; the second listen() then fails with EADDRINUSE.",
    see: ["SO_REUSEPORT", "IP_FREEBIND"],
  },
  SO_TYPE: {
    what: "Reads what socket() was asked for: a stream, datagrams, raw packets.",
    when: "When a program gets an fd from elsewhere, from inetd or over a UNIX socket, and must find out what it is.",
    traps: "It cannot be set, and it says nothing about the protocol: SOCK_STREAM may be TCP, MPTCP, UNIX or vsock.",
    see: ["SO_PROTOCOL", "SO_DOMAIN", "SO_ACCEPTCONN"],
  },
  SO_ERROR: {
    what: "Reads the error that an event has left on the socket, such as a refused connection or an ICMP message, and clears it.",
    when: "After a non-blocking connect() when poll() says that the socket is writable: 0 means connected, anything else why not.",
    traps:
      "Reading it takes it away: a debugger that looks steals it from the program. On UDP an error of an earlier datagram can show up at a later call.",
    see: ["IP_RECVERR", "IPV6_RECVERR"],
  },
  SO_DONTROUTE: {
    what: "Packets go only to hosts on a directly connected network, as if there were no gateway.",
    when: "In routing daemons that must not use the routes they are about to change.",
    traps: "A destination behind a router is unreachable (ENETUNREACH), also when a route exists.",
    see: ["SO_BINDTODEVICE", "IP_TTL"],
  },
  SO_BROADCAST: {
    what: "Without it a datagram to a broadcast address is refused with EACCES before it leaves; with it the datagram reaches every host of the network.",
    when: "For discovery protocols and DHCP over IPv4.",
    traps:
      "IPv6 has no broadcast: use multicast there. The option is a guard for the sender only; receiving broadcasts needs none.",
    see: ["IP_MULTICAST_TTL", "IP_ADD_MEMBERSHIP", "SO_BINDTODEVICE"],
  },
  SO_SNDBUF: {
    what: "Limits the memory that unsent and unacknowledged data may use. The kernel cuts the value to net.core.wmem_max and doubles it for its own bookkeeping, so that 50000 reads back as 100000, and from then on no longer tunes the buffer.",
    when: "For UDP and UNIX datagrams that come in bursts; for TCP only to keep it small on purpose.",
    traps:
      "For TCP it usually makes things slower: automatic tuning would have gone up to net.ipv4.tcp_wmem's maximum. Values above the limit are cut without an error. A UNIX datagram that is larger than the buffer fails with EMSGSIZE.",
    see: ["SO_RCVBUF", "SO_SNDBUFFORCE", "SO_BUF_LOCK", "TCP_NOTSENT_LOWAT"],
  },
  SO_RCVBUF: {
    what: "Limits the memory that received data may use before the program reads it; on UNIX sockets the sender's SO_SNDBUF does that instead. The kernel cuts the value to net.core.rmem_max and doubles it; for TCP it also bounds the window that is announced to the peer, and ends automatic tuning.",
    when: "For UDP receivers that must not lose bursts. For TCP, if at all, at any time: the window scale of the first packet follows net.ipv4.tcp_rmem and net.core.rmem_max, and is smaller where a smaller buffer was set before.",
    traps:
      "For TCP it usually makes long, fast paths slower. Values above the limit are cut without an error. Accepted sockets inherit it from the listener.",
    see: ["SO_SNDBUF", "SO_RCVBUFFORCE", "SO_BUF_LOCK", "SO_RXQ_OVFL", "TCP_WINDOW_CLAMP"],
  },
  SO_KEEPALIVE: {
    what: "When a TCP connection has been idle for two hours (TCP_KEEPIDLE), the kernel sends an empty probe that the peer must answer; after nine unanswered ones, 75 seconds apart, the connection fails with ETIMEDOUT.",
    when: "On long-lived connections, to notice a peer that vanished, and to keep entries in NAT and firewalls alive.",
    traps:
      "With the default of two hours it helps little: set TCP_KEEPIDLE too. It does nothing while data waits for an acknowledgement; TCP_USER_TIMEOUT covers that.",
    see: ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT"],
  },
  SO_OOBINLINE: {
    what: "The one byte that TCP marks as urgent stays in the stream instead of being set aside for recv() with MSG_OOB.",
    when: "In programs of the telnet and rlogin kind, to see urgent data in its place.",
    traps: "Without it an urgent byte is missing from the stream unless somebody fetches it with MSG_OOB.",
    see: ["SO_KEEPALIVE"],
  },
  SO_NO_CHECK: {
    what: "IPv4 UDP datagrams go out with a checksum of 0, which tells the receiver that there is none.",
    when: "Rarely: for encapsulated protocols that have checksums of their own.",
    traps: "Damaged datagrams are no longer noticed. For IPv6 it does nothing; see UDP_NO_CHECK6_TX.",
    see: ["UDP_NO_CHECK6_TX", "UDP_SEGMENT"],
  },
  SO_PRIORITY: {
    what: "Stamps each packet with a number that queueing disciplines sort by, and that VLAN devices map to priorities on the wire.",
    when: "To let small, urgent packets pass bulk data in the machine's own queue.",
    traps:
      "Values beyond 0 to 6 need CAP_NET_ADMIN, or CAP_NET_RAW since Linux 5.17. Setting IP_TOS to another value afterwards overwrites it. An accepted socket starts at 0 again.",
    see: ["IP_TOS", "IPV6_TCLASS", "SO_MARK"],
  },
  SO_LINGER: {
    what: "Off, close() returns at once and the kernel sends what is left in the background; where received data was left unread it resets the connection instead, and what is left is lost. On with a time, close() blocks until all is acknowledged or the time is over. On with 0, close() throws away what is unsent and resets the connection: the peer sees ECONNRESET.",
    when: "With 0, to drop a connection without TIME_WAIT, for example under attack or in a load generator. With a time, to stay until the data has arrived; whether it arrived close() does not say.",
    traps:
      "0 loses what the peer's kernel has not acknowledged; what it has the peer can still read. A time blocks the thread in close(), even on a non-blocking socket. Where dup() or fork() made copies, only the last close() counts. When a process is killed, a socket lingers in the background but for 0, which resets. UNIX and UDP sockets do not look at it.",
    see: ["TCP_LINGER2", "TCP_USER_TIMEOUT"],
  },
  SO_REUSEPORT: {
    what: "Sockets that all have it, and belong to the same user, can bind the same address and port. The kernel spreads new connections or datagrams over them by a hash of the addresses, or as a BPF program says.",
    when: "To give each worker thread its own listener, without a lock on a shared one, or to replace a server without closing its port.",
    traps:
      "All sockets must have it, the first one too; set on that one late, even after listen(), it still lets others in. Connections that wait in the queue of a listener are reset when it closes, unless net.ipv4.tcp_migrate_req is 1 (Linux 5.14). Sharing is by hash, so a busy worker gets as many as an idle one.",
    see: ["SO_REUSEADDR", "SO_ATTACH_REUSEPORT_CBPF", "SO_ATTACH_REUSEPORT_EBPF", "SO_INCOMING_CPU"],
  },
  SO_PASSCRED: {
    what: "Each message that arrives on a UNIX socket carries the sender's pid, uid and gid, checked by the kernel.",
    when: "In daemons that must know who talks to them message by message, such as a system logger.",
    traps:
      "recvmsg() needs room for the control message. Set it before the peer sends: earlier messages read pid 0 and uid 65534. A UNIX socket that has no name yet is bound to an automatic one when it is set and connects. The pid may be reused before it is looked at.",
    see: ["SO_PEERCRED", "SO_PASSPIDFD", "SO_PASSSEC"],
  },
  SO_PEERCRED: {
    what: "Reads the pid, uid and gid that the peer of a UNIX stream socket had when it called connect(), listen() or socketpair().",
    when: "In local servers, to decide what a client may do, without any password.",
    traps:
      "It tells who connected, not who holds the fd now: it may have been passed on. Of a peer outside of a container's pid namespace the pid reads 0. The process may be gone and its pid reused; SO_PEERPIDFD is free of that.",
    see: ["SO_PASSCRED", "SO_PEERGROUPS", "SO_PEERPIDFD", "SO_PEERSEC"],
  },
  SO_RCVLOWAT: {
    what: "Blocking reads of a stream wake up only when at least so many bytes are there, and on TCP poll() does too; on UNIX streams poll() wakes at the first byte. For TCP the kernel makes the buffer larger if need be, and never waits for more than half of it.",
    when: "When a program can do nothing with less than a whole record, to save wake-ups.",
    traps:
      "A blocking TCP read that finds fewer than N bytes takes them and then waits for N more: call poll() first. At the end of the stream fewer bytes may be left: a reader that waits for the mark must also watch for the end. UDP and UNIX datagrams ignore it. Before Linux 2.6.28 poll() ignored it.",
    see: ["SO_RCVBUF", "TCP_NOTSENT_LOWAT", "SO_SNDLOWAT"],
  },
  SO_SNDLOWAT: {
    what: "Reads 1: Linux does not let it be changed, and decides by itself when a socket is writable.",
    when: "Never, except in portable code that only reads it.",
    traps: "Setting it fails with ENOPROTOOPT. What programs want from it, TCP_NOTSENT_LOWAT does.",
    see: ["TCP_NOTSENT_LOWAT", "SO_SNDBUF"],
  },
  SO_RCVTIMEO: {
    what: "A blocking read or accept() gives up after this time with EAGAIN, or returns what it has. The kernel rounds up to its clock ticks: 5.25 seconds read back as 5.252 with 250 ticks a second.",
    when: "In simple blocking programs that have no event loop.",
    traps:
      "On a non-blocking socket it does nothing, and it does not bound poll(), select() or epoll_wait(). The time starts anew with each call, so a peer that sends a byte now and then keeps a reader busy for ever. A negative time does not block at all: EAGAIN at once; a tv_usec of 1,000,000 and more is EDOM. Accepted sockets inherit it.",
    see: ["SO_SNDTIMEO", "TCP_USER_TIMEOUT", "SO_KEEPALIVE"],
  },
  SO_SNDTIMEO: {
    what: "A blocking write gives up after this time with EAGAIN or a short count; a blocking connect() fails with EINPROGRESS, and goes on in the background.",
    when: "To bound connect() and writes in blocking programs.",
    traps:
      "On a non-blocking socket it does nothing. After a connect() that timed out the attempt still runs: close the socket. A negative time does not block at all. It says nothing about whether the peer received anything.",
    see: ["SO_RCVTIMEO", "TCP_SYNCNT", "TCP_USER_TIMEOUT"],
  },
  SO_BINDTODEVICE: {
    what: "The socket sends and receives through one interface only, whatever the routing table says.",
    when: "For DHCP clients, for machines with several uplinks, and to use a VRF.",
    traps:
      "Changing a binding needs CAP_NET_RAW, also to take it off or to set the same name again; the first one is free since Linux 5.7. Packets to 127.0.0.1 are not seen; those to the interface's own address are, though they come in by lo. It does not choose the source address: bind() does that.",
    see: ["SO_BINDTOIFINDEX", "IP_UNICAST_IF", "SO_MARK", "IP_PKTINFO"],
  },
  SO_ATTACH_FILTER: {
    what: "A small classic BPF program looks at each packet before it is queued, and says how much of it to keep; 0 drops it. tcpdump works by this.",
    when: "On packet and raw sockets, to wake up for the wanted packets only.",
    traps:
      "Packets that came between socket() and this call are in the queue unfiltered: drain them first. For TCP it needs CAP_NET_ADMIN in kernels since June 2026. The program is copied, so changing it later does nothing.",
    see: ["SO_DETACH_FILTER", "SO_LOCK_FILTER", "SO_ATTACH_BPF"],
  },
  SO_DETACH_FILTER: {
    what: "Takes the socket's filter away, classic or extended: everything is delivered again.",
    when: "When a program is done with narrowing down what it receives.",
    traps:
      "It fails with ENOENT where there is no filter and with EPERM where the filter is locked. The value is ignored, but must be four bytes long or longer.",
    see: ["SO_ATTACH_FILTER", "SO_ATTACH_BPF", "SO_LOCK_FILTER"],
  },
  SO_TIMESTAMP: {
    what: "Each received message brings along when it arrived, in microseconds, as a control message.",
    when: "For ping-like measurements and time protocols.",
    traps:
      "The time is taken when the packet enters the network stack, not by the card; SO_TIMESTAMPING can ask the card. It and SO_TIMESTAMPNS turn each other off.",
    see: ["SO_TIMESTAMPNS", "SO_TIMESTAMPING"],
  },
  SO_ACCEPTCONN: {
    what: "Reads whether listen() was called on the socket.",
    when: "When a program inherits an fd and must tell a listener from a connection.",
    traps: "It cannot be set, and says nothing about how many connections wait.",
    see: ["SO_TYPE", "SO_PROTOCOL"],
  },
  SO_PEERSEC: {
    what: "Reads the label that SELinux, AppArmor or Smack gave to the peer: for UNIX sockets when it connected, for TCP where labelled networking is set up.",
    when: "In daemons that enforce the rules of a security module themselves, such as D-Bus.",
    traps:
      "Without such a module it fails with ENOPROTOOPT. The buffer may be too small: then ERANGE and the length wanted.",
    see: ["SO_PEERCRED", "SO_PASSSEC"],
  },
  SO_SNDBUFFORCE: {
    what: "Does what SO_SNDBUF does, doubling included, but without the limit of net.core.wmem_max.",
    when: "In privileged programs that know better than the administrator's limit.",
    traps:
      "Needs CAP_NET_ADMIN of the machine itself: root of a container with users of its own has it not. It cannot be read: read SO_SNDBUF.",
    see: ["SO_SNDBUF", "SO_RCVBUFFORCE", "SO_BUF_LOCK"],
  },
  SO_RCVBUFFORCE: {
    what: "Does what SO_RCVBUF does, doubling included, but without the limit of net.core.rmem_max.",
    when: "In daemons such as udev that must not lose netlink messages.",
    traps:
      "Needs CAP_NET_ADMIN of the machine itself: root of a container with users of its own has it not. It cannot be read: read SO_RCVBUF.",
    see: ["SO_RCVBUF", "SO_SNDBUFFORCE", "SO_RXQ_OVFL"],
  },
  SO_PASSSEC: {
    what: "Each message that arrives carries the sender's security label, where a security module gives one.",
    when: "In system daemons that log or check labels, such as journald.",
    traps: "recvmsg() needs room for the control message. Without a security module nothing comes.",
    see: ["SO_PEERSEC", "SO_PASSCRED"],
  },
  SO_TIMESTAMPNS: {
    what: "As SO_TIMESTAMP, but in nanoseconds.",
    when: "In anything new that would use SO_TIMESTAMP.",
    traps:
      "Nanoseconds in the unit are not nanoseconds in precision: it is software's time. It turns SO_TIMESTAMP off.",
    see: ["SO_TIMESTAMP", "SO_TIMESTAMPING"],
  },
  SO_MARK: {
    what: "Every packet of the socket carries a number inside this machine. Routing rules (ip rule fwmark), the packet filter and traffic control can act on it; it never goes over the wire.",
    when: "To send a program's own traffic past a VPN or a transparent proxy that would catch it again.",
    traps:
      "Needs CAP_NET_ADMIN, or CAP_NET_RAW since Linux 5.17. The source address is chosen at connect(), so set it before. Packets that the kernel answers with by itself have no mark, or with net.ipv4.fwmark_reflect that of the packet that came in.",
    see: ["SO_BINDTODEVICE", "SO_PRIORITY", "IP_TRANSPARENT"],
  },
  SO_TIMESTAMPING: {
    what: "A set of flags says which times are wanted, of sending or receiving, by software or by the network card, and how they are reported. Times of sending come on the error queue.",
    when: "For PTP and for measuring where in the machine a packet waits.",
    traps:
      "The card itself must be switched on too, by an ioctl. Without one of the reporting flags nothing is delivered. The error queue counts against the buffer and must be read.",
    see: ["SO_TIMESTAMPNS", "SO_TXTIME", "SO_SELECT_ERR_QUEUE"],
  },
  SO_PROTOCOL: {
    what: "Reads the protocol in use, such as IPPROTO_TCP, also where socket() was given 0.",
    when: "When an fd comes from elsewhere and its type alone does not say enough.",
    traps:
      "The client's end of an MPTCP connection that fell back to TCP still reads IPPROTO_MPTCP; a socket that was accepted from a plain TCP peer reads IPPROTO_TCP.",
    see: ["SO_DOMAIN", "SO_TYPE", "TCP_IS_MPTCP"],
  },
  SO_DOMAIN: {
    what: "Reads the address family that the socket was made with.",
    when: "When an fd comes from elsewhere, before its address is looked at.",
    traps: "An AF_INET6 socket may carry IPv4 all the same, as ::ffff:a.b.c.d. IPV6_ADDRFORM changes the answer.",
    see: ["SO_PROTOCOL", "SO_TYPE", "IPV6_V6ONLY"],
  },
  SO_RXQ_OVFL: {
    what: "Once datagrams were dropped, because the buffer was full or by a filter, each one that arrives brings along how many there were since the socket was made.",
    when: "In UDP receivers, to notice losses that the network did not cause.",
    traps:
      "The count comes with the next datagram that gets through, not when the loss happens; as long as it is 0 nothing comes. TCP has no such count.",
    see: ["SO_RCVBUF", "SO_MEMINFO", "SO_RCVBUFFORCE"],
  },
  SO_PEEK_OFF: {
    what: "MSG_PEEK starts to look this far into the queue, and each look moves the mark on, so that a program can walk through data without taking it.",
    when: "In checkpointing tools, and in proxies that parse before they pass on.",
    traps: "A plain read moves the mark back by what it took. -1 turns it off. TCP has it only since Linux 6.9.",
    see: ["SO_RCVLOWAT"],
  },
  SO_LOCK_FILTER: {
    what: "From now on no filter of this socket can be attached, changed or removed, by anybody.",
    when: "Before a privileged program hands a raw socket to one that is not trusted.",
    traps: "There is no way back, not even for root. A child that wanted to narrow the filter further cannot.",
    see: ["SO_ATTACH_FILTER", "SO_ATTACH_BPF", "SO_DETACH_FILTER"],
  },
  SO_BUSY_POLL: {
    what: "Before a blocking read sleeps, it asks the network card's queue directly for this many microseconds, which saves the way through an interrupt.",
    when: "Where latency counts more than processor time, on cards whose driver can do it.",
    traps: "It burns a processor. Older kernels need CAP_NET_ADMIN for raising it. It does nothing on loopback.",
    see: ["SO_PREFER_BUSY_POLL", "SO_BUSY_POLL_BUDGET", "SO_INCOMING_NAPI_ID"],
  },
  SO_MAX_PACING_RATE: {
    what: "Packets are spread over time so that the socket never sends more bytes a second than this, by the fq queueing discipline or by TCP's own timer.",
    when: "In video and backup servers, so that one transfer does not flood a path.",
    traps: "For UDP it works only under the fq discipline. An int cannot say more than 4 GB/s; pass 64 bits.",
    see: ["SO_TXTIME", "TCP_CONGESTION"],
  },
  SO_INCOMING_CPU: {
    what: "Read, it tells which processor handled the last packet. Set on sockets of a SO_REUSEPORT group, it makes the kernel prefer the socket whose number is the processor that a connection comes in on.",
    when: "To keep a connection, its worker and its memory on one processor.",
    traps:
      "It pays only if the card's queues are tied to processors and each worker is pinned. It is not inherited by accepted sockets.",
    see: ["SO_REUSEPORT", "SO_INCOMING_NAPI_ID", "SO_ATTACH_REUSEPORT_EBPF"],
  },
  SO_ATTACH_BPF: {
    what: "As SO_ATTACH_FILTER, with an extended BPF program that was loaded before and is given by its fd.",
    when: "When a filter needs maps, helper functions or more room than classic BPF has.",
    traps: "Loading the program is privileged on most systems. It takes the place of a classic filter.",
    see: ["SO_ATTACH_FILTER", "SO_DETACH_FILTER", "SO_LOCK_FILTER"],
  },
  SO_ATTACH_REUSEPORT_CBPF: {
    what: "A classic BPF program looks at each packet and returns the index of the socket in the group that gets it.",
    when: "To spread work by processor or by something in the packet, instead of by a hash of addresses.",
    traps:
      "Sockets are numbered in the order of bind() for UDP and listen() for TCP, and renumbered when one closes. An index out of range falls back to the hash.",
    see: ["SO_REUSEPORT", "SO_ATTACH_REUSEPORT_EBPF", "SO_DETACH_REUSEPORT_BPF"],
  },
  SO_ATTACH_REUSEPORT_EBPF: {
    what: "An extended BPF program chooses the socket of the group, also through a map that programs can change while it runs.",
    when: "For servers that hand connections over from an old process to a new one, and for QUIC, where the connection's number decides.",
    traps: "Loading the program is privileged. It holds for the whole group, whoever set it.",
    see: ["SO_REUSEPORT", "SO_ATTACH_REUSEPORT_CBPF", "SO_DETACH_REUSEPORT_BPF"],
  },
  SO_MEMINFO: {
    what: "Reads the memory counters of the socket: what its queues use, their limits, and the number of dropped packets, as ss -m shows them.",
    when: "In a program that watches its own queues.",
    traps: "The numbers count the kernel's bookkeeping too, so they are more than the bytes of data.",
    see: ["SO_RCVBUF", "SO_SNDBUF", "SO_RXQ_OVFL"],
  },
  SO_INCOMING_NAPI_ID: {
    what: "Reads a number that stands for the queue of the network card by which the last packet came.",
    when: "To give connections of one queue to one thread, which can then busy-poll that queue.",
    traps: "0 before the first packet, and on devices without such queues, loopback among them.",
    see: ["SO_BUSY_POLL", "SO_INCOMING_CPU", "SO_PREFER_BUSY_POLL"],
  },
  SO_COOKIE: {
    what: "Reads a 64-bit number that the kernel gives to the socket when it is first asked for; BPF programs and ss -e see the same one.",
    when: "To tie what a BPF program saw to a socket of the program.",
    traps: "No other socket gets the number before the next boot, and it says nothing outside this machine.",
    see: ["SO_NETNS_COOKIE", "SO_MEMINFO"],
  },
  SO_PEERGROUPS: {
    what: "Reads the supplementary groups that the peer of a UNIX socket had when it connected.",
    when: "In local servers that grant rights by group, beside SO_PEERCRED.",
    traps: "The list may be long: a buffer that is too small gives ERANGE and the length wanted.",
    see: ["SO_PEERCRED", "SO_PASSCRED"],
  },
  SO_ZEROCOPY: {
    what: "Allows send() with MSG_ZEROCOPY: the kernel sends from the program's own pages and tells on the error queue when it is done with them.",
    when: "For writes of ten kilobytes and more, to save the copy.",
    traps:
      "The buffer must not be touched before the notice. For small writes, and on loopback, where it copies after all, it is slower.",
    see: ["TCP_ZEROCOPY_RECEIVE", "UDP_SEGMENT", "SO_SELECT_ERR_QUEUE"],
  },
  SO_TXTIME: {
    what: "Each message can carry the time at which it is to leave; the etf or fq queueing discipline, or the card, holds it until then.",
    when: "In industrial control and audio networks that send in time slots.",
    traps:
      "Without such a discipline the times are ignored. A message that comes too late is dropped by etf, which only SOF_TXTIME_REPORT_ERRORS reports, and sent at once by fq. Any clock but CLOCK_MONOTONIC needs CAP_NET_ADMIN.",
    see: ["SO_MAX_PACING_RATE", "SO_TIMESTAMPING", "SO_PRIORITY"],
  },
  SO_BINDTOIFINDEX: {
    what: "As SO_BINDTODEVICE, by the number of the interface, which stays the same when the interface is renamed.",
    when: "In programs that keep interface numbers anyway, such as DHCP servers.",
    traps: "A number that does not exist is taken without an error: then nothing can be sent. 0 unties the socket.",
    see: ["SO_BINDTODEVICE", "IP_UNICAST_IF"],
  },
  SO_PREFER_BUSY_POLL: {
    what: "While the program keeps polling, the card's interrupts stay off; they come back if it stops for too long.",
    when: "Together with SO_BUSY_POLL, under heavy load, mostly with AF_XDP.",
    traps:
      "Needs CAP_NET_ADMIN to be turned on. Needs gro_flush_timeout and napi_defer_hard_irqs set on the interface.",
    see: ["SO_BUSY_POLL", "SO_BUSY_POLL_BUDGET", "SO_INCOMING_NAPI_ID"],
  },
  SO_BUSY_POLL_BUDGET: {
    what: "One round of busy polling handles at most this many packets; 8 unless set.",
    when: "To trade a little latency for more packets a round.",
    traps:
      "Raising it needs CAP_NET_ADMIN, and unset it counts as 0: an ordinary user can set nothing but 0. It can be set but not read.",
    see: ["SO_BUSY_POLL", "SO_PREFER_BUSY_POLL"],
  },
  SO_NETNS_COOKIE: {
    what: "Reads a number that names the network namespace of the socket; BPF programs see the same one.",
    when: "To tell whether two sockets live in the same container's network.",
    traps: "The buffer must be exactly eight bytes long, or it is EINVAL. The number means nothing after a reboot.",
    see: ["SO_COOKIE"],
  },
  SO_BUF_LOCK: {
    what: "Two bits tell whether SO_SNDBUF and SO_RCVBUF were set by the program; the kernel leaves the size of such buffers alone. Clearing a bit hands the buffer back to automatic tuning.",
    when: "To undo a SO_RCVBUF, or, as socktrace does, to find out whether there was one.",
    traps: "Setting a bit freezes the buffer at its size of this moment. Accepted sockets inherit the bits.",
    see: ["SO_SNDBUF", "SO_RCVBUF"],
  },
  SO_TXREHASH: {
    what: "When a retransmission times out, the socket chooses a new hash, so that routers and cards that spread load may send it another way.",
    when: "On by default; turn it off to keep a flow on one path.",
    traps: "It helps only where several paths exist. -1 stands for net.core.txrehash, and reads back as its value.",
    see: ["IPV6_AUTOFLOWLABEL", "TCP_RTO_MAX_MS"],
  },
  SO_PASSPIDFD: {
    what: "Each message on a UNIX socket brings along a pidfd of its sender: a handle of that very process, which no other can take over.",
    when: "In daemons that would use SO_PASSCRED and then look at /proc/PID.",
    traps: "Every message makes a new fd that must be closed. Before Linux 6.5 it is ENOPROTOOPT.",
    see: ["SO_PEERPIDFD", "SO_PASSCRED"],
  },
  SO_PEERPIDFD: {
    what: "Reading it opens a pidfd of the process that the UNIX socket was connected by.",
    when: "In local servers, instead of the pid of SO_PEERCRED, which may have been reused.",
    traps: "Each read makes a new fd. Where the process is gone, kernels before 6.16 give an error instead of a pidfd.",
    see: ["SO_PEERCRED", "SO_PASSPIDFD"],
  },
  SO_PASSRIGHTS: {
    what: "On by default. Turned off, a UNIX socket refuses fds that come with SCM_RIGHTS: the sender gets EPERM.",
    when: "In daemons that expect no fds, so that nobody can make them hold some.",
    traps: "Only since Linux 6.16. Accepted sockets inherit it.",
    see: ["SO_PASSCRED", "SO_PASSPIDFD"],
  },
};
