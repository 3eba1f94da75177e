import { couldAccept, isListener, needsListener } from "./role.ts";
import type { Socket } from "./socket.ts";

/**
 * The open listeners, and which of them accepted the connections that are older than the trace. Nothing but the
 * addresses shows it, and these become known one after the other: `relate` is called whenever one of them does.
 */
export class Listeners {
  private readonly all: Set<Socket> = new Set();

  /** A socket has become a listener, or an address of it has become known. `sockets`: all that are open. */
  relate(socket: Socket, sockets: Iterable<Socket>): void {
    if (isListener(socket)) {
      this.all.add(socket);
      for (const other of sockets) infer(other, socket);
    } else if (needsListener(socket)) {
      for (const listener of this.all) infer(socket, listener);
    }
  }

  delete(socket: Socket): void {
    this.all.delete(socket);
  }
}

function infer(socket: Socket, listener: Socket): void {
  if (socket.inferredListener === null && needsListener(socket) && couldAccept(listener, socket))
    socket.inferredListener = listener;
}
