import type { Advice } from "../../advice/advice.ts";
import { seconds } from "./parts.ts";
import type { AdviceData } from "./types.ts";

export function adviceJson({ id, level, text, fix, count, sockets, evidence, accepted }: Advice): AdviceData {
  return {
    id,
    level,
    text,
    fix,
    count,
    sockets,
    ...(accepted === null ? {} : { accepted }),
    evidence: evidence.map(({ at, tid, call, text: about }) => ({ at: seconds(at), pid: tid, call, text: about })),
  };
}
