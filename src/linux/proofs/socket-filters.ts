import type { Proofs } from "./proof.ts";

/** SOL_SOCKET: filters, groups that share a port, processors and polling. */
export const socketFilterProofs: Proofs = {
  SO_ATTACH_FILTER: [
    {
      says: "A small classic BPF program looks at each packet before it is queued, and says how much of it to keep; 0 drops it",
      program: "filters.the_program_says_how_much_is_kept_and_0_drops_it",
    },
    { says: "tcpdump works by this", page: "Documentation/networking/filter.rst" },
    { says: "On packet and raw sockets, to wake up for the wanted packets only", advice: true },
    {
      says: "Packets that came between socket() and this call are in the queue unfiltered: drain them first",
      program: "filters.what_came_before_the_filter_is_still_in_the_queue",
    },
    {
      says: "For TCP it needs CAP_NET_ADMIN in kernels since June 2026",
      program: "filters.an_ordinary_user_may_not_filter_tcp",
    },
    { says: "The program is copied, so changing it later does nothing", program: "filters.the_program_is_copied" },
  ],
  SO_DETACH_FILTER: [
    {
      says: "Takes the socket's filter away, classic or extended: everything is delivered again",
      program: "filters.without_the_filter_all_is_delivered_again",
    },
    { says: "When a program is done with narrowing down what it receives", advice: true },
    {
      says: "It fails with ENOENT where there is no filter and with EPERM where the filter is locked",
      program: "reading.a_locked_filter_stays",
    },
    {
      says: "The value is ignored, but must be four bytes long or longer",
      program: "filters.detaching_takes_any_value_of_four_bytes_or_more",
    },
  ],
  SO_LOCK_FILTER: [
    {
      says: "From now on no filter of this socket can be attached, changed or removed, by anybody",
      program: "reading.a_locked_filter_stays",
    },
    { says: "Before a privileged program hands a raw socket to one that is not trusted", advice: true },
    { says: "There is no way back, not even for root", program: "reading.a_locked_filter_stays" },
    { says: "A child that wanted to narrow the filter further cannot", program: "reading.a_locked_filter_stays" },
  ],
  SO_ATTACH_BPF: [
    {
      says: "As SO_ATTACH_FILTER, with an extended BPF program that was loaded before and is given by its fd",
      program: "filters.without_the_filter_all_is_delivered_again",
    },
    { says: "When a filter needs maps, helper functions or more room than classic BPF has", advice: true },
    {
      says: "Loading the program is privileged on most systems",
      program: "filters.loading_an_extended_program_is_privileged_where_the_setting_says_so",
    },
    {
      says: "It takes the place of a classic filter",
      program: "filters.an_extended_program_takes_the_place_of_a_classic_one",
    },
  ],
  SO_REUSEPORT: [
    {
      says: "Sockets that all have it, and belong to the same user, can bind the same address and port",
      program: "reuseport.sockets_of_one_user_share_a_port",
    },
    {
      says: "The kernel spreads new connections or datagrams over them by a hash of the addresses",
      program: "reuseport.datagrams_of_one_sender_go_to_one_socket_those_of_many_to_all",
    },
    { says: "or as a BPF program says", program: "reuseport.a_classic_program_returns_the_index_of_the_socket" },
    { says: "To give each worker thread its own listener", advice: true },
    {
      says: "All sockets must have it, the first one too",
      program: "reuse.all_sockets_of_a_group_need_it",
    },
    {
      says: "set on that one late, even after listen(), it still lets others in",
      program: "reuseport.set_late_it_still_lets_others_in",
    },
    {
      says: "Connections that wait in the queue of a listener are reset when it closes, unless net.ipv4.tcp_migrate_req is 1 (Linux 5.14)",
      program: "reuse.waiting_connections_are_reset_when_their_listener_closes_unless_they_may_move",
    },
    {
      says: "Sharing is by hash, so a busy worker gets as many as an idle one",
      program: "reuseport.connections_are_spread_by_a_hash",
    },
  ],
  SO_ATTACH_REUSEPORT_CBPF: [
    {
      says: "A classic BPF program looks at each packet and returns the index of the socket in the group that gets it",
      program: "reuseport.a_classic_program_returns_the_index_of_the_socket",
    },
    {
      says: "To spread work by processor or by something in the packet, instead of by a hash of addresses",
      program: "reuseport.a_program_can_choose_by_processor",
    },
    {
      says: "Sockets are numbered in the order of bind() for UDP and listen() for TCP",
      program: "reuseport.sockets_are_numbered_by_bind_for_udp_and_by_listen_for_tcp",
    },
    { says: "and renumbered when one closes", program: "reuseport.when_one_closes_the_last_takes_its_number" },
    {
      says: "An index out of range falls back to the hash",
      program: "reuseport.an_index_out_of_range_falls_back_to_the_hash",
    },
  ],
  SO_ATTACH_REUSEPORT_EBPF: [
    {
      says: "An extended BPF program chooses the socket of the group, also through a map that programs can change while it runs",
      program: "reuseport.an_extended_program_chooses_by_a_map_that_changes",
    },
    { says: "For servers that hand connections over from an old process to a new one", advice: true },
    {
      says: "Loading the program is privileged",
      program: "filters.loading_an_extended_program_is_privileged_where_the_setting_says_so",
    },
    { says: "It holds for the whole group, whoever set it", program: "reuseport.it_holds_for_the_whole_group" },
  ],
  SO_INCOMING_CPU: [
    {
      says: "Read, it tells which processor handled the last packet",
      program: "reuseport.the_processor_of_the_last_packet_is_read",
    },
    {
      says: "Set on sockets of a SO_REUSEPORT group, it makes the kernel prefer the socket whose number is the processor that a connection comes in on",
      program: "reuseport.the_socket_of_the_processor_is_preferred",
    },
    { says: "To keep a connection, its worker and its memory on one processor", advice: true },
    { says: "It pays only if the card's queues are tied to processors and each worker is pinned", advice: true },
    { says: "It is not inherited by accepted sockets", program: "counters.the_cpu_is_not_inherited" },
    { says: "It is not inherited by accepted sockets", source: "net/core/sock.c, sk_clone_lock, 6.12" },
  ],
  SO_INCOMING_NAPI_ID: [
    {
      says: "Reads a number that stands for the queue of the network card by which the last packet came",
      page: "socket(7)",
    },
    { says: "To give connections of one queue to one thread", advice: true },
    {
      says: "0 before the first packet, and on devices without such queues, loopback among them",
      program: "counters.before_the_first_packet_there_is_no_queue",
    },
  ],
  SO_BUSY_POLL: [
    {
      says: "Before a blocking read sleeps, it asks the network card's queue directly for this many microseconds, which saves the way through an interrupt",
      source: "net/ipv4/tcp.c, tcp_recvmsg, 6.12",
    },
    { says: "Where latency counts more than processor time, on cards whose driver can do it", advice: true },
    { says: "It burns a processor", page: "socket(7)" },
    { says: "Older kernels need CAP_NET_ADMIN for raising it", page: "socket(7)" },
    { says: "It does nothing on loopback", program: "rights.busy_polling_is_free_and_does_nothing_on_loopback" },
  ],
  SO_PREFER_BUSY_POLL: [
    {
      says: "While the program keeps polling, the card's interrupts stay off; they come back if it stops for too long",
      page: "Documentation/networking/napi.rst",
    },
    { says: "Together with SO_BUSY_POLL, under heavy load, mostly with AF_XDP", advice: true },
    { says: "Needs CAP_NET_ADMIN to be turned on", program: "rights.preferring_to_poll_is_eperm" },
    {
      says: "Needs gro_flush_timeout and napi_defer_hard_irqs set on the interface",
      page: "Documentation/networking/napi.rst",
    },
  ],
  SO_BUSY_POLL_BUDGET: [
    {
      says: "One round of busy polling handles at most this many packets; 8 unless set",
      source: "include/net/busy_poll.h, sk_busy_loop and BUSY_POLL_BUDGET, 6.12",
    },
    { says: "To trade a little latency for more packets a round", advice: true },
    {
      says: "Raising it needs CAP_NET_ADMIN, and unset it counts as 0: an ordinary user can set nothing but 0. It can be set but not read",
      program: "rights.any_budget_but_0_is_eperm_and_is_not_read",
    },
    { says: "an ordinary user can set nothing but 0", program: "rights.any_budget_but_0_is_eperm_and_is_not_read" },
  ],
};
