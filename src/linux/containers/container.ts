/** A container that a process is in. */
export interface Container {
  /** What made it, by the shape of its cgroup; null: the cgroup does not show it. */
  readonly runtime: RuntimeName | null;
  /** As the runtime has it, in full; null: it has a name only (LXC, systemd-nspawn), or is not known. */
  readonly id: string | null;
  /** From the cgroup, or from the runtime's files on disk: text that others chose. Null: not known. */
  readonly name: string | null;
  /** Of Kubernetes, or of podman; null: it is in none. */
  readonly pod: Pod | null;
}

export type RuntimeName =
  "docker" | "containerd" | "cri-o" | "podman" | "lxc" | "systemd-nspawn" | "libvirt-lxc" | "buildkit";

export interface Pod {
  /** Kubernetes' UID of it; podman's id. */
  readonly uid: string;
  /** Null: not known. */
  readonly name: string | null;
  readonly namespace: string | null;
}

/** A process is in namespaces of its own, and nothing shows what made them. */
export const SOME_CONTAINER: Container = { runtime: null, id: null, name: null, pod: null };

/** As many digits of an id as docker ps, podman ps and crictl ps print. */
const SHORT_ID = 12;

export function shortId(id: string): string {
  return id.slice(0, SHORT_ID);
}

/** Whether two are the same: a name may have become known meanwhile. */
export function isSameContainer(left: Container | null, right: Container | null): boolean {
  return left === right || (left !== null && right !== null && keyOf(left) === keyOf(right));
}

/** One for each container of the machine. */
export function keyOf({ runtime, id, name }: Container): string {
  return `${runtime ?? "?"} ${id ?? name ?? "?"}`;
}
