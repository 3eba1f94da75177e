/* Sends itself a socket (SCM_RIGHTS), takes it with recvmmsg(), and sets an option on what came. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
  int pair[2], sent = socket(AF_INET, SOCK_STREAM, 0), came, one = 1;
  char byte = 'x', control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec part = {&byte, 1};
  struct mmsghdr messages[2] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}}};
  struct msghdr *message = &messages[0].msg_hdr;
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  message->msg_control = control;
  message->msg_controllen = sizeof(control);
  struct cmsghdr *head = CMSG_FIRSTHDR(message);
  *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(head), &sent, sizeof(sent));
  sendmsg(pair[0], message, 0);
  close(sent);
  if (recvmmsg(pair[1], messages, 1, MSG_CMSG_CLOEXEC, 0) != 1)
    return 1;
  memcpy(&came, CMSG_DATA(CMSG_FIRSTHDR(message)), sizeof(came));
  return setsockopt(came, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one)) != 0;
}
