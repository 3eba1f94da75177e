/**
 * The records of a timeline (--format ndjson), applied one after the other, and the summary: both reduced to what both
 * have, so that they can be compared. The records are all that a reader of the stream sees, so what a summary has and
 * they do not would be hidden from it.
 */

interface Option {
  readonly level: string;
  readonly name: string;
  readonly value: unknown;
  readonly origin: string;
  readonly at: number | null;
  readonly pid: number | null;
  /** Set on the side, by another option's call: only the summary has it. */
  readonly by?: string;
}

interface Moment {
  readonly at: number | null;
  readonly pid: number;
  readonly call: string;
  readonly latest?: true;
}

export interface Picture {
  readonly sockets: Readonly<Record<number, SocketPicture>>;
  /** By pid, of those whose end is recorded. */
  readonly exits: Readonly<Record<number, unknown>>;
}

interface SocketPicture {
  opened: Moment | null;
  closed: Moment | null;
  backlog: number | null;
  /** Each option by its level and name. */
  options: Record<string, unknown>;
  /** How often each call failed, by its name and errno. */
  failed: Record<string, number>;
}

interface Change {
  readonly type: string;
  readonly change: string;
  readonly at: number | null;
  readonly pid: number;
  readonly tid: number;
  readonly call: string;
  readonly socket: number | null;
  readonly name?: string;
  readonly value?: unknown;
  readonly pending?: boolean;
  readonly errno?: string;
  readonly backlog?: number;
  readonly option?: Option;
  readonly inherited?: readonly Option[];
  readonly status?: number;
  readonly signal?: string;
  readonly core?: boolean;
  readonly known?: boolean;
  readonly latest?: true;
}

export interface Summarised {
  readonly processes: readonly { readonly pid: number; readonly exit: unknown }[];
  readonly sockets: readonly {
    readonly id: number;
    readonly opened: Moment | null;
    readonly closed: Moment | null;
    readonly backlog: number | null;
    readonly options: readonly Option[];
    readonly failed: readonly { readonly call: string; readonly errno: string; readonly count: number }[];
  }[];
}

/** What the records of changes amount to. */
export function replay(ndjson: string): Picture {
  const sockets: Record<number, SocketPicture> = {};
  const exits: Record<number, unknown> = {};
  const connecting = new Set<SocketPicture>();
  for (const line of ndjson.split("\n")) {
    const record = line === "" ? null : (JSON.parse(line) as Change);
    if (record?.type !== "change") continue;
    if (record.socket !== null) {
      const socket = (sockets[record.socket] ??= empty());
      apply(socket, record);
      if (record.pending === true) connecting.add(socket);
      // How a connect() in progress ended: the name of an error, else 0.
      if (record.name === "SO_ERROR" && connecting.delete(socket) && typeof record.value === "string")
        countFailure(socket, `connect ${record.value}`);
    }
    if (record.change === "exited") exits[record.pid] = { status: record.status };
    if (record.change === "killed") exits[record.pid] = { signal: record.signal, core: record.core };
  }
  return { sockets, exits };
}

const empty = (): SocketPicture => ({ opened: null, closed: null, backlog: null, options: {}, failed: {} });

function apply(socket: SocketPicture, record: Change): void {
  const { change, at, tid, call } = record;
  if (["created", "paired", "accepted"].includes(change)) socket.opened = { at, pid: tid, call };
  if (change === "gone") socket.closed = { at, pid: tid, call, ...(record.latest === true ? { latest: true } : {}) };
  // It has one more fd that was not seen.
  if (change === "appeared" && record.known === true) socket.closed = null;
  if (change === "listening") socket.backlog = record.backlog ?? null;
  if (change === "failed") countFailure(socket, `${call} ${record.errno}`);
  for (const option of [...(record.inherited ?? []), ...(record.option ? [record.option] : [])]) {
    socket.options[`${option.level} ${option.name}`] = shown(option);
  }
}

function countFailure(socket: SocketPicture, failure: string, count = 1): void {
  socket.failed[failure] = (socket.failed[failure] ?? 0) + count;
}

/**
 * The same of a summary. What no record can have is as in `replayed`: an option that another option's call changed, and
 * ends that no line of the log has.
 */
export function pictureOf({ sockets, processes }: Summarised, replayed: Picture): Picture {
  const recorded = processes.filter(({ pid }) => pid in replayed.exits);
  return {
    sockets: Object.fromEntries(
      sockets.map(({ id, opened, closed, backlog, options, failed }) => {
        const socket: SocketPicture = { ...empty(), opened, closed, backlog };
        for (const option of options) {
          const key = `${option.level} ${option.name}`;
          const own = replayed.sockets[id]?.options[key];
          if (option.by === undefined) socket.options[key] = shown(option);
          else if (own !== undefined) socket.options[key] = own;
        }
        for (const { call, errno, count } of failed) countFailure(socket, `${call} ${errno}`, count);
        return [id, socket];
      }),
    ),
    exits: Object.fromEntries(recorded.map(({ pid, exit }) => [pid, exit])),
  };
}

function shown({ value, origin, at, pid }: Option): unknown {
  return { value, origin, at, pid };
}
