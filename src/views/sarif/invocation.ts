import type { Assessment } from "../assessment.ts";
import { utcTime } from "../clock.ts";
import { messageText } from "./message-text.ts";
import type { Invocation } from "./types.ts";

/** How the run of socktrace itself went, and what it could not find out. */
export function invocationOf({ ending, gaps, source, strace, began }: Assessment): Invocation {
  const start = source === "read" ? null : utcTime(began);
  return {
    executionSuccessful: ending?.isComplete ?? true,
    ...(ending === undefined ? {} : endOf(ending)),
    ...(start === null ? {} : { startTimeUtc: start }),
    toolExecutionNotifications: gaps.map((text) => ({ level: "warning", message: { text: messageText(text) } })),
    properties: { source, strace },
  };
}

type End = Pick<Invocation, "exitCode" | "exitSignalName" | "exitCodeDescription">;

function endOf({ status, signal, reason }: NonNullable<Assessment["ending"]>): End {
  return {
    ...(status === null ? {} : { exitCode: status }),
    ...(signal === null ? {} : { exitSignalName: signal }),
    ...(reason === null ? {} : { exitCodeDescription: messageText(reason) }),
  };
}
