/* The numbers of the system calls and where their arguments are, by architecture. */
#pragma once
#include "record.h"

#if defined(__TARGET_ARCH_x86)
#include <asm/unistd_64.h>
/* arch/x86/include/asm/thread_info.h: TS_COMPAT, while a 32-bit system call is under way. */
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.status) & 2)
/* arch/x86/entry/syscalls/syscall_32.tbl: socketcall, and socket to shutdown. */
#define IS_SOCKET_CALL_OF_32(number) ((number) == 102 || ((number) >= 359 && (number) <= 373))
#define CALL_NUMBER(regs) ((regs)->orig_ax)
#define STACK_POINTER(regs) ((regs)->sp)
#define ARGUMENT_0(regs) ((regs)->di)
#define ARGUMENT_1(regs) ((regs)->si)
#define ARGUMENT_2(regs) ((regs)->dx)
#define ARGUMENT_3(regs) ((regs)->r10)
#define ARGUMENT_4(regs) ((regs)->r8)
#define ARGUMENT_5(regs) ((regs)->r9)
#else
#undef __BITS_PER_LONG
#define __BITS_PER_LONG 64
#include <asm-generic/unistd.h>
/* arch/arm64/include/asm/thread_info.h: TIF_32BIT. */
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.flags) >> 22 & 1)
/* arch/arm/tools/syscall.tbl: socket to recvmsg. */
#define IS_SOCKET_CALL_OF_32(number) ((number) >= 281 && (number) <= 297)
#define CALL_NUMBER(regs) ((__u32)(regs)->syscallno)
#define STACK_POINTER(regs) ((regs)->sp)
#define ARGUMENT_0(regs) ((regs)->orig_x0)
#define ARGUMENT_1(regs) ((regs)->regs[1])
#define ARGUMENT_2(regs) ((regs)->regs[2])
#define ARGUMENT_3(regs) ((regs)->regs[3])
#define ARGUMENT_4(regs) ((regs)->regs[4])
#define ARGUMENT_5(regs) ((regs)->regs[5])
#endif

#define CALL_NUMBERS 512
static const __u8 call_of[CALL_NUMBERS] = {
    [__NR_socket] = CALL_SOCKET,
    [__NR_socketpair] = CALL_SOCKETPAIR,
    [__NR_bind] = CALL_BIND,
    [__NR_listen] = CALL_LISTEN,
    [__NR_accept] = CALL_ACCEPT,
    [__NR_accept4] = CALL_ACCEPT4,
    [__NR_connect] = CALL_CONNECT,
    [__NR_getsockname] = CALL_GETSOCKNAME,
    [__NR_getpeername] = CALL_GETPEERNAME,
    [__NR_shutdown] = CALL_SHUTDOWN,
    [__NR_setsockopt] = CALL_SETSOCKOPT,
    [__NR_getsockopt] = CALL_GETSOCKOPT,
    [__NR_close] = CALL_CLOSE,
    [436] = CALL_CLOSE_RANGE,
    [__NR_dup] = CALL_DUP,
#ifdef __NR_dup2
    [__NR_dup2] = CALL_DUP2,
#endif
    [__NR_dup3] = CALL_DUP3,
    [__NR_fcntl] = CALL_FCNTL,
    [__NR_ioctl] = CALL_IOCTL,
    [__NR_recvmsg] = CALL_RECVMSG,
    [__NR_recvmmsg] = CALL_RECVMMSG,
    [__NR_sendto] = CALL_SENDTO,
    [438] = CALL_PIDFD_GETFD,
    [__NR_unshare] = CALL_UNSHARE,
    [__NR_setns] = CALL_SETNS,
    [425] = CALL_IO_URING_SETUP,
};
