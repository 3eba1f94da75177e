import { compareVersions } from "../../base/version.ts";
import { ask } from "../process/child.ts";
import { lackOfWorkingDirectory } from "../process/working-directory.ts";
import { lackOfDescriptors } from "./descriptors.ts";
import { fault, type Fault } from "../../base/fault.ts";

/** The strace at hand, and what it can do: asked of itself, since distributions patch and back-port. */
export interface Strace {
  readonly type: "strace";
  readonly path: string;
  /** `6.1`; null: it does not print one. */
  readonly version: string | null;
  readonly seccompBpf: boolean;
  /** `?name` in -e trace=: a name that this strace or architecture lacks is no error (4.17). */
  readonly optionalNames: boolean;
  /** It can delay a call: -e inject=...:delay_enter (4.22). */
  readonly delays: boolean;
  /** What makes it print its own number beside a pid of another pid namespace (5.9); null: it cannot. */
  readonly pidNamespaces: string | null;
  /** What walks the stacks for -k; null: it was built without. */
  readonly unwinder: "libunwind" | "libdw" | null;
}

/** The oldest strace whose output we can read. */
const OLDEST = "4.15";
/** It answers in 5 ms; one that never does must not keep us waiting. */
const PATIENCE_SECONDS = 10;

/** Asks the strace of that path or name for its version and its options. */
export async function findStrace(path = "strace"): Promise<Strace | Fault> {
  const lack = lackOfDescriptors() ?? lackOfWorkingDirectory();
  if (lack !== null) return lack;
  const [version, help] = await Promise.all([ask(path, ["-V"], PATIENCE_SECONDS), ask(path, ["-h"], PATIENCE_SECONDS)]);
  const startError = version.startError ?? help.startError;
  if (startError !== null) return missing(path, startError);
  if (!version.text.includes("strace"))
    return fault(`${path} is not strace (by its -V): choose another with --strace PATH`);
  const number = /version (\d+\.\d+)/.exec(version.text)?.[1] ?? null;
  if (number !== null && compareVersions(number, OLDEST) < 0) {
    return fault(`strace ${number} is too old, ${OLDEST} or newer is needed: choose another with --strace PATH`);
  }
  return {
    type: "strace",
    path,
    version: number,
    seccompBpf: help.text.includes("--seccomp-bpf"),
    optionalNames: number === null || compareVersions(number, "4.17") >= 0,
    delays: help.text.includes("delay_enter"),
    unwinder: unwinderIn(version.text),
    pidNamespaces: ["--decode-pids=pidns", "--pidns-translation"].find((option) => help.text.includes(option)) ?? null,
  };
}

/** `Optional features enabled: stack-trace=libunwind stack-demangle`; `stack-unwind` before 4.21, `no-...` where it is not built in. */
function unwinderIn(version: string): Strace["unwinder"] {
  if (/(?:^|\s)stack-trace=libdw\b/.test(version)) return "libdw";
  return /(?:^|\s)stack-(?:trace|unwind)\b/.test(version) ? "libunwind" : null;
}

function missing(path: string, startError: string): Fault {
  const how =
    path === "strace" && startError === "ENOENT"
      ? "install it (Debian, Ubuntu: apt install strace; Fedora, RHEL: dnf install strace)"
      : "check --strace PATH";
  const why = startError === "ENOENT" ? "" : ` (${startError})`;
  return fault(`${path} cannot be started${why}: ${how}`);
}
