/* What `npm run soak -- kernels` traces on another kernel: one of each kind of call that the eBPF engine reports. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void on(int fd, int level, int name, int value)
{
  setsockopt(fd, level, name, &value, sizeof(value));
}

int main(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(4001), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof(address);
  struct linger linger = {1, 5};
  int value, pair[2];

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  on(listener, SOL_SOCKET, SO_REUSEADDR, 1);
  on(listener, SOL_SOCKET, SO_RCVBUF, 40000);
  setsockopt(listener, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
  bind(listener, (void *)&address, length);
  listen(listener, 7);
  getsockname(listener, (void *)&address, &length);
  int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  on(client, IPPROTO_TCP, TCP_NODELAY, 1);
  connect(client, (void *)&address, length);
  int accepted = accept4(listener, 0, 0, SOCK_NONBLOCK);
  on(accepted, SOL_SOCKET, SO_KEEPALIVE, 1);
  length = sizeof(value);
  getsockopt(accepted, IPPROTO_TCP, TCP_MAXSEG, &value, &length);
  /* A level and a name that there are not. */
  on(accepted, 200, 1, 1);
  int copy = dup(accepted);
  fcntl(copy, F_SETFD, FD_CLOEXEC);
  socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
  if (fork() == 0) {
    close(listener);
    on(pair[1], SOL_SOCKET, SO_PASSCRED, 1);
    _exit(3);
  }
  wait(0);
  /* The peer closes: the kernel's news, no call of the socket's own. */
  close(client);
  usleep(20000);
  shutdown(accepted, SHUT_WR);
  dup2(pair[0], accepted);
  close_range(copy, ~0u, 0);
  return 0;
}
