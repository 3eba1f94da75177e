import type { Help } from "./help.ts";

/** SOL_TCP. Read in tcp(7) and net/ipv4/tcp.c; figures measured on 6.18. */
export const tcpHelp: Readonly<Record<string, Help>> = {
  TCP_NODELAY: {
    what: "Nagle's algorithm holds a small segment back while an earlier one is unacknowledged, to send fewer and fuller packets. With this option every write leaves at once, as far as the windows allow.",
    when: "In request and response protocols, terminals and games, where a small message must not wait.",
    traps:
      "Many tiny writes become many tiny packets: gather them with writev() or TCP_CORK. Without it, two small writes and a read can stall for 40 milliseconds, as Nagle and the peer's delayed acknowledgement wait for each other.",
    see: ["TCP_CORK", "TCP_QUICKACK", "TCP_NOTSENT_LOWAT"],
  },
  TCP_MAXSEG: {
    what: "Bounds the segments: what is announced to the peer, and what is sent. Before the connection it reads what was set, afterwards the size that is really used, which options and the path make smaller.",
    when: "On tunnels whose smaller packet size is not found out by itself.",
    traps:
      "Only what is set before connect() counts; on a listener it may be set after listen() too, for later connections. Values below 88 or above 32767 are refused, but 0 takes the limit away. Read before connecting, and not set, it gives 536.",
    see: ["IP_MTU_DISCOVER", "IP_MTU", "TCP_INFO"],
  },
  TCP_CORK: {
    what: "Segments that are not full stay in the queue until the cork is pulled, the segment fills up, or 200 milliseconds have passed, on slow paths the retransmission timeout if that is longer.",
    when: "To send a header and a file in full packets: cork, write the header, sendfile(), uncork.",
    traps:
      "Forgotten, it adds 200 milliseconds or more to every reply. It is stronger than TCP_NODELAY while it is on; turning TCP_NODELAY on pushes out what waits.",
    see: ["TCP_NODELAY", "UDP_CORK"],
  },
  TCP_KEEPIDLE: {
    what: "How many seconds a connection must be silent before SO_KEEPALIVE sends its first probe, instead of the 7200 of net.ipv4.tcp_keepalive_time.",
    when: "With SO_KEEPALIVE, set below the idle limit of the firewalls and NAT boxes on the way, 60 seconds for example.",
    traps: "Alone it does nothing: SO_KEEPALIVE must be on. From 1 to 32767; 0 is refused.",
    see: ["SO_KEEPALIVE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT"],
  },
  TCP_KEEPINTVL: {
    what: "Seconds between one unanswered keepalive probe and the next, instead of 75.",
    when: "With SO_KEEPALIVE, to notice a dead peer sooner.",
    traps:
      "Alone it does nothing: SO_KEEPALIVE must be on. A dead peer is noticed after TCP_KEEPIDLE + TCP_KEEPINTVL times TCP_KEEPCNT.",
    see: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPCNT"],
  },
  TCP_KEEPCNT: {
    what: "After so many unanswered probes the connection fails with ETIMEDOUT, instead of after 9.",
    when: "With SO_KEEPALIVE, together with TCP_KEEPINTVL.",
    traps:
      "From 1 to 127. With TCP_USER_TIMEOUT set, that time decides instead of this count. While sent data is unacknowledged no probes are sent: only TCP_USER_TIMEOUT helps then.",
    see: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_USER_TIMEOUT"],
  },
  TCP_SYNCNT: {
    what: "How often connect() sends its first packet again before it gives up with ETIMEDOUT. Since Linux 6.5 net.ipv4.tcp_syn_linear_timeouts, 4 by default, adds to it: 1 means 2 more packets, 2 means 5, and 3 means 7 in 19 seconds. On a listener it bounds how often the SYN-ACK is sent again.",
    when: "To make connect() to a dead host fail sooner, 1 for a few seconds.",
    traps:
      "From 1 to 127. The total depends on the kernel and on that setting: to bound the time use TCP_USER_TIMEOUT.",
    see: ["TCP_USER_TIMEOUT", "SO_SNDTIMEO"],
  },
  TCP_LINGER2: {
    what: "After close() a connection may wait in FIN_WAIT2 for the peer to close too; this bounds that wait, 60 seconds unless set, 120 at most. A negative value ends it at once.",
    when: "In servers with very many connections whose clients do not close.",
    traps:
      "It is not SO_LINGER: close() does not block, and data is not dropped. It holds only for sockets that no process has any more.",
    see: ["SO_LINGER", "SO_KEEPALIVE"],
  },
  TCP_DEFER_ACCEPT: {
    what: "The listener ignores the last packet of the handshake and wakes accept() only when data comes. The value in seconds becomes a number of retransmissions of the SYN-ACK: 5 reads back as 7.",
    when: "In servers where the client speaks first, such as HTTP, to save a wake-up.",
    traps:
      "Where the server speaks first it delays every connection. When the time is over the connection is accepted all the same, without data. It is not inherited.",
    see: ["TCP_FASTOPEN", "SO_RCVLOWAT"],
  },
  TCP_WINDOW_CLAMP: {
    what: "Set before the handshake, it bounds the first window and makes the window scale small, for good: with 65,535 or less the peer never has more than 65,535 bytes under way. The value itself does not last: the kernel replaces it as data arrives.",
    when: "Hardly ever: SO_RCVBUF bounds what may wait unread.",
    traps:
      "A small value before the handshake slows long, fast paths. Less than 1152 becomes 1152; 0 only before the connection. Once connected it reads the limit that the kernel uses itself.",
    see: ["SO_RCVBUF", "TCP_INFO"],
  },
  TCP_INFO: {
    what: "Copies the state of the connection: round-trip time, windows, retransmissions, what limits the sender. It is what ss -i prints.",
    when: "For monitoring from inside a program, and to find out why a connection is slow.",
    traps:
      "The structure grows with the kernel: the length that comes back is how much of it there is. Times are in microseconds, but the tcpi_last_ fields and tcpi_total_rto_time in milliseconds.",
    see: ["TCP_CC_INFO", "TCP_CONGESTION", "SO_MEMINFO"],
  },
  TCP_QUICKACK: {
    what: "Acknowledgements go out at once instead of waiting 40 to 200 milliseconds for data to ride on. The kernel falls back to waiting as soon as the traffic looks like a conversation.",
    when: "When the other side runs Nagle's algorithm and cannot be changed: set it again after each read.",
    traps:
      "It does not stay: a moment later it may be another value than the one set. It costs more packets. listen() turns it on again; turned off after that, it delays the first acknowledgement of each connection.",
    see: ["TCP_NODELAY", "TCP_DELACK_MAX_US"],
  },
  TCP_CONGESTION: {
    what: "Chooses the algorithm that decides how fast to send: cubic, bbr, reno and others, for this connection alone.",
    when: "To try bbr on long or lossy paths, or a background algorithm for backups.",
    traps:
      "Only the names in net.ipv4.tcp_allowed_congestion_control are free for all; others need CAP_NET_ADMIN, and loading a module does too. ENOENT: there is no such module. Accepted sockets inherit it.",
    see: ["TCP_CC_INFO", "TCP_INFO", "SO_MAX_PACING_RATE"],
  },
  TCP_MD5SIG: {
    what: "Every segment to and from one peer carries an MD5 sum made with a shared key; what has none, or a wrong one, is dropped.",
    when: "Between BGP routers that ask for it (RFC 2385).",
    traps:
      "A key that does not match shows as a connection that times out. MD5 is weak: TCP-AO is its successor. socktrace never shows the key.",
    see: ["TCP_MD5SIG_EXT", "TCP_AO_ADD_KEY"],
  },
  TCP_THIN_LINEAR_TIMEOUTS: {
    what: "On a connection with few packets under way, the first retransmissions come at even intervals instead of doubling their wait each time.",
    when: "For games and remote control, which send little and suffer from one lost packet.",
    traps: "Only 0 and 1 are taken. It helps only while fewer than four packets are under way, and not with bbr.",
    see: ["TCP_RTO_MAX_MS", "TCP_NODELAY"],
  },
  TCP_USER_TIMEOUT: {
    what: "When sent data stays unacknowledged, or the peer's window stays shut, for this many milliseconds, the connection fails with ETIMEDOUT. Unset, unacknowledged data ends it after about 15 minutes, and a shut window never, as long as the peer answers probes.",
    when: "Where a server must know soon that its data no longer arrives; together with SO_KEEPALIVE, which covers silence.",
    traps:
      "Milliseconds, unlike all the keepalive times. It also overrides the count of keepalive probes. Set it before connect() to bound that too.",
    see: ["SO_KEEPALIVE", "TCP_KEEPCNT", "TCP_SYNCNT", "TCP_RTO_MAX_MS"],
  },
  TCP_REPAIR: {
    what: "In repair mode the socket stops talking: its queues, sequence numbers and options can be read and written, and close() is silent.",
    when: "In checkpoint and restore (CRIU), to move a live connection to another process or machine.",
    traps:
      "Needs CAP_NET_ADMIN, and a socket that is closed or connected. While it is on SO_REUSEADDR reads 2; turning it off resets SO_REUSEADDR to 0.",
    see: ["TCP_REPAIR_QUEUE", "TCP_QUEUE_SEQ", "TCP_REPAIR_OPTIONS", "TCP_REPAIR_WINDOW"],
  },
  TCP_FASTOPEN: {
    what: "A listener takes data in a client's very first packet, when the client shows a cookie from an earlier visit, and hands it to accept() a round trip sooner. The value is how many of them may be without a finished handshake.",
    when: "In servers whose first request may safely be done twice.",
    traps:
      "The server bit (2) of net.ipv4.tcp_fastopen must be on. A repeated first packet repeats the request. Some middleboxes drop it, and then the client is slower.",
    see: ["TCP_FASTOPEN_CONNECT", "TCP_FASTOPEN_KEY", "TCP_DEFER_ACCEPT"],
  },
  TCP_NOTSENT_LOWAT: {
    what: "send() stops when so many bytes wait unsent, however large the buffer is, and poll() reports writable only below half of that. What is already on its way does not count.",
    when: "In HTTP/2 and video servers, so that the program decides late what to send next, 16 to 128 kilobytes for example.",
    traps: "Too small, and the connection runs dry between wake-ups. 0 means the sysctl net.ipv4.tcp_notsent_lowat.",
    see: ["SO_SNDBUF", "TCP_NODELAY", "TCP_INFO"],
  },
  TCP_CC_INFO: {
    what: "Reads what the congestion control tells of itself: bbr its bandwidth and gains, dctcp and vegas their own.",
    when: "For research and for monitoring of bbr.",
    traps: "The layout depends on the algorithm, which the answer does not name; reno and cubic give nothing.",
    see: ["TCP_CONGESTION", "TCP_INFO"],
  },
  TCP_SAVE_SYN: {
    what: "A listener keeps the headers of each client's first packet until they are read with TCP_SAVED_SYN.",
    when: "To recognise systems by how they open connections, or to see options that the kernel does not show.",
    traps: "It costs memory for each waiting connection. 2 keeps the link layer's header too.",
    see: ["TCP_SAVED_SYN"],
  },
  TCP_SAVED_SYN: {
    what: "Reads the headers of the packet that opened this connection: the IP and TCP headers with their options.",
    when: "On an accepted socket, after TCP_SAVE_SYN on the listener.",
    traps:
      "Reading it once drops it: the next read gives nothing. A buffer that is too short is an error and keeps it.",
    see: ["TCP_SAVE_SYN", "TCP_INFO"],
  },
  TCP_FASTOPEN_CONNECT: {
    what: "connect() returns at once without sending anything when a cookie is known; the first write then goes out with the opening packet.",
    when: "In clients, as the least change to use fast open: one option and no MSG_FASTOPEN.",
    traps:
      "With a known cookie a program that waits for the server to speak first waits for ever, since nothing was sent, and errors of connect() come with the write. Without one the handshake is made at once.",
    see: ["TCP_FASTOPEN", "TCP_FASTOPEN_NO_COOKIE"],
  },
  TCP_ULP: {
    what: "Puts a protocol layer of the kernel on top of the connection: with tls, write() and sendfile() are encrypted in the kernel or by the card once TLS_TX has the keys.",
    when: "In web servers and proxies that send files over TLS.",
    traps:
      "The connection must be established first. It cannot be taken off again. ENOENT: the module is not there. The layer's own options stand at a level of their own, SOL_TLS for tls.",
    see: ["TLS_TX", "TLS_RX"],
  },
  TCP_FASTOPEN_KEY: {
    what: "Sets the keys by which this listener makes and checks its fast-open cookies: one, or two while keys are changed.",
    when: "When several servers behind one address must accept each other's cookies.",
    traps:
      "Without it all listeners of the machine share net.ipv4.tcp_fastopen_key, and it reads empty. socktrace never shows the key.",
    see: ["TCP_FASTOPEN"],
  },
  TCP_ZEROCOPY_RECEIVE: {
    what: "Maps pages of received data into the program instead of copying them.",
    when: "For very large transfers where the card splits headers from data.",
    traps:
      "Data must come in whole, aligned pages; the rest is read the usual way. It is asked by getsockopt(), and asking receives: a debugger must not.",
    see: ["SO_ZEROCOPY", "TCP_INQ"],
  },
  TCP_INQ: {
    what: "Each recvmsg() brings along how many bytes are left to read.",
    when: "To save the extra call that finds out whether there is more.",
    traps: "recvmsg() needs room for the control message. The count may be old by the time it is used.",
    see: ["SO_RCVLOWAT"],
  },
  TCP_TX_DELAY: {
    what: "Every packet of the connection is held for this many microseconds before it leaves, which imitates a longer path.",
    when: "In tests of congestion control.",
    traps: "It counts as part of the round-trip time. Without the fq queueing discipline nothing is delayed.",
    see: ["SO_TXTIME", "TCP_CONGESTION"],
  },
  TCP_AO_ADD_KEY: {
    what: "Adds a key of the TCP authentication option for one peer: each segment carries a sum that only who has the key can make, and keys can be changed while the connection lives.",
    when: "Between BGP routers, in the place of TCP_MD5SIG.",
    traps:
      "Needs a kernel of 6.7 or newer that was built with it. The first key must be there before connect(). socktrace never shows the key.",
    see: ["TCP_AO_DEL_KEY", "TCP_AO_INFO", "TCP_MD5SIG"],
  },
  TCP_IS_MPTCP: {
    what: "Reads whether Multipath TCP is in use: 1 for such a socket, 0 after it fell back to plain TCP, and 0 for a TCP socket.",
    when: "To find out whether the peer and the path let Multipath TCP through.",
    traps: "A TCP socket answers only since Linux 6.9; older kernels say ENOPROTOOPT.",
    see: ["MPTCP_INFO", "SO_PROTOCOL"],
  },
  TCP_RTO_MAX_MS: {
    what: "Bounds how long the waits between retransmissions grow, from 1,000 to 120,000 milliseconds.",
    when: "In data centres, where a minute of silence is an age: then a dead path is tried again sooner.",
    traps:
      "Only since Linux 6.15. More retransmissions fit into the same time, so limits that count them are reached sooner.",
    see: ["TCP_USER_TIMEOUT", "TCP_RTO_MIN_US", "TCP_SYNCNT"],
  },
};
