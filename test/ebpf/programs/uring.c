/* Makes its sockets through io_uring: every call on them but getsockname() and the client's. Prints what each gave. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef unsigned u32;
typedef unsigned long long u64;

/* linux/io_uring.h of 6.18: Debian's older header lacks some of it. */
struct sqe {
  unsigned char opcode, flags;
  unsigned short ioprio;
  int fd;
  u64 off, addr;
  u32 len, op_flags;
  u64 user_data;
  unsigned short buffer, personality;
  u32 file_index; /* of a command: the length of the option's value */
  u64 addr3, pad; /* of a command: the option's value */
};
struct cqe {
  u64 user_data;
  int res;
  u32 flags;
};
struct params {
  u32 sq_entries, cq_entries, flags, cpu, idle, features, wq, reserved[3];
  struct {
    u32 head, tail, mask, entries, flags, dropped, array, reserved;
    u64 address;
  } sq;
  struct {
    u32 head, tail, mask, entries, overflow, cqes, flags, reserved;
    u64 address;
  } cq;
};
enum { ACCEPT = 13, CONNECT = 16, CLOSE = 19, SHUTDOWN = 34, SOCKET = 45, COMMAND = 46, BIND = 56, LISTEN = 57 };

static int ring;
static char *sq, *cq;
static struct sqe *entries;
static struct params params;

static u32 *in(char *queue, u32 offset) { return (u32 *)(queue + offset); }

/* Submits one request and waits for its result. */
static int run(struct sqe request)
{
  u32 tail = *in(sq, params.sq.tail), at = tail & *in(sq, params.sq.mask);
  entries[at] = request;
  in(sq, params.sq.array)[at] = at;
  __atomic_store_n(in(sq, params.sq.tail), tail + 1, __ATOMIC_RELEASE);
  if (syscall(SYS_io_uring_enter, ring, 1, 1, 1, 0, 0) < 0)
    exit(1);
  u32 head = *in(cq, params.cq.head);
  int result = ((struct cqe *)(cq + params.cq.cqes))[head & *in(cq, params.cq.mask)].res;
  __atomic_store_n(in(cq, params.cq.head), head + 1, __ATOMIC_RELEASE);
  return result;
}

/* SOCKET_URING_OP_SETSOCKOPT */
static int set(int fd, u32 level, u32 name, int *value)
{
  struct sqe request = {.opcode = COMMAND, .fd = fd, .off = 3, .file_index = sizeof(*value), .addr3 = (u64)value};
  request.addr = level | (u64)name << 32;
  return run(request);
}

int main(void)
{
  ring = syscall(SYS_io_uring_setup, 8, &params);
  if (ring < 0)
    return 2;
  int rights = PROT_READ | PROT_WRITE;
  sq = mmap(0, params.sq.array + params.sq_entries * 4, rights, MAP_SHARED, ring, 0);
  cq = mmap(0, params.cq.cqes + params.cq_entries * 16, rights, MAP_SHARED, ring, 0x8000000);
  entries = mmap(0, params.sq_entries * sizeof(*entries), rights, MAP_SHARED, ring, 0x10000000);
  int one = 1, keep = 70;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof(address);
  int listener = run((struct sqe){.opcode = SOCKET, .fd = AF_INET, .off = SOCK_STREAM | SOCK_CLOEXEC});
  if (listener < 0 || set(listener, SOL_SOCKET, SO_REUSEADDR, &one) < 0)
    return 2;
  if (run((struct sqe){.opcode = BIND, .fd = listener, .addr = (u64)&address, .off = length}) < 0)
    return 2;
  run((struct sqe){.opcode = LISTEN, .fd = listener, .len = 7});
  getsockname(listener, (void *)&address, &length);
  pid_t client = fork();
  if (client == 0) {
    char byte;
    int mine = socket(AF_INET, SOCK_STREAM, 0);
    connect(mine, (void *)&address, sizeof(address));
    _exit(read(mine, &byte, 1) != 0);
  }
  int accepted = run((struct sqe){.opcode = ACCEPT, .fd = listener});
  set(accepted, IPPROTO_TCP, TCP_NODELAY, &one);
  set(accepted, IPPROTO_TCP, TCP_KEEPIDLE, &keep);
  keep = -1;
  set(accepted, IPPROTO_TCP, TCP_KEEPIDLE, &keep);
  run((struct sqe){.opcode = SHUTDOWN, .fd = accepted, .len = SHUT_RDWR});
  waitpid(client, 0, 0);
  int second = run((struct sqe){.opcode = SOCKET, .fd = AF_INET, .off = SOCK_STREAM});
  address.sin_port = htons(1);
  run((struct sqe){.opcode = CONNECT, .fd = second, .addr = (u64)&address, .off = length});
  run((struct sqe){.opcode = CLOSE, .fd = accepted});
  run((struct sqe){.opcode = CLOSE, .fd = second});
  return 0;
}
