import type { Data, OptionValue, SocketOption } from "../linux/option.ts";
import type { SocketFact } from "../linux/traits.ts";
import { defaultsOf } from "./defaults.ts";
import { becomeFamily, protocolRead } from "./kind.ts";
import { dropOptions, isInForce, storeOptions } from "./options.ts";
import type { OptionState, Socket } from "./socket.ts";

type Learn = (socket: Socket, data: Data) => void;

/** Updates the socket by an option that reports what it is, rather than how it is set. False: it is no such option. */
export function learnFact(socket: Socket, { reports }: SocketOption, value: OptionValue): boolean {
  const learn = reports === undefined ? null : facts[reports];
  if (learn === null) return false;
  if (value.type === "known") learn(socket, value.data);
  return true;
}

/** Programs ask for these about fds that they inherited. Null: the value is kept with the option, like any other. */
const facts: Readonly<Record<SocketFact, Learn | null>> = {
  // The name of a family or a type. A number without a name is left out.
  family: (socket, name) => {
    if (typeof name === "string" && name !== socket.kind.family) becomeFamily(socket, name);
  },
  type: (socket, type) => {
    if (typeof type === "string") socket.kind = { ...socket.kind, type };
  },
  protocol: (socket, protocol) => {
    if (typeof protocol === "string" || typeof protocol === "number") protocolRead(socket, protocol);
  },
  listening: (socket, listens) => {
    if (listens === true) socket.state = "LISTEN";
  },
  "address-form": becomeIpv4,
  // Handled by handlers/options.ts, since it may record a failure.
  "pending-error": null,
  connection: null,
  memory: null,
  "congestion-control": null,
  "network-namespace": null,
  "buffer-locks": null,
};

/** ipv6(7): an IPv6 socket that talks to an IPv4-mapped address becomes an IPv4 one, and has no IPv6 options any more. */
function becomeIpv4(socket: Socket, family: Data): void {
  // getsockopt gives the family that the socket has.
  if (family !== "AF_INET") return;
  const defaults = defaultsOf(socket, null);
  socket.kind = { ...socket.kind, family };
  socket.local = unmapped(socket.local);
  socket.peer = unmapped(socket.peer);
  socket.bound = unmapped(socket.bound);
  dropOptions(socket, ({ level }) => level === "SOL_IPV6");
  storeOptions(
    socket,
    defaults.filter((option) => isIpv6Default(socket, option)),
  );
}

/** A default that new IPv4 sockets do not have: the socket keeps the one it was made with (IP_MULTICAST_ALL). */
function isIpv6Default(socket: Socket, { level, name, value }: OptionState): boolean {
  return level !== "SOL_IPV6" && value !== null && !isInForce(socket, level, name, value, null);
}

function unmapped(address: Socket["local"]): Socket["local"] {
  const mapped = address?.type === "inet6" ? /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address.address) : null;
  if (address?.type !== "inet6" || mapped?.[1] === undefined) return null;
  return { type: "inet", address: mapped[1], port: address.port };
}
