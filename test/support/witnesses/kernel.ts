import { readdirSync, readlinkSync } from "node:fs";
import { SocketReader } from "../../../src/kernel/socket-reader.ts";
import { readSysctls } from "../../../src/kernel/sysctls.ts";
import { sysctlNames } from "../../../src/linux/sysctls.ts";
import { compare } from "../../../src/verify/compare.ts";
import { claimOf } from "../../../src/world/claim.ts";
import { openFds } from "../../../src/world/open-fds.ts";
import { isTcpStream } from "../../../src/world/transitions.ts";
import type { World } from "../../../src/world/world.ts";

const sysctls = readSysctls(sysctlNames());
const reader = new SocketReader();

export interface WithKernel {
  /** How many values are the kernel's. */
  readonly same: number;
  /** States of TCP that the kernel made without a call. */
  readonly states: readonly string[];
  readonly differ: readonly string[];
}

/** The model beside the kernel, of processes that wait: their fds, and each socket's state, addresses and options. */
export function compareWithKernel({ state }: World): WithKernel {
  const held = new Map<string, string>();
  const [states, differ]: [string[], string[]] = [[], []];
  let same = 0;
  for (const { pid, fd, socket } of openFds(state)) {
    const at = `${pid}:${fd}`;
    held.set(at, `socket:[${socket.inode ?? "?"}]`);
    const real = socket.inode === null ? null : reader.read(pid, fd, socket.inode);
    if (real === null) continue;
    const compared = compare(claimOf(socket, sysctls), real, reader.isOurs(real));
    same += compared.same;
    for (const one of compared.differ) {
      const text = `${at}: ${one.what} ${one.claimed}, is ${one.real}`;
      if (!one.explained) differ.push(text);
      else if (one.what === "state" && isTcpStream(socket.kind)) states.push(text);
    }
  }
  const real = new Map([...state.processes.keys()].flatMap(socketsOf));
  for (const at of new Set([...held.keys(), ...real.keys()]))
    if (held.get(at) !== real.get(at))
      differ.push(`${at}: ${held.get(at) ?? "nothing"}, is ${real.get(at) ?? "nothing"}`);
  return { same, states, differ };
}

/** `7:3` and `socket:[17]`, for each socket that the process has open. */
function socketsOf(pid: number): readonly (readonly [at: string, link: string])[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const link = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return link.startsWith("socket:[") ? [[`${pid}:${fd}`, link] as const] : [];
    });
  } catch {
    // It has ended.
    return [];
  }
}
