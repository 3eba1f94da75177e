import { spawn } from "node:child_process";
import { once } from "node:events";
import { readTextAsset } from "../../assets/asset.ts";
import type { Fifo } from "./fifo.ts";
import type { Placement } from "./placement.ts";

/** What is done with strace when we are killed; bin/guard.sh explains each. */
export type Duty = "detach" | "leave" | "drain";

/** The small shell that outlives us. */
export interface Guard {
  /** strace has ended: nothing is left to guard. */
  readonly dismiss: () => void;
}

/**
 * SIGKILL cannot be caught, so another process has to clean up after it. Not PR_SET_PDEATHSIG: it ends strace and
 * nothing else, comes when the thread ends that started strace, and needs a helper that not every machine has.
 * In a session of its own it survives signals to our terminal and process group. Null: it could not be started.
 */
export async function startGuard(fifo: Fifo, duty: Duty, placement: Placement | null): Promise<Guard | null> {
  // Not execa: it gives a child no fd of ours under another number.
  // The script goes by the environment, since in the one executable it is no file; its name finds it in a list of processes.
  const child = spawn("/bin/sh", ["-c", 'eval "$GUARD"', "guard.sh"], {
    stdio: ["pipe", "ignore", "ignore", fifo.standby],
    env: {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      GUARD: readTextAsset("bin/guard.sh"),
      FIFO: fifo.path,
      DUTY: duty,
      CPU: placement === null ? "" : String(placement.cpu),
    },
    detached: true,
  });
  const started = await once(child, "spawn").catch(() => null);
  fifo.release();
  if (started === null) return null;
  child.unref();
  const { stdin } = child;
  // EPIPE: the guard itself was killed. The trace goes on without it.
  stdin?.on("error", () => undefined);
  placement?.share((line) => stdin?.write(`${line}\n`));
  return {
    dismiss: () => {
      stdin?.end("done\n");
    },
  };
}
