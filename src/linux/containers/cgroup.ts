import { asBytes, type Bytes } from "../../base/brands.ts";
import { utf8 } from "../../base/bytes.ts";
import { SOME_CONTAINER, type Container, type Pod } from "./container.ts";
import { outside, pods, runtimes } from "./runtimes.ts";

/** What /proc/PID/cgroup (cgroups(7)) shows of a process. */
export interface Cgroups {
  /** The containers that it is in, from the outermost to its own; empty: none that is known by its cgroup. */
  readonly containers: readonly Container[];
  /** Its path in the hierarchy of version 2; null: there is none. */
  readonly unified: string | null;
  /** The path of version 2 alone shows whether it is in a container, and in which. */
  readonly isUnified: boolean;
  /** All paths are `/`, or above the root of our own cgroup namespace: they hide what it is in. */
  readonly isHidden: boolean;
}

/**
 * Pure. Of several hierarchies the one with the most containers counts: where cgroups of both versions are mounted a
 * runtime may use either.
 */
export function parseCgroups(text: Bytes): Cgroups {
  const lines = text.split("\n").flatMap((line) => pathIn(line) ?? []);
  const unified = lines.find(({ isUnified }) => isUnified)?.path ?? null;
  const ofUnified = unified === null ? none : containersOn(unified);
  const all = lines.map(({ path }) => containersOn(path));
  const containers = all.reduce((most, found) => (found.length > most.length ? found : most), ofUnified);
  return {
    containers,
    unified,
    isUnified: containers === ofUnified && unified !== null && (lines.length === 1 || ofUnified.length > 0),
    isHidden: lines.every(({ path }) => path === "/" || path.startsWith("/..")),
  };
}

/**
 * The container that a process is in; null: in none. `isApart`: it is in a pid or cgroup namespace of its own, as
 * containers are; where its cgroup is one of a service or a session that is a sandbox, no container.
 */
export function containerAmong({ containers, isHidden }: Cgroups, isApart: boolean): Container | null {
  return containers.at(-1) ?? (isApart && isHidden ? SOME_CONTAINER : null);
}

const none: readonly Container[] = [];

/** `5:pids:/docker/ID`, `0::/system.slice/docker-ID.scope`. The path may contain colons; that of a zombie's cgroup has a remark. */
function pathIn(line: string): { readonly path: string; readonly isUnified: boolean } | null {
  const [, number, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
  if (path === undefined) return null;
  return { path: path.replace(/ \(deleted\)$/, ""), isUnified: number === "0" && controllers === "" };
}

function containersOn(path: string): readonly Container[] {
  const parts = path.split("/").slice(1);
  const found: Container[] = [];
  let pod: Pod | null = null;
  for (const [at, part] of parts.entries()) {
    const both = at === 0 ? part : `${parts[at - 1] ?? ""}/${part}`;
    pod = podOf(part) ?? podOf(both) ?? pod;
    const container = parts[at + 1] === outside ? null : containerOf(both, pod);
    if (container === null) continue;
    found.push(container);
    pod = null;
  }
  return found;
}

function containerOf(part: string, pod: Pod | null): Container | null {
  for (const { name: runtime, shapes } of runtimes)
    for (const shape of shapes) {
      const { groups } = shape.exec(part) ?? {};
      if (groups === undefined) continue;
      return { runtime, id: groups["id"] ?? null, name: nameIn(groups["name"]), pod };
    }
  return null;
}

function podOf(part: string): Pod | null {
  for (const shape of pods) {
    const uid = shape.exec(part)?.groups?.["uid"];
    if (uid !== undefined) return { uid: uid.replaceAll("_", "-"), name: null, namespace: null };
  }
  return null;
}

/** As text. systemd.unit(5), String escaping for inclusion in unit names: `\x2d` is a minus sign. */
function nameIn(part: string | undefined): string | null {
  if (part === undefined) return null;
  const name = part.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return utf8(asBytes(name)) ?? name;
}
