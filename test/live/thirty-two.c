/*
 * An i386 program without a library (gcc -m32 -nostdlib): all its socket calls go through socketcall(2), with the
 * structures of a 32-bit program. Says ready, and ends when its input does.
 */
enum { SOCKET = 1, BIND, CONNECT, LISTEN, ACCEPT, GETSOCKNAME, SOCKETPAIR = 8, SETSOCKOPT = 14, SENDMSG = 16, RECVMSG };
enum { EXIT_GROUP = 252, READ = 3, WRITE = 4, SOCKETCALL = 102 };

static int call(int number, int a, int b, int c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

static int socketcall(int which, int a, int b, int c, int d, int e) {
  int args[] = {a, b, c, d, e};
  return call(SOCKETCALL, which, (int)args, 0);
}

static void set(int fd, int level, int name, const void *value, int length) {
  socketcall(SETSOCKOPT, fd, level, name, (int)value, length);
}

static void on(int fd, int level, int name, int value) { set(fd, level, name, &value, 4); }

void _start(void) {
  /* sockaddr_in of 127.0.0.1, port 0; struct timeval of two longs; __kernel_sock_timeval of two long longs. */
  int address[4] = {2, 0x0100007f}, length = 16, pair[2];
  int timeout[2] = {2, 500000}, linger[2] = {1, 5};
  long long longer[2] = {3, 0};
  int listener = socketcall(SOCKET, 2, 1, 0, 0, 0);
  on(listener, 1, 2, 1);                 /* SO_REUSEADDR */
  on(listener, 1, 8, 40000);             /* SO_RCVBUF */
  set(listener, 1, 20, timeout, 8);      /* SO_RCVTIMEO_OLD */
  set(listener, 1, 67, longer, 16);      /* SO_SNDTIMEO_NEW */
  set(listener, 1, 13, linger, 8);       /* SO_LINGER */
  socketcall(BIND, listener, (int)address, 16, 0, 0);
  socketcall(LISTEN, listener, 7, 0, 0, 0);
  socketcall(GETSOCKNAME, listener, (int)address, (int)&length, 0, 0);
  int client = socketcall(SOCKET, 2, 1, 0, 0, 0);
  socketcall(CONNECT, client, (int)address, 16, 0, 0);
  int accepted = socketcall(ACCEPT, listener, 0, 0, 0, 0);
  on(accepted, 6, 1, 1);                 /* TCP_NODELAY */
  on(accepted, 6, 4, 77);                /* TCP_KEEPIDLE */

  /* One more name for it, by SCM_RIGHTS: struct iovec, cmsghdr and msghdr of 32-bit words. */
  socketcall(SOCKETPAIR, 1, 2, 0, (int)pair, 0);
  int vector[2] = {(int)"x", 1}, control[4] = {16, 1, 1, accepted};
  int message[7] = {0, 0, (int)vector, 1, (int)control, 16, 0};
  char byte;
  socketcall(SENDMSG, pair[0], (int)message, 0, 0, 0);
  vector[0] = (int)&byte;
  socketcall(RECVMSG, pair[1], (int)message, 0, 0, 0);

  call(WRITE, 1, (int)"ready\n", 6);
  call(READ, 0, (int)&byte, 1);
  call(EXIT_GROUP, 0, 0, 0);
}
