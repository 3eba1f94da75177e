import { readRows, type Rows } from "../base/columns/read.ts";
import type { AddressData, AdviceData, OptionData, ProcessData } from "../views/json/types.ts";
import type { LinkedOption, LinkedSocket } from "../views/html/links.ts";
import type { SocketRow, UnsetOption } from "../views/html/types.ts";
import { isNotYet } from "../views/html/not-yet.ts";
import { addressText, commandText, kindText, triedPeer } from "../views/html/words.ts";
import { ChangesBySocket } from "./changes.ts";
import { isAsBad } from "./levels.ts";
import { LinkedRows } from "./linked.ts";
import type { Report } from "./report.ts";

/** An option of a socket: one that is listed, or the default that it shares with others like it. */
export type AnyOption = Pick<OptionData, "level" | "name" | "value" | "origin"> &
  Partial<Pick<OptionData, "asked" | "changed" | "at" | "pid" | "by" | "during">>;

/**
 * The sockets of the report and what is said of them, by their row. What is asked for all of them at once reads one field,
 * without making the rows.
 */
export class Book {
  readonly report: Report;
  readonly count: number;
  readonly ids: Int32Array;
  readonly opened: Float64Array;
  readonly closed: Float64Array;
  /** Whether the input has times; without them `began` and all others are 0. */
  readonly hasTimes: boolean;
  readonly began: number;
  readonly ended: number;
  readonly changes: ChangesBySocket;
  private readonly rows: LinkedRows;
  private readonly places = new Map<number, number>();
  private readonly processes = new Map<number, ProcessData>();
  private readonly advised: readonly Advised[];
  private readonly texts: (string | undefined)[] = [];
  private readonly fields: Fields;

  constructor(report: Report) {
    const { sockets, about, processes } = report;
    this.report = report;
    this.count = sockets.length;
    this.fields = fieldsOf(sockets);
    this.hasTimes = about.began !== null;
    this.began = about.began ?? 0;
    this.ended = Math.max(about.ended ?? 0, this.began);
    const id = sockets.field("id");
    this.ids = Int32Array.from({ length: this.count }, (_, row) => id.get(row));
    this.ids.forEach((one, row) => this.places.set(one, row));
    this.changes = new ChangesBySocket(report.changes, this.count, (one) => this.rowOf(one));
    this.rows = new LinkedRows(sockets, this.changes);
    // Of what was open before there is no time: its line begins where the trace does.
    this.opened = this.rows.times("opened", this.began);
    this.closed = this.rows.times("closed", this.ended);
    for (const process of processes) this.processes.set(process.pid, process);
    this.advised = advisedIn(about).map(({ advice, name, ids }) => {
      const isAdvised = new Uint8Array(this.count);
      for (const one of ids) {
        const row = this.rowOf(one);
        if (row !== null) isAdvised[row] = 1;
      }
      return { advice, name, isAdvised };
    });
  }

  socket(row: number): SocketRow {
    return this.rows.get(row);
  }

  /** Null: it is not in the report. */
  rowOf(id: number | null): number | null {
    return id === null ? null : (this.places.get(id) ?? null);
  }

  id(row: number): number {
    return this.ids[row] ?? 0;
  }

  pid(row: number): number {
    return this.rows.pid(row);
  }

  fd(row: number): number {
    return this.rows.fd(row);
  }

  state(row: number): string | null {
    return this.fields.state.get(row);
  }

  /** When it had begun, where no change shows it but a look at the kernel did. */
  stateSince(row: number): number | undefined {
    return this.fields.stateSince.get(row);
  }

  listener(row: number): number | null {
    return this.fields.listener.get(row);
  }

  /** Whether it listens or listened, or a socket of the page was accepted from it. */
  isListener(id: number): boolean {
    const row = this.rowOf(id);
    if (row !== null && (this.state(row) === "LISTEN" || this.backlog(row) !== null)) return true;
    for (let other = 0; other < this.count; other++) if (this.listener(other) === id) return true;
    return false;
  }

  backlog(row: number): number | null {
    return this.fields.backlog.get(row);
  }

  kind(row: number): Pick<SocketRow, "family" | "type" | "protocol"> {
    const { family, type, protocol } = this.fields;
    return { family: family.get(row), type: type.get(row), protocol: protocol.get(row) };
  }

  address(row: number, side: "local" | "peer"): AddressData | null {
    return this.rows.address(row, side);
  }

  addressText(row: number, side: "local" | "peer"): string {
    return addressText(this.address(row, side)) ?? "";
  }

  /** The peer, or `tried 127.0.0.1:8949`: the address that the last connect() of one without a peer failed on. */
  peerText(row: number): string {
    return this.addressText(row, "peer") || (triedPeer(this.fields.failed.get(row)) ?? "");
  }

  kindText(row: number): string {
    return kindText(this.kind(row));
  }

  isOpen(row: number): boolean {
    return this.fields.closed.get(row) === null;
  }

  isOlder(row: number): boolean {
    return this.fields.opened.get(row) === null;
  }

  /** Without those that only mean "not yet". */
  failures(row: number): number {
    return this.fields.failed.get(row).reduce((sum, failure) => sum + (isNotYet(failure) ? 0 : failure.count), 0);
  }

  process(pid: number): ProcessData | null {
    return this.processes.get(pid) ?? null;
  }

  /** `nginx[4711]` */
  processText(row: number): string {
    const pid = this.pid(row);
    return `${this.process(pid)?.command ?? "?"}[${pid || "?"}]`;
  }

  processLine(pid: number): string {
    const process = this.process(pid);
    return process === null ? `process ${pid || "?"}` : `${pid || "?"} ${commandText(process)}`;
  }

  advice(row: number): readonly AdviceData[] {
    return this.advised.filter(({ isAdvised }) => isAdvised[row] === 1).map(({ advice }) => advice);
  }

  /** Whether advice of that name (`close-wait`, or `close-wait.2` for the second piece of it), or of that level or a worse one, is about it. */
  isAdvised(row: number, asked: string): boolean {
    return this.advised.some(
      ({ advice: { id, level }, name, isAdvised }) =>
        isAdvised[row] === 1 && (asked === name || asked === id || isAsBad(level, asked)),
    );
  }

  /** What the filter calls each piece of advice, and how many of its sockets are in the report. */
  get adviceNames(): readonly { readonly name: string; readonly listed: number }[] {
    return this.advised.map(({ name, isAdvised }) => ({ name, listed: isAdvised.reduce((sum, one) => sum + one, 0) }));
  }

  /** Those that are listed; when they were set is in the socket itself. */
  listed(row: number): readonly LinkedOption[] {
    return this.fields.options.get(row);
  }

  unset(row: number): readonly UnsetOption[] {
    const list = this.fields.unset.get(row);
    return list === undefined ? [] : (this.report.about.unset[list] ?? []);
  }

  /** Null: such a socket has no such option, or nothing is known of it. */
  option(row: number, level: string, name: string): AnyOption | null {
    const isIt = (one: Pick<AnyOption, "level" | "name">): boolean => one.name === name && one.level === level;
    return this.listed(row).find(isIt) ?? this.unset(row).find(isIt) ?? null;
  }

  /** All that a word in the filter is looked for in, in lower case. */
  text(row: number): string {
    return (this.texts[row] ??= [
      `#${this.id(row)}`,
      this.processText(row),
      this.kindText(row),
      this.state(row) ?? "unknown",
      this.addressText(row, "local"),
      this.peerText(row),
    ]
      .join(" ")
      .toLowerCase());
  }
}

/** A piece of advice, its name in the filter, and by row whether it is about that socket. */
interface Advised {
  readonly advice: AdviceData;
  readonly name: string;
  readonly isAdvised: Uint8Array;
}

/** Several pieces of one rule are distinguished by their number. */
function advisedIn({ advice, advised }: Report["about"]): readonly {
  readonly advice: AdviceData;
  readonly name: string;
  readonly ids: readonly number[];
}[] {
  const counts = new Map<string, number>();
  return advice.map((one, place) => {
    const count = (counts.get(one.id) ?? 0) + 1;
    counts.set(one.id, count);
    const isOnly = advice.filter(({ id }) => id === one.id).length === 1;
    const packed = advised[place];
    const ids = packed === undefined ? null : readRows<number>(packed);
    return {
      advice: one,
      name: isOnly ? one.id : `${one.id}.${count}`,
      ids: ids === null ? one.sockets : Array.from({ length: ids.length }, (_, row) => ids.get(row)),
    };
  });
}

type Fields = ReturnType<typeof fieldsOf>;

function fieldsOf(rows: Rows<LinkedSocket>) {
  return {
    state: rows.field("state"),
    stateSince: rows.field("stateSince"),
    listener: rows.field("listener"),
    backlog: rows.field("backlog"),
    family: rows.field("family"),
    type: rows.field("type"),
    protocol: rows.field("protocol"),
    opened: rows.field("opened"),
    closed: rows.field("closed"),
    failed: rows.field("failed"),
    options: rows.field("options"),
    unset: rows.field("unset"),
  };
}
