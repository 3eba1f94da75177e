/* TCP's states. */

#define TCP_CLOSE 7

/* Whoever runs: it is called by calls of the process, and by segments that come in. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(state_changes, const struct sock *sk, const int from, const int to)
{
  /* Read without a helper's call, since the kernel's verifier knows what `sk` is: this runs for each socket of the machine. */
  struct socket *socket = sk->sk_socket;
  struct file *file = socket ? socket->file : 0;
  if (!file)
    return 0;
  __u64 inode = file->f_inode->i_ino;
  if (!all_states && !bpf_map_lookup_elem(&sockets, &inode)) {
    /* Of a socket that was never used before this call: it is the caller's. */
    if (from != TCP_CLOSE || !is_traced(pid_of(bpf_get_current_task_btf())))
      return 0;
  }
  struct record *head = begin(TYPE_STATE, 0, 0, sizeof(*head));
  if (!head)
    return 0;
  head->inode = inode;
  head->arg0 = from;
  head->arg1 = to;
  head->state = to;
  head->family = sk->__sk_common.skc_family;
  head->protocol = sk->sk_protocol;
  watch_state(head, inode);
  commit(head);
  return 0;
}
