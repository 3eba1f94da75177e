import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { interpreterOf, neededBy } from "../elf.ts";
import { inScratch, putBytes, putFile } from "../installed.ts";
import { debianCopyright } from "../copyright.ts";
import type { Architecture } from "../release.ts";
import { libraryFolders, STATUS, unpackDebian } from "./debian.ts";

/**
 * A shell, as small as there is one, and the commands of bin/guard.sh that it has not built in. The guard lets traced
 * processes go when socktrace alone is killed, as the kernel does where a container has used up its memory. It is not there
 * to be worked with.
 */
const ofGuard = ["sh", "cat", "cut", "grep", "head", "paste", "rm", "sed", "sleep", "taskset"];

/** What socktrace itself runs: for the FIFO between strace and us, and for logs that are compressed. */
const ofSocktrace = ["mkfifo", "bzip2", "gzip", "xz"];

/** libbpf1 is opened while we run, the others are named by ELF files. */
const packages = ["strace", "libbpf1", "libstdc++6", "libatomic1", "busybox-static"];

/** Lays out an image: the executable, strace, the libraries of both, the commands they run, and whose work they are. */
export function layOutImage(executable: string, architecture: Architecture, root: string): Promise<void> {
  return inScratch(async (debian) => {
    await unpackDebian(architecture, packages, debian);
    putProgram(root, "usr/bin/socktrace", executable);
    putProgram(root, "usr/bin/strace", join(debian, "usr/bin/strace"));
    putProgram(root, "bin/busybox", join(debian, "bin/busybox"));
    for (const command of [...ofGuard, ...ofSocktrace]) symlinkSync("busybox", join(root, "bin", command));
    putLibraries(root, debian, architecture, executable);
    for (const name of readdirSync(join(debian, STATUS))) putOrigin(root, debian, name);
    putBytes(root, "usr/share/doc/socktrace/copyright", await debianCopyright());
    // The runtime mounts its own; where the image is mounted read-only it cannot make the folders.
    for (const folder of ["dev", "etc", "proc", "sys", "tmp"]) mkdirSync(join(root, folder));
    chmodSync(join(root, "tmp"), 0o1777);
  });
}

/** Each under the name by which it is asked for, without the links that a distribution has for updates. */
function putLibraries(root: string, debian: string, architecture: Architecture, executable: string): void {
  const folders = libraryFolders(debian, architecture);
  const find = (name: string): string => {
    const folder = folders.find((folder) => existsSync(join(folder, name)));
    if (folder === undefined) throw new Error(`${name}: add its Debian package to scripts/dist/image/root.ts`);
    return realpathSync(join(folder, name));
  };
  const interpreter = interpreterOf(executable);
  if (interpreter === null) throw new Error(`${executable} names no program to start it`);
  const names = allNeeded([executable, join(debian, "usr/bin/strace"), find("libbpf.so.1")], find);
  for (const name of ["libbpf.so.1", ...names].filter((name) => name !== basename(interpreter)))
    putProgram(root, `lib/${name}`, find(name));
  putProgram(root, interpreter.slice(1), find(basename(interpreter)));
}

/** The libraries that these files need, those that the libraries need, and so on. */
function allNeeded(files: readonly string[], find: (name: string) => string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (file: string): void => {
    for (const name of neededBy(file)) {
      if (names.has(name)) continue;
      names.add(name);
      add(find(name));
    }
  };
  files.forEach(add);
  return names;
}

function putProgram(root: string, path: string, from: string): void {
  putFile(root, path, from);
  chmodSync(join(root, path), 0o755);
}

/** A package's description and licences; of some the latter are those of another (a link). */
function putOrigin(root: string, debian: string, name: string): void {
  putFile(root, `${STATUS}/${name}`, join(debian, STATUS, name));
  putBytes(root, `usr/share/doc/${name}/copyright`, readFileSync(join(debian, "usr/share/doc", name, "copyright")));
}
