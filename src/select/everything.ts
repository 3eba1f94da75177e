import type { Selection } from "./selection.ts";

/** The selection where none was given: everything. */
export const everything: Selection = {
  narrows: false,
  anySocket: true,
  anyProcess: true,
  needsProtocol: false,
  process: () => true,
  socket: () => true,
};
