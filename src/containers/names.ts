import type { Container, Pod } from "../linux/containers/container.ts";
import { listNames } from "../proc/file.ts";
import { homeOf } from "../proc/users.ts";
import { parsed, readTrusted, textIn } from "./trusted-file.ts";

/** The files of whoever runs a container: the system's, or those of a user. */
interface Place {
  readonly uid: number;
  /** Null: root. */
  readonly home: string | null;
}

/** What the files have of a container. */
type Found = Partial<Pick<Container, "name" | "pod">>;

/** Where a runtime's names are; the first that has one counts. */
interface Source {
  /** Null: one that the cgroup does not show. */
  readonly runtimes: readonly Container["runtime"][];
  /** Users run such containers, too. */
  readonly isOfUsers: boolean;
  readonly look: (id: string, container: Container, place: Place) => Found | null;
}

const sources: readonly Source[] = [
  // Kubernetes' own link for whoever reads logs, whatever the runtime.
  { runtimes: ["docker", "containerd", "cri-o", null], isOfUsers: false, look: byKubelet },
  { runtimes: ["docker", null], isOfUsers: true, look: byDocker },
  { runtimes: ["podman", "cri-o"], isOfUsers: true, look: byStorage },
  { runtimes: ["containerd", null], isOfUsers: false, look: byContainerd },
];

/** The container with what the files of its runtime have of it. `cgroup`: /proc/PID/cgroup, which shows whose it is. */
export function named(container: Container, cgroup: string): Container {
  const { id, runtime, name } = container;
  if (id === null || name !== null) return container;
  const place = placeOf(id, cgroup);
  if (place === null) return container;
  for (const { runtimes, isOfUsers, look } of sources) {
    const isPossible = runtimes.includes(runtime) && (isOfUsers || place.home === null);
    const found = isPossible ? look(id, container, place) : null;
    if (found !== null) return { ...container, ...found };
  }
  return container;
}

/**
 * A rootless container is below its user's part of the cgroups, where that user can make others that look like root's: these
 * are not believed. Null: that user has no home.
 */
function placeOf(id: string, cgroup: string): Place | null {
  const uid = Number(new RegExp(`/user\\.slice/user-(\\d+)\\.slice/.*${id}`).exec(cgroup)?.[1] ?? 0);
  if (uid === 0) return { uid, home: null };
  const home = homeOf(uid);
  return home === null ? null : { uid, home };
}

/** `POD_NAMESPACE_CONTAINER-ID.log` (kubelet, kuberuntime legacy.go); no part can have an underscore. */
function byKubelet(id: string, { pod }: Container): Found | null {
  const file = listNames("/var/log/containers")?.find((name) => name.endsWith(`-${id}.log`));
  const [podName, namespace, name] = file?.slice(0, -`-${id}.log`.length).split("_") ?? [];
  if (podName === undefined || namespace === undefined || name === undefined) return null;
  return { name, pod: podWith(pod, podName, namespace) };
}

function podWith(pod: Pod | null, name: string | null, namespace: string | null): Pod | null {
  return pod === null ? null : { uid: pod.uid, name, namespace };
}

/** Docker's config.v2.json: `"Name":"/web"`. */
function byDocker(id: string, { pod }: Container, { uid, home }: Place): Found | null {
  const root = home === null ? (dataRoot() ?? "/var/lib/docker") : `${home}/.local/share/docker`;
  const name = textIn(parsed(readTrusted(`${root}/containers/${id}/config.v2.json`, uid)), "Name");
  return name === null ? null : ofKubernetes(name.replace(/^\//, ""), pod);
}

/** dockerd(8), --data-root */
function dataRoot(): string | null {
  return textIn(parsed(readTrusted("/etc/docker/daemon.json", 0)), "data-root");
}

/** The lists of github.com/containers/storage: those of podman run --rm are in the second. */
function byStorage(id: string, { pod }: Container, { uid, home }: Place): Found | null {
  const root = home === null ? "/var/lib/containers/storage" : `${home}/.local/share/containers/storage`;
  for (const driver of ["overlay", "vfs", "btrfs", "zfs"])
    for (const file of ["containers.json", "volatile-containers.json"]) {
      const name = nameAmong(parsed(readTrusted(`${root}/${driver}-containers/${file}`, uid)), id);
      if (name !== null) return ofKubernetes(name, pod);
    }
  return null;
}

/** cri-dockerd and CRI-O call a container `k8s_NAME_POD_NAMESPACE_UID_ATTEMPT`. */
function ofKubernetes(called: string, pod: Pod | null): Found {
  const [, name, podName = null, namespace = null] = /^k8s_([^_]+)_([^_]+)_([^_]+)_[^_]+_\d+$/.exec(called) ?? [];
  return name === undefined ? { name: called } : { name, pod: podWith(pod, podName, namespace) };
}

/** `[{"id":"...","names":["web"]}]` */
function nameAmong(list: unknown, id: string): string | null {
  const entry: unknown = Array.isArray(list) ? list.find((one) => textIn(one, "id") === id) : undefined;
  return textIn(entry, "names", "0");
}

/** The OCI configuration of a task (config-linux.md): annotations of containerd's CRI, or of nerdctl. */
function byContainerd(id: string, { pod }: Container): Found | null {
  const tasks = "/run/containerd/io.containerd.runtime.v2.task";
  for (const space of listNames(tasks) ?? []) {
    const config = parsed(readTrusted(`${tasks}/${space}/${id}/config.json`, 0));
    const annotation = (name: string): string | null => textIn(config, "annotations", name);
    const name = annotation("io.kubernetes.cri.container-name") ?? annotation("nerdctl/name");
    const ofPod = annotation("io.kubernetes.cri.sandbox-name");
    if (name === null && ofPod === null) continue;
    return { name, pod: podWith(pod, ofPod, annotation("io.kubernetes.cri.sandbox-namespace")) };
  }
  return null;
}
