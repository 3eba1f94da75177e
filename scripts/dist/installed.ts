import {
  chmodSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { executableOf } from "./executable.ts";
import type { Architecture, Release } from "./release.ts";

/** Where a package manager's distributions have the completions of each shell. */
export type CompletionFiles = Readonly<Record<"bash" | "zsh" | "fish", string>>;

/** Lays out under `root` what every package installs, as it is on the machine: executable, man pages, documents, completions. */
export function layOut(release: Release, architecture: Architecture, root: string, files: CompletionFiles): void {
  putExecutable(release, architecture, root);
  for (const page of readdirSync("docs").filter((name) => name.endsWith(".1")))
    putBytes(root, `usr/share/man/man1/${page}.gz`, gzip(readFileSync(join("docs", page))));
  for (const page of readdirSync("docs").filter((name) => /\.(?:md|schema\.json)$/.test(name)))
    putFile(root, `usr/share/doc/socktrace/${page}`, join("docs", page));
  for (const [shell, path] of Object.entries(files)) {
    const script = completionOf(shell);
    if (script !== null) putBytes(root, path, script);
  }
}

export function putExecutable(release: Release, architecture: Architecture, root: string): void {
  putFile(root, "usr/bin/socktrace", executableOf(release, architecture));
  chmodSync(join(root, "usr/bin/socktrace"), 0o755);
}

export function putFile(root: string, path: string, from: string): void {
  const to = madeFor(root, path);
  copyFileSync(from, to);
  chmodSync(to, 0o644);
}

export function putBytes(root: string, path: string, bytes: string | Uint8Array): void {
  const to = madeFor(root, path);
  writeFileSync(to, bytes);
  chmodSync(to, 0o644);
}

/** As Debian and rpm want them: no name and no time inside. */
export function gzip(bytes: string | Uint8Array): Uint8Array {
  return execaSync("gzip", ["-n9"], { input: bytes, encoding: "buffer" }).stdout;
}

/** The paths of all files under `root`, sorted, without `root/`. */
export function filesUnder(root: string): readonly string[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
  return paths.filter((path) => !lstatSync(join(root, path)).isDirectory()).sort();
}

/** Gives each file and folder under `root`, and `root`, the time of the release. */
export function setTimes(root: string, epoch: number): void {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) setTimes(path, epoch);
    else lutimesSync(path, epoch, epoch);
  }
  lutimesSync(root, epoch, epoch);
}

/** Runs `make` with an empty folder that is removed afterwards. */
export async function inScratch<T>(make: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-dist-"));
  chmodSync(folder, 0o755);
  try {
    return await make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `socktrace completion SHELL` prints. Null: this version has no such command, and takes it for a program's name. */
function completionOf(shell: string): string | null {
  const { exitCode, stdout } = execaSync(process.execPath, ["bin/socktrace.js", "completion", shell], {
    reject: false,
    stripFinalNewline: false,
  });
  return exitCode === 0 && stdout.includes("socktrace") ? stdout : null;
}

function madeFor(root: string, path: string): string {
  const to = join(root, path);
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  return to;
}
