import type { SocketKind } from "../events/event.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { Address } from "../linux/address.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { inForceOnSnapshot, inForceOnSocket, type InForce } from "../world/in-force.ts";
import type { Socket } from "../world/socket.ts";

/** A socket as selection sees it, whatever its source. */
export interface Subject {
  readonly kind: SocketKind;
  /** The model's name; null: unknown. */
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  /** Null: this socket has no such option, or its value is unknown. */
  readonly option: (option: SocketOption) => InForce | null;
}

/** A socket of the model. */
export function subjectOfSocket(socket: Socket, sysctls: Sysctls | null): Subject {
  const { kind, state, local, peer } = socket;
  return { kind, state, local, peer, option: (option) => inForceOnSocket(socket, option, sysctls) };
}

/** A socket as the running kernel reports it. */
export function subjectOfSnapshot(socket: SocketSnapshot): Subject {
  const { kind, state, local, peer } = socket;
  return { kind, state, local, peer, option: (option) => inForceOnSnapshot(socket, option) };
}
