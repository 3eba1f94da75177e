/* What a call was given: what it points to, and whether that is of interest. */

#define F_DUPFD 0
#define F_SETFL 4
#define F_DUPFD_CLOEXEC 1030
#define FIONBIO 0x5421
#define FIONCLEX 0x5450
#define FIOCLEX 0x5451
#define MSG_FASTOPEN 0x20000000

struct arguments {
  __u64 at[6];
  /* Who made the call. */
  __u32 pid;
  __u32 tid;
  /* Of its record, from the beginning. */
  __u64 flags;
};

/* The last piece of user memory that a call points to: where, and how long it is. */
struct piece {
  __u64 from;
  __u64 length;
};

static __always_inline __u32 int_at(__u64 address)
{
  __u32 value = 0;
  bpf_probe_read_user(&value, sizeof(value), (void *)address);
  return value;
}

static __always_inline __u64 least(__u64 left, __u64 right)
{
  return left < right ? left : right;
}

/* struct user_msghdr (linux/socket.h): the control data and its length as the kernel left it. */
static __always_inline struct piece control_of(__u64 message)
{
  struct piece piece = {};
  bpf_probe_read_user(&piece.from, sizeof(piece.from), (void *)(message + 32));
  bpf_probe_read_user(&piece.length, sizeof(piece.length), (void *)(message + 40));
  return piece;
}

/* Of a length below 0 the kernel reads nothing. */
static __always_inline __u64 length_of(__u64 argument)
{
  return (__s32)argument < 0 ? 0 : (__u32)argument;
}

/* struct sock_fprog (linux/filter.h): how many instructions, and where they are. */
#define FILTER_HEAD 16
#define SOL_SOCKET 1
#define SO_ATTACH_FILTER 26
#define SO_ATTACH_REUSEPORT_CBPF 51

/* Options whose value points to a program of 8 bytes an instruction. */
static __always_inline bool is_filter(__u32 call, struct arguments *args)
{
  __u32 level = args->at[1], option = args->at[2];
  return call == CALL_SETSOCKOPT && level == SOL_SOCKET && length_of(args->at[4]) >= FILTER_HEAD &&
         (option == SO_ATTACH_FILTER || option == SO_ATTACH_REUSEPORT_CBPF);
}

static __always_inline bool is_message(__u32 call)
{
  return call == CALL_RECVMSG || call == CALL_RECVMMSG;
}

static __always_inline struct piece piece_of(__u32 call, struct arguments *args, long result, struct before *before)
{
  struct piece none = {};
  __u64 *at = args->at;
  switch (call) {
  case CALL_SETSOCKOPT:
    return (struct piece){at[3], is_filter(call, args) ? FILTER_HEAD : length_of(at[4])};
  case CALL_GETSOCKOPT:
    return result < 0 ? none : (struct piece){at[3], int_at(at[4])};
  case CALL_BIND:
  case CALL_CONNECT:
    return (struct piece){at[1], length_of(at[2])};
  case CALL_SENDTO:
    return (struct piece){at[4], length_of(at[5])};
  case CALL_SOCKETPAIR:
    return result < 0 ? none : (struct piece){at[3], 8};
  case CALL_ACCEPT:
  case CALL_ACCEPT4:
  case CALL_GETSOCKNAME:
  case CALL_GETPEERNAME:
    return result < 0 || !at[1] || !before ? none : (struct piece){at[1], least(int_at(at[2]), before->room)};
  case CALL_RECVMSG:
  case CALL_RECVMMSG:
    return result < 0 ? none : control_of(at[1]);
  case CALL_IOCTL:
    return at[1] == FIONBIO ? (struct piece){at[2], 4} : none;
  default:
    return none;
  }
}

/* Whether the call is of a kind that changes or shows something of sockets. */
static __always_inline bool is_of_interest(__u32 call, struct arguments *args, struct piece *piece)
{
  __u32 command = args->at[1];
  switch (call) {
  case CALL_FCNTL:
    return command <= F_SETFL || command == F_DUPFD_CLOEXEC;
  case CALL_IOCTL:
    return command == FIONBIO || command == FIOCLEX || command == FIONCLEX;
  case CALL_SENDTO:
    return args->at[3] & MSG_FASTOPEN;
  case CALL_RECVMSG:
  case CALL_RECVMMSG:
    /* A control message of one fd has 20 bytes (cmsg(3)). */
    return piece->length >= 20;
  default:
    return true;
  }
}

/* Calls on an fd that may name whatever it likes: they count only where it names a socket. */
static __always_inline bool is_on_any_fd(__u32 call)
{
  return call == CALL_FCNTL || call == CALL_IOCTL || call == CALL_DUP || call == CALL_DUP2 || call == CALL_DUP3;
}

/* Calls that give an fd, or whose result is no fd of theirs: the first argument is none. */
static __always_inline bool has_no_fd(__u32 call)
{
  return call == CALL_SOCKET || call == CALL_SOCKETPAIR || call == CALL_PIDFD_GETFD || call == CALL_UNSHARE ||
         call == CALL_SETNS || call == CALL_IO_URING_SETUP || call == CALL_CLOSE_RANGE;
}

static __always_inline bool gives_fd(__u32 call, struct arguments *args)
{
  __u32 command = args->at[1];
  return call == CALL_SOCKET || call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_DUP || call == CALL_DUP2 ||
         call == CALL_DUP3 || call == CALL_PIDFD_GETFD ||
         (call == CALL_FCNTL && (command == F_DUPFD || command == F_DUPFD_CLOEXEC));
}

/* The call's fd may be another's at its end, or something that it points to is overwritten. */
static __always_inline bool is_remembered(__u32 call)
{
  return call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_CONNECT || is_message(call) ||
         call == CALL_GETSOCKNAME || call == CALL_GETPEERNAME || call == CALL_DUP2 || call == CALL_DUP3 ||
         call == CALL_SHUTDOWN;
}
