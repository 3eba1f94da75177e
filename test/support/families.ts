/**
 * Made histories of threads and forked processes that share and copy fd tables, written down as strace would print them
 * without clone: the lines, and how many sockets there were.
 */
import fc from "fast-check";

/** One step: what is done, and numbers that choose by whom and to what. */
export interface Step {
  readonly act: "socket" | "connect" | "accept" | "wait" | "use" | "close" | "thread" | "fork" | "end";
  readonly who: number;
  readonly at: number;
}

/** What strace was asked for. */
export interface Asked {
  /** -y, or -yy: what is printed behind an fd. */
  readonly prints: "nothing" | "inodes" | "addresses";
  /** The log begins when the listener is there. */
  readonly attached: boolean;
  /** `-e trace=network,close` */
  readonly closes: boolean;
  /** Messages on stderr: `strace: Process 101 attached`. */
  readonly messages: boolean;
}

export interface History {
  readonly lines: readonly string[];
  /** How many sockets are in the lines. */
  readonly made: number;
}

const steps = (forks: boolean): fc.Arbitrary<Step> =>
  fc.record({
    act: fc.oneof(...weights(forks).map(([act, weight]) => ({ arbitrary: fc.constant(act), weight }))),
    who: fc.nat(50),
    at: fc.nat(50),
  });

/** Histories of one program. `forks`: it has child processes too; else threads only. */
export const histories = (forks: boolean): fc.Arbitrary<readonly Step[]> =>
  fc.array(steps(forks), { minLength: 5, maxLength: 60 });

function weights(forks: boolean): readonly (readonly [Step["act"], number])[] {
  return [
    ["socket", 3],
    ["connect", 2],
    ["accept", 4],
    ["wait", 2],
    ["use", 12],
    ["close", 4],
    ["thread", 3],
    ["fork", forks ? 3 : 0],
    ["end", 1],
  ];
}

/** The number of the first socket. */
const LISTENER = 1;

interface Table {
  readonly sockets: Map<number, number>;
  users: number;
}

interface Thread {
  readonly tid: number;
  readonly pid: number;
  readonly parent: number;
  readonly table: Table;
}

/** Plays the steps on simulated fd tables. The first thread has a listener under fd 3. */
export function play(steps: readonly Step[], asked: Asked): History {
  const family = new Family(asked);
  for (const step of steps) family.step(step);
  return { lines: family.lines, made: family.shown.size };
}

class Family {
  readonly lines: string[] = [];
  private made = 0;
  private readonly asked: Asked;
  private threads: Thread[] = [];
  private lastTid = 100;
  /** Threads inside accept(). */
  private readonly waiting: Set<Thread> = new Set();
  /** Sockets that are in a line. */
  readonly shown: Set<number> = new Set();
  private readonly accepted: Set<number> = new Set();
  private readonly connected: Set<number> = new Set();

  constructor(asked: Asked) {
    this.asked = asked;
    const first = { tid: 100, pid: 100, parent: 1, table: { sockets: new Map<number, number>(), users: 1 } };
    this.threads.push(first);
    const fd = this.open(first);
    if (asked.attached) return;
    this.print(first, `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${this.named(first, fd)}`);
    this.print(first, `listen(${this.named(first, fd)}, 5) = 0`);
  }

  step({ act, who, at }: Step): void {
    const thread = this.threads[who % this.threads.length];
    if (thread === undefined) return;
    if (this.waiting.delete(thread)) {
      this.print(thread, `<... accept resumed>) = ${this.accept(thread)}`);
      return;
    }
    const fds = [...thread.table.sockets.keys()];
    const fd = fds[at % fds.length];
    switch (act) {
      case "socket":
        this.print(thread, `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${this.named(thread, this.open(thread))}`);
        return;
      case "connect":
        this.connect(thread, fd);
        return;
      case "accept":
        if (thread.table.sockets.get(3) === LISTENER)
          this.print(thread, `accept(${this.named(thread, 3)}, NULL, NULL) = ${this.accept(thread)}`);
        return;
      case "wait":
        if (thread.table.sockets.get(3) !== LISTENER) return;
        this.waiting.add(thread);
        this.print(thread, `accept(${this.named(thread, 3)}, NULL, NULL <unfinished ...>`);
        return;
      case "use":
        if (fd !== undefined)
          this.print(thread, `setsockopt(${this.named(thread, fd)}, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
        return;
      case "close":
        if (fd === undefined || (fd === 3 && thread.pid === 100)) return;
        if (this.asked.closes) this.print(thread, `close(${this.named(thread, fd)}) = 0`);
        thread.table.sockets.delete(fd);
        return;
      case "thread":
        thread.table.users++;
        this.add({ ...thread, tid: ++this.lastTid });
        return;
      case "fork": {
        const tid = ++this.lastTid;
        this.add({ tid, pid: tid, parent: thread.pid, table: { sockets: new Map(thread.table.sockets), users: 1 } });
        return;
      }
      case "end":
        this.end(thread);
    }
  }

  private accept(thread: Thread): string {
    const fd = this.open(thread);
    this.accepted.add(thread.table.sockets.get(fd) ?? 0);
    return this.named(thread, fd);
  }

  private connect(thread: Thread, fd: number | undefined): void {
    const socket = fd === undefined ? undefined : thread.table.sockets.get(fd);
    if (fd === undefined || socket === undefined || socket === LISTENER) return;
    if (this.accepted.has(socket) || this.connected.has(socket)) return;
    this.print(
      thread,
      `connect(${this.named(thread, fd)}, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = 0`,
    );
    this.connected.add(socket);
  }

  /** A thread ends; the first one, and one that has others with it, go on. */
  private end(thread: Thread): void {
    const isLeader = thread.tid === thread.pid;
    if (isLeader && (thread.tid === 100 || thread.table.users > 1)) return;
    this.threads = this.threads.filter((each) => each !== thread);
    thread.table.users--;
    this.print(thread, "+++ exited with 0 +++");
    const parent = this.threads.find(({ tid }) => tid === thread.parent);
    if (isLeader && parent !== undefined)
      this.print(
        parent,
        `--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=${thread.tid}, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`,
      );
  }

  private add(thread: Thread): void {
    this.threads.push(thread);
    if (this.asked.messages) this.lines.push(`strace: Process ${thread.tid} attached`);
  }

  /** A new socket under the lowest free number; its inode is its number among all. */
  private open({ table }: Thread): number {
    let fd = 3;
    while (table.sockets.has(fd)) fd++;
    table.sockets.set(fd, ++this.made);
    return fd;
  }

  private named({ table }: Thread, fd: number): string {
    const socket = table.sockets.get(fd) ?? 0;
    const { prints } = this.asked;
    this.shown.add(socket);
    if (prints === "nothing") return String(fd);
    return prints === "inodes" ? `${fd}<socket:[${1000 + socket}]>` : `${fd}<TCP:[${this.addresses(socket)}]>`;
  }

  /** As -yy prints them: of a socket that has none the inode. */
  private addresses(socket: number): string {
    if (socket === LISTENER) return "127.0.0.1:80";
    if (this.accepted.has(socket)) return `127.0.0.1:80->192.0.2.7:${20_000 + socket}`;
    return this.connected.has(socket) ? `127.0.0.1:${40_000 + socket}->192.0.2.7:443` : String(1000 + socket);
  }

  private print({ tid }: Thread, text: string): void {
    this.lines.push(`[pid ${tid}] ${text}`);
  }
}
