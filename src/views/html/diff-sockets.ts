import type { Compared } from "../diff/compare.ts";
import type { SideOption, SideSocket } from "../diff/side.ts";
import { addressJson, commandFields } from "../json/parts.ts";
import type { OptionData, ProcessData, SocketData } from "../json/types.ts";

/** A socket of one of the two runs, as far as the filter of a diff's page needs it. */
export interface DiffSocket
  extends
    Pick<SocketData, "id" | "family" | "type" | "protocol" | "state" | "local" | "peer" | "listener">,
    Pick<ProcessData, "command" | "commandBase64"> {
  readonly options: readonly (Pick<SideOption, "level" | "name" | "value" | "changed"> & Pick<OptionData, "origin">)[];
}

/** For each difference the places of its sockets among all that differences are about. */
export interface DiffSockets {
  readonly sockets: readonly DiffSocket[];
  readonly places: readonly (readonly number[])[];
}

export function diffSockets(compared: readonly Compared[]): DiffSockets {
  const places = new Map<SideSocket, number>();
  const placeOf = (socket: SideSocket): number => {
    const place = places.get(socket) ?? places.size;
    places.set(socket, place);
    return place;
  };
  const ofEach = compared.map(({ a, b }) => [...new Set([...a, ...b].map(placeOf))]);
  return { sockets: Array.from(places.keys(), diffSocket), places: ofEach };
}

function diffSocket({ id, kind, state, local, peer, listener, command, options }: SideSocket): DiffSocket {
  return {
    id,
    ...kind,
    state,
    local: addressJson(local),
    peer: addressJson(peer),
    listener,
    ...commandFields(command),
    options: options.map(({ level, name, value, origin, changed }) => ({
      ...{ level, name, value, changed },
      origin: origins.find((one) => one === origin) ?? "unknown",
    })),
  };
}

const origins = ["set", "inherited", "default", "observed", "unknown"] as const;
