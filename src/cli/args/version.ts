import { isFault } from "../../base/fault.ts";
import { findStrace } from "../../sources/strace/strace.ts";
import { ownVersion } from "./own-version.ts";

/** `socktrace 0.1.0`, then strace's version and what it can do. */
export async function versions(path: string | undefined): Promise<string> {
  const strace = await findStrace(path);
  const about = isFault(strace)
    ? `strace: ${strace.message}`
    : `strace ${strace.version ?? "of unknown version"} (${strace.path})${strace.seccompBpf ? ", --seccomp-bpf" : ", no --seccomp-bpf: slower"}`;
  return `socktrace ${ownVersion()}\n${about}\nNode.js ${process.version}\n`;
}
