/*
 * The eBPF engine's program: it reports the system calls on sockets of the traced processes, and how these fork, exec and
 * end, as records (record.h, written from ../layout.ts) in a ring buffer. It decides nothing but what is of interest; what a
 * call means is for ../decode/.
 *
 * A call is reported at its end: its arguments are still in the registers, the kernel has just read what they point to, so
 * that it is in memory, and the result is known. What has an effect before that (close, close_range) is reported at its
 * beginning, and what its fd named then is remembered for calls that wait, or whose fd is another's at their end.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "kernel.h"
#include "calls.h"
#include "record.h"
#include "maps.h"
#include "tasks.h"
#include "records.h"
#include "sockets.h"
#include "arguments.h"
#include "data.h"
#include "report.h"

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf/sys_enter")
int BPF_PROG(call_begins, struct pt_regs *regs, long number)
{
  __u32 call = wanted_call(number);
  bool acts = call == CALL_CLOSE || call == CALL_CLOSE_RANGE;
  if (call == CALL_NONE || (!acts && !is_remembered(call)))
    return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  __u32 pid = pid_of(task);
  if (!is_traced(pid) || IS_COMPAT(task))
    return 0;
  __u32 tid = tid_of(task);
  struct arguments args = {};
  read_arguments(&args, regs);
  if (acts) {
    report_entry(call, &args, pid, tid);
    return 0;
  }
  struct before before = {.call = call, .room = room_for_address(call, &args)};
  before.inode = socket_inode(file_of(args.at[0]));
  if (call == CALL_SHUTDOWN)
    before.time = bpf_ktime_get_ns();
  if (call == CALL_DUP2 || call == CALL_DUP3)
    before.other = socket_inode(file_of(args.at[1]));
  if (before.inode || before.other)
    bpf_map_update_elem(&entered, &tid, &before, BPF_ANY);
  return 0;
}

#include "stack.h"

SEC("tp_btf/sys_exit")
int BPF_PROG(call_ends, struct pt_regs *regs, long result)
{
  __u64 number = CALL_NUMBER(regs);
  __u32 call = wanted_call(number);
  bool may_be_32 = IS_SOCKET_CALL_OF_32(number);
  /* Of close the beginning was reported; its end counts only where the fd named nothing. */
  if ((call == CALL_NONE && !may_be_32) || (call == CALL_CLOSE && result != -EBADF))
    return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  bool is_32 = IS_COMPAT(task);
  if (is_32 ? !may_be_32 : call == CALL_NONE)
    return 0;
  __u32 pid = pid_of(task);
  if (!is_traced(pid))
    return 0;
  __u32 tid = tid_of(task);
  if (is_32) {
    report_compat(pid, tid);
    return 0;
  }
  struct arguments args = {.pid = pid, .tid = tid};
  read_arguments(&args, regs);
  if (settings.stack && has_place(call, &args) && report_stack(regs, task, pid, tid))
    args.flags = FLAG_STACK;
  struct before *before = is_remembered(call) ? bpf_map_lookup_elem(&entered, &tid) : 0;
  report(call, &args, result, before);
  if (before)
    bpf_map_delete_elem(&entered, &tid);
  return 0;
}

#include "uring.h"
#include "lives.h"
#include "states.h"
