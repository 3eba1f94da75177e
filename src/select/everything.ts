import type { Selection } from "./selection.ts";

/** The selection of who asked for none. */
export const everything: Selection = { narrows: false, anySocket: true, process: () => true, socket: () => true };
