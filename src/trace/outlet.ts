import type { Writable } from "node:stream";

/** What becomes of a trace's text on its way out. */
export interface Outlet {
  /** Takes the text; its back-pressure is the trace's. */
  readonly output: Writable;
  /** What the text becomes on its way. Left out: UTF-8. */
  readonly encoding?: BufferEncoding;
  /** Takes each text of the timeline; gives what is to be written of it now. */
  readonly pass: (text: string) => string | undefined;
  /** An internal error at `FILE:LINE`; the trace goes on: to stop reading strace's output would stop the program. */
  readonly onFault: (where: string, error: unknown) => void;
}
