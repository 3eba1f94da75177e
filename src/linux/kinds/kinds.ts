import { ipKinds } from "./ip.ts";
import { socketKinds } from "./socket.ts";
import { tcpKinds } from "./tcp.ts";
import type { Layout } from "./layout.ts";

/** Every kind of option value, by name: the closed list that SocketOption.kind is chosen from. */
export const kinds = { ...socketKinds, ...ipKinds, ...tcpKinds } as const satisfies Readonly<Record<string, Layout>>;

export type KindName = keyof typeof kinds;
