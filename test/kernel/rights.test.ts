import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { callNumbers } from "../../src/kernel/ffi/numbers.ts";
import { libcNames } from "../../src/kernel/ffi/libc.ts";
import { explainRefusal, type Means } from "../../src/kernel/refusal.ts";
import type { Rights } from "../../src/proc/access.ts";
import { parseStatus, type Status } from "../../src/proc/status.ts";
import { refusalText } from "../../src/views/snapshot/refusal.ts";
import { withFactory } from "./talker.ts";

const words = suite("why sockets cannot be asked, in words");

const user = (uid: number, capabilities = "0"): Status =>
  parseStatus(`Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nCapEff:\t${capabilities}\n`);
const means: Means = { library: null, takingFd: null, kernel: "6.1.0" };
const rights = { yama: null, us: user(424242), them: user(424242) };

const cases: readonly (readonly [
  what: string,
  means: Partial<Means>,
  those: Partial<Rights>,
  right: string,
  text: string,
])[] = [
  [
    "another user's process",
    {},
    { them: user(0) },
    "privilege",
    "owned by root; you are 424242: run as root; shown: its command only",
  ],
  [
    "our own user's, but not dumpable",
    {},
    {},
    "privilege",
    "it has rights that you lack, or forbids inspection (prctl PR_SET_DUMPABLE): run as root; shown: its command only",
  ],
  [
    "one that not even CAP_SYS_PTRACE reaches",
    {},
    { us: user(0, "80000"), them: user(0) },
    "privilege",
    "other user namespace or security module: run on the host; shown: its command only",
  ],
  [
    "Yama",
    {},
    { yama: 1 },
    "yama",
    "Yama lets only root attach to running processes, by kernel.yama.ptrace_scope=1: run as root, set it to 0, or launch the program under socktrace; shown: its command only",
  ],
  [
    "Yama does not matter for other users' processes",
    {},
    { yama: 1, them: user(0) },
    "privilege",
    "owned by root; you are 424242: run as root; shown: its command only",
  ],
  [
    "a container's seccomp filter",
    { takingFd: "EPERM", kernel: "5.10.0" },
    {},
    "seccomp",
    "a seccomp filter forbids pidfd_getfd with EPERM, as in containers: run on the host, or give the container the right (docker run --cap-add SYS_PTRACE); shown: its command only",
  ],
  [
    "a filter that pretends that the call does not exist",
    { takingFd: "ENOSYS", kernel: "6.8.0-45-generic" },
    {},
    "seccomp",
    "a seccomp filter forbids pidfd_getfd with ENOSYS, as in containers: run on the host, or give the container the right (docker run --cap-add SYS_PTRACE); shown: its command only",
  ],
  [
    "an old kernel",
    { takingFd: "ENOSYS", kernel: "5.4.0-150-generic" },
    {},
    "kernel",
    "pidfd_getfd needs Linux 5.6, this is 5.4.0-150-generic: trace the process with -p instead; shown: its command only",
  ],
  [
    "no room for one more fd (ulimit -n 20)",
    { takingFd: "EMFILE" },
    {},
    "limit",
    "too many open files (EMFILE): raise the limit (ulimit -n 1024); shown: its command only",
  ],
  [
    "no koffi for this machine",
    { library: "Cannot find the native Koffi module", takingFd: "ENOSYS" },
    {},
    "koffi",
    "the library koffi does not load: Cannot find the native Koffi module: install socktrace on this machine again; shown: its command only",
  ],
];

for (const [what, those, some, right, text] of cases) {
  words(what, () => {
    const refusal = explainRefusal({ ...means, ...those }, { ...rights, ...some }, "its command only");
    assert.is(refusal.right, right);
    assert.is(refusalText(refusal), text);
  });
}

words.run();

const tried = suite("tried: rights that are missing");

/** Looks at a process and prints what it got, as JSON. */
const looker = `
import { asPid } from "./src/base/brands.ts";
import { snapshot } from "./src/kernel/snapshot.ts";
import { refusalText } from "./src/views/snapshot/refusal.ts";
const found = snapshot(asPid(Number(process.argv.at(-1))), { tcpInfo: false, others: false });
const sockets = (found.fds ?? []).flatMap(({ fd, socket }) => (socket === null ? [] : [{ fd, ...socket }]));
const partial = found.partial === null ? null : { ...found.partial, text: refusalText(found.partial) };
console.log(JSON.stringify({ type: found.type, comm: found.comm, partial, sockets }));
`;

interface Got {
  readonly type: string;
  readonly comm: string;
  readonly partial: { readonly right: string; readonly text: string } | null;
  readonly sockets: readonly {
    readonly fd: number;
    readonly asked: boolean;
    readonly inode: number;
    readonly state: string | null;
    readonly kind: { readonly protocol: string };
    readonly local: { readonly port?: number } | null;
    readonly options: readonly unknown[];
  }[];
}

/** Runs the looker under a command that takes rights away. */
function lookUnder(command: readonly string[], pid: number): Got {
  const [file, ...args] = [
    ...command,
    process.execPath,
    "--import",
    "tsx",
    "--input-type=module",
    "-e",
    looker,
    String(pid),
  ];
  const run = spawnSync(file, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Got;
}

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("skipped: looking at root's process as another user (not root)");

tried("as another user: the command, and which right is missing", async () => {
  if (!isRoot) return;
  await withFactory([], ({ pid }) => {
    const got = lookUnder(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"], pid);
    assert.is(got.comm, "python3");
    assert.is(got.partial?.right, "privilege");
    assert.match(got.partial?.text ?? "", /^owned by root; you are \w+: run as root; shown: its command only$/);
    assert.equal(got.sockets, []);
    return Promise.resolve();
  });
});

tried("as root without capabilities, who may list the fds and not follow them: how many, and why no more", async () => {
  if (!isRoot) return;
  await withFactory([], ({ pid }) => {
    const got = lookUnder(["setpriv", "--inh-caps=-all", "--bounding-set=-all"], pid);
    assert.is(got.partial?.right, "privilege");
    assert.match(
      got.partial?.text ?? "",
      /^you are root without CAP_SYS_PTRACE, as in containers: .*; shown: its command, and that it has \d+ fds$/,
    );
    assert.equal(got.sockets, []);
    return Promise.resolve();
  });
});

/** Forbids pidfd_getfd (438 everywhere) by a seccomp filter with this errno, as a container does, then runs a program. */
const filtered = (errno: number): string => `
import ctypes, os, struct, sys
program = b"".join(struct.pack("HBBI", *each) for each in [
    (0x20, 0, 0, 0), (0x15, 0, 1, 438), (0x06, 0, 0, 0x50000 | ${errno}), (0x06, 0, 0, 0x7FFF0000)])
buffer = ctypes.create_string_buffer(program)
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, struct.pack("HxxxxxxQ", 4, ctypes.addressof(buffer)), 0, 0) == 0
os.execvp(sys.argv[1], sys.argv[1:])
`;

for (const [name, errno] of [
  ["EPERM", 1],
  ["ENOSYS", 38],
] as const) {
  tried(
    `under a seccomp filter (${name}): fds, inodes, addresses and states from /proc, marked as partial`,
    async () => {
      await withFactory([], ({ pid, factory }) => {
        const got = lookUnder(["python3", "-c", filtered(errno)], pid);
        assert.is(got.partial?.right, "seccomp");
        assert.match(
          got.partial?.text ?? "",
          new RegExp(`pidfd_getfd with ${name},.* shown: fds, inodes and addresses from /proc$`),
        );
        const made = factory.made.map(({ fd, inode }) => `${fd} ${inode}`);
        assert.equal(
          got.sockets.map(({ fd, inode }) => `${fd} ${inode}`).filter((each) => made.includes(each)),
          made,
        );
        assert.equal(
          got.sockets.filter(({ asked, options }) => asked || options.length > 0),
          [],
        );
        const listener = got.sockets.find(({ fd }) => fd === factory.made.find(({ label }) => label === "tcp")?.fd);
        assert.is(listener?.state, "LISTEN");
        assert.is(listener?.kind.protocol, "IPPROTO_TCP");
        assert.type(listener?.local?.port, "number");
        return Promise.resolve();
      });
    },
  );
}

/** Lets no module find koffi, as on a machine for which it is not built. */
const noKoffi = `data:text/javascript,${encodeURIComponent(`
  import module from "node:module";
  const resolve = module._resolveFilename;
  module._resolveFilename = function (name, ...rest) {
    if (name.startsWith("@koromix/koffi-")) throw new Error("Cannot find the native Koffi module");
    return resolve.call(this, name, ...rest);
  };
`)}`;

tried("without koffi: all that /proc tells, marked as partial", async () => {
  await withFactory([], ({ pid, factory }) => {
    const got = lookUnder(["env", `NODE_OPTIONS=--import=${noKoffi}`], pid);
    assert.is(got.partial?.right, "koffi");
    const made = factory.made.map(({ fd, inode }) => `${fd} ${inode}`);
    assert.equal(
      got.sockets.map(({ fd, inode }) => `${fd} ${inode}`).filter((each) => made.includes(each)),
      made,
    );
    const listener = got.sockets.find(({ fd }) => fd === factory.made.find(({ label }) => label === "tcp")?.fd);
    assert.is(listener?.state, "LISTEN");
    assert.equal(listener?.options, []);
    return Promise.resolve();
  });
});

tried.run();

const machines = suite("machines");

machines("the numbers of new system calls are the same everywhere, an unknown machine has none", () => {
  assert.equal(callNumbers("x64"), { pidfd_open: 434, pidfd_getfd: 438, statx: 332, getdents64: 217 });
  assert.equal(callNumbers("arm64"), { pidfd_open: 434, pidfd_getfd: 438, statx: 291, getdents64: 61 });
  assert.equal(callNumbers("sparc"), { pidfd_open: -1, pidfd_getfd: -1, statx: -1, getdents64: -1 });
});

machines("the C library of glibc and of musl", () => {
  assert.equal(libcNames("x64"), [null, "libc.so.6", "libc.musl-x86_64.so.1", "libc.so"]);
  assert.equal(libcNames("arm64"), [null, "libc.so.6", "libc.musl-aarch64.so.1", "libc.so"]);
});

machines.run();
