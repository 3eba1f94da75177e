import { shown, type Shown, type Symptom } from "./symptom.ts";

function word(name: string, title: string, means: readonly Shown[], concerns: Partial<Symptom> = {}): Symptom {
  return { name, kind: "word", aliases: [], title, means, rules: [], options: [], commands: [], ...concerns };
}

/** What people call what they see, or look for. */
export const words: readonly Symptom[] = [
  word(
    "keepalive",
    "does an idle connection still have its peer?",
    [
      shown(
        "SO_KEEPALIVE probes a connection after an idle time.",
        "tcp_keepalive.the_first_probe_comes_after_the_idle_time",
      ),
      shown("Unanswered probes end it with ETIMEDOUT.", "slow_tcp.unanswered_probes_end_the_connection"),
      shown("TCP_KEEPIDLE and TCP_KEEPINTVL do nothing without it.", "tcp_keepalive.alone_it_does_nothing"),
      shown(
        "While sent data is unacknowledged nothing is probed: that is for TCP_USER_TIMEOUT.",
        "slow_tcp.with_unacknowledged_data_no_probes_are_sent",
        "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
      ),
    ],
    {
      aliases: ["idle"],
      rules: [
        "no-keepalive",
        "keepalive-incomplete",
        "keepalive-unit",
        "keepalive-default",
        "keepalive-blind",
        "user-timeout-first",
        "user-timeout-unit",
      ],
      options: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT"],
      commands: ["socktrace ls --opt '!SO_KEEPALIVE' -s TCP:ESTABLISHED", "socktrace pfiles --advice note PID"],
    },
  ),
  word(
    "nagle",
    "small writes that wait",
    [
      shown(
        "A small write waits while an earlier one is not acknowledged.",
        "tcp_small_writes.a_small_write_waits_for_the_acknowledgement",
      ),
      shown(
        "The peer may hold the acknowledgement back: two small writes and a read can stall for 40 milliseconds.",
        "tcp_small_writes.two_small_writes_and_a_read_stall_for_40_milliseconds",
      ),
      shown("With TCP_NODELAY every write leaves at once.", "tcp_small_writes.with_nodelay_every_write_leaves_at_once"),
      shown("writev() makes one packet of many pieces.", "tcp_small_writes.writev_makes_one_packet_of_many_pieces"),
    ],
    {
      aliases: ["delay", "latency", "40ms", "40 ms", "delayed ack"],
      rules: ["nagle-delay", "quickack-once"],
      options: ["TCP_NODELAY", "TCP_QUICKACK"],
      commands: ["socktrace ls --opt '!TCP_NODELAY' -s TCP:ESTABLISHED"],
    },
  ),
  word(
    "cork",
    "writes that are held back until there is more",
    [
      shown(
        "TCP_CORK holds back what fills no segment until it is turned off.",
        "tcp_small_writes.a_cork_holds_segments_back_until_it_is_pulled",
      ),
      shown(
        "Left on, it gives way after 200 ms.",
        "tcp_small_writes.a_forgotten_cork_gives_way_after_200_milliseconds",
      ),
      shown("TCP_NODELAY does not help against it.", "tcp_small_writes.the_cork_is_stronger_than_nodelay"),
      shown(
        "UDP_CORK makes one datagram of all writes, without a limit of time.",
        "udp.writes_are_gathered_until_it_is_turned_off",
        "udp.there_is_no_time_limit",
      ),
      shown("On at close() that datagram is lost.", "udp.forgotten_at_close_nothing_is_sent"),
      shown("On UDP the flag MSG_MORE does the same for one call.", "udp.msg_more_does_the_same_for_one_call"),
    ],
    {
      aliases: ["200ms", "200 ms"],
      rules: ["cork-left-on", "more-left-on"],
      options: ["TCP_CORK", "UDP_CORK"],
      commands: ["socktrace ls --opt TCP_CORK", "socktrace pfiles --advice note PID"],
    },
  ),
  word(
    "slow",
    "answers that come late, or little data in much time",
    [
      shown(
        "Two small writes and a read can stall for 40 milliseconds.",
        "tcp_small_writes.two_small_writes_and_a_read_stall_for_40_milliseconds",
      ),
      shown("A forgotten TCP_CORK costs 200 ms.", "tcp_small_writes.a_forgotten_cork_gives_way_after_200_milliseconds"),
      shown(
        "While the queue of a listener is full further clients wait in SYN_SENT.",
        "tcp_states.beyond_the_backlog_clients_stay_in_syn_sent",
      ),
      shown("A small buffer slows a long path.", "tuning.a_small_buffer_slows_a_long_path"),
      shown("A buffer that was set does not grow.", "tuning.a_buffer_that_was_set_stays_as_it_is"),
    ],
    {
      aliases: ["stall"],
      rules: [
        "nagle-delay",
        "cork-left-on",
        "more-left-on",
        "quickack-once",
        "autotuning-off",
        "window-clamped",
        "buffer-too-late",
        "backlog-small",
        "queue-full",
        "accept-spin",
      ],
      options: ["TCP_NODELAY", "TCP_CORK", "SO_RCVBUF", "SO_SNDBUF", "TCP_WINDOW_CLAMP"],
      commands: ["socktrace pfiles --advice note PID"],
    },
  ),
  word(
    "hang",
    "a call that does not return",
    [
      shown(
        "Without SO_RCVTIMEO, as with a time of 0, a read waits until something comes.",
        "timeouts.a_time_of_0_waits_until_something_comes",
      ),
      shown(
        "A peer that has vanished leaves the connection ESTABLISHED.",
        "tcp_states.a_peer_that_has_vanished_leaves_it_established",
      ),
      shown(
        "SO_KEEPALIVE finds that out: unanswered probes end the connection with ETIMEDOUT.",
        "slow_tcp.unanswered_probes_end_the_connection",
      ),
      shown("Accepted sockets do not inherit O_NONBLOCK.", "tcp_states.accepted_sockets_do_not_inherit_o_nonblock"),
      shown("connect() waits in SYN_SENT for an answer.", "tcp_states.connect_waits_in_syn_sent_for_an_answer"),
      shown(
        "With SO_LINGER on and a time close() waits for the acknowledgement.",
        "linger.with_a_time_close_waits_for_the_acknowledgement",
      ),
    ],
    {
      aliases: ["stuck", "blocked", "freeze"],
      rules: ["no-keepalive", "keepalive-blind", "nonblock-not-inherited", "queue-full", "linger-blocks", "close-wait"],
      options: ["SO_RCVTIMEO", "SO_SNDTIMEO", "SO_KEEPALIVE", "TCP_USER_TIMEOUT", "SO_LINGER"],
      commands: ["socktrace ls -s TCP:SYN_SENT,CLOSE_WAIT", "socktrace pfiles --advice note PID"],
    },
  ),
  word(
    "leak",
    "sockets that nobody closes",
    [
      shown(
        "A socket stays open as long as any process has an fd of it, a child that inherited it too.",
        "tcp_states.a_socket_is_open_while_any_process_has_an_fd_of_it",
      ),
      shown(
        "A connection whose peer has closed waits in CLOSE_WAIT until the program closes it.",
        "tcp_states.close_wait_lasts_until_this_side_closes",
      ),
      shown(
        "At the limit of open files accept() and socket() give EMFILE.",
        "errnos.a_process_that_has_its_limit_of_fds_gets_emfile",
        "errnos.a_connection_that_accept_could_not_take_stays_in_the_queue",
      ),
    ],
    {
      rules: ["never-closed", "close-wait", "kept-across-exec", "accept-spin"],
      commands: ["socktrace ls -s TCP:CLOSE_WAIT", "socktrace pfiles PID"],
    },
  ),
  word(
    "buffer",
    "how much may be under way",
    [
      shown(
        "A buffer that nobody sets grows while data flows.",
        "tuning.a_buffer_that_is_not_set_grows_while_data_flows",
      ),
      shown("One that was set stays as it is.", "tuning.a_buffer_that_was_set_stays_as_it_is"),
      shown(
        "A value above net.core.rmem_max or wmem_max is cut to that, and doubled.",
        "buffers.a_value_is_cut_first_and_then_doubled",
      ),
      shown("A small one slows a long path.", "tuning.a_small_buffer_slows_a_long_path"),
    ],
    {
      aliases: ["window", "throughput"],
      rules: ["queue-full", "autotuning-off", "buffer-clamped", "buffer-too-late", "window-clamped"],
      options: ["SO_RCVBUF", "SO_SNDBUF", "SO_BUF_LOCK", "SO_RCVBUFFORCE", "SO_SNDBUFFORCE", "TCP_WINDOW_CLAMP"],
      commands: ["socktrace ls --opt SO_RCVBUF:observed -i TCP", "socktrace pfiles --advice note PID"],
    },
  ),
  word(
    "backlog",
    "the queue of connections that wait for accept()",
    [
      shown("The number given to listen() is cut to net.core.somaxconn.", "tcp_states.listen_is_cut_to_somaxconn"),
      shown(
        "While the queue is full further clients wait in SYN_SENT.",
        "tcp_states.beyond_the_backlog_clients_stay_in_syn_sent",
      ),
    ],
    {
      aliases: ["queue", "somaxconn", "accept"],
      rules: ["backlog-small", "backlog-clamped", "queue-full", "reuseport-queue-lost"],
      options: ["TCP_DEFER_ACCEPT"],
      commands: ["socktrace ls --format pfiles -s TCP:LISTEN"],
    },
  ),
  word(
    "timeout",
    "how long a call or a connection waits",
    [
      shown(
        "SO_RCVTIMEO and SO_SNDTIMEO end a call that blocks, with EAGAIN.",
        "timeouts.a_read_gives_up_with_eagain",
        "timeouts.a_write_gives_up_with_eagain_or_a_short_count",
      ),
      shown("On a non-blocking socket they do nothing.", "timeouts.on_a_non_blocking_socket_it_does_nothing"),
      shown("They do not bound poll(), select() and epoll_wait().", "timeouts.it_does_not_bound_poll_select_or_epoll"),
      shown(
        "TCP_USER_TIMEOUT ends a connection whose data is not acknowledged, with ETIMEDOUT.",
        "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
      ),
    ],
    {
      rules: [
        "timeout-without-blocking",
        "timeout-negative",
        "user-timeout-unit",
        "user-timeout-first",
        "keepalive-blind",
      ],
      options: ["SO_RCVTIMEO", "SO_SNDTIMEO", "TCP_USER_TIMEOUT", "TCP_SYNCNT", "SO_LINGER"],
      commands: ["socktrace ls --opt TCP_USER_TIMEOUT:observed", "socktrace pfiles PID"],
    },
  ),
  word(
    "reset",
    "a connection that ends at once, without what was not sent yet",
    [
      shown("close() with unread data resets.", "errnos.close_with_unread_data_resets"),
      shown("So does close() with SO_LINGER on and 0 seconds.", "linger.with_0_the_peer_sees_a_reset"),
      shown("What is unsent then is lost.", "linger.with_0_what_is_unsent_is_lost"),
      shown("What had arrived the peer can still read.", "linger.after_a_reset_what_has_arrived_can_be_read"),
      shown(
        "The peer's calls give ECONNRESET, once.",
        "errnos.a_reset_is_econnreset_once_and_the_end_of_data_after_that",
      ),
    ],
    {
      aliases: ["RST"],
      rules: ["close-with-unread", "linger-reset", "reuseport-queue-lost"],
      options: ["SO_LINGER"],
      commands: ["socktrace ls --opt SO_LINGER"],
    },
  ),
  word(
    "linger",
    "what close() does with data that is not sent",
    [
      shown(
        "Without SO_LINGER it returns at once, and the kernel sends the rest.",
        "linger.off_close_returns_at_once_and_the_rest_is_sent",
      ),
      shown("With a time it waits for the acknowledgement.", "linger.with_a_time_close_waits_for_the_acknowledgement"),
      shown("It waits on a non-blocking socket too.", "linger.it_waits_on_a_non_blocking_socket_too"),
      shown("With 0 seconds it resets the connection.", "linger.with_0_the_peer_sees_a_reset"),
    ],
    {
      rules: ["linger-reset", "linger-blocks"],
      options: ["SO_LINGER", "TCP_LINGER2"],
      commands: ["socktrace ls --opt SO_LINGER"],
    },
  ),
  word(
    "reuse",
    "may two sockets have one address?",
    [
      shown(
        "On TCP SO_REUSEADDR lets bind() take a port that connections in TIME_WAIT have, if their socket had it too.",
        "reuse.it_is_taken_if_the_earlier_socket_had_the_option_too",
      ),
      shown("Another listener is in the way all the same.", "reuse.another_listener_is_in_the_way_all_the_same"),
      shown(
        "On UDP, where both have SO_REUSEADDR, the last socket that binds takes the unicast datagrams.",
        "reuse.the_last_one_bound_takes_unicast",
      ),
      shown("SO_REUSEPORT lets sockets of one user share a port.", "reuseport.sockets_of_one_user_share_a_port"),
    ],
    {
      rules: ["reuse-after-bind", "no-reuseaddr", "udp-shared-port", "address-in-use"],
      options: ["SO_REUSEADDR", "SO_REUSEPORT"],
      commands: ["socktrace ls --opt '!SO_REUSEADDR' -s TCP:LISTEN", "socktrace ls --opt SO_REUSEADDR -i UDP"],
    },
  ),
  word(
    "port",
    "which port a socket gets, and whether one is left",
    [
      shown(
        "connect() gives EADDRNOTAVAIL when the range has no port left for that destination.",
        "ip_bind.connect_without_ports_left_is_eaddrnotavail",
      ),
      shown(
        "bind() to port 0 before connect() takes a port for all destinations: EADDRINUSE when none is left.",
        "ip_bind.bind_without_ports_left_is_eaddrinuse",
      ),
      shown(
        "With IP_BIND_ADDRESS_NO_PORT one port serves many destinations.",
        "ip_bind.with_it_one_port_serves_many_destinations",
      ),
      shown(
        "A port below net.ipv4.ip_unprivileged_port_start is EACCES for ordinary users.",
        "errnos.a_low_port_is_eacces_for_an_ordinary_user",
      ),
    ],
    {
      aliases: ["ephemeral", "bind"],
      rules: ["ports-exhausted", "port-before-connect", "port-in-ephemeral-range", "address-in-use", "udp-shared-port"],
      options: ["IP_BIND_ADDRESS_NO_PORT", "IP_LOCAL_PORT_RANGE", "SO_REUSEADDR", "SO_REUSEPORT"],
      commands: ["socktrace ls -i TCP", "socktrace ls -i :8080"],
    },
  ),
  word(
    "multicast",
    "datagrams for whoever has joined",
    [
      shown(
        "While nobody on the machine has joined nothing comes, and closing the socket ends a membership.",
        "multicast.without_a_membership_nothing_comes_and_closing_ends_it",
      ),
      shown(
        "A socket on the wildcard address gets what another program on the machine has joined, unless IP_MULTICAST_ALL is off.",
        "multicast.one_join_makes_another_program_receive_unless_all_is_off",
      ),
      shown("Bound to the group's address it gets no others.", "multicast.bound_to_the_group_it_gets_no_others"),
      shown(
        "An interface that is left out is chosen by the routing table.",
        "multicast.interface_0_is_chosen_by_the_routing_table",
      ),
    ],
    {
      rules: ["multicast-interface", "multicast-all"],
      options: [
        "IP_ADD_MEMBERSHIP",
        "IP_MULTICAST_ALL",
        "IP_MULTICAST_IF",
        "IP_MULTICAST_TTL",
        "IP_MULTICAST_LOOP",
        "IPV6_ADD_MEMBERSHIP",
      ],
      commands: ["socktrace ls --format table --columns fd,command,local,IP_MULTICAST_ALL -i UDP"],
    },
  ),
  word(
    "broadcast",
    "datagrams for all of a network",
    [
      shown(
        "Without SO_BROADCAST sending to a broadcast address gives EACCES.",
        "errnos.sending_to_a_broadcast_address_is_eacces_without_the_option",
      ),
    ],
    { rules: ["broadcast-refused"], options: ["SO_BROADCAST"], commands: ["socktrace ls --opt SO_BROADCAST"] },
  ),
  word(
    "mtu",
    "how large a packet may be",
    [
      shown(
        "A datagram that may not be fragmented and is longer than the path allows gives EMSGSIZE.",
        "errnos.one_that_may_not_be_cut_and_is_longer_than_the_mtu_is_emsgsize",
      ),
      shown("TCP_MAXSEG bounds the segments of TCP.", "tcp_segments.it_bounds_what_is_announced_and_what_is_sent"),
    ],
    {
      aliases: ["mss", "fragment"],
      options: ["IP_MTU_DISCOVER", "IPV6_MTU_DISCOVER", "IP_MTU", "TCP_MAXSEG", "UDP_SEGMENT"],
      commands: ["socktrace pfiles -v PID"],
    },
  ),
  word(
    "fastopen",
    "data in the first packet of a connection",
    [
      shown(
        "The first packet carries data once the client has a cookie.",
        "tcp_listen.the_first_packet_carries_data_once_there_is_a_cookie",
      ),
      shown(
        "Without the server's bit of net.ipv4.tcp_fastopen data waits for the handshake.",
        "tcp_listen.without_the_server_bit_data_waits_for_the_handshake",
      ),
      shown("TCP_FASTOPEN_CONNECT wants the client's bit.", "tcp_listen.fastopen_connect_wants_the_client_bit"),
    ],
    {
      aliases: ["tfo"],
      rules: ["fastopen-off"],
      options: ["TCP_FASTOPEN", "TCP_FASTOPEN_CONNECT", "TCP_FASTOPEN_KEY"],
      commands: ["socktrace ls --opt TCP_FASTOPEN"],
    },
  ),
  word(
    "nonblocking",
    "calls that do not wait",
    [
      shown(
        "recv() without data, send() without room and accept() without a connection give EAGAIN.",
        "errnos.recv_without_data_send_without_room_and_accept_without_connection_are_eagain",
      ),
      shown("connect() gives EINPROGRESS, and goes on.", "errnos.connect_on_a_non_blocking_socket_is_einprogress"),
      shown("Accepted sockets do not inherit O_NONBLOCK.", "tcp_states.accepted_sockets_do_not_inherit_o_nonblock"),
    ],
    {
      aliases: ["nonblock", "o_nonblock"],
      rules: ["nonblock-not-inherited", "timeout-without-blocking"],
      options: ["SO_RCVTIMEO", "SO_SNDTIMEO"],
      commands: ["socktrace pfiles PID"],
    },
  ),
];
