/* Makes a listener and waits in accept(): where each call is made, the comments behind the lines say. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static int open_listener(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  int fd = socket(AF_INET, SOCK_STREAM, 0); /* created */
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); /* set */
  bind(fd, (struct sockaddr *)&here, sizeof here); /* bound */
  return fd;
}

int main(void) {
  int fd = open_listener();
  int level = 99;
  setsockopt(fd, IPPROTO_TCP, level, &level, sizeof level); /* FAILED */
  listen(fd, 5); /* listens */
  accept(fd, 0, 0);
  return 0;
}
