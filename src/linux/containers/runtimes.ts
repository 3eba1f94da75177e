import type { RuntimeName } from "./container.ts";

/** How the cgroups of a container runtime are called. */
export interface Runtime {
  /** Null: several runtimes have this shape. */
  readonly name: RuntimeName | null;
  /** Of `PARENT/NAME`, the last two parts of a cgroup's path: groups `id`, `name`. */
  readonly shapes: readonly RegExp[];
  /** Where the shapes are from. */
  readonly source: string;
}

/** What Docker, podman, CRI-O and containerd's CRI give their containers: 32 random bytes. */
const ID = "(?<id>[0-9a-f]{64})";
const NAME = "(?<name>[^/]+)";

/** One row for each runtime; the first that fits counts. */
export const runtimes: readonly Runtime[] = [
  {
    name: "docker",
    shapes: [scope(`docker-${ID}`), below("docker", ID)],
    source: "docs.docker.com, runmetrics: Find the cgroup for a given container",
  },
  {
    name: "containerd",
    shapes: [
      scope(`(?:cri-containerd|nerdctl)-${ID}`),
      // A systemd path that containerd took for one of cgroupfs (open-telemetry/opentelemetry-java issue 4507).
      new RegExp(`:cri-containerd:${ID}$`),
      below("(?:default|k8s\\.io|containerd)", ID),
    ],
    source: "containerd/nri pull 227; cryptnono issue 47; nerdctl's --cgroup-manager, and containerd's namespaces",
  },
  {
    name: "cri-o",
    shapes: [scope(`crio-${ID}`), one(`crio-${ID}`)],
    source: "opencontainers/runc issue 4620; iovisor/kubectl-trace issue 174",
  },
  {
    name: "podman",
    shapes: [scope(`libpod-${ID}`), one(`libpod-(?:payload-)?${ID}`)],
    source: "podman issue 7004 (cgroupfs: libpod_parent/libpod-ID); podman-run(1), --cgroups=split (libpod-payload-ID)",
  },
  {
    name: "lxc",
    shapes: [one(`lxc\\.payload\\.${NAME}`), below("lxc(?:\\.payload)?", NAME)],
    source: "lxc.container.conf(5), lxc.cgroup.dir; htop pull 217 (3.1: lxc.payload/NAME), needrestart pull 215 (4.0)",
  },
  {
    name: "libvirt-lxc",
    shapes: [scope(`machine-lxc\\\\x2d\\d+\\\\x2d${NAME}`)],
    source: "libvirt.org/cgroups.html: machine-qemu is a virtual machine, no container",
  },
  {
    name: "systemd-nspawn",
    shapes: [scope(`machine-(?!qemu\\\\x2d)${NAME}`), one(`systemd-nspawn@${NAME}\\.service`)],
    source: "systemd-nspawn(1), --keep-unit; systemd/systemd issues 5490 and 18104",
  },
  {
    name: "buildkit",
    shapes: [below("buildkit", "(?<id>[0-9a-z]{25})")],
    source: "cryptnono issue 47: /docker/buildkit/ID",
  },
  {
    name: null,
    shapes: [one(ID)],
    source: "/kubepods/QOS/podUID/ID of kubelet's cgroupfs driver with any runtime; /ecs/TASK/ID; ctr's namespaces",
  },
];

/** The cgroups of pods, above those of their containers: group `uid`. Those of systemd have `_` for each `-`. */
export const pods: readonly RegExp[] = [
  // kubelet, cgroup_manager_linux.go: kubepods-burstable-podUID.slice of systemd, /kubepods/burstable/podUID of cgroupfs.
  /kubepods(?:-[a-z]+)?-pod(?<uid>[0-9a-f_]+)\.slice/,
  /^(?:kubepods|besteffort|burstable|guaranteed)\/pod(?<uid>[0-9a-f-]+)$/,
  // podman, runtime_pod_linux.go
  /libpod_pod_(?<uid>[0-9a-f]{64})\.slice$/,
];

/** A part of a unit that is not in the container: systemd-nspawn itself (systemd's nspawn-cgroup.c). */
export const outside = "supervisor";

function scope(name: string): RegExp {
  return one(`${name}\\.scope`);
}

function one(name: string): RegExp {
  return new RegExp(`(?:^|/)${name}$`);
}

function below(parent: string, name: string): RegExp {
  return new RegExp(`^${parent}/${name}$`);
}
