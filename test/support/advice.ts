import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { socktrace } from "./socktrace.ts";

/** The advice that a few lines of Python give, run live: `error address-in-use: bind() of ... failed`. */
export function adviceOn(program: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-inline-"));
  try {
    const file = join(folder, "summary.json");
    socktrace(["--json", "-o", file, "--", "python3", "-c", `${prelude}\n${program}`]);
    const { advice } = JSON.parse(readFileSync(file, "utf8")) as { readonly advice: readonly Piece[] };
    return advice.map(({ level, id, text }) => `${level} ${id}: ${text}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Piece {
  readonly level: string;
  readonly id: string;
  readonly text: string;
}

/** A fixed port below the range of the kernel's own choices. */
const prelude = `
import os, socket
from socket import *
PORT = 20000 + os.getpid() % 10000
def tcp(address, reuse=1, family=AF_INET):
    s = socket(family, SOCK_STREAM)
    if reuse: s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    s.bind(address)
    return s
def listen(*args, **more):
    s = tcp(*args, **more)
    s.listen(64)
    return s
def refuse(act, *args, **more):
    try: act(*args, **more)
    except OSError: return
    raise SystemExit("it was not refused")
`;
