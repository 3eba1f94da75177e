import { execFileSync, spawnSync } from "node:child_process";
import { startProgram, type Program } from "./program.ts";

const folder = "samples/programs";

/** A situation that the sample factory has made, as it printed it. */
export interface Made {
  readonly program: Program;
  readonly sockets: Readonly<Record<string, Meant>>;
}

export interface Meant {
  readonly names: readonly { readonly pid: number; readonly fd: number }[];
  /** Options as they were set; bytes as hex. */
  readonly set: Readonly<Record<string, number | string>>;
  /** By the kernel's name; null: not relevant. */
  readonly state: string | null;
}

/** What truth.py read from outside, by pid (or tid) and fd. */
export type Truth = Readonly<Record<string, Readonly<Record<string, TrueSocket>>>>;

export interface TrueSocket {
  readonly inode: number;
  readonly cloexec: boolean;
  readonly nonblock: boolean;
  readonly state: string;
  readonly local: unknown;
  readonly peer: unknown;
  readonly options: Readonly<Record<string, number | string | null>>;
}

/** All situations, each with what it is about. */
export function listSituations(): readonly { readonly name: string; readonly about: string }[] {
  const lines = execFileSync(`${folder}/factory.py`, ["--list"], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [name = "", about = ""] = line.split(/ {2,}/, 2);
    return { name: name.trim(), about };
  });
}

/** Makes a situation; `under` is a tracer's command line that starts it. */
export async function makeSituation(name: string, under: readonly string[] = []): Promise<Made> {
  // A listener on fd 3 comes from outside.
  const starter = name === "adopted" ? [`${folder}/activate.py`] : [];
  const [command, ...args] = [...starter, ...under, `${folder}/factory.py`, name];
  const program = await startProgram(command, args);
  const { sockets } = JSON.parse(program.ready[1] ?? "") as Pick<Made, "sockets">;
  return { program, sockets };
}

/** Whether sockets of other processes may be read here (pidfd_getfd); otherwise the reason is printed, and the test is skipped. */
export function canReadTruth(): boolean {
  const probe = spawnSync(`${folder}/truth.py`, [String(process.pid)], { encoding: "utf8" });
  const why = probe.stderr.trim().split("\n").at(-1) ?? "";
  if (probe.status !== 0) console.log(`skipped: sockets of other processes cannot be read here: ${why}`);
  return probe.status === 0;
}

/** Reads the sockets of all its processes from outside. */
export function readTruth(sockets: Made["sockets"]): Truth {
  const pids = new Set(Object.values(sockets).flatMap(({ names }) => names.map(({ pid }) => String(pid))));
  return JSON.parse(execFileSync(`${folder}/truth.py`, [...pids], { encoding: "utf8" })) as Truth;
}

/** The names of each socket that has any, as `pid:fd pid:fd`, in an order that can be compared. */
export function namesMeant(sockets: Made["sockets"]): string[] {
  return sorted(Object.values(sockets).map(({ names }) => names.map(({ pid, fd }) => `${pid}:${fd}`)));
}

export function sorted(names: readonly (readonly string[])[]): string[] {
  return names
    .filter((each) => each.length > 0)
    .map((each) => [...each].sort().join(" "))
    .sort();
}
