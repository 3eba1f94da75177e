import { libc } from "./libc.ts";

/** struct vfs_ns_cap_data (linux/capability.h), the longest form. */
const SIZE = 24;

/** Whether exec of this file gives capabilities (capabilities(7), "File capabilities"); false too where no FFI is. */
export function hasFileCapabilities(path: string): boolean {
  return libc().getxattr(path, "security.capability", new Uint8Array(SIZE), SIZE) > 0;
}
