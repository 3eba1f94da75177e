import { allOptions } from "../../linux/catalogue.ts";
import type { SocketOption } from "../../linux/option.ts";
import type { InForce } from "../../world/in-force.ts";
import { valueJson } from "../json/parts.ts";
import { valueText } from "../names.ts";
import type { Style } from "../style.ts";
import type { Column } from "./column.ts";
import type { Row } from "./row.ts";

/** A column for a socket option, by its name in any case; null: there is no such option. */
export function optionColumn(text: string): Column | null {
  const name = text.toUpperCase();
  const options = allOptions().filter((option) => option.name === name || option.aliases.includes(name));
  const [first] = options;
  if (first === undefined) return null;
  return {
    name: first.name,
    heading: first.name,
    width: 0,
    align: "left",
    type: "any",
    help: first.does,
    value: (row) => valueJson(optionOf(row, options)?.value ?? null),
    // `-`: a socket of this kind does not have the option; `?`: the value is unknown.
    text: (row) => cellText(first, optionOf(row, options)),
    paint: (row) => paintOf(optionOf(row, options)),
    shrinks: "end",
    ofOptions: true,
  };
}

/** Options of two levels can have the same name; a socket has at most one of them. */
function optionOf(row: Row, options: readonly SocketOption[]): InForce | null {
  return options.map((option) => row.option(option)).find((inForce) => inForce !== null) ?? null;
}

function cellText(option: SocketOption, inForce: InForce | null): string {
  return inForce === null ? "-" : valueText(option, inForce.value);
}

/** Values that were set stand out from the kernel's defaults. */
function paintOf(inForce: InForce | null): keyof Style | null {
  return inForce === null || inForce.origin === "default" || inForce.origin === "unknown" ? "faint" : "set";
}
