import { bluetoothKinds } from "./bluetooth.ts";
import { canKinds } from "./can.ts";
import { clusterKinds } from "./cluster.ts";
import { ipKinds } from "./ip.ts";
import { linkKinds } from "./link.ts";
import { routingKinds } from "./routing.ts";
import { sctpKinds } from "./sctp.ts";
import { socketKinds } from "./socket.ts";
import { tcpKinds } from "./tcp.ts";
import { udpAndRawKinds } from "./udp-and-raw.ts";

/** Every kind of option value, by name: the closed list that SocketOption.kind is chosen from. */
export const kinds: Kinds = {
  ...socketKinds,
  ...ipKinds,
  ...tcpKinds,
  ...udpAndRawKinds,
  ...linkKinds,
  ...sctpKinds,
  ...bluetoothKinds,
  ...canKinds,
  ...clusterKinds,
  ...routingKinds,
};

type Kinds = typeof socketKinds &
  typeof ipKinds &
  typeof tcpKinds &
  typeof udpAndRawKinds &
  typeof linkKinds &
  typeof sctpKinds &
  typeof bluetoothKinds &
  typeof canKinds &
  typeof clusterKinds &
  typeof routingKinds;

export type KindName = keyof Kinds;
