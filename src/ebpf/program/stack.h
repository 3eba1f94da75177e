/*
 * Where in the code a call was made: the registers and the memory behind the stack pointer, from which the reader works out
 * who called whom (../../symbols/unwind/). The kernel's own walk (bpf_get_stack) follows frame pointers, which the C
 * library of most distributions and most programs do not have.
 */
#pragma once

struct stack_record {
  struct record head;
  __u64 registers[REGISTERS];
  __u8 memory[STACK_MOST];
};

/* Too large for the stack of a BPF program, and of a size that is known only at the end. */
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct stack_record);
} scratch SEC(".maps");

/* What makes a socket, gives it an address or a peer, or sets an option. */
static __always_inline bool has_place(__u32 call, struct arguments *args)
{
  return call == CALL_SOCKET || call == CALL_SOCKETPAIR || call == CALL_BIND || call == CALL_LISTEN ||
         call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_CONNECT || call == CALL_SETSOCKOPT ||
         (call == CALL_SENDTO && args->at[3] & MSG_FASTOPEN);
}

#if defined(__TARGET_ARCH_x86)
/* System V ABI for x86-64, figure 3.36. A call leaves the others to whomever it calls. */
static __always_inline void read_registers(__u64 *to, struct pt_regs *regs)
{
  to[3] = regs->bx;
  to[6] = regs->bp;
  to[7] = regs->sp;
  to[12] = regs->r12;
  to[13] = regs->r13;
  to[14] = regs->r14;
  to[15] = regs->r15;
  to[16] = regs->ip;
}
#else
/* DWARF for the Arm 64-bit architecture, 4.1: x19 to x30 and sp; the program counter has no number. */
static __always_inline void read_registers(__u64 *to, struct pt_regs *regs)
{
  for (int i = 19; i <= 30; i++)
    to[i] = regs->regs[i];
  to[31] = regs->sp;
  to[32] = regs->pc;
}
#endif

/* How much could be read. From the second on pieces begin where pages may, so that all up to the end of the stack is read. */
static __always_inline __u64 read_stack(__u8 *memory, __u64 from)
{
  __u64 size = STACK_PIECE - (from & (STACK_PIECE - 1));
  if (bpf_probe_read_user(memory, size, (void *)from))
    return 0;
  for (int i = 1; i < STACK_MOST / STACK_PIECE; i++) {
    if (size > STACK_MOST - STACK_PIECE || size >= settings.stack ||
        bpf_probe_read_user(memory + size, STACK_PIECE, (void *)(from + size)))
      break;
    size += STACK_PIECE;
  }
  return size;
}

/* Calls count for more: where the ring is half full of what nobody has read, the rest is theirs. */
static __always_inline bool has_room_for_stacks(void)
{
  return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < bpf_ringbuf_query(&ring, BPF_RB_RING_SIZE) / 2;
}

/* False: it was not reported. */
static __always_inline bool report_stack(struct pt_regs *regs, struct task_struct *task, __u32 pid, __u32 tid)
{
  __u32 zero = 0;
  struct counts *counts = bpf_map_lookup_elem(&counters, &zero);
  struct stack_record *record = bpf_map_lookup_elem(&scratch, &zero);
  if (!counts || !record)
    return false;
  struct record *head = &record->head;
  head->type = TYPE_STACK;
  head->pid = pid;
  head->tid = tid;
  head->time = bpf_ktime_get_ns();
  head->arg0 = BPF_CORE_READ(task, mm, arg_start);
  head->arg1 = BPF_CORE_READ(task, mm, end_code);
  read_registers(record->registers, regs);
  __u64 size = read_stack(record->memory, STACK_POINTER(regs));
  asm volatile("" : "+r"(size));
  if (size > STACK_MOST)
    return false;
  head->length = sizeof(record->registers) + size;
  if (has_room_for_stacks() &&
      !bpf_ringbuf_output(&ring, record, sizeof(*record) - STACK_MOST + size, BPF_RB_NO_WAKEUP))
    return true;
  __sync_fetch_and_add(&counts->stacks, 1);
  return false;
}
