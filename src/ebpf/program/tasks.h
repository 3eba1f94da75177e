/* Processes and threads: their numbers, and whether they are traced. */

/* linux/pid_namespace.h: MAX_PID_NS_LEVEL */
#define MOST_PID_NAMESPACES 32

/* The number of a thread in our own pid namespace, where that is not the machine's; 0: it has none there. */
static __noinline __u32 number_of(struct task_struct *task)
{
  struct pid *pid = BPF_CORE_READ(task, thread_pid);
  void *numbers = (void *)pid + bpf_core_field_offset(struct pid, numbers);
  __u32 level = BPF_CORE_READ(pid, level);
  for (__u32 at = 0; at <= MOST_PID_NAMESPACES && at <= level; at++) {
    struct upid *one = numbers + at * bpf_core_type_size(struct upid);
    if (BPF_CORE_READ(one, ns, ns.inum) == settings.pid_namespace)
      return BPF_CORE_READ(one, nr);
  }
  return 0;
}

/* The number of a thread in the pid namespace that it is in, where that is one below ours (a container); else 0. */
static __noinline __u32 inner_number_of(struct task_struct *task)
{
  struct pid *pid = BPF_CORE_READ(task, thread_pid);
  __u32 level = BPF_CORE_READ(pid, level);
  struct upid *last = (void *)pid + bpf_core_field_offset(struct pid, numbers) +
                      level * bpf_core_type_size(struct upid);
  bool is_ours = settings.pid_namespace == 0 ? level == 0 : BPF_CORE_READ(last, ns, ns.inum) == settings.pid_namespace;
  return is_ours ? 0 : BPF_CORE_READ(last, nr);
}

static __always_inline __u32 tid_of(struct task_struct *task)
{
  return settings.pid_namespace == 0 ? (__u32)BPF_CORE_READ(task, pid) : number_of(task);
}

static __always_inline __u32 pid_of(struct task_struct *task)
{
  return settings.pid_namespace == 0 ? (__u32)BPF_CORE_READ(task, tgid)
                                     : number_of(BPF_CORE_READ(task, group_leader));
}

/* linux/sched.h: PF_IO_WORKER, a thread of the kernel's own that works for the process (io_uring). No fork shows it. */
static __always_inline bool is_worker(struct task_struct *task)
{
  return BPF_CORE_READ(task, flags) & 0x10;
}

/* Of the thread that runs, by its cgroup of version 2; 0: not known. */
static __always_inline __u32 current_place(void)
{
  __u64 id = bpf_get_current_cgroup_id();
  __u32 *place = bpf_map_lookup_elem(&cgroups, &id);
  return place ? *place : 0;
}

static __always_inline bool is_traced(__u32 pid)
{
  if (all_processes)
    return pid != 0 && pid != settings.self && (!settings.narrows || current_place() != OUTSIDE);
  __u32 *how = bpf_map_lookup_elem(&processes, &pid);
  return how && *how == TRACED;
}

static __always_inline __u32 network_of(struct task_struct *task)
{
  return BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
}
