/* As blocked.py, for the calls that Python does not make by itself. Usage: blocked WAY */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *way = argc > 1 ? argv[1] : "";
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  setsockopt(listener, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
  bind(listener, (struct sockaddr *)&at, sizeof at);
  listen(listener, 9);
  getsockname(listener, (struct sockaddr *)&at, &length);
  sigset_t usr1;
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  if (!strcmp(way, "sigwait")) sigprocmask(SIG_BLOCK, &usr1, NULL);
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  printf("ready %d\n", ntohs(at.sin_port));
  fflush(stdout);
  char byte;
  int number;
  if (!strcmp(way, "read")) (void)!read(0, &byte, 1);
  if (!strcmp(way, "sigwait")) sigwait(&usr1, &number);
  for (int served = 1; served <= 3; served++) {
    struct pollfd polled = {.fd = listener, .events = POLLIN};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(listener, &set);
    if (!strcmp(way, "poll")) poll(&polled, 1, -1);
    if (!strcmp(way, "ppoll")) ppoll(&polled, 1, NULL, NULL);
    if (!strcmp(way, "select")) select(listener + 1, &set, NULL, NULL, NULL);
    if (!strcmp(way, "pselect")) pselect(listener + 1, &set, NULL, NULL, NULL, NULL);
    if (!strcmp(way, "epoll")) epoll_wait(epoll, &event, 1, -1);
    int fd = !strcmp(way, "accept4") ? accept4(listener, NULL, NULL, SOCK_CLOEXEC) : accept(listener, NULL, NULL);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    printf("served %d\n", served);
    fflush(stdout);
  }
  pause();
}
