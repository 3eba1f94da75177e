import { escapeControls, isText, printable } from "../../base/bytes.ts";
import { lookForContainers } from "../../containers/processes.ts";
import { shortId, type Container } from "../../linux/containers/container.ts";
import { listProcesses, readComm } from "../../proc/process.ts";
import { containerText } from "../../views/container.ts";
import type { DynamicKind } from "./kinds.ts";

/**
 * What a script gets when it asks: `VALUE<tab>DESCRIPTION` lines. Control characters in descriptions are escaped; what has any
 * is proposed by its number or not at all.
 */
export function listOf(kind: DynamicKind): string {
  return lists[kind]()
    .map((line) => `${line}\n`)
    .join("");
}

const lists: Readonly<Record<DynamicKind, () => readonly string[]>> = {
  pids: () => processes().map(({ pid, command }) => `${pid}\t${command}`),
  commands: () => [...new Set(processes().flatMap(({ command, isPlain }) => (isPlain ? [command] : [])))].sort(),
  containers: () =>
    lookForContainers([]).all.flatMap((one, _index, all) => {
      const value = isUsable(one.name, all) ? one.name : one.id === null ? null : shortId(one.id);
      return value === null ? [] : [`${value}\t${containerText(one)}`];
    }),
};

/** A name that no other container has, and that can be typed. */
function isUsable(name: string | null, all: readonly Container[]): boolean {
  return name !== null && escapeControls(name) === name && all.filter((one) => one.name === name).length === 1;
}

/** Those that have fds to look at: no kernel threads, and not socktrace itself. */
function processes(): readonly { readonly pid: number; readonly command: string; readonly isPlain: boolean }[] {
  return listProcesses()
    .filter(({ pid, isKernelThread, isZombie }) => pid !== process.pid && !isKernelThread && !isZombie)
    .flatMap(({ pid }) => {
      const comm = readComm(pid);
      return comm === null ? [] : [{ pid, command: printable(comm), isPlain: isText(comm) }];
    });
}
