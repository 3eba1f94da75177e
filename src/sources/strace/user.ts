import { readFile } from "node:fs/promises";
import { ask } from "../process/child.ts";
import { fault, type Fault } from "../../base/fault.ts";

/** A user, as in passwd(5). */
export interface User {
  readonly type: "user";
  readonly name: string;
  readonly ids: Ids;
  readonly home: string;
  readonly shell: string;
}

/** Of a user and its first group. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** The effective ids of socktrace itself. */
export function ownIds(): Ids {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
}

/** Looks a user up as login does: through NSS where getent(1) is there, else in /etc/passwd. */
export async function findUser(name: string): Promise<User | Fault> {
  if (process.geteuid?.() !== 0) return fault("-u USER needs root: run socktrace with sudo");
  const { status, text } = await ask("getent", ["passwd", name], 10);
  const line = status === 0 ? text : (await passwd()).find((entry) => entry.startsWith(`${name}:`));
  const [login = "", , uid, gid, , home = "/", shell = ""] = line?.trim().split(":") ?? [];
  if (login === "") return fault(`-u ${name}: no such user`);
  return { type: "user", name: login, ids: { uid: Number(uid), gid: Number(gid) }, home, shell: shell || "/bin/sh" };
}

/** What su(1) sets, as strace's -E entries; strace itself changes the ids and nothing else. */
export function environmentOf({ name, home, shell }: User): readonly string[] {
  return [`HOME=${home}`, `SHELL=${shell}`, `USER=${name}`, `LOGNAME=${name}`];
}

async function passwd(): Promise<readonly string[]> {
  return (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
}
