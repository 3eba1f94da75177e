/*
 * What samples/programs/workers.py does, in C: `workers threads` has a thread for each client, `workers forks` a process.
 * The listener, and a socket for each client, whose TCP_KEEPIDLE is set to a number made of the client's port, at the
 * beginning and at the end. It ends with its input, and prints how many sockets it had.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct client { int fd; int port; };

static int listener, made = 1;

static void serve(int fd, int port) {
  char data[4096];
  int on = 1, idle = 1 + port % 30000;
  ssize_t got;
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  while ((got = recv(fd, data, sizeof data, 0)) > 0)
    send(fd, data, got, 0);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  close(fd);
}

static void *serve_client(void *one) {
  struct client client = *(struct client *)one;
  free(one);
  serve(client.fd, client.port);
  return NULL;
}

static void *accept_all(void *with_forks) {
  for (;;) {
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int fd = accept(listener, (struct sockaddr *)&peer, &size);
    if (fd < 0) continue;
    made++;
    if (with_forks != NULL) {
      if (fork() == 0) {
        close(listener);
        serve(fd, ntohs(peer.sin_port));
        _exit(0);
      }
      close(fd);
    } else {
      struct client *client = malloc(sizeof *client);
      pthread_t thread;
      *client = (struct client){fd, ntohs(peer.sin_port)};
      pthread_create(&thread, NULL, serve_client, client);
      pthread_detach(thread);
    }
  }
}

int main(int count, char **words) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  pthread_t thread;
  char data[64];
  if (count < 2) return 2;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&address, size);
  listen(listener, 16);
  getsockname(listener, (struct sockaddr *)&address, &size);
  pthread_create(&thread, NULL, accept_all, strcmp(words[1], "forks") == 0 ? words : NULL);
  printf("ready {\"listener\": %d}\n", ntohs(address.sin_port));
  fflush(stdout);
  while (read(0, data, sizeof data) > 0) {
  }
  printf("sockets %d\n", made);
  fflush(stdout);
  _exit(0);
}
