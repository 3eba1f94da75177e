import { asPid, type Pid } from "../../base/brands.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { areInside } from "../../containers/containers.ts";
import { lookForContainers, type Chosen } from "../../containers/processes.ts";
import type { Container } from "../../linux/containers/container.ts";
import { escapeControls } from "../../base/bytes.ts";
import { containerText } from "../../views/container.ts";
import { tell } from "../terminal/tell.ts";
import type { ContainerFlags } from "./container-option.ts";

/** What --container names; null: it was not given. A word that names several is a fault. `waits`: one that names none is not. */
export function chosenContainers({ container: words }: ContainerFlags, waits = false): Chosen | Fault | null {
  if (words.length === 0) return null;
  if (words.includes("")) return fault("--container takes a name, or the beginning of an id", 2);
  const chosen = lookForContainers(words);
  const several = chosen.wanted.find(({ found }) => found.length > 1);
  if (several !== undefined) return tooMany(several.word, several.found);
  const missing = chosen.wanted.filter(({ found }) => found.length === 0).map(({ word }) => escapeControls(word));
  if (missing.length === 0) return chosen;
  const what = `no container ${missing.join(" or ")}`;
  if (waits) tell(`${what} yet: waiting for it; ${thereAre(chosen.all)}`);
  else if (missing.length === words.length) return fault(`${what}: ${thereAre(chosen.all)}`, 1);
  else {
    tell(`${what}: ${thereAre(chosen.all)}`);
    process.exitCode = 1;
  }
  return chosen;
}

function tooMany(word: string, found: readonly Container[]): Fault {
  const are = found.map(containerText).join(", ");
  const more = found.some(({ pod }) => pod?.name != null) ? ", more of it, or POD/NAME" : ", or more of it";
  return fault(`--container ${escapeControls(word)} names ${found.length} containers: ${are}: give an id${more}`, 2);
}

const MOST_LISTED = 10;

function thereAre(containers: readonly Container[]): string {
  if (containers.length === 0) return "no process that is visible here is in a container";
  const listed = containers.slice(0, MOST_LISTED).map(containerText);
  const more = containers.length - listed.length;
  return `there ${containers.length === 1 ? "is" : "are"} ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Those of `pids` that are in the containers; null: all that are. */
export function pidsIn(chosen: Chosen | null, pids: readonly number[] | null): readonly Pid[] {
  if (chosen === null) return (pids ?? []).map(asPid);
  const inside = new Set<number>(chosen.pids);
  return pids === null ? chosen.pids : pids.filter((pid) => inside.has(pid)).map(asPid);
}

/** Of the processes that were named none is in them; else null. */
export function noneInside({ container }: ContainerFlags, chosen: Chosen | null, meant: readonly Pid[]): Fault | null {
  if (chosen === null || meant.length > 0) return null;
  return fault(`no process that was asked for is in container ${escapeControls(container.join(" or "))}`, 1);
}

/** Where all were asked for: from inside of a container there are more than can be seen. */
export function tellInside(): void {
  if (areInside()) tell("in a container: only its own processes can be seen; to see all, run socktrace on the host");
}
