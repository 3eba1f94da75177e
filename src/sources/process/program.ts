import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fault, type Fault } from "../../base/fault.ts";
import { toSystem } from "../system-text.ts";

/** The file that a command names, and whether exec gives it other rights. */
export interface Program {
  readonly type: "program";
  readonly path: string;
  /** Set-user-ID or set-group-ID: --seccomp-bpf sets NoNewPrivs, under which exec ignores these bits. */
  readonly setId: boolean;
}

/** Looks the command up as execvp(3) does. Exit codes as in shells: 127 not found, 126 found but not executable. */
export async function findProgram(
  name: string,
  path: string = process.env.PATH ?? "/usr/bin:/bin",
): Promise<Program | Fault> {
  if (name === "") return fault("the command has an empty name", 127);
  const candidates = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder || ".", name));
  let refused: string | null = null;
  for (const candidate of candidates) {
    const found = await probe(candidate);
    if (found === "refused") refused ??= candidate;
    else if (found !== null) return found;
  }
  if (refused !== null) return fault(`${refused}: cannot be executed: check its mode (chmod +x)`, 126);
  return fault(`${name}: command not found`, 127);
}

async function probe(path: string): Promise<Program | "refused" | null> {
  try {
    const info = await stat(toSystem(path));
    if (!info.isFile()) return "refused";
    await access(toSystem(path), constants.X_OK);
    return { type: "program", path, setId: (info.mode & 0o6000) !== 0 };
  } catch {
    return (await exists(path)) ? "refused" : null;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(toSystem(path), constants.F_OK).then(
    () => true,
    () => false,
  );
}
