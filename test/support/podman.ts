/**
 * The beginning of a shell script in a mount namespace of its own: the hierarchy of version 2 is where the runtimes look
 * for it, podman has no other containers, and $podman is how to call it.
 */
export const withoutContainers = `
  mount --make-rprivate /
  umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup
  mkdir -p /var/lib/containers /run/containers
  mount -t tmpfs none /var/lib/containers; mount -t tmpfs none /run/containers
  podman="podman --runtime runc --cgroup-manager cgroupfs"
`;

/** Limits that a root without CAP_SYS_RESOURCE may set. */
export const limits = "--pids-limit -1 --ulimit nofile=256:256 --ulimit nproc=500:500";

/** The end of such a script: podman leaves these cgroups. */
export const noTrace = "rmdir /sys/fs/cgroup/libpod_parent/conmon /sys/fs/cgroup/libpod_parent 2>/dev/null; true";
