import { prefixWrapping, type Wrapping } from "../wrapping.ts";

/** `web-1  | ` of docker compose, `[pod/web-1/app] ` of kubectl logs --prefix. */
export const compose: Wrapping = prefixWrapping(
  "container prefix",
  /^(?=\[?(?<source>[\w./@-]+))(?:[\w.@-]+ +\|(?: |$)|\[pod\/[\w./-]+\] )/,
);
