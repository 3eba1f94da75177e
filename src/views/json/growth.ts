import type { Growth } from "../../world/growth.ts";
import { commandFields, seconds } from "./parts.ts";
import type { GrowthData } from "./types.ts";

export function growthJson({ since, until, groups }: Growth): GrowthData {
  return {
    since: seconds(since),
    until: seconds(until),
    groups: groups.map(({ process, role, open, more, closeWait, quiet, oldest, age }) => ({
      pid: process.pid,
      ...commandFields(process.command),
      role,
      open,
      more,
      closeWait,
      quiet,
      oldest: oldest.id,
      age: age === null ? null : age / 1e6,
    })),
  };
}
