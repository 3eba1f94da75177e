import type { SocketKind } from "../events/event.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { Address } from "../linux/address.ts";
import { defaultOf } from "../linux/defaults.ts";
import type { Data, OptionValue, SocketOption, Sysctls } from "../linux/option.ts";
import { optionKey, type Origin, type Socket } from "../world/socket.ts";

/** A socket as selection sees it, wherever it comes from. */
export interface Subject {
  readonly kind: SocketKind;
  /** The model's name; null: unknown. */
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  /** Null: this socket has no such option, or nobody knows of it. */
  readonly option: (option: SocketOption) => Held | null;
}

/** An option's value in force, null where it is unknown, and where it came from. */
export interface Held {
  readonly data: Data | null;
  readonly origin: Origin;
}

/** A socket of the model. What was never set on one whose birth was seen has the kernel's default. */
export function subjectOfSocket(socket: Socket, sysctls: Sysctls | null): Subject {
  const { kind, state, local, peer } = socket;
  return {
    kind,
    state,
    local,
    peer,
    option: (option) => {
      const state = socket.options.get(optionKey(option));
      if (state !== undefined)
        return { data: dataOf(state.value), origin: state.usual === true ? "default" : state.origin };
      if (!socket.whole || !applies(option, kind)) return null;
      return { data: defaultOf(option, kind, sysctls), origin: "default" };
    },
  };
}

/** A socket as the running kernel showed it. */
export function subjectOfSnapshot(socket: SocketSnapshot): Subject {
  const { kind, state, local, peer } = socket;
  return {
    kind,
    state,
    local,
    peer,
    option: ({ level, name }) => {
      const found = socket.options.find((one) => one.name === name && one.level === level);
      if (found === undefined) return null;
      return { data: dataOf(found.value), origin: found.changed === false ? "default" : "observed" };
    },
  };
}

function dataOf(value: OptionValue | null): Data | null {
  return value?.type === "known" ? value.data : null;
}

function applies({ families, types }: SocketOption, { family, type }: SocketKind): boolean {
  return (families?.includes(family) ?? true) && (types?.includes(type) ?? true);
}
