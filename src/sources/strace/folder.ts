import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, fault, type Fault } from "../../base/fault.ts";
import { namespaceOf } from "../../proc/process.ts";

/** `socktrace-4026531836-1234-Xa81bc`: pid namespace and pid of its owner, so that leftovers are recognised. */
const pattern = /^socktrace-(\d+)-(\d+)-\w{6}$/;

/** A directory for us alone (0700) in TMPDIR. */
export async function makeFolder(): Promise<string | Fault> {
  try {
    const folder = await mkdtemp(join(tmpdir(), `socktrace-${namespace()}-${process.pid}-`));
    // strace runs what follows a `|` or `!` at the beginning of -o (strace(1)).
    return folder.startsWith("/") ? folder : `./${folder}`;
  } catch (error) {
    return fault(
      `cannot make a directory in ${tmpdir()} (${codeOf(error) ?? "unknown"}): set TMPDIR to one that can be written`,
    );
  }
}

/** Removes what earlier runs left behind that were killed together with their guard. */
export async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  await Promise.all(names.filter(isLeftover).map((name) => removeOwn(join(tmpdir(), name))));
}

function isLeftover(name: string): boolean {
  const [, where, pid] = pattern.exec(name) ?? [];
  // Containers can share /tmp: in another pid namespace the same number is another process.
  return where !== undefined && where === namespace() && !isAlive(Number(pid));
}

/** Only our own, and no symbolic link that another user put there. */
async function removeOwn(path: string): Promise<void> {
  const info = await lstat(path).catch(() => null);
  if (info?.isDirectory() !== true || info.uid !== process.geteuid?.()) return;
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** The inode of our pid namespace (pid_namespaces(7)); 0 where /proc does not show it. */
function namespace(): string {
  return String(namespaceOf("self", "pid") ?? 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
