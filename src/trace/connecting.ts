import { asMicros, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { SocketReader } from "../kernel/socket-reader.ts";
import type { State } from "../world/state.ts";
import type { Trace } from "./trace.ts";

/**
 * Before a summary of a live trace: of open sockets whose connect() went on in the background, no line may have shown
 * for certain what came of it, so the kernel is asked. koffi is loaded only where there is such a socket.
 */
export async function askForConnecting({ tracer: { reporter } }: Trace): Promise<void> {
  const places = connectingIn(reporter.world.state);
  const reader = places.length === 0 ? null : await socketReader();
  for (const place of places) {
    const real = reader?.read(place.pid, place.fd, place.inode) ?? null;
    if (real !== null) reporter.event(observed(place, real));
  }
}

/** Null: the kernel cannot be asked here (no koffi for this machine), and the states stay unknown. */
async function socketReader(): Promise<SocketReader | null> {
  try {
    const kernel = await import("../kernel/socket-reader.ts");
    return new kernel.SocketReader();
  } catch {
    return null;
  }
}

interface Place {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly inode: Inode;
}

function connectingIn({ threads }: State): readonly Place[] {
  return [...threads.values()]
    .filter(({ tid, process }) => tid === process.pid)
    .flatMap(({ process, files }) =>
      [...files.entries].flatMap(([fd, { socket }]) =>
        (socket.connecting || socket.presumed) && socket.inode !== null
          ? [{ pid: process.pid, fd, inode: socket.inode }]
          : [],
      ),
    );
}

function observed({ pid, fd, inode }: Place, { kind, state, local, peer }: SocketSnapshot): SocketEvent {
  return {
    type: "observed",
    seen: { tid: pid, time: asMicros(Date.now() * 1000), line: 0, call: "pidfd_getfd" },
    at: { fd, inode, file: null, details: null },
    kind,
    state,
    local,
    peer,
    cloexec: false,
    nonblock: false,
    backlog: null,
    options: [],
  };
}
