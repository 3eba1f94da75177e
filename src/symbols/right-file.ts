import type { Mapping } from "../proc/maps.ts";
import { lookAgain, type Seen } from "./owners.ts";
import { closeFile, openFile, pathOf, textOf, type OpenFile } from "./open-file.ts";

/** The file that a module of a stack was loaded from. */
export interface ModuleFile {
  readonly file: OpenFile;
  /** It is the very file that the process has in memory; else it is only what has that path now. */
  readonly certain: boolean;
  /** Its path, one char a byte, and where paths of its process begin in ours: "" or `/proc/PID/root`. */
  readonly path: string;
  readonly root: string;
}

/**
 * What the process has mapped by that name, also where the name leads to another file by now, or is one of another mount
 * namespace. Null: it has mapped two such files, or the one that it has cannot be opened; undefined: it has none.
 */
export function mappedFile(seen: Seen, module: string): ModuleFile | null | undefined {
  const mapping = mappingNamed(seen, module);
  if (!mapping) return mapping;
  const { root } = seen;
  // map_files takes CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE (proc_pid_map_files(5)), exe and root the right to trace it.
  const range = `${mapping.start.toString(16)}-${mapping.end.toString(16)}`;
  const ways = [`/proc/${seen.pid}/map_files/${range}`, `/proc/${seen.pid}/exe`, root + unescaped(mapping.path)];
  for (const way of ways) {
    const file = openFile(pathOf(way));
    if (file === null) continue;
    // Btrfs and overlayfs show another device in maps than stat does: then the name and the number together are no proof.
    if (file.inode === mapping.inode) {
      const certain = file.device === mapping.device || way === ways[0];
      return { file, certain, path: unescaped(mapping.path), root };
    }
    closeFile(file);
  }
  return null;
}

/** What has that path now, on this machine. */
export function fileAt(module: string): ModuleFile | null {
  const path = unescaped(Buffer.from(module).toString("latin1"));
  const file = path.startsWith("/") ? openFile(pathOf(path)) : null;
  return file && { file, certain: false, path, root: "" };
}

function mappingNamed(seen: Seen, module: string): Mapping | null | undefined {
  // The kernel adds that when the file has gone, which may be after strace has read the name.
  const names = [module, `${module} (deleted)`];
  const named = (): Mapping[] => seen.mappings.filter(({ path, inode }) => names.includes(textOf(path)) && inode !== 0);
  let found = named();
  if (found.length === 0 && lookAgain(seen)) found = named();
  const files = new Set(found.map(({ device, inode }) => `${device} ${inode}`));
  return files.size > 1 ? null : found[0];
}

/** /proc/PID/maps escapes newlines alone. */
function unescaped(path: string): string {
  return path.replaceAll("\\012", "\n");
}
