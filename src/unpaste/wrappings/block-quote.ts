import { prefixWrapping, type Wrapping } from "../wrapping.ts";

/** `> ` of mails and Markdown, one level of it: `> > ` is the wrapping twice. */
export const blockQuote: Wrapping = prefixWrapping("block quote", /^ {0,3}> ?/);
