import { duration } from "../../base/duration.ts";
import { withCommas } from "../../base/with-commas.ts";
import { showAddress } from "../../linux/address.ts";
import { findOption } from "../../linux/catalogue.ts";
import { showData } from "../../linux/show.ts";
import { readAddress } from "../diff/side.ts";
import type { AddressData, ExitData, FailureData, OptionData, ProcessData, SocketData } from "../json/types.ts";
import { kindName } from "../names.ts";

/** The words of the report for the data of the documents. Its own script has the same ones. */

export function kindText({ family, type, protocol }: Pick<SocketData, "family" | "type" | "protocol">): string {
  return kindName({ family: family ?? "?", type: type ?? "?", protocol: protocol ?? "?" });
}

/** `127.0.0.1:80`; null: it has none, or none that is known. */
export function addressText(address: AddressData | null): string | null {
  const read = address === null ? null : readAddress(address);
  return read === null ? null : showAddress(read);
}

/** `tried 127.0.0.1:8949`, of the last connect() in the list that failed; null: none did. */
export function triedPeer(failed: readonly Pick<FailureData, "call" | "attempt">[]): string | null {
  const last = failed.findLast(({ call }) => call === "connect");
  const address = /^connect (.+)$/s.exec(last?.attempt ?? "")?.[1];
  return address === undefined ? null : `tried ${address}`;
}

/** `on`, `131072`; `?`: unknown. */
export function valueText({ level, name, value }: Pick<OptionData, "level" | "name" | "value">): string {
  return value === null ? "?" : showData(findOption(level, name)?.kind ?? null, value);
}

/** `SO_KEEPALIVE on`. */
export function optionText(option: Pick<OptionData, "level" | "name" | "value">): string {
  return `${option.name} ${valueText(option)}`;
}

export function exitText(exit: ExitData | null): string {
  if (exit === null) return "running";
  return "status" in exit
    ? `exited with ${exit.status}`
    : `killed by ${exit.signal}${exit.core ? " (core dumped)" : ""}`;
}

/** `nginx: worker process`, or the name where the arguments are not known. */
export function commandText({ argv, command }: Pick<ProcessData, "argv" | "command">): string {
  return argv === null || argv.length === 0 ? command : argv.join(" ");
}

/** Logs of -t and -r count from a midnight or from 0: none of them goes on for ten years. */
const TEN_YEARS = 10 * 365 * 86_400;

/** `2026-11-28 20:43:16 UTC`; null: the input has no date. */
export function dateText(at: number | null): string | null {
  return at === null || at < TEN_YEARS
    ? null
    : `${new Date(at * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Seconds since the beginning: `0.012345`. */
export function sinceText(at: number | null, began: number | null): string {
  return at === null || began === null ? "-" : (at - began).toFixed(6);
}

export function lengthText(seconds: number): string {
  if (seconds >= 1) return duration(Math.round(seconds * 100) / 100);
  return seconds >= 0.001 ? `${Math.round(seconds * 1e4) / 10} ms` : `${Math.round(seconds * 1e6)} µs`;
}

/** `1 socket`, `1,234 sockets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${withCommas(count)} ${count === 1 ? one : many}`;
}
