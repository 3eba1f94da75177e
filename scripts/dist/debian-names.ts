import { neededBy, symbolVersions } from "./elf.ts";
import type { Architecture } from "./release.ts";

export const debianNames: Readonly<Record<Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * The Debian packages whose libraries an ELF file loads at its start, each with the oldest version that has the symbols:
 * what dpkg-shlibdeps works out (test/packages/deb.test.ts compares them), but for any machine, and without its packages.
 */
export function libraryPackages(file: string): readonly string[] {
  const sonames = neededBy(file);
  const names = new Set(sonames.map(packageOf));
  const oldest = oldestVersions(symbolVersions(file));
  return [...names].sort().map((name) => {
    const version = oldest.get(name);
    return version === undefined ? name : `${name} (>= ${version})`;
  });
}

const packages: readonly (readonly [RegExp, string])[] = [
  [/^(libc|libm|libdl|libpthread|librt|ld-linux-.*)\.so\.\d+$/, "libc6"],
  [/^libstdc\+\+\.so\.6$/, "libstdc++6"],
  // Named libgcc1 before Debian 11.
  [/^libgcc_s\.so\.1$/, "libgcc-s1 | libgcc1"],
  [/^libatomic\.so\.1$/, "libatomic1"],
];

function packageOf(soname: string): string {
  const name = packages.find(([pattern]) => pattern.test(soname))?.[1];
  if (name === undefined) throw new Error(`${soname}: name its Debian package in scripts/dist/debian-names.ts`);
  return name;
}

/** https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html: the last N of GLIBCXX_3.4.N in a gcc, and of CXXABI_1.3.N. */
const gccs: readonly (readonly [version: string, glibcxx: number, cxxabi: number])[] = [
  ["4.9", 20, 8],
  ["5", 21, 9],
  ["6", 22, 10],
  ["7", 24, 11],
  ["8", 25, 11],
  ["9", 28, 12],
  ["11", 29, 13],
  ["12", 30, 13],
  ["13.1", 32, 14],
  ["14", 33, 15],
];

function oldestVersions(versions: readonly string[]): ReadonlyMap<string, string> {
  const oldest = new Map<string, string>();
  const glibc = highest(versions, "GLIBC_2.");
  if (glibc !== null) oldest.set("libc6", `2.${glibc}`);
  const glibcxx = highest(versions, "GLIBCXX_3.4.");
  if (glibcxx !== null) oldest.set("libstdc++6", gccWith(glibcxx, highest(versions, "CXXABI_1.3.") ?? 0));
  return oldest;
}

/** Of names such as GLIBC_2.28 and GLIBC_2.2.5 the highest 28. */
function highest(versions: readonly string[], prefix: string): number | null {
  const minors = versions.filter((name) => name.startsWith(prefix)).map((name) => parseInt(name.slice(prefix.length)));
  return minors.length === 0 ? null : Math.max(...minors);
}

function gccWith(glibcxx: number, cxxabi: number): string {
  const version = gccs.find(([, ...last]) => glibcxx <= last[0] && cxxabi <= last[1])?.[0];
  if (version === undefined)
    throw new Error(`GLIBCXX_3.4.${glibcxx}, CXXABI_1.3.${cxxabi}: name their gcc in scripts/dist/debian-names.ts`);
  return version;
}
