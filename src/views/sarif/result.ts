import type { Advice } from "../../advice/advice.ts";
import { escapeControls } from "../../base/bytes.ts";
import { adviceJson } from "../json/advice.ts";
import type { Assessment } from "../assessment.ts";
import { evidenceText } from "../text/advice.ts";
import type { ViewOptions } from "../view.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { locationOf } from "./place.ts";
import { messageText } from "./message-text.ts";
import type { Result } from "./types.ts";

/** The advice as results; `indexes`: where each rule stands among the descriptors. */
export function resultsOf(
  assessment: Assessment,
  indexes: ReadonlyMap<string, number>,
  options: Pick<ViewOptions, "sourceFile">,
): readonly Result[] {
  const seen = new Map<string, number>();
  return assessment.advice.map((advice) => {
    const [id] = advice.sockets;
    const socket = id === undefined ? null : assessment.socketOf(id);
    const fingerprint = numbered(fingerprintOf(advice, socket), seen);
    return {
      ruleId: advice.id,
      ruleIndex: indexes.get(advice.id) ?? -1,
      level: advice.level,
      message: { text: messageOf(advice, assessment) },
      locations: [locationOf(socket, advice.evidence, assessment, options)],
      // GitHub uses the first only.
      partialFingerprints: { primaryLocationLineHash: fingerprint, "socktraceAdvice/v1": fingerprint },
      suppressions:
        advice.accepted === null
          ? []
          : [{ kind: "external", status: "accepted", justification: messageText(advice.accepted) }],
      properties: propertiesOf(advice),
    };
  });
}

/** Of several that are alike the second is `...:2`, as in CodeQL's. */
function numbered(fingerprint: string, seen: Map<string, number>): string {
  const count = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, count);
  return `${fingerprint}:${count}`;
}

/** What is wrong as the first line, then what to do, where it was, and what shows it. */
function messageOf(advice: Advice, { when, where }: Assessment): string {
  return [
    sentence(advice.text),
    sentence(`Instead: ${advice.fix}`),
    `Seen on ${where(advice)}:`,
    ...advice.evidence.map((one) => evidenceText(one, when)),
  ]
    .map((line) => messageText(line))
    .join("\n");
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** The same as in JSON. */
function propertiesOf(advice: Advice): Result["properties"] {
  const { count, sockets, evidence } = adviceJson(advice);
  return { count, sockets, evidence: evidence.map((one) => ({ ...one, text: escapeControls(one.text) })) };
}
