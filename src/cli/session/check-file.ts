import { readFileSync } from "node:fs";
import { codeOf, fault, type Fault } from "../../base/fault.ts";
import type { Names } from "../../select/address.ts";
import { readFailure } from "../../sources/logs/read.ts";
import { toSystem } from "../../sources/system-text.ts";
import { readServices } from "../names/services.ts";

/** The text of --expect's or --accept's file. */
export function readCheckFile(path: string): string | Fault {
  try {
    return readFileSync(toSystem(path), "utf8");
  } catch (error) {
    return fault(`${path}: ${readFailure(codeOf(error))}`, 2);
  }
}

/** The names that sockets may have in it. Hosts are not looked up: a check must not depend on a name server. */
export function checkNames(): Names {
  const { ports } = readServices();
  return { addresses: () => [], ports };
}
