// Calls of sockets from places that the test knows. Marks: `//= NAME`, a call or a frame is in this line of that function;
// `//+ NAME`, only with the library.
#include <dlfcn.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile int seen;

static inline __attribute__((always_inline)) void tune(int fd, int option) {
  int on = 1;
  seen += setsockopt(fd, SOL_SOCKET, option, &on, sizeof on); //= tune
}

static inline __attribute__((always_inline)) void tune_all(int fd) {
  tune(fd, SO_REUSEADDR); //= tune_all
  tune(fd, SO_KEEPALIVE); //= tune_all
}

__attribute__((noinline)) static int open_one(int type) {
  int fd = socket(AF_INET, type, 0); //= open_one
  seen += fd;
  tune_all(fd); //= open_one
  seen++;
  return fd;
}

__attribute__((noinline)) static void on_signal(int number) {
  seen += socket(AF_INET, SOCK_DGRAM, 0); //= on_signal
  seen += number;
}

__attribute__((noinline)) static int listen_by(void *plugin, int fd) {
  int (*start)(int) = (int (*)(int))dlsym(plugin, "plugin_listen");
  if (start == NULL) return -1;
  int result = start(fd); //+ listen_by
  seen += result;
  return result;
}

/* A copy of its own for each argument, or a part of it elsewhere, where the compiler thinks it worth it. */
__attribute__((noinline)) static int recurse(int depth) {
  if (depth == 0) return socket(AF_INET, SOCK_STREAM, 0) + seen; //= recurse
  int fd = recurse(depth - 1); //= recurse
  seen += fd;
  return fd;
}

int main(int count, char **arguments) {
  int fd = open_one(SOCK_STREAM); //= main
  signal(SIGUSR1, on_signal);
  raise(SIGUSR1); //= main
  seen += recurse(2); //= main
  if (count > 1 && arguments[1][0] != '-') {
    void *plugin = dlopen(arguments[1], RTLD_NOW);
    if (plugin == NULL) return 1;
    seen += listen_by(plugin, fd); //+ main
  }
  // So that what is asked of a running process can be: it stays while its stdin does.
  if (count > 2) seen += (int)read(0, arguments[2], 1);
  return seen == 0;
}
