import { execaSync } from "execa";

/** The libraries that an ELF file names (DT_NEEDED), for any machine: `libc.so.6`. */
export function neededBy(file: string): readonly string[] {
  const { stdout } = readelf("-d", file);
  return [...stdout.matchAll(/\(NEEDED\).*\[(.+)\]$/gm)].map(([, name = ""]) => name);
}

/** The program that starts it (PT_INTERP): `/lib64/ld-linux-x86-64.so.2`. Null: it is a library, or static. */
export function interpreterOf(file: string): string | null {
  return /\[Requesting program interpreter: (.+)\]/.exec(readelf("-l", file).stdout)?.[1] ?? null;
}

/** The versions of symbols that it needs of libraries: `GLIBC_2.28`, `GLIBCXX_3.4.21`. */
export function symbolVersions(file: string): readonly string[] {
  const [, needs = ""] = readelf("-V", file).stdout.split("Version needs section");
  return [...needs.matchAll(/Name: (\S+) +Flags:/g)].map(([, name = ""]) => name);
}

function readelf(option: string, file: string): { readonly stdout: string } {
  return execaSync("readelf", ["--wide", option, file], { env: { LC_ALL: "C" } });
}
