/** A summary in a few lines for a golden file: what a person would check, with pids and ports by their order. */
export interface Summary {
  readonly processes: readonly {
    readonly pid: number;
    readonly command: string | null;
    readonly exit: object | null;
    readonly fds: readonly { readonly fd: number; readonly socket: number }[];
  }[];
  readonly sockets: readonly {
    readonly id: number;
    readonly family: string | null;
    readonly type: string | null;
    readonly state: string;
    readonly local: object | null;
    readonly peer: object | null;
    readonly options: readonly { readonly name: string; readonly value: unknown; readonly origin: string }[];
    readonly failed: readonly { readonly call: string; readonly errno: string }[];
    readonly calls: number;
  }[];
  readonly advice: readonly {
    readonly id: string;
    readonly level: string;
    readonly text: string;
    readonly count: number;
  }[];
  readonly unknown: readonly object[];
  readonly unparsed: number;
}

/** Ports from here on are the kernel's choice (ip_local_port_range). */
const EPHEMERAL = 32_768;

export function digest({ processes, sockets, advice, unknown, unparsed }: Summary): string {
  const ports = new Map<number, string>();
  const address = (one: object | null): string => (one === null ? "-" : addressText(one, ports));
  const lines = [
    ...processes.map(
      ({ command, exit, fds }, at) =>
        `P${at + 1} ${command ?? "-"} ${exit === null ? "-" : JSON.stringify(exit)}` +
        fds.map(({ fd, socket }) => ` ${fd}:#${socket}`).join(""),
    ),
    ...sockets.map(({ id, family, type, state, local, peer, calls, options, failed }) =>
      [
        `#${id} ${family ?? "-"} ${type ?? "-"} ${state} ${address(local)} ${address(peer)} ${calls} calls`,
        ...options.map(({ name, value, origin }) => ` ${name}=${JSON.stringify(value)} ${origin}`),
        ...failed.map(({ call, errno }) => ` ${call}: ${errno}`),
      ].join(";"),
    ),
    ...advice.map(({ id, level, count }) => `${level} ${id}: ${count}`),
    ...unknown.map((one) => `unknown ${JSON.stringify(one)}`),
    `unparsed ${unparsed}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function addressText(one: object, ports: Map<number, string>): string {
  const named = (port: number): string => {
    if (port < EPHEMERAL) return String(port);
    const known = ports.get(port) ?? `p${ports.size + 1}`;
    ports.set(port, known);
    return known;
  };
  return Object.entries(one)
    .filter(([key]) => key !== "family")
    .map(([key, value]) => (key === "port" && typeof value === "number" ? named(value) : String(value)))
    .join(":");
}
