import { onPage, shown, type Shown, type Symptom } from "./symptom.ts";

function errno(name: string, title: string, means: readonly Shown[], concerns: Partial<Symptom> = {}): Symptom {
  return { name, kind: "errno", aliases: [], title, means, rules: [], options: [], commands: [], ...concerns };
}

/** What socket calls fail with. */
export const errnos: readonly Symptom[] = [
  errno(
    "EADDRINUSE",
    "Address already in use",
    [
      shown(
        "bind() gives it while another socket has the address and the port.",
        "errnos.bind_to_an_address_of_another_listener_is_eaddrinuse",
      ),
      shown(
        "Without SO_REUSEADDR a connection of an earlier run that is in TIME_WAIT is enough.",
        "reuse.time_wait_keeps_the_address_taken",
      ),
      shown(
        "A socket on [::] may have the port of IPv4 too, if its IPV6_V6ONLY is off.",
        "errnos.bind_to_an_ipv4_port_is_eaddrinuse_while_an_ipv6_wildcard_has_it",
      ),
      shown(
        "Of two sockets that were bound with SO_REUSEADDR the second listen() gives it.",
        "reuse.two_may_bind_and_one_may_listen",
      ),
      shown(
        "For UNIX sockets it is a file of that name, also one that an earlier run has left.",
        "errnos.bind_to_a_unix_name_that_is_there_is_eaddrinuse",
      ),
      shown("bind() to port 0 gives it when no port is free.", "ip_bind.bind_without_ports_left_is_eaddrinuse"),
    ],
    {
      rules: [
        "address-in-use",
        "no-reuseaddr",
        "reuse-after-bind",
        "port-in-ephemeral-range",
        "kept-across-exec",
        "ports-exhausted",
      ],
      options: ["SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY"],
      commands: ["socktrace ls -i :8080"],
      aliases: ["address in use", "port in use", "port already in use", "port taken"],
    },
  ),
  errno(
    "EADDRNOTAVAIL",
    "Cannot assign requested address",
    [
      shown(
        "bind() gives it for an address that no interface of this machine has.",
        "errnos.bind_to_an_address_that_no_interface_has_is_eaddrnotavail",
      ),
      shown(
        "connect() gives it when no local port is left for that destination.",
        "ip_bind.connect_without_ports_left_is_eaddrnotavail",
      ),
    ],
    {
      rules: ["ports-exhausted", "port-before-connect"],
      options: ["IP_BIND_ADDRESS_NO_PORT", "IP_LOCAL_PORT_RANGE", "IP_FREEBIND", "IPV6_FREEBIND"],
      commands: ["socktrace ls -i TCP -s TCP:ESTABLISHED,TIME_WAIT"],
    },
  ),
  errno(
    "ENOPROTOOPT",
    "Protocol not available",
    [
      shown(
        "An option of another protocol gives it, as TCP_NODELAY on a UDP socket.",
        "errnos.an_option_of_another_protocol_is_enoprotoopt",
      ),
      shown(
        "setsockopt() gives it for one that can only be read.",
        "errnos.an_option_that_can_only_be_read_is_enoprotoopt",
      ),
      shown(
        "An option number that the kernel does not know gives it, as on a kernel that is older than the option.",
        "errnos.an_option_number_that_the_kernel_does_not_know_is_enoprotoopt",
      ),
    ],
    { rules: ["option-refused"], commands: ["socktrace pfiles -v PID"] },
  ),
  errno(
    "EOPNOTSUPP",
    "Operation not supported",
    [
      shown("An option of TCP on a UNIX socket gives it.", "errnos.an_option_of_tcp_on_a_unix_socket_is_eopnotsupp"),
      shown(
        "listen() and accept() on a datagram socket give it.",
        "errnos.listen_and_accept_on_a_datagram_socket_are_eopnotsupp",
      ),
    ],
    { aliases: ["ENOTSUP"], rules: ["option-refused"] },
  ),
  errno(
    "ECONNRESET",
    "Connection reset by peer",
    [
      shown(
        "The peer has reset the connection; a call gives it once, and recv() the end of the data after that.",
        "errnos.a_reset_is_econnreset_once_and_the_end_of_data_after_that",
      ),
      shown(
        "A peer that closes with unread data resets.",
        "errnos.close_with_unread_data_resets",
        "errnos.close_without_unread_data_does_not",
      ),
      shown("So does one that closes with SO_LINGER on and 0 seconds.", "linger.with_0_the_peer_sees_a_reset"),
      shown(
        "A listener that closes resets the connections that wait for accept(), while net.ipv4.tcp_migrate_req is 0.",
        "reuse.waiting_connections_are_reset_when_their_listener_closes_unless_they_may_move",
      ),
    ],
    {
      aliases: ["reset by peer"],
      rules: ["close-with-unread", "linger-reset", "reuseport-queue-lost"],
      options: ["SO_LINGER"],
    },
  ),
  errno(
    "EPIPE",
    "Broken pipe",
    [
      shown("send() gives it after shutdown() of the sending side.", "errnos.send_after_shutdown_is_epipe"),
      shown(
        "After the peer has closed, the first send() succeeds and is answered by a reset, and a later one gives it.",
        "errnos.the_first_send_after_the_peers_close_succeeds_and_a_later_one_is_epipe",
      ),
      shown(
        "So does a send() after a reset that an earlier call has reported.",
        "errnos.after_a_reset_that_was_reported_send_is_epipe",
      ),
      shown(
        "The signal SIGPIPE comes with it, but for MSG_NOSIGNAL.",
        "errnos.epipe_comes_with_sigpipe_but_for_msg_nosignal",
      ),
    ],
    { aliases: ["SIGPIPE"], commands: ["socktrace ls -s TCP:CLOSE_WAIT"] },
  ),
  errno(
    "ETIMEDOUT",
    "Connection timed out",
    [
      shown(
        "connect() gives it when no SYN was answered, as where packets are dropped.",
        "errnos.connect_without_an_answer_is_etimedout",
      ),
      shown(
        "A connection gives it whose keepalive probes were not answered.",
        "slow_tcp.unanswered_probes_end_the_connection",
      ),
      shown(
        "So does one whose data was not acknowledged for TCP_USER_TIMEOUT.",
        "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
      ),
      shown(
        "Without that option net.ipv4.tcp_retries2 decides.",
        "slow_tcp.unacknowledged_data_ends_after_tcp_retries2",
      ),
    ],
    {
      aliases: ["timed out"],
      rules: ["no-keepalive", "user-timeout-unit", "user-timeout-first", "keepalive-blind", "keepalive-default"],
      options: ["TCP_USER_TIMEOUT", "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_SYNCNT"],
      commands: ["socktrace ls -s TCP:SYN_SENT"],
    },
  ),
  errno("EHOSTUNREACH", "No route to host", [
    shown(
      "A host of the own network does not answer when it is asked for its hardware address.",
      "errnos.a_neighbour_that_does_not_answer_is_ehostunreach",
    ),
    shown("A route of type unreachable gives it too.", "errnos.a_route_of_type_unreachable_is_ehostunreach"),
  ]),
  errno("ENETUNREACH", "Network is unreachable", [
    shown("There is no route to the address, not even a default one.", "errnos.without_a_route_it_is_enetunreach"),
  ]),
  errno(
    "ECONNREFUSED",
    "Connection refused",
    [
      shown("Nothing listens on the port.", "errnos.connect_to_a_port_without_a_listener_is_econnrefused"),
      shown(
        "For a UNIX socket the file is there, and its listener has gone.",
        "errnos.a_unix_socket_file_whose_listener_has_gone_is_econnrefused",
      ),
      shown(
        "A connected UDP socket gets it at a later call, since send() does not wait for an answer.",
        "errnos.a_connected_datagram_socket_learns_it_at_a_later_call",
      ),
      shown(
        "One that is not connected does not get it.",
        "errnos.a_datagram_socket_that_is_not_connected_does_not_learn_it",
      ),
    ],
    {
      aliases: ["refused"],
      options: ["IP_RECVERR", "IPV6_RECVERR"],
      commands: ["socktrace ls -i TCP -s TCP:LISTEN", "socktrace ls -i UDP"],
    },
  ),
  errno(
    "EMFILE",
    "Too many open files",
    [
      shown(
        "The process has as many fds as its limit (RLIMIT_NOFILE) allows.",
        "errnos.a_process_that_has_its_limit_of_fds_gets_emfile",
      ),
      shown(
        "A connection that accept() could not take stays in the queue, so that poll() reports it again at once.",
        "errnos.a_connection_that_accept_could_not_take_stays_in_the_queue",
      ),
    ],
    { rules: ["accept-spin", "never-closed", "close-wait"], commands: ["socktrace pfiles PID"] },
  ),
  errno(
    "ENFILE",
    "Too many open files in system",
    [onPage("The machine has as many files open as it allows.", "accept(2)")],
    { rules: ["accept-spin"] },
  ),
  errno(
    "ENOBUFS",
    "No buffer space available",
    [
      shown("A socket joins more groups than net.ipv4.igmp_max_memberships.", "multicast.twenty_groups_a_socket"),
      shown(
        "A netlink socket that reads too slowly has lost messages.",
        "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
      ),
    ],
    { rules: ["option-refused"], options: ["IP_ADD_MEMBERSHIP", "NETLINK_NO_ENOBUFS", "SO_RCVBUF"] },
  ),
  errno(
    "EAGAIN",
    "Resource temporarily unavailable",
    [
      shown(
        "On a non-blocking socket recv() has nothing to read, send() no room, or accept() no connection.",
        "errnos.recv_without_data_send_without_room_and_accept_without_connection_are_eagain",
      ),
      shown(
        "The time of SO_RCVTIMEO or SO_SNDTIMEO is over.",
        "timeouts.a_read_gives_up_with_eagain",
        "timeouts.a_write_gives_up_with_eagain_or_a_short_count",
      ),
      shown("A negative SO_RCVTIMEO does not wait at all.", "timeouts.a_negative_time_does_not_block"),
      shown(
        "connect() to a UNIX listener whose queue is full gives it on a non-blocking socket.",
        "errnos.connect_to_a_unix_listener_whose_queue_is_full_is_eagain",
      ),
      shown("EWOULDBLOCK is the same number.", "errnos.eagain_and_ewouldblock_are_one_number"),
    ],
    {
      aliases: ["EWOULDBLOCK"],
      rules: [
        "timeout-negative",
        "nonblock-not-inherited",
        "timeout-without-blocking",
        "queue-full",
        "ports-exhausted",
      ],
      options: ["SO_RCVTIMEO", "SO_SNDTIMEO"],
    },
  ),
  errno(
    "EINPROGRESS",
    "Operation now in progress",
    [
      shown(
        "connect() on a non-blocking socket goes on in the background.",
        "errnos.connect_on_a_non_blocking_socket_is_einprogress",
      ),
      shown(
        "When it is done poll() reports the socket writable, and SO_ERROR has how it ended.",
        "errnos.when_the_connect_is_done_it_is_writable_and_so_error_says_how_it_ended",
      ),
      shown(
        "On a blocking socket the time of SO_SNDTIMEO was over, and it goes on as well.",
        "timeouts.connect_fails_with_einprogress_and_goes_on",
      ),
    ],
    {
      rules: ["timeout-negative"],
      options: ["SO_ERROR", "SO_SNDTIMEO"],
      commands: ["socktrace ls -s TCP:SYN_SENT"],
    },
  ),
  errno(
    "EALREADY",
    "Operation already in progress",
    [
      shown(
        "connect() was called again while the first one goes on in the background.",
        "errnos.connect_while_one_is_under_way_is_ealready",
      ),
    ],
    { options: ["SO_ERROR"], commands: ["socktrace ls -s TCP:SYN_SENT"] },
  ),
  errno("EISCONN", "Transport endpoint is already connected", [
    shown("connect() was called on a TCP socket that is connected.", "errnos.connect_on_a_connected_stream_is_eisconn"),
    shown("A UDP socket may connect again.", "errnos.a_datagram_socket_may_connect_again"),
  ]),
  errno("ENOTCONN", "Transport endpoint is not connected", [
    shown(
      "recv(), shutdown() and getpeername() give it on a TCP socket without a connection.",
      "errnos.without_a_connection_recv_shutdown_and_getpeername_are_enotconn",
    ),
    shown("send() gives EPIPE there.", "errnos.without_a_connection_send_is_epipe"),
    shown(
      "shutdown() gives it too once the peer has reset the connection.",
      "errnos.after_a_reset_shutdown_is_enotconn",
    ),
  ]),
  errno(
    "EACCES",
    "Permission denied",
    [
      shown(
        "bind() to a port below net.ipv4.ip_unprivileged_port_start needs CAP_NET_BIND_SERVICE.",
        "errnos.a_low_port_is_eacces_for_an_ordinary_user",
      ),
      shown(
        "A datagram to a broadcast address needs SO_BROADCAST.",
        "errnos.sending_to_a_broadcast_address_is_eacces_without_the_option",
      ),
      shown(
        "connect() to a UNIX socket needs the right to write to its file.",
        "errnos.connect_to_a_unix_file_without_write_permission_is_eacces",
      ),
    ],
    { rules: ["broadcast-refused", "option-refused"], options: ["SO_BROADCAST"] },
  ),
  errno(
    "EPERM",
    "Operation not permitted",
    [
      shown(
        "setsockopt() gives it for options that need a capability, as SO_MARK.",
        "errnos.an_option_that_needs_a_capability_is_eperm",
      ),
      shown(
        "So does TCP_CONGESTION for an algorithm that is not for all.",
        "tcp_queues.other_names_need_cap_net_admin",
      ),
    ],
    {
      rules: ["option-refused"],
      options: ["SO_MARK", "SO_PRIORITY", "SO_RCVBUFFORCE", "IP_TRANSPARENT", "TCP_CONGESTION"],
    },
  ),
  errno(
    "EINVAL",
    "Invalid argument",
    [
      shown("setsockopt() gives it for a value out of range.", "errnos.a_value_out_of_range_is_einval"),
      shown("A value that is shorter than the option's type gives it.", "errnos.a_value_that_is_too_short_is_einval"),
      shown("bind() gives it on a socket that is bound.", "errnos.a_second_bind_is_einval"),
      shown("IPV6_V6ONLY after bind() gives it.", "ip_bind.v6only_cannot_be_changed_after_bind"),
      shown("accept() gives it on a socket that does not listen.", "errnos.accept_without_listen_is_einval"),
    ],
    { rules: ["option-refused", "keepalive-unit"], options: ["IPV6_V6ONLY"] },
  ),
  errno(
    "EDOM",
    "Numerical argument out of domain",
    [
      shown(
        "SO_RCVTIMEO and SO_SNDTIMEO give it where tv_usec is not below a million.",
        "timeouts.a_million_microseconds_are_refused",
      ),
    ],
    { rules: ["option-refused"], options: ["SO_RCVTIMEO", "SO_SNDTIMEO"] },
  ),
  errno(
    "EBADF",
    "Bad file descriptor",
    [
      shown("The number is no open fd.", "errnos.a_number_that_is_no_open_fd_is_ebadf"),
      shown(
        "A number that was closed is given out again, so that a second close() hits whoever has it then.",
        "errnos.a_number_that_was_closed_is_given_out_again",
      ),
    ],
    { rules: ["bad-descriptor"], commands: ["socktrace pfiles PID"] },
  ),
  errno(
    "ENOTSOCK",
    "Socket operation on non-socket",
    [shown("The fd is open, and no socket.", "errnos.an_fd_that_is_no_socket_is_enotsock")],
    { rules: ["bad-descriptor"], commands: ["socktrace pfiles PID"] },
  ),
  errno(
    "EMSGSIZE",
    "Message too long",
    [
      shown(
        "A datagram is longer than its protocol allows: UDP over IPv4 carries 65,507 bytes.",
        "errnos.a_datagram_that_is_too_long_for_udp_is_emsgsize",
      ),
      shown(
        "One that may not be fragmented (IP_MTU_DISCOVER) is longer than the path allows.",
        "errnos.one_that_may_not_be_cut_and_is_longer_than_the_mtu_is_emsgsize",
      ),
      shown("A UNIX datagram is larger than SO_SNDBUF.", "buffers.a_larger_unix_datagram_is_refused"),
    ],
    { options: ["IP_MTU_DISCOVER", "IPV6_MTU_DISCOVER", "IP_MTU", "SO_SNDBUF"] },
  ),
  errno("EDESTADDRREQ", "Destination address required", [
    shown(
      "send() on a UDP socket that is not connected has no address to send to.",
      "errnos.send_without_an_address_is_edestaddrreq",
    ),
  ]),
  errno(
    "ENODEV",
    "No such device",
    [
      shown("SO_BINDTODEVICE names an interface that is not there.", "errnos.an_unknown_interface_is_enodev"),
      shown(
        "A group is joined without an interface, and no route leads to it.",
        "errnos.a_group_without_a_route_and_an_interface_is_enodev",
      ),
    ],
    { rules: ["multicast-interface", "option-refused"], options: ["SO_BINDTODEVICE", "IP_ADD_MEMBERSHIP"] },
  ),
  errno("EAFNOSUPPORT", "Address family not supported by protocol", [
    shown(
      "socket() gives it for a family that the kernel does not have.",
      "errnos.a_family_that_the_kernel_lacks_is_eafnosupport",
    ),
    shown(
      "bind() gives it for an IPv6 address on an IPv4 socket.",
      "errnos.an_ipv6_address_on_an_ipv4_socket_is_eafnosupport",
    ),
  ]),
  errno(
    "ENOENT",
    "No such file or directory",
    [
      shown(
        "connect() gives it for a UNIX socket whose file is not there.",
        "errnos.a_unix_name_that_is_not_there_is_enoent",
      ),
      shown(
        "TCP_CONGESTION names an algorithm that the kernel does not have.",
        "tcp_queues.an_unknown_congestion_control_is_enoent",
      ),
    ],
    { rules: ["option-refused"], options: ["TCP_CONGESTION", "TCP_ULP"], commands: ["socktrace ls -U"] },
  ),
];
