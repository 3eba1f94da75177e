import type { Proofs } from "./proof.ts";

/** SOL_SOCKET: how long calls wait, and when packets come and leave. */
export const socketTimeProofs: Proofs = {
  SO_RCVTIMEO: [
    {
      says: "A blocking read or accept() gives up after this time with EAGAIN",
      program: "timeouts.a_read_gives_up_with_eagain",
    },
    { says: "A blocking read or accept() gives up", program: "timeouts.accept_gives_up_with_eagain" },
    { says: "or returns what it has", program: "timeouts.a_read_returns_what_it_has" },
    {
      says: "The kernel rounds up to its clock ticks: 5.25 seconds read back as 5.252 with 250 ticks a second",
      program: "timeouts.the_time_is_rounded_up_to_ticks",
    },
    { says: "In simple blocking programs that have no event loop", advice: true },
    { says: "On a non-blocking socket it does nothing", program: "timeouts.on_a_non_blocking_socket_it_does_nothing" },
    {
      says: "it does not bound poll(), select() or epoll_wait()",
      program: "timeouts.it_does_not_bound_poll_select_or_epoll",
    },
    {
      says: "The time starts anew with each call, so a peer that sends a byte now and then keeps a reader busy for ever",
      program: "timeouts.the_time_starts_anew_with_each_call",
    },
    { says: "A negative time does not block at all", program: "timeouts.a_negative_time_does_not_block" },
    { says: "EAGAIN at once", program: "timeouts.a_negative_time_does_not_block" },
    { says: "a tv_usec of 1,000,000 and more is EDOM", program: "timeouts.a_million_microseconds_are_refused" },
    { says: "Accepted sockets inherit it.", program: "timeouts.accepted_sockets_inherit_it" },
  ],
  SO_SNDTIMEO: [
    {
      says: "A blocking write gives up after this time with EAGAIN or a short count",
      program: "timeouts.a_write_gives_up_with_eagain_or_a_short_count",
    },
    {
      says: "a blocking connect() fails with EINPROGRESS, and goes on in the background",
      program: "timeouts.connect_fails_with_einprogress_and_goes_on",
    },
    { says: "To bound connect() and writes in blocking programs", advice: true },
    { says: "On a non-blocking socket it does nothing", program: "timeouts.on_a_non_blocking_socket_it_does_nothing" },
    {
      says: "After a connect() that timed out the attempt still runs",
      program: "timeouts.connect_fails_with_einprogress_and_goes_on",
    },
    { says: "close the socket", advice: true },
    { says: "A negative time does not block at all.", program: "timeouts.a_negative_time_does_not_block" },
    {
      says: "It says nothing about whether the peer received anything",
      program: "timeouts.a_write_tells_nothing_of_what_arrived",
    },
  ],
  SO_TIMESTAMP: [
    {
      says: "Each received message brings along when it arrived, in microseconds, as a control message",
      program: "times.the_time_is_of_arrival_in_micro_or_nanoseconds",
    },
    { says: "For ping-like measurements and time protocols", advice: true },
    {
      says: "The time is taken when the packet enters the network stack, not by the card",
      source: "include/linux/skbuff.h, __net_timestamp, 6.12",
    },
    { says: "SO_TIMESTAMPING can ask the card", page: "Documentation/networking/timestamping.rst" },
    {
      says: "It and SO_TIMESTAMPNS turn each other off",
      program: "messages.times_in_micro_and_nanoseconds_turn_each_other_off",
    },
  ],
  SO_TIMESTAMPNS: [
    { says: "As SO_TIMESTAMP, but in nanoseconds", program: "times.the_time_is_of_arrival_in_micro_or_nanoseconds" },
    { says: "In anything new that would use SO_TIMESTAMP", advice: true },
    {
      says: "Nanoseconds in the unit are not nanoseconds in precision: it is software's time",
      source: "include/linux/skbuff.h, __net_timestamp, 6.12",
    },
    { says: "It turns SO_TIMESTAMP off", program: "messages.times_in_micro_and_nanoseconds_turn_each_other_off" },
  ],
  SO_TIMESTAMPING: [
    {
      says: "A set of flags says which times are wanted, of sending or receiving, by software or by the network card, and how they are reported",
      page: "Documentation/networking/timestamping.rst",
    },
    { says: "Times of sending come on the error queue", program: "times.times_of_sending_come_on_the_error_queue" },
    { says: "For PTP and for measuring where in the machine a packet waits", advice: true },
    { says: "The card itself must be switched on too, by an ioctl", page: "Documentation/networking/timestamping.rst" },
    {
      says: "Without one of the reporting flags nothing is delivered",
      program: "times.without_a_flag_that_reports_nothing_comes",
    },
    {
      says: "The error queue counts against the buffer and must be read",
      program: "times.the_error_queue_counts_against_the_buffer",
    },
  ],
  SO_TXTIME: [
    {
      says: "Each message can carry the time at which it is to leave",
      source: "net/core/sock.c, __sock_cmsg_send, 6.12",
    },
    {
      says: "the etf or fq queueing discipline, or the card, holds it until then",
      source: "net/sched/sch_fq.c, fq_enqueue and net/sched/sch_etf.c, etf_dequeue_timesortedlist, 6.12",
    },
    { says: "In industrial control and audio networks that send in time slots", advice: true },
    {
      says: "Without such a discipline the times are ignored",
      program: "times.without_a_discipline_that_looks_the_times_are_ignored",
    },
    {
      says: "A message that comes too late is dropped by etf, which only SOF_TXTIME_REPORT_ERRORS reports",
      source: "net/sched/sch_etf.c, report_sock_error, 6.12",
    },
    { says: "and sent at once by fq", source: "net/sched/sch_fq.c, fq_enqueue, 6.12" },
    { says: "Any clock but CLOCK_MONOTONIC needs CAP_NET_ADMIN", program: "times.other_clocks_need_rights" },
  ],
  SO_MAX_PACING_RATE: [
    {
      says: "Packets are spread over time so that the socket never sends more bytes a second than this",
      program: "times.tcp_paces_by_its_own_timer",
    },
    { says: "by the fq queueing discipline", source: "net/sched/sch_fq.c, fq_dequeue, 6.12" },
    { says: "or by TCP's own timer", program: "times.tcp_paces_by_its_own_timer" },
    { says: "In video and backup servers, so that one transfer does not flood a path", advice: true },
    { says: "For UDP it works only under the fq discipline", program: "times.udp_is_not_paced_without_fq" },
    {
      says: "An int cannot say more than 4 GB/s; pass 64 bits",
      program: "counters.a_rate_beyond_an_int_takes_64_bits",
    },
  ],
};
