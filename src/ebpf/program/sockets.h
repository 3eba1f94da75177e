/* The socket behind an fd. */

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define IPPROTO_TCP 6
#define IPPROTO_MPTCP 262
#define EBADF 9
#define AF_INET 2
#define AF_INET6 10

static __always_inline struct file *file_of(__u32 fd)
{
  struct task_struct *task = bpf_get_current_task_btf();
  struct fdtable *table = BPF_CORE_READ(task, files, fdt);
  struct file *file = 0;
  if (!table || fd >= BPF_CORE_READ(table, max_fds))
    return 0;
  bpf_probe_read_kernel(&file, sizeof(file), BPF_CORE_READ(table, fd) + fd);
  return file;
}

/* The inode of the socket that the fd names; 0: it names none. */
static __always_inline __u64 socket_inode(struct file *file)
{
  struct inode *inode = file ? BPF_CORE_READ(file, f_inode) : 0;
  if (!inode || (BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK)
    return 0;
  return BPF_CORE_READ(inode, i_ino);
}

static __always_inline bool has_tcp_state(__u16 protocol)
{
  return protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP;
}

/* What the kernel has of the socket behind the fd; false: it names none. */
static __always_inline bool describe(struct record *head, __u32 fd, __u64 *inode)
{
  struct file *file = file_of(fd);
  *inode = socket_inode(file);
  if (!*inode) {
    head->flags |= file ? FLAG_FILE : 0;
    return false;
  }
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  head->flags |= FLAG_SOCKET;
  head->kind = BPF_CORE_READ(socket, type);
  if (!sk)
    return true;
  head->family = BPF_CORE_READ(sk, __sk_common.skc_family);
  head->protocol = BPF_CORE_READ(sk, sk_protocol);
  if (has_tcp_state(head->protocol))
    head->state = BPF_CORE_READ(sk, __sk_common.skc_state);
  return true;
}

static __always_inline void watch_state(struct record *head, __u64 inode)
{
  __u32 one = 1;
  if (!all_states && has_tcp_state(head->protocol) && inode)
    bpf_map_update_elem(&sockets, &inode, &one, BPF_ANY);
}
