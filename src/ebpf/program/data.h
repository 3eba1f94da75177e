/* What stands behind the head of a record: what the call pointed to, peers, fds that came with a message, filters. */

static __always_inline void copy(struct record *head, __u8 *data, struct piece *piece, __u64 room)
{
  __u64 length = piece->length;
  if (!piece->from || !length)
    return;
  if (length > room) {
    length = room;
    head->flags |= FLAG_CUT;
  }
  if (bpf_probe_read_user(data, length, (void *)piece->from))
    head->flags |= FLAG_UNREADABLE;
  else
    head->length = length;
}

/* struct sockaddr_in (linux/in.h), struct sockaddr_in6 (linux/in6.h) */
struct inet_address {
  __u16 family;
  __u16 port;
  __u32 address;
  __u64 zero;
};
struct inet6_address {
  __u16 family;
  __u16 port;
  __u32 flow;
  __u8 address[16];
  __u32 scope;
};

/* Who connected, as the kernel has it: the program need not have asked. */
static __always_inline void add_peer(struct record *head, __u8 *data, __u32 fd)
{
  struct file *file = file_of(fd);
  if (!socket_inode(file))
    return;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  __u16 port = BPF_CORE_READ(sk, __sk_common.skc_dport);
  if (head->family == AF_INET) {
    struct inet_address *peer = (void *)data;
    *peer = (struct inet_address){.family = AF_INET, .port = port};
    peer->address = BPF_CORE_READ(sk, __sk_common.skc_daddr);
    head->length = sizeof(*peer);
  } else {
    struct inet6_address *peer = (void *)data;
    *peer = (struct inet6_address){.family = AF_INET6, .port = port};
    BPF_CORE_READ_INTO(&peer->address, sk, __sk_common.skc_v6_daddr);
    /* fe80::/10 */
    if (peer->address[0] == 0xfe && (peer->address[1] & 0xc0) == 0x80)
      peer->scope = BPF_CORE_READ(sk, __sk_common.skc_bound_dev_if);
    head->length = sizeof(*peer);
  }
}

static __always_inline bool is_inet(__u16 family)
{
  return family == AF_INET || family == AF_INET6;
}

/* struct cmsghdr: 8 bytes of length, level 1 (SOL_SOCKET), type 1 (SCM_RIGHTS), then the fds. */
#define CMSG_HEAD 16

/* Where in the control data the fds begin; 0: there are none. Who sent the message can stand before them. */
static __always_inline __u64 find_fds(struct long_record *record, __u64 *size)
{
  __u64 at = 0;
  for (int i = 0; i < 4; i++) {
    asm volatile("" : "+r"(at));
    if (at > CONTROL_ROOM - CMSG_HEAD || at + CMSG_HEAD > record->head.length)
      return 0;
    *size = *(__u64 *)(record->data + at);
    if (*(__u32 *)(record->data + at + 8) == 1 && *(__u32 *)(record->data + at + 12) == 1)
      return at + CMSG_HEAD;
    if (*size < CMSG_HEAD || *size > CONTROL_ROOM)
      return 0;
    at += (*size + 7) & ~7ull;
  }
  return 0;
}

/* The fds that came with a message, and the inodes of the sockets among them, behind the control data. */
static __always_inline void add_inodes(struct long_record *record)
{
  struct record *head = &record->head;
  if (head->length > CONTROL_ROOM)
    return;
  __u64 size = 0, from = find_fds(record, &size);
  if (!from)
    return;
  head->arg5 = from;
  for (int i = 0; i < MOST_FDS; i++) {
    __u64 at = from + 4ull * i;
    asm volatile("" : "+r"(at));
    if (CMSG_HEAD + 4ull * (i + 1) > size || at > CONTROL_ROOM - 4 || at + 4 > head->length)
      break;
    __u32 fd = *(__u32 *)(record->data + at);
    *(__u64 *)(record->data + CONTROL_ROOM + 8 * i) = socket_inode(file_of(fd));
    head->other = i + 1;
  }
  head->length = CONTROL_ROOM + 8 * MOST_FDS;
}

/* The instructions of a filter, behind where it says that they are. */
static __always_inline void add_filter(struct long_record *record)
{
  struct record *head = &record->head;
  __u64 length = *(__u16 *)record->data * 8ull, from = *(__u64 *)(record->data + 8);
  if (head->length != FILTER_HEAD || !length)
    return;
  /* So that the length itself is compared, which the kernel's verifier follows. */
  asm volatile("" : "+r"(length));
  if (length > LONG_DATA - FILTER_HEAD) {
    length = LONG_DATA - FILTER_HEAD;
    head->flags |= FLAG_CUT;
  }
  if (!bpf_probe_read_user(record->data + FILTER_HEAD, length, (void *)from))
    head->length = FILTER_HEAD + length;
}
