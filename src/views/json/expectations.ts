import type { Verdict } from "../../expect/verdict.ts";
import { evidenceJson } from "./advice.ts";
import type { ExpectationData } from "./types.ts";

export function expectationJson({ path, line, text, wrong }: Verdict): ExpectationData {
  const verdict = wrong === null ? "ok" : wrong.type;
  if (wrong === null) return { file: path, line, text, verdict, wrong };
  const { id, count, of, evidence } = wrong;
  return {
    file: path,
    line,
    text,
    verdict,
    wrong: { text: wrong.text, socket: id, count, of, evidence: evidence.map(evidenceJson) },
  };
}
