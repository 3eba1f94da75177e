/*
 * The eBPF engine's program: it reports the system calls on sockets of the traced processes, and how these fork, exec and
 * end, as records (record.h, written from ../layout.ts) in a ring buffer. It decides nothing but what is of interest; what a
 * call means is for ../decode/.
 *
 * A call is reported at its end: its arguments are still in the registers, the kernel has just read what they point to, so
 * that it is in memory, and the result is known. What has an effect before that (close, close_range) is reported at its
 * beginning, and what its fd named then is remembered for calls that wait, or whose fd is another's at their end.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "kernel.h"
#include "calls.h"
#include "record.h"

char LICENSE[] SEC("license") = "GPL";

/* Set by the loader before the program is loaded; the kernel's verifier leaves out what they exclude. */
const volatile struct settings settings SEC(".rodata.settings") = {.version = LAYOUT_VERSION};
#define all_processes settings.all_processes
#define all_states (all_processes && !settings.narrows)

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 24);
} ring SEC(".maps");

/* The processes that are traced, and those whose next children will be (a launcher, around its fork). */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, __u32);
} processes SEC(".maps");
#define TRACED 1
#define PARENT 2

/* With `narrows`: cgroups of which it is known whether their processes are reported. Of others it is decided outside. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u64);
  __type(value, __u32);
} cgroups SEC(".maps");
#define INSIDE 1
#define OUTSIDE 2

/* What a call's fd named at its beginning, by thread. */
struct before {
  __u64 inode;
  __u64 other;
  __u32 room;
  __u32 call;
  /* Of shutdown: what it does to the states, the peer's too, has happened when it returns. */
  __u64 time;
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, struct before);
} entered SEC(".maps");

/* TCP sockets of the traced processes, by inode: their state is reported. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 262144);
  __type(key, __u64);
  __type(value, __u32);
} sockets SEC(".maps");

/* Processes that have made a 32-bit call on a socket. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, __u32);
} compat SEC(".maps");

struct counts {
  __u64 made;
  __u64 lost;
  /* Of the lost ones those that no room was found for in `losses`. */
  __u64 unnamed;
  /* Stacks that were not reported; they are no events, so that they are not in the numbers above. */
  __u64 stacks;
};
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct counts);
} counters SEC(".maps");

/* Processes of which records were lost, and how many; 0: changes of TCP states, which are of no process. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, __u64);
} losses SEC(".maps");

struct short_record {
  struct record head;
  __u8 data[SHORT_DATA];
};
struct long_record {
  struct record head;
  __u8 data[LONG_DATA];
};

/* ---- processes ---- */

/* linux/pid_namespace.h: MAX_PID_NS_LEVEL */
#define MOST_PID_NAMESPACES 32

/* The number of a thread in our own pid namespace, where that is not the machine's; 0: it has none there. */
static __noinline __u32 number_of(struct task_struct *task)
{
  struct pid *pid = BPF_CORE_READ(task, thread_pid);
  void *numbers = (void *)pid + bpf_core_field_offset(struct pid, numbers);
  __u32 level = BPF_CORE_READ(pid, level);
  for (__u32 at = 0; at <= MOST_PID_NAMESPACES && at <= level; at++) {
    struct upid *one = numbers + at * bpf_core_type_size(struct upid);
    if (BPF_CORE_READ(one, ns, ns.inum) == settings.pid_namespace)
      return BPF_CORE_READ(one, nr);
  }
  return 0;
}

/* The number of a thread in the pid namespace that it is in, where that is one below ours (a container); else 0. */
static __noinline __u32 inner_number_of(struct task_struct *task)
{
  struct pid *pid = BPF_CORE_READ(task, thread_pid);
  __u32 level = BPF_CORE_READ(pid, level);
  struct upid *last = (void *)pid + bpf_core_field_offset(struct pid, numbers) +
                      level * bpf_core_type_size(struct upid);
  bool is_ours = settings.pid_namespace == 0 ? level == 0 : BPF_CORE_READ(last, ns, ns.inum) == settings.pid_namespace;
  return is_ours ? 0 : BPF_CORE_READ(last, nr);
}

static __always_inline __u32 tid_of(struct task_struct *task)
{
  return settings.pid_namespace == 0 ? (__u32)BPF_CORE_READ(task, pid) : number_of(task);
}

static __always_inline __u32 pid_of(struct task_struct *task)
{
  return settings.pid_namespace == 0 ? (__u32)BPF_CORE_READ(task, tgid)
                                     : number_of(BPF_CORE_READ(task, group_leader));
}

/* linux/sched.h: PF_IO_WORKER, a thread of the kernel's own that works for the process (io_uring). No fork shows it. */
static __always_inline bool is_worker(struct task_struct *task)
{
  return BPF_CORE_READ(task, flags) & 0x10;
}

/* Of the thread that runs, by its cgroup of version 2; 0: not known. */
static __always_inline __u32 current_place(void)
{
  __u64 id = bpf_get_current_cgroup_id();
  __u32 *place = bpf_map_lookup_elem(&cgroups, &id);
  return place ? *place : 0;
}

static __always_inline bool is_traced(__u32 pid)
{
  if (all_processes)
    return pid != 0 && pid != settings.self && (!settings.narrows || current_place() != OUTSIDE);
  __u32 *how = bpf_map_lookup_elem(&processes, &pid);
  return how && *how == TRACED;
}

/* ---- records ---- */

static __always_inline void count_loss(struct counts *counts, __u32 pid)
{
  __sync_fetch_and_add(&counts->lost, 1);
  __u64 one = 1, *sum = bpf_map_lookup_elem(&losses, &pid);
  if (sum)
    __sync_fetch_and_add(sum, 1);
  else if (bpf_map_update_elem(&losses, &pid, &one, BPF_ANY))
    __sync_fetch_and_add(&counts->unnamed, 1);
}

/* Room for a record of that size with its head filled; 0: the ring is full. */
static __always_inline void *begin(__u32 type, __u32 pid, __u32 tid, __u64 size)
{
  __u32 zero = 0;
  struct counts *counts = bpf_map_lookup_elem(&counters, &zero);
  if (!counts)
    return 0;
  __u64 sequence = __sync_fetch_and_add(&counts->made, 1);
  struct record *head = bpf_ringbuf_reserve(&ring, size, 0);
  if (!head) {
    count_loss(counts, pid);
    return 0;
  }
  __builtin_memset(head, 0, sizeof(*head));
  head->type = type;
  head->pid = pid;
  head->tid = tid;
  head->time = bpf_ktime_get_ns();
  head->sequence = sequence;
  if (settings.narrows && current_place() == INSIDE)
    head->flags = FLAG_INSIDE;
  return head;
}

/* The reader looks by a timer: to wake it for each record would cost more than the record. */
static __always_inline void commit(void *record)
{
  bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

static __always_inline __u32 network_of(struct task_struct *task)
{
  return BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
}

/* ---- sockets ---- */

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

/* ---- calls ---- */

#define F_DUPFD 0
#define F_SETFL 4
#define F_DUPFD_CLOEXEC 1030
#define FIONBIO 0x5421
#define FIONCLEX 0x5450
#define FIOCLEX 0x5451
#define MSG_FASTOPEN 0x20000000

struct arguments {
  __u64 at[6];
  /* Who made the call. */
  __u32 pid;
  __u32 tid;
  /* Of its record, from the beginning. */
  __u64 flags;
};

/* The last piece of user memory that a call points to: where, and how long it is. */
struct piece {
  __u64 from;
  __u64 length;
};

static __always_inline __u32 int_at(__u64 address)
{
  __u32 value = 0;
  bpf_probe_read_user(&value, sizeof(value), (void *)address);
  return value;
}

static __always_inline __u64 least(__u64 left, __u64 right)
{
  return left < right ? left : right;
}

/* struct user_msghdr (linux/socket.h): the control data and its length as the kernel left it. */
static __always_inline struct piece control_of(__u64 message)
{
  struct piece piece = {};
  bpf_probe_read_user(&piece.from, sizeof(piece.from), (void *)(message + 32));
  bpf_probe_read_user(&piece.length, sizeof(piece.length), (void *)(message + 40));
  return piece;
}

/* Of a length below 0 the kernel reads nothing. */
static __always_inline __u64 length_of(__u64 argument)
{
  return (__s32)argument < 0 ? 0 : (__u32)argument;
}

/* struct sock_fprog (linux/filter.h): how many instructions, and where they are. */
#define FILTER_HEAD 16
#define SOL_SOCKET 1
#define SO_ATTACH_FILTER 26
#define SO_ATTACH_REUSEPORT_CBPF 51

/* Options whose value points to a program of 8 bytes an instruction. */
static __always_inline bool is_filter(__u32 call, struct arguments *args)
{
  __u32 level = args->at[1], option = args->at[2];
  return call == CALL_SETSOCKOPT && level == SOL_SOCKET && length_of(args->at[4]) >= FILTER_HEAD &&
         (option == SO_ATTACH_FILTER || option == SO_ATTACH_REUSEPORT_CBPF);
}

static __always_inline bool is_message(__u32 call)
{
  return call == CALL_RECVMSG || call == CALL_RECVMMSG;
}

static __always_inline struct piece piece_of(__u32 call, struct arguments *args, long result, struct before *before)
{
  struct piece none = {};
  __u64 *at = args->at;
  switch (call) {
  case CALL_SETSOCKOPT:
    return (struct piece){at[3], is_filter(call, args) ? FILTER_HEAD : length_of(at[4])};
  case CALL_GETSOCKOPT:
    return result < 0 ? none : (struct piece){at[3], int_at(at[4])};
  case CALL_BIND:
  case CALL_CONNECT:
    return (struct piece){at[1], length_of(at[2])};
  case CALL_SENDTO:
    return (struct piece){at[4], length_of(at[5])};
  case CALL_SOCKETPAIR:
    return result < 0 ? none : (struct piece){at[3], 8};
  case CALL_ACCEPT:
  case CALL_ACCEPT4:
  case CALL_GETSOCKNAME:
  case CALL_GETPEERNAME:
    return result < 0 || !at[1] || !before ? none : (struct piece){at[1], least(int_at(at[2]), before->room)};
  case CALL_RECVMSG:
  case CALL_RECVMMSG:
    return result < 0 ? none : control_of(at[1]);
  case CALL_IOCTL:
    return at[1] == FIONBIO ? (struct piece){at[2], 4} : none;
  default:
    return none;
  }
}

/* Whether the call is of a kind that changes or shows something of sockets. */
static __always_inline bool is_of_interest(__u32 call, struct arguments *args, struct piece *piece)
{
  __u32 command = args->at[1];
  switch (call) {
  case CALL_FCNTL:
    return command <= F_SETFL || command == F_DUPFD_CLOEXEC;
  case CALL_IOCTL:
    return command == FIONBIO || command == FIOCLEX || command == FIONCLEX;
  case CALL_SENDTO:
    return args->at[3] & MSG_FASTOPEN;
  case CALL_RECVMSG:
  case CALL_RECVMMSG:
    /* A control message of one fd has 20 bytes (cmsg(3)). */
    return piece->length >= 20;
  default:
    return true;
  }
}

/* Calls on an fd that may name whatever it likes: they count only where it names a socket. */
static __always_inline bool is_on_any_fd(__u32 call)
{
  return call == CALL_FCNTL || call == CALL_IOCTL || call == CALL_DUP || call == CALL_DUP2 || call == CALL_DUP3;
}

/* Calls that give an fd, or whose result is no fd of theirs: the first argument is none. */
static __always_inline bool has_no_fd(__u32 call)
{
  return call == CALL_SOCKET || call == CALL_SOCKETPAIR || call == CALL_PIDFD_GETFD || call == CALL_UNSHARE ||
         call == CALL_SETNS || call == CALL_IO_URING_SETUP || call == CALL_CLOSE_RANGE;
}

static __always_inline bool gives_fd(__u32 call, struct arguments *args)
{
  __u32 command = args->at[1];
  return call == CALL_SOCKET || call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_DUP || call == CALL_DUP2 ||
         call == CALL_DUP3 || call == CALL_PIDFD_GETFD ||
         (call == CALL_FCNTL && (command == F_DUPFD || command == F_DUPFD_CLOEXEC));
}

/* The call's fd may be another's at its end, or something that it points to is overwritten. */
static __always_inline bool is_remembered(__u32 call)
{
  return call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_CONNECT || is_message(call) ||
         call == CALL_GETSOCKNAME || call == CALL_GETPEERNAME || call == CALL_DUP2 || call == CALL_DUP3 ||
         call == CALL_SHUTDOWN;
}

static __always_inline void fill(struct record *head, __u32 call, struct arguments *args, long result)
{
  head->call = call;
  head->flags |= args->flags;
  head->result = result;
  head->arg0 = args->at[0];
  head->arg1 = args->at[1];
  head->arg2 = args->at[2];
  head->arg3 = args->at[3];
  head->arg4 = args->at[4];
  head->arg5 = args->at[5];
}

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

/* Not inline, so that the kernel verifies it once: that halves the time to load. */
__noinline int about(struct record *head, struct arguments *args, struct before *before, __u32 call, long result)
{
  if (!head || !args)
    return 0;
  if (!has_no_fd(call)) {
    describe(head, args->at[0], &head->inode);
    if (before && before->inode && before->inode != head->inode) {
      /* What was described is another socket. */
      head->flags = (head->flags & FLAG_INSIDE) | FLAG_MOVED | args->flags;
      head->state = 0;
      head->inode = before->inode;
    }
  }
  if (call == CALL_UNSHARE || call == CALL_SETNS || call == CALL_SETSOCKOPT)
    head->net = network_of(bpf_get_current_task_btf());
  if (result < 0)
    return 0;
  if (gives_fd(call, args))
    describe(head, result, &head->other);
  if (call == CALL_SOCKETPAIR) {
    describe(head, int_at(args->at[3]), &head->inode);
    describe(head, int_at(args->at[3] + 4), &head->other);
  }
  watch_state(head, head->other ? head->other : head->inode);
  return 0;
}

/* A call that points to more than a short record has room for. Not inline: see `about`. */
__noinline int report_long(struct arguments *args, struct before *before, __u32 call, long result)
{
  if (!args)
    return 0;
  struct piece piece = piece_of(call, args, result, before);
  if (!is_of_interest(call, args, &piece))
    return 0;
  struct long_record *record = begin(TYPE_CALL, args->pid, args->tid, sizeof(*record));
  if (!record)
    return 0;
  fill(&record->head, call, args, result);
  about(&record->head, args, before, call, result);
  copy(&record->head, record->data, &piece, LONG_DATA);
  if (is_message(call))
    add_inodes(record);
  else if (is_filter(call, args))
    add_filter(record);
  commit(record);
  return 0;
}

/* Of recvmmsg() one record for each message, of so many at most (linux/socket.h: struct mmsghdr has 64 bytes). */
#define MOST_MESSAGES 16
static __always_inline void report_messages(struct arguments *args, struct before *before, long result)
{
  __u64 first = args->at[1];
  for (int i = 0; i < MOST_MESSAGES && i < result; i++) {
    args->at[1] = first + 64 * i;
    report_long(args, before, CALL_RECVMMSG, result);
  }
}

static __always_inline void report(__u32 call, struct arguments *args, long result, struct before *before)
{
  if (call == CALL_RECVMMSG) {
    report_messages(args, before, result);
    return;
  }
  struct piece piece = piece_of(call, args, result, before);
  if (!is_of_interest(call, args, &piece))
    return;
  if (is_on_any_fd(call) && !(before && (before->inode || before->other)) && !socket_inode(file_of(args->at[0])))
    return;
  if (piece.length > SHORT_DATA || is_message(call) || is_filter(call, args)) {
    report_long(args, before, call, result);
    return;
  }
  struct short_record *record = begin(TYPE_CALL, args->pid, args->tid, sizeof(*record));
  if (!record)
    return;
  fill(&record->head, call, args, result);
  about(&record->head, args, before, call, result);
  if ((call == CALL_ACCEPT || call == CALL_ACCEPT4) && result >= 0 && is_inet(record->head.family))
    add_peer(&record->head, record->data, result);
  else
    copy(&record->head, record->data, &piece, SHORT_DATA);
  if (before && before->room && result >= 0 && int_at(args->at[2]) > before->room)
    record->head.flags |= FLAG_CUT;
  if (before && before->time)
    record->head.time = before->time;
  commit(record);
}

/* Once for each process. */
static __always_inline void report_compat(__u32 pid, __u32 tid)
{
  __u32 one = 1;
  if (bpf_map_update_elem(&compat, &pid, &one, BPF_NOEXIST))
    return;
  struct record *head = begin(TYPE_COMPAT, pid, tid, sizeof(*head));
  if (head)
    commit(head);
}

static __always_inline __u32 wanted_call(__u64 number)
{
  if (number >= CALL_NUMBERS)
    return CALL_NONE;
  __u32 call = call_of[number];
  return settings.unwanted >> call & 1 ? CALL_NONE : call;
}

static __always_inline void read_arguments(struct arguments *args, struct pt_regs *regs)
{
  args->at[0] = ARGUMENT_0(regs);
  args->at[1] = ARGUMENT_1(regs);
  args->at[2] = ARGUMENT_2(regs);
  args->at[3] = ARGUMENT_3(regs);
  args->at[4] = ARGUMENT_4(regs);
  args->at[5] = ARGUMENT_5(regs);
}

/* What takes effect at the beginning: the fd is free from here on. */
static __always_inline void report_entry(__u32 call, struct arguments *args, __u32 pid, __u32 tid)
{
  __u64 inode = call == CALL_CLOSE ? socket_inode(file_of(args->at[0])) : 0;
  if (call == CALL_CLOSE && !inode)
    return;
  struct record *head = begin(TYPE_ENTERED, pid, tid, sizeof(*head));
  if (!head)
    return;
  fill(head, call, args, 0);
  head->inode = inode;
  commit(head);
}

static __always_inline __u32 room_for_address(__u32 call, struct arguments *args)
{
  bool has_room = call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_GETSOCKNAME || call == CALL_GETPEERNAME;
  return has_room && args->at[2] ? int_at(args->at[2]) : 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(call_begins, struct pt_regs *regs, long number)
{
  __u32 call = wanted_call(number);
  bool acts = call == CALL_CLOSE || call == CALL_CLOSE_RANGE;
  if (call == CALL_NONE || (!acts && !is_remembered(call)))
    return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  __u32 pid = pid_of(task);
  if (!is_traced(pid) || IS_COMPAT(task))
    return 0;
  __u32 tid = tid_of(task);
  struct arguments args = {};
  read_arguments(&args, regs);
  if (acts) {
    report_entry(call, &args, pid, tid);
    return 0;
  }
  struct before before = {.call = call, .room = room_for_address(call, &args)};
  before.inode = socket_inode(file_of(args.at[0]));
  if (call == CALL_SHUTDOWN)
    before.time = bpf_ktime_get_ns();
  if (call == CALL_DUP2 || call == CALL_DUP3)
    before.other = socket_inode(file_of(args.at[1]));
  if (before.inode || before.other)
    bpf_map_update_elem(&entered, &tid, &before, BPF_ANY);
  return 0;
}

#include "stack.h"

SEC("tp_btf/sys_exit")
int BPF_PROG(call_ends, struct pt_regs *regs, long result)
{
  __u64 number = CALL_NUMBER(regs);
  __u32 call = wanted_call(number);
  bool may_be_32 = IS_SOCKET_CALL_OF_32(number);
  /* Of close the beginning was reported; its end counts only where the fd named nothing. */
  if ((call == CALL_NONE && !may_be_32) || (call == CALL_CLOSE && result != -EBADF))
    return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  bool is_32 = IS_COMPAT(task);
  if (is_32 ? !may_be_32 : call == CALL_NONE)
    return 0;
  __u32 pid = pid_of(task);
  if (!is_traced(pid))
    return 0;
  __u32 tid = tid_of(task);
  if (is_32) {
    report_compat(pid, tid);
    return 0;
  }
  struct arguments args = {.pid = pid, .tid = tid};
  read_arguments(&args, regs);
  if (settings.stack && has_place(call, &args) && report_stack(regs, task, pid, tid))
    args.flags = FLAG_STACK;
  struct before *before = is_remembered(call) ? bpf_map_lookup_elem(&entered, &tid) : 0;
  report(call, &args, result, before);
  if (before)
    bpf_map_delete_elem(&entered, &tid);
  return 0;
}

#include "uring.h"

/* ---- forks, execs, ends ---- */

SEC("tp_btf/sched_process_fork")
int BPF_PROG(forks, struct task_struct *parent, struct task_struct *child)
{
  __u32 pid = pid_of(parent), new_pid = pid_of(child);
  __u32 *how = bpf_map_lookup_elem(&processes, &pid), traced = TRACED;
  if (!how && !is_traced(pid))
    return 0;
  bool is_thread = pid == new_pid;
  if (how && !is_thread && (settings.follow || *how == PARENT))
    bpf_map_update_elem(&processes, &new_pid, &traced, BPF_ANY);
  if (how && *how == PARENT && is_thread)
    return 0;
  struct record *head = begin(TYPE_FORK, pid, tid_of(parent), sizeof(*head));
  if (!head)
    return 0;
  head->arg0 = tid_of(child);
  head->arg1 = new_pid;
  head->arg2 = inner_number_of(child);
  head->flags |= is_thread ? FLAG_WHOLE : 0;
  head->net = network_of(child);
  if (BPF_CORE_READ(parent, files) == BPF_CORE_READ(child, files))
    head->flags |= FLAG_SHARES_FILES;
  commit(head);
  return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(execs, struct task_struct *task, int old, struct linux_binprm *program)
{
  __u32 pid = pid_of(task);
  if (!is_traced(pid))
    return 0;
  struct long_record *record = begin(TYPE_EXEC, pid, tid_of(task), sizeof(*record));
  if (!record)
    return 0;
  struct record *head = &record->head;
  __u64 from = BPF_CORE_READ(task, mm, arg_start), to = BPF_CORE_READ(task, mm, arg_end);
  long path = bpf_probe_read_kernel_str(record->data, PATH_ROOM, BPF_CORE_READ(program, filename));
  /* The number that the thread had before, as the machine counts (only where that is ours too). */
  head->arg0 = settings.pid_namespace == 0 ? old : 0;
  head->arg1 = path > 0 ? path : 0;
  head->arg2 = inner_number_of(task);
  if (settings.narrows)
    head->other = bpf_get_current_cgroup_id();
  head->net = network_of(task);
  if (BPF_CORE_READ(program, interp) != BPF_CORE_READ(program, filename))
    head->flags |= FLAG_SCRIPT;
  __u64 length = to - from, room = LONG_DATA - PATH_ROOM;
  if (length > room) {
    length = room;
    head->flags |= FLAG_CUT;
  }
  head->length = PATH_ROOM;
  if (!bpf_probe_read_user(record->data + PATH_ROOM, length, (void *)from))
    head->length += length;
  else
    head->flags |= FLAG_UNREADABLE;
  commit(record);
  return 0;
}

/* include/linux/sched/signal.h: SIGNAL_GROUP_EXIT; else the leader's is the process's (kernel/exit.c, wait_task_zombie). */
static __always_inline __u32 status_of(struct task_struct *task)
{
  if (BPF_CORE_READ(task, signal, flags) & 4)
    return BPF_CORE_READ(task, signal, group_exit_code);
  return BPF_CORE_READ(task, group_leader, exit_code);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(exits, struct task_struct *task)
{
  __u32 pid = pid_of(task), tid = tid_of(task);
  if (!is_traced(pid) || is_worker(task))
    return 0;
  bpf_map_delete_elem(&entered, &tid);
  /* Two threads that end at once may both be the last: whoever reads this takes the process off the map. */
  bool is_last = BPF_CORE_READ(task, signal, live.counter) == 0;
  struct record *head = begin(TYPE_EXIT, pid, tid, sizeof(*head));
  if (!head)
    return 0;
  head->result = BPF_CORE_READ(task, exit_code);
  head->flags |= is_last ? FLAG_WHOLE : 0;
  head->arg0 = is_last ? status_of(task) : 0;
  commit(head);
  return 0;
}

/* ---- TCP's states ---- */

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
