/* The record of a call. */

static __always_inline void fill(struct record *head, __u32 call, struct arguments *args, long result)
{
  head->call = call;
  head->flags |= args->flags;
  head->result = result;
  head->arg0 = args->at[0];
  head->arg1 = args->at[1];
  head->arg2 = args->at[2];
  head->arg3 = args->at[3];
  head->arg4 = args->at[4];
  head->arg5 = args->at[5];
}

/* Not inline, so that the kernel verifies it once: that halves the time to load. */
__noinline int about(struct record *head, struct arguments *args, struct before *before, __u32 call, long result)
{
  if (!head || !args)
    return 0;
  if (!has_no_fd(call)) {
    describe(head, args->at[0], &head->inode);
    if (before && before->inode && before->inode != head->inode) {
      /* What was described is another socket. */
      head->flags = (head->flags & FLAG_INSIDE) | FLAG_MOVED | args->flags;
      head->state = 0;
      head->inode = before->inode;
    }
  }
  if (call == CALL_UNSHARE || call == CALL_SETNS || call == CALL_SETSOCKOPT)
    head->net = network_of(bpf_get_current_task_btf());
  if (result < 0)
    return 0;
  if (gives_fd(call, args))
    describe(head, result, &head->other);
  if (call == CALL_SOCKETPAIR) {
    describe(head, int_at(args->at[3]), &head->inode);
    describe(head, int_at(args->at[3] + 4), &head->other);
  }
  watch_state(head, head->other ? head->other : head->inode);
  return 0;
}

/* A call that points to more than a short record has room for. Not inline: see `about`. */
__noinline int report_long(struct arguments *args, struct before *before, __u32 call, long result)
{
  if (!args)
    return 0;
  struct piece piece = piece_of(call, args, result, before);
  if (!is_of_interest(call, args, &piece))
    return 0;
  struct long_record *record = begin(TYPE_CALL, args->pid, args->tid, sizeof(*record));
  if (!record)
    return 0;
  fill(&record->head, call, args, result);
  about(&record->head, args, before, call, result);
  copy(&record->head, record->data, &piece, LONG_DATA);
  if (is_message(call))
    add_inodes(record);
  else if (is_filter(call, args))
    add_filter(record);
  commit(record);
  return 0;
}

/* Of recvmmsg() one record for each message, of so many at most (linux/socket.h: struct mmsghdr has 64 bytes). */
#define MOST_MESSAGES 16
static __always_inline void report_messages(struct arguments *args, struct before *before, long result)
{
  __u64 first = args->at[1];
  for (int i = 0; i < MOST_MESSAGES && i < result; i++) {
    args->at[1] = first + 64 * i;
    report_long(args, before, CALL_RECVMMSG, result);
  }
}

static __always_inline void report(__u32 call, struct arguments *args, long result, struct before *before)
{
  if (call == CALL_RECVMMSG) {
    report_messages(args, before, result);
    return;
  }
  struct piece piece = piece_of(call, args, result, before);
  if (!is_of_interest(call, args, &piece))
    return;
  if (is_on_any_fd(call) && !(before && (before->inode || before->other)) && !socket_inode(file_of(args->at[0])))
    return;
  if (piece.length > SHORT_DATA || is_message(call) || is_filter(call, args)) {
    report_long(args, before, call, result);
    return;
  }
  struct short_record *record = begin(TYPE_CALL, args->pid, args->tid, sizeof(*record));
  if (!record)
    return;
  fill(&record->head, call, args, result);
  about(&record->head, args, before, call, result);
  if ((call == CALL_ACCEPT || call == CALL_ACCEPT4) && result >= 0 && is_inet(record->head.family))
    add_peer(&record->head, record->data, result);
  else
    copy(&record->head, record->data, &piece, SHORT_DATA);
  if (before && before->room && result >= 0 && int_at(args->at[2]) > before->room)
    record->head.flags |= FLAG_CUT;
  if (before && before->time)
    record->head.time = before->time;
  commit(record);
}

/* Once for each process. */
static __always_inline void report_compat(__u32 pid, __u32 tid)
{
  __u32 one = 1;
  if (bpf_map_update_elem(&compat, &pid, &one, BPF_NOEXIST))
    return;
  struct record *head = begin(TYPE_COMPAT, pid, tid, sizeof(*head));
  if (head)
    commit(head);
}

static __always_inline __u32 wanted_call(__u64 number)
{
  if (number >= CALL_NUMBERS)
    return CALL_NONE;
  __u32 call = call_of[number];
  return settings.unwanted >> call & 1 ? CALL_NONE : call;
}

static __always_inline void read_arguments(struct arguments *args, struct pt_regs *regs)
{
  args->at[0] = ARGUMENT_0(regs);
  args->at[1] = ARGUMENT_1(regs);
  args->at[2] = ARGUMENT_2(regs);
  args->at[3] = ARGUMENT_3(regs);
  args->at[4] = ARGUMENT_4(regs);
  args->at[5] = ARGUMENT_5(regs);
}

/* What takes effect at the beginning: the fd is free from here on. */
static __always_inline void report_entry(__u32 call, struct arguments *args, __u32 pid, __u32 tid)
{
  __u64 inode = call == CALL_CLOSE ? socket_inode(file_of(args->at[0])) : 0;
  if (call == CALL_CLOSE && !inode)
    return;
  struct record *head = begin(TYPE_ENTERED, pid, tid, sizeof(*head));
  if (!head)
    return;
  fill(head, call, args, 0);
  head->inode = inode;
  commit(head);
}

static __always_inline __u32 room_for_address(__u32 call, struct arguments *args)
{
  bool has_room = call == CALL_ACCEPT || call == CALL_ACCEPT4 || call == CALL_GETSOCKNAME || call == CALL_GETPEERNAME;
  return has_room && args->at[2] ? int_at(args->at[2]) : 0;
}
