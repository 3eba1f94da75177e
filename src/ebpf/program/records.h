/* Room for a record in the ring buffer; what finds none is counted. */

struct short_record {
  struct record head;
  __u8 data[SHORT_DATA];
};
struct long_record {
  struct record head;
  __u8 data[LONG_DATA];
};

static __always_inline void count_loss(struct counts *counts, __u32 pid)
{
  __sync_fetch_and_add(&counts->lost, 1);
  __u64 one = 1, *sum = bpf_map_lookup_elem(&losses, &pid);
  if (sum)
    __sync_fetch_and_add(sum, 1);
  else if (bpf_map_update_elem(&losses, &pid, &one, BPF_ANY))
    __sync_fetch_and_add(&counts->unnamed, 1);
}

/* Room for a record of that size with its head filled; 0: the ring is full. */
static __always_inline void *begin(__u32 type, __u32 pid, __u32 tid, __u64 size)
{
  __u32 zero = 0;
  struct counts *counts = bpf_map_lookup_elem(&counters, &zero);
  if (!counts)
    return 0;
  __u64 sequence = __sync_fetch_and_add(&counts->made, 1);
  struct record *head = bpf_ringbuf_reserve(&ring, size, 0);
  if (!head) {
    count_loss(counts, pid);
    return 0;
  }
  __builtin_memset(head, 0, sizeof(*head));
  head->type = type;
  head->pid = pid;
  head->tid = tid;
  head->time = bpf_ktime_get_ns();
  head->sequence = sequence;
  if (settings.narrows && current_place() == INSIDE)
    head->flags = FLAG_INSIDE;
  return head;
}

/* The reader looks by a timer: to wake it for each record would cost more than the record. */
static __always_inline void commit(void *record)
{
  bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}
