/*
 * Files of an io_uring's own table, which have no fd: a socket that is made there, connected and set, one that is accepted
 * there, one that gets an fd later; and an fd that comes in a message through io_uring.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
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
  u32 file_index; /* of what makes a file: its place in the table, from 1 */
  u64 addr3, pad;
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
enum { RECVMSG = 10, ACCEPT = 13, CONNECT = 16, CLOSE = 19, SHUTDOWN = 34, SOCKET = 45, COMMAND = 46, INSTALL = 54 };
#define FIXED_FILE 1

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

static void send_fd(int over, int fd)
{
  char control[CMSG_SPACE(sizeof(int))] = {};
  struct iovec piece = {"x", 1};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(head), &fd, sizeof(int));
  sendmsg(over, &message, 0);
}

static int receive_fd(int over)
{
  char control[CMSG_SPACE(sizeof(int))], byte;
  struct iovec piece = {&byte, 1};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
  int fd = -1;
  if (run((struct sqe){.opcode = RECVMSG, .fd = over, .addr = (u64)&message, .len = 1}) >= 0)
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
  return fd;
}

int main(void)
{
  int none[4] = {-1, -1, -1, -1}, one = 1, pair[2];
  ring = syscall(SYS_io_uring_setup, 8, &params);
  if (ring < 0 || syscall(SYS_io_uring_register, ring, 2, none, 4) < 0)
    return 2;
  int rights = PROT_READ | PROT_WRITE;
  sq = mmap(0, params.sq.array + params.sq_entries * 4, rights, MAP_SHARED, ring, 0);
  cq = mmap(0, params.cq.cqes + params.cq_entries * 16, rights, MAP_SHARED, ring, 0x8000000);
  entries = mmap(0, params.sq_entries * sizeof(*entries), rights, MAP_SHARED, ring, 0x10000000);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof(address);
  /* Those of the table have numbers that fds have, too: 3 is the ring, 0 to 2 are no sockets here. */
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (void *)&address, length);
  listen(listener, 7);
  getsockname(listener, (void *)&address, &length);
  dup2(listener, 0);
  if (run((struct sqe){.opcode = SOCKET, .fd = AF_INET, .off = SOCK_STREAM, .file_index = 1}) < 0)
    return 2;
  struct sqe set = {.opcode = COMMAND, .flags = FIXED_FILE, .fd = 0, .off = 3, .file_index = 4, .addr3 = (u64)&one};
  set.addr = SOL_SOCKET | (u64)SO_KEEPALIVE << 32;
  run(set);
  run((struct sqe){.opcode = CONNECT, .flags = FIXED_FILE, .fd = 0, .addr = (u64)&address, .off = length});
  run((struct sqe){.opcode = ACCEPT, .fd = listener, .file_index = 2});
  run((struct sqe){.opcode = SHUTDOWN, .flags = FIXED_FILE, .fd = 1, .len = SHUT_WR});
  run((struct sqe){.opcode = CLOSE, .file_index = 2});
  int installed = run((struct sqe){.opcode = INSTALL, .flags = FIXED_FILE, .fd = 0});
  if (installed < 0)
    return 2;
  setsockopt(installed, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  int sent = socket(AF_INET, SOCK_DGRAM, 0);
  send_fd(pair[0], sent);
  close(sent);
  int got = receive_fd(pair[1]);
  setsockopt(got, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one));
  /* The same socket in the table, set to something else there. */
  int off = 0, place[4] = {got, -1, -1, -1};
  setsockopt(got, SOL_SOCKET, SO_BROADCAST, &off, sizeof(off));
  if (syscall(SYS_io_uring_register, ring, 3, 0, 0) < 0 || syscall(SYS_io_uring_register, ring, 2, place, 4) < 0)
    return 2;
  set.addr = SOL_SOCKET | (u64)SO_BROADCAST << 32;
  run(set);
  /* In another microsecond. */
  usleep(1000);
  setsockopt(got, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
  return got < 0;
}
