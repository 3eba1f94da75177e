import { levels, type Advice } from "../../advice/advice.ts";
import { isAtLeast, judge } from "../../advice/judge.ts";
import { ruleCalled } from "../../advice/rules.ts";
import { candidateOf } from "../../select/candidates.ts";
import type { Target } from "../../select/target.ts";
import type { WholeDemand } from "../demand.ts";
import { lostText } from "../lost.ts";
import type { Wrong } from "../verdict.ts";

/** `no advice autotuning-off`, `no advice warning`: none that counts, on these sockets. Null: there is no such id or level. */
export function adviceDemand(name: string, target: Target | null): WholeDemand | null {
  const level = levels.find((one) => one === name);
  if (level === undefined && ruleCalled(name) === null) return null;
  const isWanted = (advice: Advice): boolean =>
    advice.accepted === null && (level === undefined ? advice.id === name : isAtLeast(advice.level, level));
  return {
    type: "whole",
    judge({ state, accepts }) {
      const all = judge(state, (id, socket) => {
        const isTarget = target === null || target(candidateOf(socket, state.sysctls)) !== "no";
        return isTarget ? accepts(id, socket) : "it is about another socket";
      });
      const found = all.filter(isWanted);
      const [first] = found;
      if (first === undefined) return state.lost === 0 ? null : { ...ofNobody, ...mayBeMore(state.lost) };
      const socket = first.sockets[0] ?? null;
      return {
        type: "broken",
        text: `${first.text} [${first.id}]${moreText(found)}`,
        socket: socket === null ? null : `#${socket}`,
        id: socket,
        place: null,
        count: first.count,
        of: first.count,
        evidence: first.evidence,
      };
    },
  };
}

const ofNobody = { socket: null, id: null, place: null, count: 0, of: 0, evidence: [] } as const;

/** Rules look at what was seen. */
function mayBeMore(lost: number): Pick<Wrong, "type" | "text"> {
  return { type: "unknown", text: `none was found, but ${lostText(lost)}` };
}

/** ` and 2 more: no-reuseaddr, set-again` */
function moreText([, ...others]: readonly Advice[]): string {
  if (others.length === 0) return "";
  return ` and ${others.length} more: ${[...new Set(others.map(({ id }) => id))].join(", ")}`;
}
