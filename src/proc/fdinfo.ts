import type { FdInfo } from "../linux/fd-info.ts";
import { openFlagNames } from "../linux/open-flags.ts";
import { readFile, type ProcessId } from "./file.ts";

/** Null: the fd is closed, or not for us. */
export function readFdInfo(pid: ProcessId, fd: number): FdInfo | null {
  const text = readFile(`/proc/${pid}/fdinfo/${fd}`);
  return text === null ? null : parseFdInfo(text);
}

/** Most sockets of a process have the same flags, and differ in nothing but their inode. */
const LIMIT = 100;
const cache = new Map<string, FdInfo>();

/** `pos:\t0\nflags:\t02000002\nmnt_id:\t10\nino:\t48780\n` */
export function parseFdInfo(text: string): FdInfo {
  const inode = text.lastIndexOf("\nino:");
  const isLast = text.indexOf("\n", inode + 1) === text.length - 1;
  if (inode < 0 || !isLast) return parse(text);
  const rest = text.slice(0, inode + 1);
  let info = cache.get(rest);
  if (info === undefined) {
    info = parse(rest);
    if (cache.size < LIMIT) cache.set(rest, info);
  }
  return info;
}

/** Lines that every fd has and nobody needs. */
const ignored = new Set(["mnt_id", "ino"]);

function parse(text: string): FdInfo {
  let offset = 0;
  let flags = 0;
  const locks: string[] = [];
  const details: [string, string][] = [];
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name === "pos") offset = Number(value);
    else if (name === "flags") flags = parseInt(value, 8);
    else if (name === "lock") locks.push(value.replace(/^\d+: /, ""));
    else if (!ignored.has(name)) details.push([name, value]);
  }
  return { offset, flags, flagNames: openFlagNames(flags, process.arch), locks, details };
}
