/** Names of containers by the files of their runtimes, made in a mount namespace of the test's own; and files that lie. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scratch } from "../live/safety/target.ts";
import { canMakeCgroups, makeCgroup, inCgroup, newId } from "../support/cgroups.ts";
import { killPrograms, startProgram } from "../support/program.ts";
import { SOCKTRACE, type Summary } from "../support/socktrace.ts";

const test = suite("names of containers");
test.after(killPrograms);

const POD = "40934a46-d409-4f4a-bb8b-1ec0b0436320";
const podSlice = `kubepods.slice/kubepods-pod${POD.replaceAll("-", "_")}.slice`;
const rootless = "user.slice/user-4711.slice/user@4711.service/user.slice";
const storage = (name: string, id: string): string =>
  JSON.stringify([
    { id: newId(), names: ["another"] },
    { id, names: [name], image: "0" },
  ]);

interface Case {
  readonly what: string;
  readonly cgroup: (id: string) => string;
  /** Commands that make the files; `$ID` is the id, and $1 a file with `content`. */
  readonly make: string;
  readonly content?: (id: string) => string;
  readonly expected: { readonly name: string | null; readonly pod?: readonly (string | null)[] };
}

const docker = (id: string): string => `docker/${id}`;
const podman = (id: string): string => `machine.slice/libpod-${id}.scope`;
const inDocker = 'd=/var/lib/docker/containers/$ID; mkdir -p $d; cp "$1" $d/config.v2.json';
const inStorage = (file: string): string =>
  `d=/var/lib/containers/storage/overlay-containers; mkdir -p $d; cp "$1" $d/${file}`;
const dockerConfig = (id: string): string => JSON.stringify({ ID: id, Name: "/web", Config: { Image: "nginx" } });

const cases: readonly Case[] = [
  { what: "docker", cgroup: docker, make: inDocker, content: dockerConfig, expected: { name: "web" } },
  {
    what: "docker, rootless",
    cgroup: (id) => `${rootless}/docker-${id}.scope`,
    make: 'd=/home/somebody/.local/share/docker/containers/$ID; mkdir -p $d; cp "$1" $d/config.v2.json; chown 4711 $d/config.v2.json',
    content: dockerConfig,
    expected: { name: "web" },
  },
  {
    what: "podman",
    cgroup: podman,
    make: inStorage("containers.json"),
    content: (id) => storage("db", id),
    expected: { name: "db" },
  },
  {
    what: "podman run --rm",
    cgroup: podman,
    make: inStorage("volatile-containers.json"),
    content: (id) => storage("once", id),
    expected: { name: "once" },
  },
  {
    what: "podman, rootless",
    cgroup: (id) => `${rootless}/libpod-${id}.scope/container`,
    make: 'd=/home/somebody/.local/share/containers/storage/overlay-containers; mkdir -p $d; cp "$1" $d/containers.json; chown 4711 $d/containers.json',
    content: (id) => storage("mine", id),
    expected: { name: "mine" },
  },
  {
    what: "Kubernetes, by kubelet's link",
    cgroup: (id) => `${podSlice}/cri-containerd-${id}.scope`,
    make: "mkdir -p /var/log/containers; ln -s /nowhere /var/log/containers/web-7f_default_nginx-$ID.log",
    expected: { name: "nginx", pod: [POD, "web-7f", "default"] },
  },
  {
    what: "Kubernetes, whatever runtime",
    cgroup: (id) => `kubepods/besteffort/pod${POD}/${id}`,
    make: "mkdir -p /var/log/containers; ln -s /nowhere /var/log/containers/web-7f_default_nginx-$ID.log",
    expected: { name: "nginx", pod: [POD, "web-7f", "default"] },
  },
  {
    what: "CRI-O",
    cgroup: (id) => `${podSlice}/crio-${id}.scope`,
    make: inStorage("containers.json"),
    content: (id) => storage(`k8s_nginx_web-7f_default_${POD}_0`, id),
    expected: { name: "nginx", pod: [POD, "web-7f", "default"] },
  },
  {
    what: "containerd, by its task",
    cgroup: (id) => `${podSlice}/cri-containerd-${id}.scope`,
    make: 'd=/run/containerd/io.containerd.runtime.v2.task/k8s.io/$ID; mkdir -p $d; cp "$1" $d/config.json',
    content: () =>
      JSON.stringify({
        annotations: {
          "io.kubernetes.cri.container-name": "app",
          "io.kubernetes.cri.sandbox-name": "blue",
          "io.kubernetes.cri.sandbox-namespace": "shop",
        },
      }),
    expected: { name: "app", pod: [POD, "blue", "shop"] },
  },
  {
    what: "nerdctl",
    cgroup: (id) => `default/${id}`,
    make: 'd=/run/containerd/io.containerd.runtime.v2.task/default/$ID; mkdir -p $d; cp "$1" $d/config.json',
    content: () => JSON.stringify({ annotations: { "nerdctl/name": "nginx-1" } }),
    expected: { name: "nginx-1" },
  },
  // What is not as it should be leaves the container without a name.
  {
    what: "a FIFO in the file's place",
    cgroup: docker,
    make: "d=/var/lib/docker/containers/$ID; mkdir -p $d; mkfifo $d/config.v2.json",
    expected: { name: null },
  },
  {
    what: "a link",
    cgroup: docker,
    make: 'd=/var/lib/docker/containers/$ID; mkdir -p $d; ln -s "$1" $d/config.v2.json',
    content: dockerConfig,
    expected: { name: null },
  },
  {
    what: "another user's file",
    cgroup: docker,
    make: `${inDocker}; chown 4712 $d/config.v2.json`,
    content: dockerConfig,
    expected: { name: null },
  },
  {
    what: "a file without end",
    cgroup: docker,
    make: "d=/var/lib/docker/containers/$ID; mkdir -p $d; truncate -s 1T $d/config.v2.json",
    expected: { name: null },
  },
  {
    what: "no JSON",
    cgroup: docker,
    make: inDocker,
    content: () => '{"Name":"/web',
    expected: { name: null },
  },
  {
    what: "JSON of another shape",
    cgroup: docker,
    make: inDocker,
    content: () => '[{"Name":7}, null]',
    expected: { name: null },
  },
  {
    what: "a name that would change the terminal",
    cgroup: docker,
    make: inDocker,
    content: () => JSON.stringify({ Name: "/\x1b[31mred\n4711:\tsshd" }),
    expected: { name: "\\x1b[31mred\\x0a4711:\\x09sshd" },
  },
  {
    what: "a user's cgroup that is named as one of root's containers",
    cgroup: (id) => `${rootless}/docker-${id}.scope`,
    make: inDocker,
    content: dockerConfig,
    expected: { name: null },
  },
  {
    what: "the same, of Kubernetes",
    cgroup: (id) => `${rootless}/cri-containerd-${id}.scope`,
    make: "mkdir -p /var/log/containers; ln -s /nowhere /var/log/containers/web-7f_default_nginx-$ID.log",
    expected: { name: null },
  },
  {
    what: "one in another container that has the id of one of ours",
    cgroup: (id) => `docker/${"0".repeat(64)}/docker/${id}`,
    make: inDocker,
    content: dockerConfig,
    expected: { name: null },
  },
  { what: "no file", cgroup: podman, make: ":", expected: { name: null } },
];

/** Everything that a runtime's files could be under is another file system, and the user somebody has a home. */
const namespace = `
  mount --make-rprivate /
  for place in /var/lib /var/log /home; do mount -t tmpfs none $place; done
  mkdir -p /run/containerd && mount -t tmpfs none /run/containerd
  echo "somebody:x:4711:4711::/home/somebody:/bin/sh" > "$2"
  mount --bind "$2" /etc/passwd
`;

if (canMakeCgroups() && spawnSync("unshare", ["-m", "true"]).status === 0) {
  for (const { what, cgroup, make, content, expected } of cases)
    test(what, async () => {
      const id = newId();
      const folder = scratch();
      const [file, users] = [join(folder, "content"), join(folder, "passwd")];
      writeFileSync(file, content?.(id) ?? "");
      const sleeps = inCgroup(makeCgroup(cgroup(id)), ["sh", "-c", "echo ready; exec sleep 600"]);
      const program = await startProgram(sleeps[0], sleeps.slice(1), /ready/);
      const script = `${namespace}\nID=${id}\n${make}\nexec "$3" "$4" pfiles --json ${program.pid}`;
      const { stdout, stderr } = spawnSync(
        "unshare",
        ["-m", "sh", "-ec", script, "sh", file, users, process.execPath, SOCKTRACE],
        { encoding: "utf8" },
      );
      await program.end("SIGKILL");
      assert.is(stderr, "");
      const [found] = (JSON.parse(stdout) as Summary).processes;
      const { container } = found ?? {};
      const named = container as { id: string; name: string | null; pod: object | null };
      assert.is(named.id, id);
      assert.is(named.name, expected.name);
      if (expected.pod !== undefined) assert.equal(Object.values(named.pod ?? {}), expected.pod);
    });
}

test.run();
