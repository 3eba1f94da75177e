import { closeSync, fstatSync, openSync, renameSync, statSync } from "node:fs";
import { toSystem } from "../../sources/system-text.ts";
import { codeOf, fault, type Fault } from "../../base/fault.ts";

const STDOUT = 1;

/** Where output goes. */
export interface Target {
  readonly type: "target";
  /** The fd that is written to now. */
  readonly fd: number;
  /** So many bytes come next, in whole lines. */
  readonly prepare: (bytes: number) => void;
}

/** An fd that stays. */
export class OneFile implements Target {
  readonly type = "target";
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  prepare(): void {
    // It has no limit.
  }
}

/** --rotate: a file that has reached its size becomes FILE.1, in the place of the one before, and a new one begins. */
class RotatingFile implements Target {
  readonly type = "target";
  fd: number;
  private readonly path: string;
  private readonly size: number;
  private written = 0;

  constructor(path: string, size: number) {
    this.path = path;
    this.size = size;
    this.fd = create(path);
  }

  prepare(bytes: number): void {
    if (this.written > 0 && this.written + bytes > this.size) this.rotate();
    this.written += bytes;
  }

  /** Opened before the old one is closed: if that fails, the old one goes on. */
  private rotate(): void {
    renameSync(toSystem(this.path), toSystem(`${this.path}.1`));
    const next = create(this.path);
    closeSync(this.fd);
    this.fd = next;
    this.written = 0;
  }
}

/** FILE as a target, `-` is stdout; `size`: of --rotate. */
export function openTarget(path: string, size?: number): Target | Fault {
  if (path === "-") return new OneFile(STDOUT);
  return attempt(path, () => (size === undefined ? new OneFile(create(path)) : new RotatingFile(path, size)));
}

/** FILE's fd, `-` is stdout. */
export function openFile(path: string): number | Fault {
  return path === "-" ? STDOUT : attempt(path, () => create(path));
}

/** A file that we read is not to be written to: opening it would empty it. Null: none of `inputs` is the file. */
export function overwrites(path: string, inputs: readonly string[]): Fault | null {
  const place = path === "-" ? null : placeOf(path);
  const input = place === null ? undefined : inputs.find((name) => placeOf(name === "-" ? STDIN : name) === place);
  return input === undefined
    ? null
    : fault(`${path}: is the file that is read (${input}): choose another one to write to`, 2);
}

const STDIN = "/dev/stdin";

/** Device and inode; null: it is no regular file, not there, or out of our reach. */
function placeOf(path: string): string | null {
  try {
    const info = statSync(toSystem(path));
    return info.isFile() ? `${info.dev}:${info.ino}` : null;
  } catch {
    return null;
  }
}

/** Whether both are one file, by whatever names: what is written to one would overwrite the other. */
export function isSameFile(left: Target, right: Target): boolean {
  const [one, other] = [fstatSync(left.fd), fstatSync(right.fd)];
  return one.isFile() && one.dev === other.dev && one.ino === other.ino;
}

function attempt<Opened>(path: string, open: () => Opened): Opened | Fault {
  try {
    return open();
  } catch (error) {
    return fault(`${path}: cannot be written (${codeOf(error) ?? "unknown error"}): choose another file`);
  }
}

/** Reports and raw logs may contain secrets: only the owner may read them. */
function create(path: string): number {
  return openSync(toSystem(path), "w", 0o600);
}
