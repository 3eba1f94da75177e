import { readFile } from "./file.ts";

let users: ReadonlyMap<number, string> | undefined;

/** The login name of a user id, its number where /etc/passwd has none. */
export function userName(uid: number): string {
  users ??= parsePasswd(readFile("/etc/passwd") ?? "");
  return users.get(uid) ?? String(uid);
}

/** The home directory of a user id; null: /etc/passwd has none. */
export function homeOf(uid: number): string | null {
  for (const line of (readFile("/etc/passwd") ?? "").split("\n")) {
    const [, , number, , , home] = line.split(":");
    if (number === String(uid) && home?.startsWith("/") === true) return home;
  }
  return null;
}

/** passwd(5): `nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin`. The first of several names counts. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [name, , uid] = line.split(":");
    if (name !== undefined && uid !== undefined && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}
