import { prefixWrapping, type Wrapping } from "../wrapping.ts";
import { DATED } from "./times.ts";

/** `2026-03-02T09:15:22.118345678Z ` of kubectl --timestamps and docker logs -t; with ` stderr F ` in the node's own files. */
export const timestamps: Wrapping = prefixWrapping(
  "time stamps",
  new RegExp(String.raw`^(?:${DATED}|\[${DATED}\])(?: std(?:out|err) [FP])?(?: |$)`),
);
