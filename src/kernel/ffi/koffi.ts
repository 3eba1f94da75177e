import { createRequire } from "node:module";
import type * as koffi from "koffi";
import { isOneExecutable, readAsset } from "../../assets/asset.ts";
import { withNamelessFile } from "../../assets/nameless-file.ts";

export type Koffi = typeof koffi;

/** What process.dlopen() fills in. */
type Native = { exports: unknown };

let unpacked: Native | undefined;

/** Throws where koffi is not built for this machine, or cannot be unpacked. */
export function koffiModule(): Koffi {
  if (!isOneExecutable) return createRequire(import.meta.url)("koffi") as Koffi;
  return (unpacked ??= unpack()).exports as Koffi;
}

/**
 * In the one executable: koffi's native part alone. Its JavaScript finds that among files and adds names that are
 * deprecated; both are nothing for us.
 */
function unpack(): Native {
  const native: Native = { exports: {} };
  withNamelessFile(readAsset("koffi.node"), (path) => {
    process.dlopen(native, path);
  });
  return native;
}
