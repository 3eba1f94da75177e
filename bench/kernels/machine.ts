import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";

/** A machine under qemu that has a kernel, busybox, Node and the built socktrace, and nothing else. */
export class SmallMachine {
  readonly folder: string = mkdtempSync(join(tmpdir(), "socktrace-kernel-"));
  private readonly root = join(this.folder, "root");

  /** `program`: a static executable, /program there. */
  constructor(program: string) {
    for (const name of ["bin", "proc", "sys", "dev", "tmp"]) mkdirSync(join(this.root, name), { recursive: true });
    this.take("/usr/bin/busybox", "/bin/busybox");
    this.take(program, "/program");
    this.takeWithLibraries(process.execPath, "/bin/node");
    this.takeWithLibraries(libbpf());
    for (const part of ["bin", "dist", "package.json", "node_modules/koffi", "node_modules/@koromix"])
      this.take(join(process.cwd(), part), join("/socktrace", part));
  }

  /** Boots the kernel, runs the script as its first process, and gives what came on the console. */
  run(kernel: string, script: string, seconds: number): string {
    writeFileSync(join(this.root, "init"), `${begin}\n${script}\n${end}\n`, { mode: 0o755 });
    const image = join(this.folder, "initramfs");
    execaSync("sh", ["-c", `find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >${image}`], { cwd: this.root });
    const { stdout } = execaSync(
      "qemu-system-x86_64",
      [
        ...["-m", "1024", "-smp", "2", "-nographic", "-no-reboot", "-accel", "tcg"],
        ...["-kernel", kernel, "-initrd", image, "-append", "console=ttyS0 quiet panic=-1"],
      ],
      { timeout: seconds * 1000, stdin: "ignore", reject: false },
    );
    return stdout.replaceAll("\r", "");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private take(path: string, place: string = path): void {
    const to = join(this.root, place);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(path, to, { recursive: true, dereference: true });
  }

  /** With the libraries that the loader would find here, in the same places. */
  private takeWithLibraries(path: string, place: string = path): void {
    this.take(path, place);
    for (const [library] of execaSync("ldd", [path]).stdout.matchAll(/\/\S+/g)) this.take(library);
  }
}

const begin = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin HOME=/tmp
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t tmpfs none /tmp
ifconfig lo up`;

const end = "reboot -f";

function libbpf(): string {
  const line = /libbpf\.so\.1 .*=> (\S+)/.exec(execaSync("/sbin/ldconfig", ["-p"]).stdout);
  if (line?.[1] === undefined) throw new Error("libbpf.so.1 is not installed: apt-get install libbpf1");
  return line[1];
}

/** Debian's kernel for clouds, the newest of 6.1, taken out of its package, which is not installed. */
export function debianKernel(folder: string): string {
  const names = execaSync("apt-cache", ["search", "--names-only", "^linux-image-6\\.1\\.[0-9-]+-cloud-amd64$"]).stdout;
  const newest = names
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "")
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  if (newest === undefined || newest === "")
    throw new Error("no package linux-image-6.1.*-cloud-amd64: apt-get update");
  execaSync("apt-get", ["download", "-qq", newest], { cwd: folder });
  const file = readdirSync(folder).find((name) => name.endsWith(".deb")) ?? "";
  execaSync("dpkg-deb", ["-x", file, "kernel"], { cwd: folder });
  const boot = join(folder, "kernel/boot");
  return join(boot, readdirSync(boot).find((name) => name.startsWith("vmlinuz")) ?? "");
}
