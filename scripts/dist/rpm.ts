import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execaSync } from "execa";
import { filesUnder, inScratch, layOut, putBytes, setTimes } from "./installed.ts";
import { joined, notices, ownLicence } from "./licences.ts";
import { maintainer } from "./maintainer.ts";
import type { Architecture, Release } from "./release.ts";

/** The package's own revision: raised when only the packaging changes. */
const REVISION = 1;

const machines: Readonly<Record<Architecture, string>> = { x64: "x86_64", arm64: "aarch64" };

/** Where Fedora, RHEL and openSUSE have them. */
const completions = {
  bash: "usr/share/bash-completion/completions/socktrace",
  zsh: "usr/share/zsh/site-functions/_socktrace",
  fish: "usr/share/fish/vendor_completions.d/socktrace.fish",
};

/** Made by the package where they are not there, and so removed with it: those of shells may have no other owner. */
const folders = [
  "/usr/share/doc/socktrace",
  "/usr/share/licenses/socktrace",
  "/usr/share/zsh",
  "/usr/share/zsh/site-functions",
  "/usr/share/fish",
  "/usr/share/fish/vendor_completions.d",
];

/** An .rpm for each machine. */
export async function makeRpms(release: Release): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const architecture of release.architectures) paths.push(await makeRpm(release, architecture));
  return paths;
}

export function rpmOf({ out, version }: Release, architecture: Architecture): string {
  return join(out, `socktrace-${version}-${REVISION}.${machines[architecture]}.rpm`);
}

/** `level` is that of xz: 0 takes seconds, 6 half a minute of CPU time, and spares a quarter. */
export function makeRpm(release: Release, architecture: Architecture, level = 6): Promise<string> {
  return inScratch(async (folder) => {
    const root = join(folder, "root");
    layOut(release, architecture, root, completions);
    putBytes(root, "usr/share/licenses/socktrace/LICENSE", ownLicence());
    putBytes(root, "usr/share/licenses/socktrace/NOTICES", joined(await notices()));
    setTimes(root, release.epoch);
    const spec = join(folder, "socktrace.spec");
    writeFileSync(spec, specOf(release, root, level));
    execaSync("rpmbuild", [
      ...["-bb", "--quiet", `--target=${machines[architecture]}-linux`],
      ...["--define", `_topdir ${join(folder, "rpm")}`, "--define", `_rpmdir ${resolve(release.out)}`],
      spec,
    ]);
    return rpmOf(release, architecture);
  });
}

/**
 * rpm finds by itself which libraries, and which versions of their symbols, the executable needs. libbpf is named by its
 * library, since Fedora's package is libbpf and openSUSE's libbpf1.
 */
function specOf(release: Release, root: string, level: number): string {
  const { version, epoch } = release;
  // The weekday, the day: `Sun Nov 29 2026`.
  const [weekday, day, month, year] = new Date(epoch * 1000).toUTCString().split(/,? /);
  return `${macros(level)}
Name: socktrace
Version: ${version}
Release: ${REVISION}
Summary: Socket options of programs: what was set, and what is in force
License: MIT AND ISC AND Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause
Requires: strace >= 4.15
Recommends: libbpf.so.1()(64bit)
Suggests: binutils

%description
socktrace runs a program under strace, attaches to a running one, or reads a
log of strace, and shows each socket with its options: the value that was
asked for, the value in force, and where it came from.

With libbpf it can watch a busy server, or all processes of a machine, by an
eBPF program instead of strace. With binutils it names the line of code that
made a socket or set an option.

The program is one file that contains the Node.js which runs it.

%install
mkdir -p %{buildroot}
cp -a ${root}/. %{buildroot}

%files
${filesUnder(root).map(listed).join("\n")}
${folders.map((folder) => `%dir ${folder}`).join("\n")}

%changelog
* ${weekday} ${month} ${day} ${year} ${maintainer()} - ${version}-${REVISION}
- socktrace ${version}.
`;
}

/** Files as they are: not stripped, nothing added, no name of the machine on which it was made, the times of the release. */
function macros(level: number): string {
  return `%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm
%global _binary_payload w${level}.xzdio
%global _buildhost localhost
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global source_date_epoch_from_changelog 0
`;
}

function listed(path: string): string {
  const mode = path.startsWith("usr/bin/") ? "0755" : "0644";
  const kind = path.includes("/licenses/") ? "%license " : "";
  return `${kind}%attr(${mode}, root, root) "/${path}"`;
}
