import { isText, printable } from "../../base/bytes.ts";
import type { Change, EventOnSocket, ProcessEvent } from "../../world/change.ts";
import type { Socket } from "../../world/socket.ts";
import type { Report, ViewOptions } from "../view.ts";
import type { ChangeData, ChangeDetails, LostData, MissedData, ProcessDetails, SocketDetails } from "./change-types.ts";
import { codeOf } from "../text/code.ts";
import { codeField } from "./code.ts";
import { addressJson, argvFields, optionJson, seconds, valueJson } from "./parts.ts";
import { document } from "./summary.ts";

/** The version of a record's shape; the same rule as for the summary document. */
export const RECORD_SCHEMA: ChangeData["schema"] = "socktrace.record/1";

/** All but lost events, which are of nobody. */
export type ChangeOfProcess = Exclude<Change, { readonly type: "missed" }>;

/** What a change is, as plain data: docs/record.schema.json describes it. */
export function changeData(change: ChangeOfProcess): ChangeData;
export function changeData(change: Change): ChangeData | LostData;
export function changeData(change: Change): ChangeData | LostData {
  if (change.type === "missed")
    return { schema: RECORD_SCHEMA, type: "lost", at: seconds(change.seen.time), events: change.records };
  const details = detailsOf(change);
  return {
    schema: RECORD_SCHEMA,
    type: "change",
    // It comes with the details, and stands before the others.
    ...{ change: details.change },
    at: seconds(change.seen.time),
    pid: change.process.pid,
    tid: change.seen.tid,
    call: change.seen.call,
    line: change.seen.line,
    socket: "socket" in change ? (change.socket?.id ?? null) : null,
    fd: "fd" in change ? change.fd : null,
    ...codeField(codeOf(change)),
    ...("socket" in change && change.socket !== null ? { state: change.socket.state } : {}),
    ...details,
  };
}

/** `hidden` changes have no record here: nobody read them in time. */
export function missedData(hidden: number): MissedData {
  return { schema: RECORD_SCHEMA, type: "gap", hidden };
}

/** `--format ndjson`: one object a line for each change. */
export function changeRecord(change: Change): string {
  return lineOf(changeData(change));
}

export function gapRecord(hidden: number): string {
  return lineOf(missedData(hidden));
}

/**
 * The summary's records, last: processes, sockets, groups, then one `end` with the rest of the document; in between
 * they are closed by `interim` instead.
 */
export function summaryRecords(report: Report, depth: Pick<ViewOptions, "verbose" | "show" | "accepts">): string {
  const { processes, sockets, groups, schema, interim, ...rest } = document(report, depth);
  const record = (type: string, fields: object): string => lineOf({ schema: RECORD_SCHEMA, type, ...fields });
  return [
    ...processes.map((process) => record("process", { process })),
    ...sockets.map((socket) => record("socket", { socket })),
    ...groups.map((group) => record("group", { group })),
    record(interim === true ? "interim" : "end", { summary: schema, ...rest }),
  ].join("");
}

function lineOf(record: object): string {
  return `${JSON.stringify(record)}\n`;
}

/** What the change is, without who made it, when and by which call. */
export function detailsOf(change: ChangeOfProcess): ChangeDetails {
  switch (change.type) {
    case "socket":
      return {
        ...socketDetails(change.event, change.socket),
        ...(change.option === null ? {} : { option: optionJson(change.option) }),
        ...(change.inherited.size === 0 ? {} : { inherited: [...change.inherited.values()].map(optionJson) }),
      };
    case "process":
      return processDetails(change.event);
    case "failed":
      return { change: "failed", errno: change.event.errno, attempt: change.event.attempt };
    case "appeared":
      return {
        change: "appeared",
        known: change.known,
        ...(change.known || change.socket.unseen === null ? {} : { from: change.socket.unseen }),
      };
    case "doubt":
      return { change: "doubt", cause: change.cause };
    case "lost":
      return { change: "lost" };
    case "gone":
      return { change: "gone", ...(change.socket.closed?.latest === undefined ? {} : { latest: true }) };
  }
}

/** What the event says beyond who, when and where. */
function socketDetails(event: EventOnSocket, { state }: Pick<Socket, "state">): SocketDetails {
  switch (event.type) {
    case "created":
    case "paired":
      return { change: event.type, kind: { ...event.kind }, cloexec: event.cloexec, nonblock: event.nonblock };
    case "accepted": {
      const { peer, listener, cloexec, nonblock } = event;
      return { change: "accepted", peer: addressJson(peer), listenerFd: listener?.fd ?? null, cloexec, nonblock };
    }
    case "bound":
      return { change: "bound", address: addressJson(event.address) };
    case "named":
      return { change: "named", side: event.side, address: addressJson(event.address) };
    case "connected":
      return { change: "connected", peer: addressJson(event.peer), pending: event.pending };
    case "listening":
      return { change: "listening", backlog: event.backlog };
    case "shut":
      return { change: "shut", how: event.how };
    case "option-set":
      return { change: "option-set", level: event.level, name: event.name, asked: valueJson(event.value) };
    case "option-read":
      return { change: "option-read", level: event.level, name: event.name, value: valueJson(event.value) };
    case "received":
      return { change: "received", cloexec: event.cloexec };
    case "passed":
      return { change: "passed" };
    case "duplicated":
      return { change: "duplicated", from: event.from.fd, cloexec: event.cloexec };
    case "flags":
      return { change: "flags", cloexec: event.cloexec, nonblock: event.nonblock };
    case "unread":
      return { change: "unread", lost: event.lost.type, ...event.lost.option };
    case "tcp-state":
      return { change: "tcp-state", state };
    case "data":
      return { change: "data", what: event.what, state };
    case "closed":
    case "closed-range":
      return { change: event.type };
  }
}

function processDetails(event: ProcessEvent): ProcessDetails {
  switch (event.type) {
    case "executed": {
      const bytes = isText(event.path) ? {} : { pathBase64: btoa(event.path) };
      return { change: "executed", path: printable(event.path), ...bytes, ...argvFields(event.argv) };
    }
    case "forked":
      return { change: "forked", child: event.child };
    case "exited":
      return { change: "exited", status: event.status };
    case "killed":
      return { change: "killed", signal: event.signal, core: event.core };
  }
}
