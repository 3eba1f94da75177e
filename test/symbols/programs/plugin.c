// A library that places.c opens by dlopen.
#include <sys/socket.h>

static volatile int seen;

__attribute__((noinline)) static int backlog_of(int fd) {
  int on = 1;
  int result = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on); //+ backlog_of
  seen += result;
  return 5 + seen;
}

int plugin_listen(int fd) {
  int backlog = backlog_of(fd); //+ plugin_listen
  int result = listen(fd, backlog); //+ plugin_listen
  seen += result;
  return result;
}
