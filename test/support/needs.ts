/** What the tests use besides Node, strace and util-linux: the command, or a file of its package; the Debian package. */
const packages = {
  python3: "python3",
  busybox: "busybox-static",
  chromium: "chromium",
  clang: "clang",
  addr2line: "binutils",
  "c++filt": "binutils",
  "dpkg-shlibdeps": "dpkg-dev",
  "eu-addr2line": "elfutils",
  "g++": "g++",
  gcc: "gcc",
  ip: "iproute2",
  jq: "jq",
  less: "less",
  lintian: "lintian",
  "llvm-strip": "llvm",
  lsof: "lsof",
  mmdebstrap: "mmdebstrap",
  netstat: "net-tools",
  nginx: "nginx",
  podman: "podman",
  pg_ctlcluster: "postgresql",
  "redis-server": "redis-server",
  runc: "runc",
  ss: "iproute2",
  ssh: "openssh-client",
  sshd: "openssh-server",
  sudo: "sudo",
  "systemd-nspawn": "systemd-container",
  "systemd-socket-activate": "systemd",
  tc: "iproute2",
  "vim.tiny": "vim-tiny",
  xz: "xz-utils",
  "/usr/include/linux/tcp.h": "linux-libc-dev",
  "/usr/include/bpf/bpf_helpers.h": "libbpf-dev",
} as const;

export type Need = keyof typeof packages;

/** To build the eBPF engine's objects; libbpf-dev comes with the libbpf1 that loads them. */
const ebpf = ["clang", "/usr/include/bpf/bpf_helpers.h", "/usr/include/linux/tcp.h"] as const;

/**
 * What each test file needs; a name that ends in / stands for all files of the folder. test/support/hidden.ts hides from
 * a test file the commands that are not declared here, so that a missing row fails on every machine.
 */
export const needs: Readonly<Record<string, readonly Need[]>> = {
  "test/advice/": ["python3"],
  "test/api/": ["python3"],
  "test/browser/": ["chromium", "python3"],
  "test/containers/": ["python3"],
  "test/containers/real.test.ts": ["busybox", "podman", "runc", "systemd-nspawn"],
  "test/dist/executable.test.ts": [...ebpf, "llvm-strip", "python3"],
  "test/docs/": ["python3"],
  "test/docs/ci.test.ts": ["jq"],
  "test/ebpf/": [...ebpf, "python3"],
  "test/ebpf/histories.test.ts": ["ip"],
  "test/ebpf/io-uring.test.ts": ["gcc"],
  "test/ebpf/programs.test.ts": ["ip"],
  "test/ebpf/recvmmsg.test.ts": ["gcc"],
  "test/ebpf/stacks.test.ts": ["gcc", "addr2line", "c++filt"],
  "test/facts/facts.test.ts": ["python3", "ip", "ss", "tc"],
  "test/kernel/": ["python3"],
  "test/live/": ["python3"],
  "test/live/where.test.ts": ["gcc", "addr2line"],
  "test/linux/bound/sentence.test.ts": ["python3"],
  "test/linux/symptoms.test.ts": ["python3"],
  "test/cli/explain-symptoms.test.ts": ["python3"],
  "test/packages/deb.test.ts": [...ebpf, "addr2line", "dpkg-shlibdeps", "lintian", "llvm-strip", "mmdebstrap"],
  "test/proc/waiting.test.ts": ["python3"],
  "test/symbols/": ["gcc", "g++", "addr2line", "c++filt"],
  "test/symbols/readers.test.ts": ["eu-addr2line"],
  "test/samples/factory.test.ts": ["python3"],
  "test/samples/programs.test.ts": ["python3"],
  "test/views/json/schema.test.ts": ["python3"],
  "test/views/snapshot-schema.test.ts": ["python3"],
  "test/cli/compressed.test.ts": ["xz"],
  "test/cli/lsof.test.ts": ["python3", "lsof"],
  "test/cli/side-by-side.test.ts": ["python3", "lsof", "netstat"],
  "test/cli/snapshot.test.ts": ["python3"],
  "test/cli/snapshot-advice.test.ts": ["python3", "ip"],
  "test/cli/talk.test.ts": ["python3", "lsof", "netstat"],
  "test/cli/terminal.test.ts": ["python3"],
  "test/cli/unheld.test.ts": ["python3", "ip", "netstat", "ss"],
  "test/trace/outcome.test.ts": ["python3"],
  "test/kernel/namespace.test.ts": ["ip"],
  "test/kernel/observe.test.ts": ["redis-server"],
  "test/kernel/side-by-side.test.ts": ["lsof", "ss"],
  "test/linux/bpf.test.ts": ["/usr/include/linux/tcp.h"],
  "test/linux/examples.test.ts": ["gcc", "ip", "/usr/include/linux/tcp.h"],
  "test/linux/headers.test.ts": ["/usr/include/linux/tcp.h"],
  "test/live/attach.test.ts": ["redis-server"],
  "test/live/blocked.test.ts": ["gcc"],
  "test/live/diff.test.ts": ["nginx"],
  "test/live/inherited.test.ts": ["systemd-socket-activate"],
  "test/live/job-control.test.ts": ["less", "vim.tiny"],
  "test/live/safety/identity.test.ts": ["sudo"],
  "test/live/safety/soak.test.ts": ["redis-server"],
  "test/live/servers.test.ts": ["nginx", "redis-server"],
  "test/live/tables.test.ts": ["ip", "lsof", "netstat"],
  "test/live/thirty-two.test.ts": ["gcc"],
  "test/live/workers.test.ts": ["gcc"],
  "test/live/verify-servers.test.ts": ["nginx", "pg_ctlcluster", "redis-server", "ssh", "sshd"],
};

/** What a test file needs, its folder's needs included. */
export function needsOf(file: string): readonly Need[] {
  return Object.keys(needs)
    .filter((name) => name === file || (name.endsWith("/") && file.startsWith(name)))
    .flatMap((name) => needs[name] ?? []);
}

/** `npm run test:fast` runs the files that need no more than Python, and those only where it is installed. */
export function isFast(file: string): boolean {
  return needsOf(file).every((need) => need === "python3");
}

/** As scripts/setup.sh takes them: `netstat:net-tools`. */
export function packagesFor(files: readonly string[]): readonly string[] {
  return [...new Set(files.flatMap(needsOf))].sort().map((need) => `${need}:${packages[need]}`);
}

/** The commands that a test file does not declare. */
export function undeclared(file: string): readonly string[] {
  const declared: readonly string[] = needsOf(file);
  return Object.keys(packages).filter((need) => !need.startsWith("/") && !declared.includes(need));
}
