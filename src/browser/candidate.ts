import { asBytes, type Bytes } from "../base/brands.ts";
import { fromBase64, utf8Bytes } from "../base/bytes.ts";
import type { Subject } from "../select/subject.ts";
import { readAddress } from "../views/diff/side.ts";
import type { AddressData, ProcessData, SocketData } from "../views/json/types.ts";
import type { AnyOption, Book } from "./book.ts";
import { matches, type Candidate, type Filter } from "./filter.ts";

/** The rows that a filter leaves. */
export function chosenBy(filter: Filter, book: Book): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < book.count; row++) if (matches(filter, candidateOf(book, row))) rows.push(row);
  return Int32Array.from(rows);
}

function candidateOf(book: Book, row: number): Candidate {
  return {
    id: book.id(row),
    listener: () => book.listener(row),
    has: (word) => book.text(row).includes(word),
    isAdvised: (name) => book.isAdvised(row, name),
    command: () => commandBytes(book.process(book.pid(row))),
    subject: () =>
      subjectOf(
        { ...book.kind(row), state: book.state(row) },
        [book.address(row, "local"), book.address(row, "peer")],
        (level, name) => book.option(row, level, name),
      ),
  };
}

/** The bytes of a command, which may be no text; null: the process is not known. */
export function commandBytes(process: Pick<ProcessData, "command" | "commandBase64"> | null): Bytes {
  if (process === null) return asBytes("?");
  const bytes = process.commandBase64 === undefined ? null : fromBase64(process.commandBase64);
  return bytes ?? utf8Bytes(process.command);
}

/** A socket of a document as a selection sees it. */
export function subjectOf(
  { family, type, protocol, state }: Pick<SocketData, "family" | "type" | "protocol" | "state">,
  [local, peer]: readonly [local: AddressData | null, peer: AddressData | null],
  optionOf: (level: string, name: string) => Pick<AnyOption, "value" | "origin" | "changed"> | null,
): Subject {
  return {
    kind: { family: family ?? "?", type: type ?? "?", protocol: protocol ?? "?" },
    state,
    local: local === null ? null : readAddress(local),
    peer: peer === null ? null : readAddress(peer),
    option: ({ level, name }) => {
      const found = optionOf(level, name);
      if (found === null) return null;
      const value = found.value === null ? null : ({ type: "known", data: found.value } as const);
      return { value, origin: found.changed === false ? "default" : found.origin };
    },
  };
}
