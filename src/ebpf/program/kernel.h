/*
 * The members of the kernel's structures that the program reads, and no others: the loader looks up where each of them is
 * in the running kernel's BTF (CO-RE), so that their order, and what is left out, does not matter.
 */
#pragma once

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* Registers at the entry of a system call: linux/ptrace.h of each architecture. */
#if defined(__TARGET_ARCH_x86)
struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
struct thread_info {
  __u32 status;
};
#else
struct user_pt_regs {
  __u64 regs[31], sp, pc, pstate;
};
struct pt_regs {
  __u64 regs[31], sp, pc, pstate, orig_x0;
  __s32 syscallno;
};
struct thread_info {
  unsigned long flags;
};
#endif

struct inode {
  unsigned short i_mode;
  unsigned long i_ino;
};

struct long_counter {
  long counter;
};

/* linux/file_ref.h, since Linux 6.13: one less than the references; from 0xc000... on there are none. */
struct file_ref {
  struct long_counter refcnt;
};

struct file {
  struct inode *f_inode;
  void *private_data;
  struct file_ref f_ref;
  /* Until Linux 6.12. */
  struct long_counter f_count;
};

struct fdtable {
  unsigned int max_fds;
  struct file **fd;
};

struct files_struct {
  struct fdtable *fdt;
};

typedef struct {
  int counter;
} atomic_t;

struct signal_struct {
  atomic_t live;
  unsigned int flags;
  int group_exit_code;
};

struct mm_struct {
  unsigned long arg_start, arg_end, end_code;
};

struct ns_common {
  unsigned int inum;
};

struct pid_namespace {
  struct ns_common ns;
};

struct upid {
  int nr;
  struct pid_namespace *ns;
};

struct pid {
  unsigned int level;
  struct upid numbers[1];
};

struct net {
  struct ns_common ns;
};

struct nsproxy {
  struct net *net_ns;
};

struct task_struct {
  struct thread_info thread_info;
  int pid, tgid, exit_code;
  unsigned int flags;
  struct files_struct *files;
  struct mm_struct *mm;
  struct signal_struct *signal;
  struct pid *thread_pid;
  struct task_struct *group_leader;
  struct nsproxy *nsproxy;
};

/* A request of io_uring; what is behind `cmd` depends on `opcode`. */
struct io_cqe {
  __u64 user_data;
  __s32 res;
  int fd;
};
struct io_cmd_data {
  struct file *file;
};
struct io_kiocb {
  struct io_cmd_data cmd;
  __u8 opcode;
  __u64 flags;
  struct io_cqe cqe;
  void *async_data;
};
struct __kernel_sockaddr_storage {
  __u16 ss_family;
};
struct io_async_msghdr {
  struct __kernel_sockaddr_storage addr;
};
struct io_socket {
  int domain, type, protocol;
  __u32 file_slot;
};
struct io_accept {
  int flags;
  __u32 iou_flags, file_slot;
};
struct io_connect {
  void *addr;
  int addr_len;
};
struct io_bind {
  int addr_len;
};
struct io_listen {
  int backlog;
};
struct io_shutdown {
  int how;
};
struct io_sr_msg {
  void *umsg;
};
struct io_close {
  int fd;
  __u32 file_slot;
};
struct io_uring_sqe___kernel {
  __u64 addr;
  __u32 level, optname, optlen;
  __u64 optval;
};
struct io_uring_cmd {
  const struct io_uring_sqe___kernel *sqe;
  __u32 cmd_op;
};
struct io_uring_cqe___kernel {
  __u64 user_data;
  __s32 res;
  __u32 flags;
};

struct linux_binprm {
  const char *filename, *interp;
};

struct in6_addr {
  __u8 in6_u[16];
};

struct sock_common {
  unsigned short skc_family;
  unsigned char skc_state;
  int skc_bound_dev_if;
  __be16 skc_dport;
  __be32 skc_daddr;
  struct in6_addr skc_v6_daddr;
};

struct socket;

struct sock {
  struct sock_common __sk_common;
  __u16 sk_protocol;
  struct socket *sk_socket;
};

struct socket {
  short type;
  struct file *file;
  struct sock *sk;
};

#pragma clang attribute pop
