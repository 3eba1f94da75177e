/** What each sample program does to its sockets, as its head comment tells it and as the summary must say it. */
interface Sample {
  /** How many clients the test makes, which send a line and wait for the echo. */
  readonly clients: number;
  readonly sockets: (told: Readonly<Record<string, unknown>>) => readonly unknown[];
}

const INET = { family: "AF_INET", address: "127.0.0.1" };
const tcp = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
const tcp6 = { ...tcp, family: "AF_INET6" };
const udp = { family: "AF_INET", type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" };
const unix = { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" };

/** Python makes every socket CLOEXEC and blocking, and closes it itself. */
const fresh = {
  state: "CLOSED",
  local: null,
  peer: null,
  backlog: null,
  listener: null,
  closed: { call: "close" },
  nonblock: false,
  options: [],
  failed: [],
};

const option = (origin: string, level: string, name: string, value: unknown): unknown => ({
  level,
  name,
  value,
  asked: value,
  origin,
});
/** `during`: the socket's state then. */
const set = (level: string, name: string, value: unknown, during = "CLOSED"): unknown => ({
  ...(option("set", level, name, value) as object),
  during,
});
const inherited = (level: string, name: string, value: unknown): unknown => option("inherited", level, name, value);
/** What another option's call set as well. */
const beside = (level: string, name: string, value: unknown, by: string): unknown => ({
  level,
  name,
  value,
  asked: null,
  origin: "set",
  by,
  during: "CLOSED",
});
/** What the program read. */
const observed = (level: string, name: string, value: unknown): unknown => ({
  level,
  name,
  value,
  asked: null,
  origin: "observed",
});
/** SO_BINDTODEVICE by number: set as well, to an index that the log does not tell. */
const deviceNumber = {
  level: "SOL_SOCKET",
  name: "SO_BINDTOIFINDEX",
  value: null,
  asked: null,
  origin: "unknown",
  by: "SO_BINDTODEVICE",
};
const ids = { uid: process.getuid?.(), gid: process.getgid?.() };
const at = (port: unknown): unknown => ({ ...INET, port });

export const samples: Readonly<Record<string, Sample>> = {
  udp: {
    clients: 0,
    sockets: () => [
      {
        ...fresh,
        ...udp,
        fd: 3,
        state: "BOUND",
        local: at("receiver"),
        options: [set("SOL_SOCKET", "SO_BROADCAST", true)],
      },
      { ...fresh, ...udp, fd: 4 },
      {
        ...fresh,
        ...udp,
        fd: 5,
        state: "ESTABLISHED",
        local: at("connected"),
        peer: at("receiver"),
        // ipv4/ip_sockglue.c: the type of service decides the priority.
        options: [set("SOL_IP", "IP_TOS", 16), beside("SOL_SOCKET", "SO_PRIORITY", 6, "IP_TOS")],
      },
    ],
  },
  unix_stream: {
    clients: 0,
    sockets: ({ path, abstract }) =>
      [{ path }, { abstract }].flatMap((name, round) => {
        const address = { family: "AF_UNIX", ...name };
        const first = 3 + 3 * round;
        return [
          {
            ...fresh,
            ...unix,
            fd: first,
            state: "LISTEN",
            local: address,
            backlog: 1,
            options: [set("SOL_SOCKET", "SO_PASSCRED", true)],
          },
          { ...fresh, ...unix, fd: first + 1, state: "ESTABLISHED", peer: address },
          {
            ...fresh,
            ...unix,
            fd: first + 2,
            state: "ESTABLISHED",
            local: address,
            peer: { family: "AF_UNIX" },
            listener: 1 + 3 * round,
            // Linux hands SO_PASSCRED on to what a UNIX listener accepts.
            options: [inherited("SOL_SOCKET", "SO_PASSCRED", true), observed("SOL_SOCKET", "SO_PEERCRED", ids)],
          },
        ];
      }),
  },
  dualstack: {
    clients: 0,
    sockets: () => [
      {
        ...fresh,
        ...tcp6,
        fd: 3,
        state: "LISTEN",
        backlog: 2,
        local: { family: "AF_INET6", address: "::", port: "listener" },
        options: [set("SOL_IPV6", "IPV6_V6ONLY", false), set("SOL_SOCKET", "SO_BINDTODEVICE", "lo"), deviceNumber],
      },
      { ...fresh, ...tcp, fd: 4, state: "ESTABLISHED", peer: at("listener") },
      {
        ...fresh,
        ...tcp6,
        fd: 5,
        state: "ESTABLISHED",
        listener: 1,
        // Python asks each accepted socket for its name.
        local: { family: "AF_INET6", address: "::ffff:127.0.0.1", port: "listener" },
        peer: { family: "AF_INET6", address: "::ffff:127.0.0.1", port: "client4" },
        options: [
          inherited("SOL_IPV6", "IPV6_V6ONLY", false),
          inherited("SOL_SOCKET", "SO_BINDTODEVICE", "lo"),
          deviceNumber,
        ],
      },
      {
        ...fresh,
        ...tcp6,
        fd: 6,
        state: "ESTABLISHED",
        peer: { family: "AF_INET6", address: "::1", port: "listener" },
      },
      {
        ...fresh,
        ...tcp6,
        fd: 7,
        state: "ESTABLISHED",
        listener: 1,
        local: { family: "AF_INET6", address: "::1", port: "listener" },
        peer: { family: "AF_INET6", address: "::1", port: "client6" },
        options: [
          inherited("SOL_IPV6", "IPV6_V6ONLY", false),
          inherited("SOL_SOCKET", "SO_BINDTODEVICE", "lo"),
          deviceNumber,
        ],
      },
    ],
  },
  forkserver: {
    clients: 2,
    sockets: () => [
      {
        ...fresh,
        ...tcp,
        fd: 3,
        state: "LISTEN",
        local: at("listener"),
        backlog: 16,
        options: [set("SOL_SOCKET", "SO_REUSEADDR", true)],
      },
      ...[1, 2].map(() => ({
        ...fresh,
        ...tcp,
        fd: 4,
        state: "ESTABLISHED",
        local: at("listener"),
        peer: at("ephemeral"),
        listener: 1,
        closed: { call: "exit" },
        options: [inherited("SOL_SOCKET", "SO_REUSEADDR", true), set("SOL_TCP", "TCP_NODELAY", true, "ESTABLISHED")],
      })),
    ],
  },
  threadserver: {
    clients: 2,
    sockets: () => [
      {
        ...fresh,
        ...tcp,
        fd: 3,
        state: "LISTEN",
        local: at("listener"),
        backlog: 16,
        options: [set("SOL_SOCKET", "SO_REUSEADDR", true)],
      },
      ...[1, 2].map(() => ({
        ...fresh,
        ...tcp,
        fd: 4,
        state: "ESTABLISHED",
        local: at("listener"),
        peer: at("ephemeral"),
        listener: 1,
        options: [
          inherited("SOL_SOCKET", "SO_REUSEADDR", true),
          set("SOL_SOCKET", "SO_KEEPALIVE", true, "ESTABLISHED"),
          set("SOL_TCP", "TCP_KEEPIDLE", 30, "ESTABLISHED"),
        ],
      })),
    ],
  },
  connect_nonblocking: {
    clients: 0,
    sockets: () => [
      { ...fresh, ...tcp, fd: 3, state: "LISTEN", local: at("listener"), backlog: 1 },
      {
        ...fresh,
        ...tcp,
        fd: 4,
        state: "ESTABLISHED",
        presumed: true,
        peer: at("listener"),
        nonblock: true,
        options: [set("SOL_TCP", "TCP_NODELAY", true)],
      },
      {
        ...fresh,
        ...tcp,
        fd: 5,
        state: "ESTABLISHED",
        local: at("listener"),
        peer: at("client"),
        listener: 1,
      },
    ],
  },
  connect_refused: {
    clients: 0,
    sockets: ({ refused }) => [
      { ...fresh, ...tcp, fd: 3, state: "BOUND", local: at("refused") },
      {
        ...fresh,
        ...tcp,
        fd: 4,
        nonblock: true,
        failed: [{ call: "connect", errno: "ECONNREFUSED", attempt: `connect 127.0.0.1:${String(refused)}`, count: 1 }],
      },
    ],
  },
  inherited_listener: {
    clients: 0,
    sockets: () => [
      {
        ...fresh,
        ...tcp,
        fd: 3,
        state: "LISTEN",
        local: at("listener"),
        backlog: 8,
        options: [set("SOL_SOCKET", "SO_KEEPALIVE", true)],
      },
      { ...fresh, ...udp, fd: 4, closed: { call: "execve" } },
      { ...fresh, ...tcp, fd: 4, state: "ESTABLISHED", peer: at("listener") },
      {
        ...fresh,
        ...tcp,
        fd: 5,
        state: "ESTABLISHED",
        local: at("listener"),
        peer: at("client"),
        listener: 1,
        options: [inherited("SOL_SOCKET", "SO_KEEPALIVE", true)],
      },
    ],
  },
};
