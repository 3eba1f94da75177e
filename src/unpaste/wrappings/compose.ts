import { prefixWrapping, type Wrapping } from "../wrapping.ts";

/** `web-1  | ` of docker compose, `[pod/web-1/app] ` of kubectl logs --prefix, `web-5d8f7c-abcde app ` of stern. */
export const compose: Wrapping = prefixWrapping(
  "container prefix",
  /^(?=\[?(?<source>[\w./@-]+))(?:[\w.@-]+ +\|(?: |$)|\[pod\/[\w./-]+\] |[a-z\d]+(?:-[a-z\d]+)+ [a-z][\w-]* (?=\S))/,
);
