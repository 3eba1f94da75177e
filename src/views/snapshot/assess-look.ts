import type { Look } from "../../events/snapshot.ts";
import type { Assessment } from "../assessment.ts";
import { byPlace } from "../text/advice.ts";
import { cannotInspectAll } from "./refusal.ts";
import type { Advised, Checked } from "./view.ts";

/** The same of running processes as `assess` of a trace. Nothing of it has a time. */
export function assessLook(
  { processes }: Look,
  advised: Advised | null,
  { verdicts = [], ending }: Checked = {},
): Assessment {
  return {
    source: "snapshot",
    strace: null,
    began: null,
    ...(ending === undefined ? {} : { ending }),
    advice: advised?.advice ?? [],
    socketOf: (id) => advised?.picture.sockets.get(id) ?? null,
    verdicts,
    gaps: cannotInspectAll(processes),
    when: () => "",
    where: (advice) => (advised === null ? "" : byPlace(advice, advised.picture)),
  };
}
