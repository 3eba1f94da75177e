import { compareVersions } from "../base/version.ts";
import { readLink } from "../proc/file.ts";
import { readCmdline } from "../proc/process.ts";

/** Programs that run code which no symbol table names, and how they can be made to write its names for perf(1). */
interface Interpreter {
  readonly program: RegExp;
  /** Null: this version cannot. */
  readonly switch: (version: string) => string | null;
  /** Its arguments show that it writes them already. */
  readonly isOn: RegExp;
}

/**
 * test/symbols/generated.test.ts has node's; Python's was looked at with 3.12.1. Java's `jcmd PID Compiler.perfmap` (17) is not
 * among them: it names compiled methods alone, and sockets are mostly made by interpreted ones (measured).
 */
const interpreters: readonly Interpreter[] = [
  {
    program: /^node(?:js)?$/,
    // Without the second switch functions that V8 interprets have no frame of their own.
    switch: () => "node --perf-basic-prof --interpreted-frames-native-stack",
    isOn: /^--perf[-_]basic[-_]prof/,
  },
  {
    program: /^python(\d\.\d+)$/,
    // docs.python.org, "Python support for the Linux perf profiler": new in 3.12
    switch: (version) => (compareVersions(version, "3.12") >= 0 ? "python3 -X perf" : null),
    isOn: /^(?:-X)?perf$/,
  },
];

/** What gives names to the code that this process made or interprets; null: nothing that we know, or it does so already. */
export function hintFor(pid: number): string | null {
  const name = (readLink(`/proc/${pid}/exe`) ?? "").replace(/ \(deleted\)$/, "").replace(/^.*\//, "");
  for (const { program, switch: switchOf, isOn } of interpreters) {
    const [match, version = ""] = program.exec(name) ?? [];
    if (match === undefined) continue;
    const already = (readCmdline(pid) ?? []).some((argument) => isOn.test(argument));
    return already ? null : switchOf(version);
  }
  return null;
}
