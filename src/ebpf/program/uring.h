/*
 * Calls through io_uring: no system call shows them. A request is remembered when it is submitted, with what it points to,
 * and reported when it completes, as the system call that does the same. Included by socktrace.bpf.c, whose helpers it uses.
 */
#pragma once

/* linux/io_uring.h of 6.18 */
#define IORING_OP_RECVMSG 10
#define IORING_OP_ACCEPT 13
#define IORING_OP_CONNECT 16
#define IORING_OP_CLOSE 19
#define IORING_OP_SHUTDOWN 34
#define IORING_OP_SOCKET 45
#define IORING_OP_URING_CMD 46
#define IORING_OP_BIND 56
#define IORING_OP_LISTEN 57
#define IORING_OP_FIXED_FD_INSTALL 54
#define SOCKET_URING_OP_GETSOCKOPT 2
#define SOCKET_URING_OP_SETSOCKOPT 3
#define IORING_ACCEPT_MULTISHOT 1
#define IORING_CQE_F_MORE 2
#define REQ_F_FIXED_FILE 1

struct request {
  struct arguments args;
  struct piece piece;
  __u64 inode;
  __u32 call;
  __u32 pid;
  __u32 tid;
  __u32 flags;
  __u8 data[SHORT_DATA];
};

/* By the address of the request; of one that accepts again and again also by what its completions have. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 8192);
  __type(key, __u64);
  __type(value, struct request);
} requests SEC(".maps");

/* A process gives its requests numbers of its own; two that are equal and both accept again and again are none of ours. */
static __always_inline __u64 key_of(__u64 user_data)
{
  return (bpf_get_current_pid_tgid() & ~0xffffffffull) ^ (user_data * 0x9e3779b97f4a7c15ull);
}

/*
 * The address that bind() got, which the kernel has copied: alone (6.18), or in a structure for messages (before). It is taken
 * from where the socket's family stands.
 */
static __always_inline bool copy_address(struct io_kiocb *req, __u32 fd, __u8 *to)
{
  struct file *file = file_of(fd);
  if (!socket_inode(file))
    return false;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  __u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
  struct io_async_msghdr *copy = BPF_CORE_READ(req, async_data);
  bpf_probe_read_kernel(to, SHORT_DATA, copy);
  if (*(__u16 *)to == family)
    return true;
  bpf_probe_read_kernel(to, SHORT_DATA, (void *)copy + bpf_core_field_offset(copy->addr));
  return *(__u16 *)to == family;
}

/* The request as the system call that does the same; CALL_NONE: it is none on sockets. */
static __always_inline __u32 call_of_request(struct io_kiocb *req, struct request *to)
{
  void *cmd = &req->cmd;
  __u64 *at = to->args.at;
  __u8 opcode = BPF_CORE_READ(req, opcode);
  at[0] = BPF_CORE_READ(req, cqe.fd);
  if (opcode == IORING_OP_SOCKET) {
    struct io_socket *one = cmd;
    at[0] = BPF_CORE_READ(one, domain);
    at[1] = BPF_CORE_READ(one, type);
    at[2] = BPF_CORE_READ(one, protocol);
    to->flags = BPF_CORE_READ(one, file_slot) ? FLAG_REGISTERED : 0;
    return CALL_SOCKET;
  }
  if (opcode == IORING_OP_ACCEPT) {
    struct io_accept *one = cmd;
    at[3] = BPF_CORE_READ(one, flags);
    at[5] = BPF_CORE_READ(one, iou_flags) & IORING_ACCEPT_MULTISHOT;
    to->flags = BPF_CORE_READ(one, file_slot) ? FLAG_REGISTERED : 0;
    return CALL_ACCEPT4;
  }
  if (opcode == IORING_OP_CONNECT) {
    struct io_connect *one = cmd;
    to->piece.from = (__u64)BPF_CORE_READ(one, addr);
    to->piece.length = BPF_CORE_READ(one, addr_len);
    return CALL_CONNECT;
  }
  if (opcode == IORING_OP_LISTEN) {
    struct io_listen *one = cmd;
    at[1] = BPF_CORE_READ(one, backlog);
    return CALL_LISTEN;
  }
  if (opcode == IORING_OP_SHUTDOWN) {
    struct io_shutdown *one = cmd;
    at[1] = BPF_CORE_READ(one, how);
    return CALL_SHUTDOWN;
  }
  if (opcode == IORING_OP_CLOSE) {
    struct io_close *one = cmd;
    at[0] = BPF_CORE_READ(one, fd);
    to->flags = BPF_CORE_READ(one, file_slot) ? FLAG_REGISTERED : 0;
    return CALL_CLOSE;
  }
  if (opcode == IORING_OP_BIND) {
    struct io_bind *one = cmd;
    to->piece.length = least(BPF_CORE_READ(one, addr_len), SHORT_DATA);
    if (!copy_address(req, at[0], to->data))
      to->piece.length = 0;
    return CALL_BIND;
  }
  if (opcode == IORING_OP_RECVMSG) {
    struct io_sr_msg *one = cmd;
    at[1] = (__u64)BPF_CORE_READ(one, umsg);
    return control_of(at[1]).length < 20 ? CALL_NONE : CALL_RECVMSG;
  }
  /* It gives a file of the ring's own table an fd, which is not known before the end. */
  if (opcode == IORING_OP_FIXED_FD_INSTALL) {
    to->flags = FLAG_REGISTERED;
    return CALL_DUP;
  }
  if (opcode == IORING_OP_URING_CMD) {
    struct io_uring_cmd *one = cmd;
    const struct io_uring_sqe___kernel *sqe = BPF_CORE_READ(one, sqe);
    __u32 command = BPF_CORE_READ(one, cmd_op);
    if (command != SOCKET_URING_OP_SETSOCKOPT && command != SOCKET_URING_OP_GETSOCKOPT)
      return CALL_NONE;
    at[1] = BPF_CORE_READ(sqe, level);
    at[2] = BPF_CORE_READ(sqe, optname);
    at[3] = BPF_CORE_READ(sqe, optval);
    at[4] = BPF_CORE_READ(sqe, optlen);
    to->piece = (struct piece){at[3], (__u32)at[4]};
    return command == SOCKET_URING_OP_SETSOCKOPT ? CALL_SETSOCKOPT : CALL_GETSOCKOPT;
  }
  return CALL_NONE;
}

/* What it points to, now: it may be gone when the request completes. */
static __always_inline void copy_piece(struct request *to)
{
  __u64 length = to->piece.length;
  if (!to->piece.from || !length)
    return;
  if (length > SHORT_DATA) {
    length = SHORT_DATA;
    to->flags |= FLAG_CUT;
  }
  if (bpf_probe_read_user(to->data, length, (void *)to->piece.from))
    to->flags |= FLAG_UNREADABLE;
  to->piece.length = to->flags & FLAG_UNREADABLE ? 0 : length;
}

SEC("?tp_btf/io_uring_submit_req")
int BPF_PROG(request_begins, struct io_kiocb *req)
{
  struct task_struct *task = bpf_get_current_task_btf();
  struct request one = {.pid = pid_of(task)};
  if (!is_traced(one.pid))
    return 0;
  one.call = call_of_request(req, &one);
  if (one.call == CALL_NONE || settings.unwanted >> one.call & 1)
    return 0;
  one.tid = is_worker(task) ? one.pid : tid_of(task);
  bool has_fd = one.call != CALL_SOCKET;
  if (BPF_CORE_READ(req, flags) & REQ_F_FIXED_FILE)
    one.flags |= FLAG_REGISTERED;
  else if (has_fd)
    one.inode = socket_inode(file_of(one.args.at[0]));
  if (has_fd && !one.inode && !(one.flags & FLAG_REGISTERED))
    return 0;
  if (settings.narrows && current_place() == INSIDE)
    one.flags |= FLAG_INSIDE;
  copy_piece(&one);
  __u64 key = (__u64)req;
  bpf_map_update_elem(&requests, &key, &one, BPF_ANY);
  if (one.args.at[5] && one.call == CALL_ACCEPT4) {
    key = key_of(BPF_CORE_READ(req, cqe.user_data));
    bpf_map_update_elem(&requests, &key, &one, BPF_ANY);
  }
  return 0;
}

/* SOL_SOCKET, SCM_RIGHTS (linux/socket.h), at the beginning of the control data, or behind who sent it. */
static __always_inline bool brings_fds(__u64 message)
{
  struct piece control = control_of(message);
  __u32 kind[2] = {};
  if (control.length < 20 || bpf_probe_read_user(kind, sizeof(kind), (void *)(control.from + 8)))
    return false;
  return kind[0] == 1 && (kind[1] == 1 || control.length >= 52);
}

static __always_inline void report_request(struct request *one, long result)
{
  bool gives = one->call == CALL_SOCKET || one->call == CALL_ACCEPT4;
  if (one->call == CALL_RECVMSG && (result < 0 || !brings_fds(one->args.at[1])))
    return;
  struct short_record *record = begin(TYPE_CALL, one->pid, one->tid, sizeof(*record));
  if (!record)
    return;
  struct record *head = &record->head;
  /* Whose request it is does not depend on who runs when it completes. */
  head->flags = 0;
  fill(head, one->call, &one->args, result);
  if (one->call != CALL_SOCKET && one->call != CALL_CLOSE && !(one->flags & FLAG_REGISTERED))
    describe(head, one->args.at[0], &head->inode);
  head->inode = one->inode;
  if (gives && result >= 0 && !(one->flags & FLAG_REGISTERED)) {
    describe(head, result, &head->other);
    if (one->call == CALL_ACCEPT4 && is_inet(head->family))
      add_peer(head, record->data, result);
  } else {
    __builtin_memcpy(record->data, one->data, SHORT_DATA);
    head->length = one->piece.length;
  }
  head->flags |= one->flags | FLAG_URING;
  watch_state(head, head->other ? head->other : head->inode);
  commit(record);
}

/* `req` is 0 for the completions of a request that goes on, which have no result of their own in it. */
SEC("?tp_btf/io_uring_complete")
int BPF_PROG(request_ends, void *ring, struct io_kiocb *req, struct io_uring_cqe___kernel *completion)
{
  struct io_uring_cqe___kernel cqe = {};
  __u64 key = (__u64)req;
  if (!req) {
    if (bpf_core_read(&cqe, sizeof(cqe), completion))
      return 0;
    key = key_of(cqe.user_data);
  }
  struct request *one = bpf_map_lookup_elem(&requests, &key);
  if (!one)
    return 0;
  /* What it was in the ring's own table: the kernel has found it when it began. */
  if (req && BPF_CORE_READ(req, flags) & REQ_F_FIXED_FILE)
    one->inode = socket_inode(BPF_CORE_READ(req, cmd.file));
  report_request(one, req ? BPF_CORE_READ(req, cqe.res) : cqe.res);
  if (req || !(cqe.flags & IORING_CQE_F_MORE))
    bpf_map_delete_elem(&requests, &key);
  return 0;
}
