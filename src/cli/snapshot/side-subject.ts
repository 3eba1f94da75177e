import type { Subject } from "../../select/subject.ts";
import type { SideSocket } from "../../views/diff/side.ts";
import type { Origin } from "../../world/socket.ts";

/** A socket of a summary document as selection sees it. */
export function subjectOfSide({ kind, state, local, peer, options }: SideSocket): Subject {
  return {
    kind,
    state,
    local,
    peer,
    option: ({ level, name }) => {
      const found = options.find((option) => option.name === name && option.level === level);
      if (found === undefined) return null;
      const value = found.value === null ? null : ({ type: "known", data: found.value } as const);
      return { value, origin: found.changed === false ? "default" : originOf(found.origin) };
    },
  };
}

const origins: readonly Origin[] = ["set", "inherited", "default", "observed", "unknown"];

function originOf(word: string): Origin {
  return origins.find((origin) => origin === word) ?? "unknown";
}
