import type { Data } from "../../linux/option.ts";
import type { Change, EventOnSocket, ProcessEvent } from "../../world/change.ts";
import type { Report, ViewOptions } from "../view.ts";
import { addressJson, argvFields, optionJson, seconds, textField, valueJson } from "./parts.ts";
import { document } from "./summary.ts";

/** The version of a record's shape; the same rule as for the summary document. */
export const RECORD_SCHEMA = "socktrace.record/1";

type Fields = { readonly [field: string]: Data };

/** `--format ndjson`: one object a line for each change, docs/record.schema.json describes them. */
export function changeRecord(change: Change): string {
  return recordLine({
    type: "change",
    change: nameOf(change),
    at: seconds(change.seen.time),
    pid: change.process.pid,
    tid: change.seen.tid,
    call: change.seen.call,
    line: change.seen.line,
    socket: "socket" in change ? (change.socket?.id ?? null) : null,
    fd: "fd" in change ? change.fd : null,
    ...details(change),
  });
}

/** `hidden` changes have no record here: nobody read them in time. */
export function gapRecord(hidden: number): string {
  return recordLine({ type: "gap", hidden });
}

/**
 * The summary's records, last: processes, sockets, groups, then one `end` with the rest of the document; in between
 * they are closed by `interim` instead.
 */
export function summaryRecords(report: Report, depth: Pick<ViewOptions, "verbose">): string {
  const { processes, sockets, groups, schema, interim, ...rest } = document(report, depth);
  const many = (type: string, list: Data | undefined): string[] =>
    Array.isArray(list) ? list.map((one: Data) => recordLine({ type, [type]: one })) : [];
  return [
    ...many("process", processes),
    ...many("socket", sockets),
    ...many("group", groups),
    recordLine({ type: interim === true ? "interim" : "end", summary: schema ?? null, ...rest }),
  ].join("");
}

function recordLine(fields: Fields): string {
  return `${JSON.stringify({ schema: RECORD_SCHEMA, ...fields })}\n`;
}

function nameOf(change: Change): string {
  return change.type === "socket" || change.type === "process" ? change.event.type : change.type;
}

function details(change: Change): Fields {
  switch (change.type) {
    case "socket":
      return {
        ...eventDetails(change.event),
        ...(change.option === null ? {} : { option: optionJson(change.option) }),
        ...(change.inherited.size === 0 ? {} : { inherited: [...change.inherited.values()].map(optionJson) }),
      };
    case "process":
      return eventDetails(change.event);
    case "failed":
      return { errno: change.event.errno, attempt: change.event.attempt };
    case "appeared":
      return { known: change.known };
    case "doubt":
      return { cause: change.cause };
    case "lost":
    case "gone":
      return {};
  }
}

/** What the event says beyond who, when and where. */
function eventDetails(event: EventOnSocket | ProcessEvent): Fields {
  switch (event.type) {
    case "created":
    case "paired":
      return { kind: { ...event.kind }, cloexec: event.cloexec, nonblock: event.nonblock };
    case "accepted":
      return {
        peer: addressJson(event.peer),
        listenerFd: event.listener.fd,
        cloexec: event.cloexec,
        nonblock: event.nonblock,
      };
    case "bound":
      return { address: addressJson(event.address) };
    case "named":
      return { side: event.side, address: addressJson(event.address) };
    case "connected":
      return { peer: addressJson(event.peer), pending: event.pending };
    case "listening":
      return { backlog: event.backlog };
    case "shut":
      return { how: event.how };
    case "option-set":
      return { level: event.level, name: event.name, asked: valueJson(event.value) };
    case "option-read":
      return { level: event.level, name: event.name, value: valueJson(event.value) };
    case "received":
      return { cloexec: event.cloexec };
    case "duplicated":
      return { from: event.from.fd, cloexec: event.cloexec };
    case "flags":
      return { cloexec: event.cloexec, nonblock: event.nonblock };
    case "executed":
      return { ...textField("path", event.path), ...argvFields(event.argv) };
    case "forked":
      return { child: event.child };
    case "exited":
      return { status: event.status };
    case "killed":
      return { signal: event.signal, core: event.core };
    case "closed":
    case "closed-range":
      return {};
  }
}
