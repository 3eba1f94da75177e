import type { Advice, Evidence } from "../../advice/advice.ts";
import { codeField } from "./code.ts";
import { seconds } from "./parts.ts";
import type { AdviceData, EvidenceData } from "./types.ts";

export function adviceJson({ id, level, text, fix, count, sockets, evidence, accepted }: Advice): AdviceData {
  return {
    id,
    level,
    text,
    fix,
    count,
    sockets,
    ...(accepted === null ? {} : { accepted }),
    evidence: evidence.map(evidenceJson),
  };
}

export function evidenceJson(evidence: Evidence): EvidenceData {
  const { at, tid, call, text } = evidence;
  return { at: seconds(at), pid: tid, call, text, ...codeField(evidence) };
}
