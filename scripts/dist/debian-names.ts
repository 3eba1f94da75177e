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

/** https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html: the minor version of GLIBCXX_3.4.N, and that of gcc. */
const libstdcxx: readonly (readonly [number, string])[] = [
  [20, "4.9"],
  [21, "5"],
  [22, "6"],
  [24, "7"],
  [25, "8"],
  [28, "9"],
  [29, "11"],
  [30, "12"],
  [32, "13.1"],
  [33, "14"],
];

function oldestVersions(versions: readonly string[]): ReadonlyMap<string, string> {
  const oldest = new Map<string, string>();
  const glibc = highest(versions, "GLIBC_2.");
  if (glibc !== null) oldest.set("libc6", `2.${glibc}`);
  const glibcxx = highest(versions, "GLIBCXX_3.4.");
  if (glibcxx !== null) oldest.set("libstdc++6", gccWith(glibcxx));
  return oldest;
}

/** Of names such as GLIBC_2.28 and GLIBC_2.2.5 the highest 28. */
function highest(versions: readonly string[], prefix: string): number | null {
  const minors = versions.filter((name) => name.startsWith(prefix)).map((name) => parseInt(name.slice(prefix.length)));
  return minors.length === 0 ? null : Math.max(...minors);
}

function gccWith(minor: number): string {
  const version = libstdcxx.find(([last]) => minor <= last)?.[1];
  if (version === undefined) throw new Error(`GLIBCXX_3.4.${minor}: name its gcc in scripts/dist/debian-names.ts`);
  return version;
}
