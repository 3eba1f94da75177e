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

/** Each is measured in test/symbols/generated.test.ts, or named in its program's own documents. */
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
  {
    program: /^java$/,
    // docs.oracle.com, jcmd: Compiler.perfmap, new in 17
    switch: () => "java -XX:+PreserveFramePointer, then jcmd PID Compiler.perfmap",
    isOn: /^-XX:\+DumpPerfMapAtExit$/,
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
