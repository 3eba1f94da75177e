/** A text of /proc/PID/cgroup as a runtime makes it, and what is shown of it. */
export interface Shape {
  /** Whose it is, and how it was started. */
  readonly what: string;
  readonly text: string;
  /** The containers, the outermost first: `runtime id-or-name [pod UID]`. */
  readonly containers: readonly string[];
  /** What `pfiles` prints where no file of the runtime has its name. */
  readonly shown: string | null;
  /** It can be chosen in the kernel by its cgroup. */
  readonly byKernel?: true;
}

/** Real ids from the sources that src/linux/containers/runtimes.ts names, and from others of their kind. */
const [A, B, C] = [
  "ce82d94d69e1fbbc7feeb66930c69e9b96d9f151f594773e5d0e342741d15437",
  "99f3a16ea25b7724cb56a4f0c0df1113ad9474fbf5545bead97fd5c7f61c13f4",
  "3f05ee050f82c0145f1d88c94269c39dff0f07dbf8bba20aafd54b3a75dcaecc",
];
const POD = "40934a46-d409-4f4a-bb8b-1ec0b0436320";
const POD_ = POD.replaceAll("-", "_");
const USER = "/user.slice/user-1000.slice/user@1000.service";

export const shapes: readonly Shape[] = [
  {
    what: "docker, systemd driver",
    text: `0::/system.slice/docker-${A}.scope`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "docker, cgroupfs driver",
    text: `0::/docker/${A}`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "docker, cgroups of version 1",
    text: `11:memory:/docker/${A}\n10:cpu,cpuacct:/docker/${A}\n1:name=systemd:/docker/${A}\n0::/system.slice/containerd.service`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
  },
  {
    what: "docker, version 1, systemd driver",
    text: `13:hugetlb:/system.slice/docker-${A}.scope\n1:name=systemd:/system.slice/docker-${A}.scope`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
  },
  {
    what: "docker, rootless",
    text: `0::${USER}/user.slice/docker-${A}.scope`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "docker in docker (a service in a container)",
    text: `0::/docker/${A}/docker/${B}`,
    containers: [`docker ${A}`, `docker ${B}`],
    shown: "docker 99f3a16ea25b",
    byKernel: true,
  },
  {
    what: "a service of systemd in a docker container",
    text: `0::/docker/${A}/system.slice/nginx.service`,
    containers: [`docker ${A}`],
    shown: "docker ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "Amazon ECS",
    text: `11:cpu:/ecs/455fca0b1ce14b21a8ddbb04c8d4f1a8/${A}`,
    containers: [`? ${A}`],
    shown: "container ce82d94d69e1",
  },
  {
    what: "Kubernetes, containerd, systemd driver",
    text: `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${POD_}.slice/cri-containerd-${A}.scope`,
    containers: [`containerd ${A} ${POD}`],
    shown: "containerd ce82d94d69e1 (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "Kubernetes, containerd, guaranteed",
    text: `0::/kubepods.slice/kubepods-pod${POD_}.slice/cri-containerd-${A}.scope`,
    containers: [`containerd ${A} ${POD}`],
    shown: "containerd ce82d94d69e1 (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "Kubernetes, containerd with the wrong driver",
    text: `1:name=systemd:/system.slice/containerd.service/kubepods-burstable-pod${POD_}.slice:cri-containerd:${A}`,
    containers: [`containerd ${A} ${POD}`],
    shown: "containerd ce82d94d69e1 (pod 40934a46)",
  },
  {
    what: "Kubernetes, any runtime, cgroupfs driver",
    text: `11:blkio:/kubepods/besteffort/pod${POD}/${A}`,
    containers: [`? ${A} ${POD}`],
    shown: "container ce82d94d69e1 (pod 40934a46)",
  },
  {
    what: "Kubernetes, any runtime, cgroupfs driver, guaranteed",
    text: `0::/kubepods/pod${POD}/${A}`,
    containers: [`? ${A} ${POD}`],
    shown: "container ce82d94d69e1 (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "Kubernetes, a static pod",
    text: `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod187bff14cccb94f179e943eacce55bb3.slice/cri-containerd-${A}.scope`,
    containers: [`containerd ${A} 187bff14cccb94f179e943eacce55bb3`],
    shown: "containerd ce82d94d69e1 (pod 187bff14cccb)",
    byKernel: true,
  },
  {
    what: "Kubernetes, CRI-O",
    text: `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${POD_}.slice/crio-${A}.scope`,
    containers: [`cri-o ${A} ${POD}`],
    shown: "cri-o ce82d94d69e1 (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "Kubernetes, CRI-O, a container with systemd",
    text: `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${POD_}.slice/crio-${A}.scope/container/init.scope`,
    containers: [`cri-o ${A} ${POD}`],
    shown: "cri-o ce82d94d69e1 (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "Kubernetes, docker (dockershim)",
    text: `1:name=systemd:/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${POD_}.slice/docker-${A}.scope`,
    containers: [`docker ${A} ${POD}`],
    shown: "docker ce82d94d69e1 (pod 40934a46)",
  },
  {
    what: "kind: Kubernetes in a docker container",
    text: `0::/system.slice/docker-${A}.scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${POD_}.slice/cri-containerd-${B}.scope`,
    containers: [`docker ${A}`, `containerd ${B} ${POD}`],
    shown: "containerd 99f3a16ea25b (pod 40934a46)",
    byKernel: true,
  },
  {
    what: "nerdctl, systemd driver",
    text: `0::/system.slice/nerdctl-${A}.scope`,
    containers: [`containerd ${A}`],
    shown: "containerd ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "nerdctl, cgroupfs driver",
    text: `0::/default/${A}`,
    containers: [`containerd ${A}`],
    shown: "containerd ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "podman",
    text: `0::/machine.slice/libpod-${A}.scope/container`,
    containers: [`podman ${A}`],
    shown: "podman ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "podman, rootless",
    text: `0::${USER}/user.slice/libpod-${C}.scope/container`,
    containers: [`podman ${C}`],
    shown: "podman 3f05ee050f82",
    byKernel: true,
  },
  {
    what: "podman, cgroupfs",
    text: `5:pids:/libpod_parent/libpod-${A}`,
    containers: [`podman ${A}`],
    shown: "podman ce82d94d69e1",
  },
  {
    what: "podman in a unit (quadlet, --cgroups=split)",
    text: `0::/system.slice/web.service/libpod-payload-${A}`,
    containers: [`podman ${A}`],
    shown: "podman ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "podman, in a pod",
    text: `0::/machine.slice/machine-libpod_pod_${B}.slice/libpod-${A}.scope/container`,
    containers: [`podman ${A} ${B}`],
    shown: "podman ce82d94d69e1 (pod 99f3a16ea25b)",
    byKernel: true,
  },
  { what: "podman's monitor", text: `0::/machine.slice/libpod-conmon-${A}.scope`, containers: [], shown: null },
  { what: "CRI-O's monitor", text: `0::/system.slice/crio-conmon-${A}.scope`, containers: [], shown: null },
  {
    what: "LXC before 3.1",
    text: "4:memory:/lxc/web\n1:name=systemd:/lxc/web/init.scope",
    containers: ["lxc web"],
    shown: "web (lxc)",
  },
  {
    what: "LXC 3",
    text: "2:memory:/lxc.payload/example/init.scope\n0::/lxc.payload/example/init.scope",
    containers: ["lxc example"],
    shown: "example (lxc)",
    byKernel: true,
  },
  {
    what: "LXC 4, LXD, Incus",
    text: "0::/lxc.payload.web-1/system.slice/nginx.service",
    containers: ["lxc web-1"],
    shown: "web-1 (lxc)",
    byKernel: true,
  },
  { what: "Proxmox", text: "0::/lxc/101/ns/init.scope", containers: ["lxc 101"], shown: "101 (lxc)", byKernel: true },
  { what: "LXC's monitor", text: "0::/lxc.monitor.web-1", containers: [], shown: null },
  {
    what: "docker in LXC",
    text: `0::/lxc.payload.build/system.slice/docker-${A}.scope`,
    containers: ["lxc build", `docker ${A}`],
    shown: "docker ce82d94d69e1",
    byKernel: true,
  },
  {
    what: "systemd-nspawn",
    text: "0::/machine.slice/machine-debian\\x2d12.scope/payload/system.slice/ssh.service",
    containers: ["systemd-nspawn debian-12"],
    shown: "debian-12 (systemd-nspawn)",
    byKernel: true,
  },
  {
    what: "systemd-nspawn, as a unit",
    text: "0::/machine.slice/systemd-nspawn@web.service/payload",
    containers: ["systemd-nspawn web"],
    shown: "web (systemd-nspawn)",
    byKernel: true,
  },
  {
    what: "systemd-nspawn itself",
    text: "0::/machine.slice/systemd-nspawn@web.service/supervisor",
    containers: [],
    shown: null,
  },
  {
    what: "libvirt's LXC",
    text: "0::/machine.slice/machine-lxc\\x2d4711\\x2dweb.scope/libvirt",
    containers: ["libvirt-lxc web"],
    shown: "web (libvirt-lxc)",
    byKernel: true,
  },
  {
    what: "a virtual machine of libvirt",
    text: "0::/machine.slice/machine-qemu\\x2d1\\x2dwin11.scope/libvirt/emulator",
    containers: [],
    shown: null,
  },
  {
    what: "buildkit, in docker",
    text: "0::/docker/buildkit/t4967jvf8rbufklrhkicskyes",
    containers: ["buildkit t4967jvf8rbufklrhkicskyes"],
    shown: "buildkit t4967jvf8rbu",
    byKernel: true,
  },
  {
    what: "a sibling, seen from a container",
    text: `0::/../${B}`,
    containers: [`? ${B}`],
    shown: "container 99f3a16ea25b",
  },
  { what: "our own container, seen from inside", text: "0::/", containers: [], shown: null },
  { what: "a service", text: "0::/system.slice/ssh.service", containers: [], shown: null },
  { what: "a session", text: "0::/user.slice/user-1000.slice/session-3.scope", containers: [], shown: null },
  { what: "the runtime's daemon", text: "0::/system.slice/docker.service", containers: [], shown: null },
];
