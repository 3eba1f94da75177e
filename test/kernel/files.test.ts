import { test } from "uvu";
import * as assert from "uvu/assert";
import type { FdSnapshot } from "../../src/events/snapshot.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { withPython } from "./talker.ts";

/** Opens a file of each kind and says of each fd what its own fstat(2) says. */
const opens = `
import fcntl, json, os, select, socket, stat, sys, tempfile
folder = tempfile.mkdtemp()
path = folder + "/a file"
regular = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
os.write(regular, b"twelve bytes")
fcntl.lockf(regular, fcntl.LOCK_EX, 5, 2)
deleted = os.open(folder + "/gone", os.O_WRONLY | os.O_CREAT)
os.unlink(folder + "/gone")
os.set_inheritable(deleted, True)
directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
reader, writer = os.pipe2(os.O_NONBLOCK)
null = os.open("/dev/null", os.O_WRONLY)
event = os.eventfd(3)
epoll = select.epoll()
one = socket.socket(type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
named = socket.socket(socket.AF_UNIX)
named.bind(folder + "/named")
file = os.open(folder + "/named", os.O_PATH)
names = dict(file=file, regular=regular, deleted=deleted, directory=directory, reader=reader, writer=writer, null=null,
             event=event, epoll=epoll.fileno(), socket=one.fileno())
made = {}
for name, fd in names.items():
    s = os.fstat(fd)
    made[name] = {"fd": fd, "stat": {
        "mode": s.st_mode, "ino": s.st_ino, "uid": s.st_uid, "gid": s.st_gid, "size": s.st_size,
        "dev": [os.major(s.st_dev), os.minor(s.st_dev)], "rdev": [os.major(s.st_rdev), os.minor(s.st_rdev)]}}
print(json.dumps({"folder": folder, "made": made}), flush=True)
sys.stdin.read()
os.unlink(path)
os.unlink(folder + "/named")
os.rmdir(folder)
`;

interface Opened {
  readonly folder: string;
  readonly made: Readonly<Record<string, { readonly fd: number; readonly stat: FdSnapshot["stat"] }>>;
}

const { opened, found } = await withPython(opens, async ({ pid, nextLine }) => ({
  opened: (await nextLine()) as Opened,
  found: snapshot(pid, { tcpInfo: false, others: false }),
}));
const fdOf = (name: string): FdSnapshot | undefined =>
  found.type === "gone" ? undefined : found.fds.find(({ fd }) => fd === opened.made[name]?.fd);

for (const [name, { stat }] of Object.entries(opened.made)) {
  test(`${name}: what the program's own fstat says`, () => {
    assert.equal(fdOf(name)?.stat, stat);
  });
}

/** Kind and path; `%` is the program's own folder. */
const kinds: Readonly<Record<string, readonly [kind: string, path: RegExp]>> = {
  regular: ["regular", /^%\/a file$/],
  deleted: ["regular", /^%\/gone \(deleted\)$/],
  directory: ["directory", /^%$/],
  reader: ["fifo", /^pipe:\[\d+\]$/],
  null: ["character", /^\/dev\/null$/],
  event: ["anonymous", /^anon_inode:\[eventfd\]$/],
  epoll: ["anonymous", /^anon_inode:\[eventpoll\]$/],
  socket: ["socket", /^socket:\[\d+\]$/],
  file: ["socket", /^%\/named$/],
};

for (const [name, [kind, path]] of Object.entries(kinds)) {
  test(`${name}: kind and path`, () => {
    assert.is(fdOf(name)?.kind, kind);
    assert.match((fdOf(name)?.path ?? "").replace(opened.folder, "%"), path);
  });
}

const [O_WRONLY, O_RDWR, O_APPEND, O_NONBLOCK, O_LARGEFILE, O_CLOEXEC] = [1, 2, 0o2000, 0o4000, 0o100000, 0o2000000];

test("offset, flags and locks", () => {
  assert.is(fdOf("regular")?.info?.offset, 12);
  assert.is(fdOf("regular")?.info?.flags, O_RDWR | O_APPEND | O_LARGEFILE | O_CLOEXEC);
  assert.match(fdOf("regular")?.info?.locks[0] ?? "", /^POSIX {2}ADVISORY {2}WRITE \d+ \S+ 2 6$/);
  assert.is(fdOf("deleted")?.info?.flags, O_WRONLY | O_LARGEFILE);
  assert.is(fdOf("reader")?.info?.flags, O_NONBLOCK);
  assert.is(fdOf("socket")?.info?.flags, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  assert.equal(fdOf("event")?.info?.details[0], ["eventfd-count", "3"]);
});

test("the process: command, user, limit", () => {
  if (found.type === "gone") throw new Error("gone");
  assert.is(found.comm, "python3");
  assert.equal(found.argv.slice(-2), ["-c", opens]);
  assert.is(found.uid, process.getuid?.());
  assert.is(found.ppid, process.pid);
  assert.type(found.openFiles?.soft, "number");
  assert.is(found.partial, null);
});

test("the file of a UNIX socket, opened with O_PATH, is a file and no socket", () => {
  assert.is(fdOf("file")?.socket, null);
  assert.is(fdOf("socket")?.socket?.asked, true);
});

test.run();
