import { spawnSync } from "node:child_process";

const INSIDE = "SOCKTRACE_TEST_ALONE";

/**
 * Runs the test file again in a network namespace of its own, where all ports are free and nobody reaches a server. True:
 * we are inside; the outer process has nothing left to do. `args`: for a program that is no test.
 */
export function runsAlone(file: string, args: readonly string[] = []): boolean {
  if (isAlone()) return true;
  const ourselves = [process.execPath, "--import", "tsx", file, ...args];
  const { status } = spawnSync("unshare", ["-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...ourselves], {
    stdio: "inherit",
    env: { ...process.env, [INSIDE]: "1" },
  });
  process.exitCode = status ?? 1;
  return false;
}

/** Whether we are inside. */
export function isAlone(): boolean {
  return process.env[INSIDE] !== undefined;
}
