import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { compileCommands } from "./code.ts";
import { embedded, fetchNode } from "./nodes.ts";
import { fetchPackage, lockedPackage } from "./registry.ts";
import { architectures, type Architecture, type Release } from "./release.ts";

/** The path of the executable for a machine. */
export function executableOf({ out, version }: Release, architecture: Architecture): string {
  return join(out, `socktrace-${version}-linux-${architecture}`);
}

/**
 * One file that runs without Node: Node as a single executable application, with our bundle inside
 * (https://nodejs.org/api/single-executable-applications.html). By --build-sea of Node 26, not by postject, since that
 * never had a release, and puts no executable for another machine together where code or snapshots are in it.
 *
 * Size and start, measured: without symbols Node has 117 MB instead of 150, all that we put in is 15. What V8 compiled
 * before, 10 MB of these, spares half of a start's CPU time (code.ts). Source maps are left out. A snapshot of the heap is not
 * possible, since what a run loads depends on its command; nor is compressing all, since unpacking would take a second.
 */
export async function makeExecutables(release: Release): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-dist-"));
  try {
    const builder = await fetchNode(embedded[ourArchitecture()]);
    const paths: string[] = [];
    for (const architecture of release.architectures) {
      const path = executableOf(release, architecture);
      await make(builder, architecture, folder, path);
      paths.push(path);
    }
    return paths;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function make(builder: string, architecture: Architecture, folder: string, output: string): Promise<void> {
  const node = join(folder, `node-${architecture}`);
  // Before anything is put in: strip would take that for garbage. llvm's strips the files of every machine.
  await execa("llvm-strip", ["--strip-all", "-o", node, await fetchNode(embedded[architecture])]);
  chmodSync(node, 0o755);
  // V8's code is for one kind of machine.
  const code = architecture === ourArchitecture() ? await compileCommands(node, folder) : {};
  const config = {
    // The path is put in as it is given: one that is the same each time.
    main: await bundleStart(folder),
    mainFormat: "commonjs",
    executable: node,
    output: resolve(output),
    disableExperimentalSEAWarning: true,
    useCodeCache: false,
    // NODE_OPTIONS is for the program that is traced, if that is one of Node's.
    execArgvExtension: "none",
    assets: { ...(await assetsFor(architecture)), ...code },
  };
  const file = join(folder, "sea.json");
  writeFileSync(file, JSON.stringify(config));
  await execa(builder, ["--build-sea", file], { cwd: folder });
  chmodSync(output, 0o755);
}

/** src/assets reads them by the names that they have in the package; koffi's native part has one of its own. */
async function assetsFor(architecture: Architecture): Promise<Readonly<Record<string, string>>> {
  const files = [
    "package.json",
    "bin/guard.sh",
    "dist/cli/main.cjs",
    "dist/browser/report.js",
    "dist/browser/report.css",
  ];
  const all = [...files, `dist/ebpf/socktrace.${architecture}.o`].map((name) => [name, resolve(name)] as const);
  const koffi = await fetchPackage(lockedPackage(`@koromix/koffi-linux-${architecture}`));
  return { ...Object.fromEntries(all), "koffi.node": join(koffi, `linux_${architecture}/koffi.node`) };
}

/** Node reads one file alone; its name in the folder. */
async function bundleStart(folder: string): Promise<string> {
  const name = "start.cjs";
  await build({
    entryPoints: ["bin/executable.js"],
    outfile: join(folder, name),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
  });
  return name;
}

function ourArchitecture(): Architecture {
  const found = architectures.find((architecture) => architecture === process.arch);
  if (found === undefined)
    throw new Error(`executables are made on ${architectures.join(" or ")}, not on ${process.arch}`);
  return found;
}
