import type { PrintedFd, SocketEvent } from "../../../src/events/event.ts";

/** An event as both witnesses have it: without its time, its line and what only one of them says beside the event itself. */
export function normal(event: SocketEvent): string {
  const { seen, type, ...rest } = event.type === "accepted" ? { ...event, peer: null } : event;
  const call = processEvents.has(type) ? "" : ` by ${seen.call}`;
  return `${seen.tid} ${type}${call} ${sorted(rest)}`;
}

/** How a process was made or ended is reported by the kernel's own name, and by strace's. */
const processEvents: ReadonlySet<SocketEvent["type"]> = new Set<SocketEvent["type"]>([
  ...(["forked", "executed", "exited", "killed", "superseded"] as const),
]);

/**
 * The stages of a call that others came in between, and what a value means on other machines, are strace's; whether
 * strace follows a child does not matter to the eBPF engine, and a process's number in its container is that engine's
 * (test/ebpf/everything.test.ts). The status of a process is compared by the models.
 */
const leftOut: ReadonlySet<string> = new Set([
  ...["stage", "onBluetooth", "attemptOnBluetooth", "byteOrders", "untraced", "inner", "status"],
]);

/** JSON with its keys in order; of an fd only the number and the inode. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (leftOut.has(key)) return undefined;
    if (key === "argv") return plainArgv(part);
    if (isFd(part)) return `${part.fd}<${part.inode ?? (part.file === null ? "" : "file")}>`;
    return isObject(part) ? Object.fromEntries(Object.entries(part).sort()) : part;
  });
}

/** Of a script the kernel has the path in the place of the first word (execve(2)): as a rule it ends in that word. */
export function plainArgv(argv: unknown): unknown {
  return Array.isArray(argv)
    ? argv.map((word, at) => (at === 0 ? String(word).replace(/.*\//s, "") : (word as unknown)))
    : argv;
}

function isFd(part: unknown): part is PrintedFd {
  return isObject(part) && "fd" in part && "inode" in part && "file" in part;
}

export function isObject(part: unknown): part is object {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}
