/**
 * containers/ knows which container a process is in: by its cgroup (linux/containers has the shapes) and its namespaces,
 * and the container's name by the files of its runtime (names.ts). Used by kernel/, trace/ and cli/. It asks no daemon, so
 * nothing of it needs docker or podman; what cannot be read leaves a container without its name.
 */
import { containerAmong, parseCgroups, type Cgroups } from "../linux/containers/cgroup.ts";
import type { Container } from "../linux/containers/container.ts";
import { readCgroup } from "../proc/cgroup.ts";
import { readFile, type ReadFile } from "../proc/file.ts";
import { MACHINE_PID_NAMESPACE, namespaceOf, procIsOurs } from "../proc/process.ts";
import { readStatus } from "../proc/status.ts";
import { named } from "./names.ts";

/** The same text of /proc/PID/cgroup is read again and again. */
interface Cached {
  readonly cgroups: Cgroups;
  /** When the names were looked up: of a container that has just been made they may come later. */
  readonly at: number;
}

const cache = new Map<string, Cached>();
const MOST_CACHED = 1_000;
const AGAIN_MS = 1_000;

/** The container that a process is in, with its name; null: in none, or it has ended. */
export function containerOf(pid: number, read: ReadFile = readFile): Container | null {
  const cgroups = cgroupsOf(pid, read);
  if (cgroups === null) return null;
  return containerAmong(cgroups, cgroups.isHidden && isApart(pid, read));
}

/** All that its cgroup shows; null: it has ended. */
export function cgroupsOf(pid: number, read: ReadFile = readFile): Cgroups | null {
  const text = readCgroup(pid, read);
  if (text === null) return null;
  const before = cache.get(text);
  if (before !== undefined && (isNamed(before.cgroups) || performance.now() - before.at < AGAIN_MS))
    return before.cgroups;
  const found = parseCgroups(text);
  // The files of one that was started inside of another are in that one's file system.
  const containers = found.containers.map((one, at) => (at === 0 ? named(one, text) : one));
  const cgroups = { ...found, containers };
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(text, { cgroups, at: performance.now() });
  return cgroups;
}

function isNamed({ containers }: Cgroups): boolean {
  return containers.every(({ name }) => name !== null);
}

/** In a pid namespace below ours, or, as far as it is for us to see, in another cgroup namespace. */
function isApart(pid: number, read: ReadFile): boolean {
  if (readStatus(pid, read)?.inner != null) return true;
  const [its, own] = [namespaceOf(pid, "cgroup"), (ownNamespace ??= namespaceOf("self", "cgroup"))];
  return its !== null && own !== null && its !== own;
}

let ownNamespace: ReturnType<typeof namespaceOf> | undefined;

/** Whether we see only the processes of a container: the others have no number here. */
export function areInside(): boolean {
  const own = namespaceOf("self", "pid");
  return own !== null && own !== MACHINE_PID_NAMESPACE && procIsOurs();
}
