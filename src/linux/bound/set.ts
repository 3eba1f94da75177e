import { withCommas } from "../../base/with-commas.ts";
import { isRecord } from "../../base/data.ts";
import type { Data, SocketContext, SocketOption } from "../option.ts";

/** An option that was set on a socket, as a sentence about it needs it. */
export interface SetOption {
  readonly option: SocketOption;
  /** The value in force; where that is unknown, the one that was asked for. */
  readonly data: Data;
  /** Null: unknown, or nothing that could be read back. */
  readonly asked: Data | null;
  readonly inForce: Data | null;
  readonly socket: SocketContext;
}

/** What the value does on this socket, without a capital and without a full stop; null: nothing special. */
export type Sentence = (set: SetOption) => string | null;

/** The sentences of a level, by option name. */
export type Sentences = Readonly<Record<string, Sentence>>;

export const onOff =
  (on: string, off: string): Sentence =>
  ({ data }) =>
    typeof data === "boolean" ? (data ? on : off) : null;

/** A number; of 0 another sentence where that means something else. */
export const count =
  (ofNumber: (value: number, set: SetOption) => string | null, ofZero?: string): Sentence =>
  (set) => {
    if (typeof set.data !== "number") return null;
    return set.data === 0 && ofZero !== undefined ? ofZero : ofNumber(set.data, set);
  };

/** A text; one that is no plain text stands beside its bytes, `{ text, base64 }`. */
export const word =
  (ofText: (value: string) => string | null): Sentence =>
  ({ data }) => {
    const text = isRecord(data) ? data["text"] : data;
    return typeof text === "string" ? ofText(text) : null;
  };

/** A field of a structure, as text. */
export function field(data: Data, name: string): string | null {
  const value = isRecord(data) ? data[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** A socket of unknown kind is taken for one of the kind that the option is for. */
export const tcpOnly =
  (sentence: Sentence, elsewhere: string): Sentence =>
  (set) =>
    isInternet(set.socket, "SOCK_STREAM") ? sentence(set) : elsewhere;

export function isInternet({ family, type }: SocketContext, wanted: "SOCK_STREAM" | "SOCK_DGRAM"): boolean {
  return (family ?? "AF_INET").startsWith("AF_INET") && (type ?? wanted) === wanted;
}

/** `1 byte`, `100,000 bytes`. */
export function counted(value: number, unit: string): string {
  return `${withCommas(value)} ${unit}${value === 1 ? "" : "s"}`;
}
