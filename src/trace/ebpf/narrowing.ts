import { statSync } from "node:fs";
import { asPid, asTid, type Micros } from "../../base/brands.ts";
import { cgroupsOf } from "../../containers/containers.ts";
import { isIn } from "../../containers/processes.ts";
import { flag, fields } from "../../ebpf/layout.ts";
import type { RawRecord } from "../../ebpf/record.ts";
import type { SocketEvent } from "../../events/event.ts";
import type { LoadedProgram } from "../../kernel/bpf/load.ts";
import { describeProcess } from "../../kernel/describe.ts";
import type { Cgroups } from "../../linux/containers/cgroup.ts";
import { keyOf, type Container } from "../../linux/containers/container.ts";
import type { Wanted } from "../../linux/containers/match.ts";
import type { Narrows } from "../../pipeline/ebpf-input.ts";
import { cgroupMount, type CgroupMount } from "../../proc/cgroup.ts";
import { listPids } from "../../proc/process.ts";

/** A container that has no name after that time has none. */
const NAMED_MS = 3_000;
const MOST_NAMELESS = 10_000;

/**
 * -a --container: of all processes those of some containers. Which cgroup is in a container is decided here, by its path, once
 * for each cgroup; from then on the program in the kernel knows it by its number, and drops the calls of those outside. So a
 * container that is started later, or again, is found by its first call. Where cgroups of version 2 do not show it (hosts
 * with version 1), it is decided for each process, when it is first seen and at each exec.
 */
export class Narrowing implements Narrows {
  private readonly wanted: readonly Wanted[];
  private readonly program: LoadedProgram;
  private readonly mount: CgroupMount | null = cgroupMount();
  /** By process: whether it is in one of the containers. Not those whose cgroup the kernel knows to be outside. */
  private readonly decided = new Map<number, boolean>();
  /** The innermost container of each cgroup that is inside of one that is wanted, by the cgroup's number. */
  private readonly containers = new Map<number, Container>();
  /** Cgroups of containers without a name, by their paths: when they were seen first, and a process that is in it. */
  private readonly nameless = new Map<string, { readonly since: number; pid: number }>();
  private isOver = false;
  /** Processes that the model knows. */
  private readonly known: Set<number>;

  constructor(wanted: readonly Wanted[], program: LoadedProgram, attached: readonly number[]) {
    this.wanted = wanted;
    this.program = program;
    this.known = new Set(attached);
    for (const pid of listPids()) this.decide(pid);
  }

  takes(record: RawRecord): boolean {
    const { type, pid } = record;
    // A state has no process: it is that of a socket that one of ours has used.
    if (type === "state") return true;
    const takes = record.has(flag.inside) || this.isWanted(pid, type === "exec");
    if (takes) this.decided.set(pid, true);
    else if (type === "exit" && record.has(flag.whole)) this.ended(pid);
    if (takes && type === "fork" && !record.has(flag.whole)) {
      this.decided.set(record.u32(fields.arg1), true);
      this.known.add(record.u32(fields.arg1));
    }
    return takes;
  }

  introduced(record: RawRecord, time: Micros): readonly SocketEvent[] {
    const { pid } = record;
    if (pid === 0 || this.known.has(pid)) return [];
    const described = describeProcess(asPid(pid), time);
    const events = described.length > 0 || record.type !== "exec" ? described : this.byCgroup(record, time);
    if (events.length > 0) this.known.add(pid);
    return events;
  }

  /** It has ended already. */
  private byCgroup(record: RawRecord, time: Micros): readonly SocketEvent[] {
    const container = this.containers.get(record.u64(fields.other));
    if (container === undefined) return [];
    const inner = record.u32(fields.arg2);
    const seen = { tid: record.pid, time, line: 0, call: "exec" };
    return [{ type: "contained", seen, container, ...(inner === 0 ? {} : { inner: asTid(inner) }) }];
  }

  over(): void {
    this.isOver = true;
  }

  ended(pid: number): void {
    this.known.delete(pid);
    this.decided.delete(pid);
  }

  /** Of a process that has ended it is what was known before. */
  isWanted(pid: number, again = false): boolean {
    const before = this.decided.get(pid);
    return before !== undefined && !again ? before : (this.decide(pid) ?? before ?? false);
  }

  /** Null: it has ended. */
  private decide(pid: number): boolean | null {
    const cgroups = cgroupsOf(pid);
    if (cgroups === null) return null;
    const isInside = isIn(cgroups.containers, this.wanted);
    const cgroup = cgroups.isUnified && cgroups.unified !== null ? this.numberOf(cgroups.unified) : null;
    const isFinal = isInside || this.isFinal(cgroups, pid);
    if (cgroup !== null && isFinal && !this.isOver) this.program.place(cgroup, isInside);
    const own = cgroups.containers.at(-1);
    if (cgroup !== null && isInside && own !== undefined) this.containers.set(Number(cgroup), own);
    if (isInside || (isFinal && cgroup === null)) this.decided.set(pid, isInside);
    else this.decided.delete(pid);
    return isInside;
  }

  /** Of a container that has just been started the name may come later: it may be the one that is wanted. */
  private isFinal({ containers, unified }: Cgroups, pid: number): boolean {
    if (containers.every(({ name }) => name !== null)) return true;
    const path = `${unified ?? ""} ${containers.map(keyOf).join(" ")}`;
    const before = this.nameless.get(path);
    if (before === undefined) this.decideLater(path, pid);
    else before.pid = pid;
    return before !== undefined && performance.now() - before.since >= NAMED_MS;
  }

  private decideLater(path: string, pid: number): void {
    if (this.nameless.size >= MOST_NAMELESS) this.nameless.clear();
    const entry = { since: performance.now(), pid };
    this.nameless.set(path, entry);
    setTimeout(() => {
      if (!this.isOver) this.decide(entry.pid);
    }, NAMED_MS + 1).unref();
  }

  /** The kernel's number of a cgroup is the inode of its directory (fs/kernfs: kernfs_id_ino); null: it is gone, or not in sight. */
  private numberOf(path: string): bigint | null {
    const { mount } = this;
    if (mount === null || path.startsWith("/..")) return null;
    const root = mount.root === "/" ? "" : mount.root;
    if (!path.startsWith(root)) return null;
    try {
      return statSync(mount.at + path.slice(root.length), { bigint: true }).ino;
    } catch {
      return null;
    }
  }
}
