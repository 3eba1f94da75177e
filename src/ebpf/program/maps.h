/* What the loader sets, the ring buffer, and what is remembered from one event to the next. */

/* Set by the loader before the program is loaded; the kernel's verifier leaves out what they exclude. */
const volatile struct settings settings SEC(".rodata.settings") = {.version = LAYOUT_VERSION};
#define all_processes settings.all_processes
#define all_states (all_processes && !settings.narrows)

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 24);
} ring SEC(".maps");

/* The processes that are traced, and those whose next children will be (a launcher, around its fork). */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, __u32);
} processes SEC(".maps");
#define TRACED 1
#define PARENT 2

/* With `narrows`: cgroups of which it is known whether their processes are reported. Of others it is decided outside. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u64);
  __type(value, __u32);
} cgroups SEC(".maps");
#define INSIDE 1
#define OUTSIDE 2

/* What a call's fd named at its beginning, by thread. */
struct before {
  __u64 inode;
  __u64 other;
  __u32 room;
  __u32 call;
  /* Of shutdown: what it does to the states, the peer's too, has happened when it returns. */
  __u64 time;
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, struct before);
} entered SEC(".maps");

/* TCP sockets of the traced processes, by inode: their state is reported. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 262144);
  __type(key, __u64);
  __type(value, __u32);
} sockets SEC(".maps");

/* Processes that have made a 32-bit call on a socket. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, __u32);
} compat SEC(".maps");

struct counts {
  __u64 made;
  __u64 lost;
  /* Of the lost ones those that no room was found for in `losses`. */
  __u64 unnamed;
  /* Stacks that were not reported; they are no events, so that they are not in the numbers above. */
  __u64 stacks;
};
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct counts);
} counters SEC(".maps");

/* Processes of which records were lost, and how many; 0: changes of TCP states, which are of no process. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, __u64);
} losses SEC(".maps");
