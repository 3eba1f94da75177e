/* TCP's states. */

#define TCP_CLOSE 7

#define FILE_REF_RELEASED 0xc000000000000000

/*
 * Its last fd was closed, so it is nobody's any more: what the kernel goes on with (FIN_WAIT1, LAST_ACK) is a consequence
 * of the close, which was reported. A third of the records of a server with a connection for each request.
 */
static __always_inline bool is_released(struct file *file)
{
  if (bpf_core_field_exists(file->f_ref))
    return (__u64)file->f_ref.refcnt.counter >= FILE_REF_RELEASED;
  return file->f_count.counter == 0;
}

/* Whoever runs: it is called by calls of the process, and by segments that come in. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(state_changes, const struct sock *sk, const int from, const int to)
{
  /* Read without a helper's call, since the kernel's verifier knows what `sk` is: this runs for each socket of the machine. */
  struct socket *socket = sk->sk_socket;
  struct file *file = socket ? socket->file : 0;
  if (!file || is_released(file))
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
