import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/**
 * A Debian of the packages without which there is none: no Node, no Python, no strace. Packages that ours depend on are in
 * apt's archive there, not installed.
 */
const SUITE = "bookworm";
const wanted = ["strace", "libbpf1", "libatomic1", "libstdc++6", "libgcc-s1", "rpm"];

const recipe = [
  ...["mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", "--skip=cleanup/apt"],
  `--customize-hook=chroot "$1" apt-get clean && chroot "$1" apt-get install -y -q --download-only ${wanted.join(" ")}`,
  SUITE,
];

/** It takes a minute to make, and is made once for a machine; a recipe that has changed makes another. */
const digest = createHash("sha256").update(recipe.join("\n")).digest("hex").slice(0, 12);
const CACHE = `/var/cache/socktrace-tests/${SUITE}-${digest}`;

/** Null: no bare root can be made or entered here, and the reason was printed. */
export function makeBareRoot(): string | null {
  if (process.getuid?.() !== 0) return skipped("only root can make a root file system");
  if (spawnSync("unshare", ["-mpf", "mount", "-t", "tmpfs", "none", "/mnt"]).status !== 0)
    return skipped("mount namespaces are not allowed here");
  if (existsSync(CACHE)) return CACHE;
  const draft = `${CACHE}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    const made = spawnSync("mmdebstrap", [...recipe.slice(1), draft], { encoding: "utf8" });
    if (made.status !== 0) return skipped(`mmdebstrap: ${made.stderr.trim().split("\n").at(-1) ?? made.status}`);
    renameSync(draft, CACHE);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return CACHE;
}

/** Mounted over a copy that lives in memory, in namespaces of its own: it is always clean, and nothing of it is left. */
const enter = `set -e
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay none -o "lowerdir=$ROOT,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cp -r "$GIVEN"/. /mnt/root/given
mount -t proc none /mnt/root/proc
mount -t sysfs none /mnt/root/sys
for device in null zero urandom; do
  : >/mnt/root/dev/$device
  mount --bind /dev/$device /mnt/root/dev/$device
done
exec chroot /mnt/root /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C sh -c "$SCRIPT"
`;

/** Runs a shell script in the bare root as its root; the files it is given are in /given. */
export function runInBareRoot(root: string, files: readonly string[], script: string): string {
  const given = mkdtempSync(join(tmpdir(), "socktrace-given-"));
  for (const file of files) copyFileSync(file, join(given, basename(file)));
  writeFileSync(join(given, "server.pl"), server);
  const { stdout, stderr, status, signal } = spawnSync("unshare", ["-mpf", "--kill-child", "sh", "-c", enter], {
    encoding: "utf8",
    timeout: 250_000,
    env: { PATH: process.env["PATH"], ROOT: root, GIVEN: given, SCRIPT: script },
  });
  rmSync(given, { recursive: true });
  if (status !== 0)
    throw new Error(`the script ended with ${signal ?? status}:\n${`${stdout}\n${stderr}`.slice(-4000)}`);
  return stdout;
}

/** Debian's smallest system has the Perl for it. The argument is how many seconds it stays. */
const server = `use Socket;
socket(my $socket, PF_INET, SOCK_STREAM, 0);
setsockopt($socket, SOL_SOCKET, SO_KEEPALIVE, 1);
bind($socket, sockaddr_in(0, INADDR_LOOPBACK));
listen($socket, 5);
open(my $ready, ">", "/run/ready");
sleep(shift // 0);
`;

function skipped(reason: string): null {
  console.log(`skipped: ${reason}`);
  return null;
}
