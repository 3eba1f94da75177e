import { judge } from "../../advice/judge.ts";
import type { Look } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import type { Assessment } from "../assessment.ts";
import { byPlace } from "../text/advice.ts";
import type { ViewOptions } from "../view.ts";
import { cannotInspectAll } from "./refusal.ts";
import type { Checked } from "./view.ts";

/** The same of running processes as `assess` of a trace. Nothing of it has a time. */
export function assessLook(
  { processes }: Look,
  { accepts }: Pick<ViewOptions, "accepts">,
  picture: Picture | null,
  { verdicts = [], ending }: Checked = {},
): Assessment {
  return {
    source: "snapshot",
    strace: null,
    began: null,
    ...(ending === undefined ? {} : { ending }),
    advice: picture === null ? [] : judge(picture, accepts),
    socketOf: (id) => picture?.sockets.get(id) ?? null,
    verdicts,
    gaps: cannotInspectAll(processes),
    when: () => "",
    where: (advice) => (picture === null ? "" : byPlace(advice, picture)),
  };
}
