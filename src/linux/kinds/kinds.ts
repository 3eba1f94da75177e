import { ipKinds } from "./ip.ts";
import { socketKinds } from "./socket.ts";
import { tcpKinds } from "./tcp.ts";

/** Every kind of option value, by name: the closed list that SocketOption.kind is chosen from. */
export const kinds: typeof socketKinds & typeof ipKinds & typeof tcpKinds = { ...socketKinds, ...ipKinds, ...tcpKinds };

export type KindName = keyof typeof kinds;
