import { prefixWrapping, type Wrapping } from "../wrapping.ts";

/** `+` of a diff, `* ` and `• ` of a list, `│` at the side of a terminal's pane. */
export const marks: Wrapping = prefixWrapping("marks before lines", /^(?:\+(?=\+{3} |[^+])|[*•·] +|[│┃] ?)/);
