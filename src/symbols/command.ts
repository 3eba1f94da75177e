import { accessSync, constants } from "node:fs";

/** The first of these commands that is on the PATH, with where it is; null: none is. */
export function findCommand<Command extends { readonly name: string }>(
  commands: readonly Command[],
): (Command & { readonly path: string }) | null {
  // An empty entry means the current directory, from which we start nothing.
  const directories = (process.env["PATH"] ?? "").split(":").filter((directory) => directory.startsWith("/"));
  for (const command of commands) {
    const path = directories.map((directory) => `${directory}/${command.name}`).find(isExecutable);
    if (path !== undefined) return { ...command, path };
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
