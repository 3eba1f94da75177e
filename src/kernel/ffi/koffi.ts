import { createRequire } from "node:module";
import type * as koffi from "koffi";
import { isOneExecutable, readAsset } from "../../assets/asset.ts";
import { withNamelessFile } from "../../assets/nameless-file.ts";

export type Koffi = typeof koffi;

/** What the user can do where koffi does not load. */
export const koffiRemedy: string = isOneExecutable
  ? "set TMPDIR to a folder with room that is not mounted noexec"
  : "install socktrace on this machine again";

/** What process.dlopen() fills in. */
type Native = { exports: unknown };

let unpacked: Native | undefined;

/**
 * koffi's native part for this machine, which has all that we use. The package `koffi` finds it, adds names that are
 * deprecated, and has an install script; so it is here for its types alone. Throws where koffi is not built for this
 * machine, is not installed, or cannot be unpacked.
 */
export function koffiModule(): Koffi {
  const name = `@koromix/koffi-linux-${process.arch}`;
  return (isOneExecutable ? (unpacked ??= unpack()).exports : createRequire(import.meta.url)(name)) as Koffi;
}

/** From inside the one executable. */
function unpack(): Native {
  const native: Native = { exports: {} };
  withNamelessFile(readAsset("koffi.node"), (path) => {
    process.dlopen(native, path);
  });
  return native;
}
