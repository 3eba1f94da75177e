import type { Proofs } from "./proof.ts";

/** SOL_SOCKET: who is at the other end of a UNIX socket. */
export const socketPeerProofs: Proofs = {
  SO_PASSCRED: [
    {
      says: "Each message that arrives on a UNIX socket carries the sender's pid, uid and gid",
      program: "messages.a_message_carries_its_senders_pid_and_ids",
    },
    { says: "In daemons that must know who talks to them message by message", advice: true },
    {
      says: "recvmsg() needs room for the control message",
      program: "unix_peers.without_room_the_credentials_are_cut_off",
    },
    {
      says: "Set it before the peer sends: earlier messages read pid 0 and uid 65534",
      program: "messages.earlier_messages_have_no_credentials",
    },
    { says: "earlier messages read pid 0 and uid 65534", program: "messages.earlier_messages_have_no_credentials" },
    {
      says: "A UNIX socket that has no name yet is bound to an automatic one when it is set and connects",
      program: "unix_peers.a_socket_without_a_name_gets_one_when_it_connects",
    },
    { says: "The pid may be reused before it is looked at", program: "unix_peers.a_pid_may_be_reused_and_a_pidfd_not" },
  ],
  SO_PEERCRED: [
    { says: "had when it called connect()", program: "messages.the_peers_credentials_are_those_of_connect" },
    {
      says: "listen() or socketpair()",
      program: "unix_peers.the_peers_credentials_are_those_of_listen_and_socketpair_too",
    },
    { says: "In local servers, to decide what a client may do", advice: true },
    {
      says: "It tells who connected, not who holds the fd now: it may have been passed on",
      program: "unix_peers.the_peers_pid_is_who_connected_not_who_has_the_fd",
    },
    {
      says: "Of a peer outside of a container's pid namespace the pid reads 0",
      program: "unix_peers.the_pid_of_a_peer_outside_of_the_pid_namespace_reads_0",
    },
    {
      says: "The process may be gone and its pid reused; SO_PEERPIDFD is free of that",
      program: "unix_peers.a_pid_may_be_reused_and_a_pidfd_not",
    },
  ],
  SO_PEERSEC: [
    {
      says: "Reads the label that SELinux, AppArmor or Smack gave to the peer: for UNIX sockets when it connected",
      page: "unix(7)",
    },
    { says: "for TCP where labelled networking is set up", page: "ip(7)" },
    { says: "In daemons that enforce the rules of a security module themselves", advice: true },
    {
      says: "Without such a module it fails with ENOPROTOOPT",
      program: "unix_peers.without_a_security_module_there_is_no_label",
    },
    { says: "The buffer may be too small: then ERANGE and the length wanted", page: "unix(7)" },
  ],
  SO_PASSSEC: [
    {
      says: "Each message that arrives carries the sender's security label, where a security module gives one",
      page: "unix(7)",
    },
    { says: "In system daemons that log or check labels", advice: true },
    { says: "recvmsg() needs room for the control message", page: "unix(7)" },
    {
      says: "Without a security module nothing comes",
      program: "unix_peers.without_a_security_module_there_is_no_label",
    },
  ],
  SO_PEERGROUPS: [
    {
      says: "Reads the supplementary groups that the peer of a UNIX socket had when it connected",
      program: "unix_peers.the_peers_groups_are_those_of_when_it_connected",
    },
    { says: "In local servers that grant rights by group", advice: true },
    {
      says: "The list may be long: a buffer that is too small gives ERANGE and the length wanted",
      program: "counters.a_buffer_too_small_for_the_groups_is_erange",
    },
    {
      says: "a buffer that is too small gives ERANGE",
      program: "counters.a_buffer_too_small_for_the_groups_is_erange",
    },
  ],
  SO_PASSPIDFD: [
    {
      says: "Each message on a UNIX socket brings along a pidfd of its sender: a handle of that very process",
      program: "unix_peers.a_pidfd_is_a_handle_of_the_sender",
    },
    { says: "which no other can take over", program: "unix_peers.a_pid_may_be_reused_and_a_pidfd_not" },
    { says: "In daemons that would use SO_PASSCRED and then look at /proc/PID", advice: true },
    { says: "Every message makes a new fd that must be closed", program: "messages.each_message_makes_a_new_pidfd" },
    { says: "Before Linux 6.5 it is ENOPROTOOPT", program: "unix_peers.pidfds_came_with_6_5" },
  ],
  SO_PEERPIDFD: [
    {
      says: "Reading it opens a pidfd of the process that the UNIX socket was connected by",
      program: "unix_peers.a_peer_pidfd_is_of_who_connected",
    },
    {
      says: "instead of the pid of SO_PEERCRED, which may have been reused",
      program: "unix_peers.a_pid_may_be_reused_and_a_pidfd_not",
    },
    { says: "Each read makes a new fd", program: "counters.each_read_makes_a_new_pidfd" },
    {
      says: "Where the process is gone, kernels before 6.16 give an error instead of a pidfd",
      program: "unix_peers.a_peer_pidfd_of_a_process_that_is_gone",
    },
  ],
  SO_PASSRIGHTS: [
    {
      says: "On by default. Turned off, a UNIX socket refuses fds that come with SCM_RIGHTS",
      program: "messages.refused_fds_are_eperm_for_the_sender",
    },
    { says: "the sender gets EPERM", program: "messages.refused_fds_are_eperm_for_the_sender" },
    { says: "In daemons that expect no fds, so that nobody can make them hold some", advice: true },
    { says: "Only since Linux 6.16", program: "unix_peers.refusing_fds_came_with_6_16" },
    { says: "Accepted sockets inherit it", program: "unix_peers.accepted_sockets_inherit_that_fds_are_refused" },
  ],
};
