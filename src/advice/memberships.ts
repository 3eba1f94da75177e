import { isList, isRecord, type Data } from "../linux/data.ts";
import type { OptionState, Socket } from "../world/socket.ts";

/** A multicast group that a socket has joined. */
export interface Membership {
  /** The option by which it joined; `setBy` of it is the last such call. */
  readonly state: OptionState;
  /** The fields of its structure: `imr_multiaddr`, ... */
  readonly fields: { readonly [field: string]: Data };
}

const joins = new Set([
  "IP_ADD_MEMBERSHIP",
  "IP_ADD_SOURCE_MEMBERSHIP",
  "IPV6_ADD_MEMBERSHIP",
  "MCAST_JOIN_GROUP",
  "MCAST_JOIN_SOURCE_GROUP",
]);

/** Those that it has not left; none where the list is unknown. */
export function memberships({ options }: Socket): readonly Membership[] {
  return [...options.values()].flatMap((state) => {
    const list = joins.has(state.name) && state.value?.type === "known" ? state.value.data : null;
    const items = list !== null && isList(list) ? list : [];
    return items.filter(isRecord).map((fields) => ({ state, fields }));
  });
}
