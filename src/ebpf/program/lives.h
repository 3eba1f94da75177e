/* Forks, execs and ends. */

SEC("tp_btf/sched_process_fork")
int BPF_PROG(forks, struct task_struct *parent, struct task_struct *child)
{
  __u32 pid = pid_of(parent), new_pid = pid_of(child);
  __u32 *how = bpf_map_lookup_elem(&processes, &pid), traced = TRACED;
  if (!how && !is_traced(pid))
    return 0;
  bool is_thread = pid == new_pid;
  if (how && !is_thread && (settings.follow || *how == PARENT))
    bpf_map_update_elem(&processes, &new_pid, &traced, BPF_ANY);
  if (how && *how == PARENT && is_thread)
    return 0;
  struct record *head = begin(TYPE_FORK, pid, tid_of(parent), sizeof(*head));
  if (!head)
    return 0;
  head->arg0 = tid_of(child);
  head->arg1 = new_pid;
  head->arg2 = inner_number_of(child);
  head->flags |= is_thread ? FLAG_WHOLE : 0;
  head->net = network_of(child);
  if (BPF_CORE_READ(parent, files) == BPF_CORE_READ(child, files))
    head->flags |= FLAG_SHARES_FILES;
  commit(head);
  return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(execs, struct task_struct *task, int old, struct linux_binprm *program)
{
  __u32 pid = pid_of(task);
  if (!is_traced(pid))
    return 0;
  struct long_record *record = begin(TYPE_EXEC, pid, tid_of(task), sizeof(*record));
  if (!record)
    return 0;
  struct record *head = &record->head;
  __u64 from = BPF_CORE_READ(task, mm, arg_start), to = BPF_CORE_READ(task, mm, arg_end);
  long path = bpf_probe_read_kernel_str(record->data, PATH_ROOM, BPF_CORE_READ(program, filename));
  /* The number that the thread had before, as the machine counts (only where that is ours too). */
  head->arg0 = settings.pid_namespace == 0 ? old : 0;
  head->arg1 = path > 0 ? path : 0;
  head->arg2 = inner_number_of(task);
  if (settings.narrows)
    head->other = bpf_get_current_cgroup_id();
  head->net = network_of(task);
  if (BPF_CORE_READ(program, interp) != BPF_CORE_READ(program, filename))
    head->flags |= FLAG_SCRIPT;
  __u64 length = to - from, room = LONG_DATA - PATH_ROOM;
  if (length > room) {
    length = room;
    head->flags |= FLAG_CUT;
  }
  head->length = PATH_ROOM;
  if (!bpf_probe_read_user(record->data + PATH_ROOM, length, (void *)from))
    head->length += length;
  else
    head->flags |= FLAG_UNREADABLE;
  commit(record);
  return 0;
}

/* include/linux/sched/signal.h: SIGNAL_GROUP_EXIT; else the leader's is the process's (kernel/exit.c, wait_task_zombie). */
static __always_inline __u32 status_of(struct task_struct *task)
{
  if (BPF_CORE_READ(task, signal, flags) & 4)
    return BPF_CORE_READ(task, signal, group_exit_code);
  return BPF_CORE_READ(task, group_leader, exit_code);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(exits, struct task_struct *task)
{
  __u32 pid = pid_of(task), tid = tid_of(task);
  if (!is_traced(pid) || is_worker(task))
    return 0;
  bpf_map_delete_elem(&entered, &tid);
  /* Two threads that end at once may both be the last: whoever reads this takes the process off the map. */
  bool is_last = BPF_CORE_READ(task, signal, live.counter) == 0;
  struct record *head = begin(TYPE_EXIT, pid, tid, sizeof(*head));
  if (!head)
    return 0;
  head->result = BPF_CORE_READ(task, exit_code);
  head->flags |= is_last ? FLAG_WHOLE : 0;
  head->arg0 = is_last ? status_of(task) : 0;
  commit(head);
  return 0;
}
