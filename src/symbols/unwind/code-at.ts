import type { Frame } from "../../base/stack.ts";
import type { Modules } from "../modules.ts";
import { textOf } from "../open-file.ts";
import type { Seen } from "../owners.ts";
import type { Module } from "../module.ts";
import { BEFORE, type Architecture } from "./machine.ts";
import type { Row } from "./row.ts";
import type { Role } from "./snapshot.ts";

/** Code of a process, at a place of which it is certain that a frame is there. */
export interface Code {
  readonly frame: Frame;
  /** How its caller is found; null: that is not known, or not by .eh_frame. */
  readonly row: Row | null;
  readonly keepsFramePointer: boolean;
}

/** Null: no code is there, or none that called anything. */
export function codeAt(
  at: number,
  role: Role,
  seen: Seen,
  architecture: Architecture,
  modules: Modules,
  isNamed: (seen: Seen, address: number) => boolean,
): Code | null {
  // A call that does not return may be the last of its function, and of its module.
  const inside = role === "interrupted" ? at : at - 1;
  const mapping = seen.mappings.find(({ start, end }) => start <= inside && inside < end);
  if (mapping === undefined) return null;
  if (mapping.inode === 0) return { ...generated(at, mapping.path), keepsFramePointer: isNamed(seen, inside) };
  const name = textOf(mapping.path).replace(/ \(deleted\)$/, "");
  const loaded = modules.of(name, seen, { live: true });
  // What cannot be read proves nothing.
  if (loaded?.certain !== true || loaded.module.machine !== architecture.machine) return null;
  const { module } = loaded;
  const offset = at - mapping.start + mapping.offset;
  if (!isProven(offset, role, module, architecture)) return null;
  const address = module.addressOf(offset - (at - inside));
  const row = address === null ? null : module.rowAt(address);
  return {
    frame: { module: name, symbol: null, offset: null, address: offset, source: null },
    row,
    keepsFramePointer: address !== null && row === null && module.keepsFramePointer(address),
  };
}

function isProven(offset: number, role: Role, module: Module, { isCall, isSystemCall }: Architecture): boolean {
  if (role === "interrupted") return true;
  const before = module.before(offset, BEFORE);
  if (before === null) return false;
  // A signal's handler returns to code of the C library that calls the kernel, and nothing has called that.
  return role === "innermost" ? isSystemCall(before) : isCall(before) || module.isSignalReturn(offset);
}

/** In memory of no file; the vDSO has a name. */
function generated(at: number, name: string): Omit<Code, "keepsFramePointer"> {
  const module = name.startsWith("[") ? name : "";
  return { frame: { module, symbol: null, offset: null, address: at, source: null }, row: null };
}
