import type { Socket, Unseen } from "../socket.ts";

/** Where a socket came from whose opening is not in the trace: `opened before the trace`. */
export function unseenText({ unseen }: Pick<Socket, "unseen">): string {
  return texts[unseen ?? "before"];
}

/** The same as a sentence, where it matters only that its first calls were not seen: `it was opened before the trace`. */
export function unseenOpening({ unseen }: Pick<Socket, "unseen">): string {
  return `it was ${texts[unseen === "lost" ? "lost" : "before"]}`;
}

const texts: Readonly<Record<Unseen, string>> = {
  before: "opened before the trace",
  message: "received from a message (SCM_RIGHTS)",
  process: "taken from another process (pidfd_getfd)",
  io_uring: "may come from io_uring: opened where the trace does not look",
  unread: "opened before the trace, or in a line that could not be read",
  lost: "opened in events that were lost",
};
