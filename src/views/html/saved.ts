import { parseOwn } from "../../base/columns/read.ts";
import { RECORD_SCHEMA } from "../json/records.ts";
import { SUMMARY_SCHEMA } from "../json/summary.ts";
import type { ChangeData } from "../json/change-types.ts";
import type { GroupData, ProcessData, Summary } from "../json/types.ts";
import type { ChangeLog } from "./blocks.ts";
import type { Document } from "./report.ts";
import type { SocketRow } from "./types.ts";

/** A record of ndjson, as far as a report needs it (docs/record.schema.json). */
type Saved = { readonly schema?: string; readonly type?: string } & Partial<{
  readonly process: ProcessData;
  readonly socket: SocketRow;
  readonly group: GroupData;
  readonly hidden: number;
}>;

/** Puts the records of `--format ndjson` together again, line by line; changes go to the log at once. */
export class SavedRecords {
  private readonly log: ChangeLog;
  private processes: ProcessData[] = [];
  private sockets: SocketRow[] = [];
  private groups: GroupData[] = [];
  private end: Omit<Summary, "processes" | "sockets" | "groups"> | null = null;

  constructor(log: ChangeLog) {
    this.log = log;
  }

  /** Null: it was understood, or is of a kind that a later version adds. Else what is wrong. */
  line(text: string): string | null {
    const record = parsed<Saved>(text);
    if (record?.schema !== RECORD_SCHEMA) return `no record of ${RECORD_SCHEMA}`;
    switch (record.type) {
      case "change": {
        const change = parseOwn<ChangeData>(text);
        this.log.add(change.at, () => change);
        break;
      }
      case "process":
        if (record.process !== undefined) this.processes.push(record.process);
        break;
      case "socket":
        if (record.socket !== undefined) this.sockets.push(record.socket);
        break;
      case "group":
        if (record.group !== undefined) this.groups.push(record.group);
        break;
      case "interim":
        // What follows is a newer summary.
        [this.processes, this.sockets, this.groups] = [[], [], []];
        break;
      case "gap":
        this.log.miss(record.hidden ?? 0);
        break;
      case "end":
        this.end = parseOwn(text);
        break;
      default:
        // A later version has more.
        break;
    }
    return null;
  }

  /** The summary document; null: its end is missing, since the trace was not finished. */
  document(): Document | null {
    const { end, processes, sockets, groups } = this;
    return end === null ? null : { ...end, schema: SUMMARY_SCHEMA, processes, sockets, groups };
  }
}

/** A document of --format json; null: it is none, or one of another version. */
export function savedDocument(text: string): Document | null {
  const document = parsed<Document>(text);
  return document?.schema === SUMMARY_SCHEMA ? document : null;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who calls checks its schema
function parsed<Value extends object>(text: string): Value | null {
  try {
    const value = parseOwn<Value | string | null>(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
