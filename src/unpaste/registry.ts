import type { Wrapping } from "./wrapping.ts";
import { blockQuote } from "./wrappings/block-quote.ts";
import { continuationMarks } from "./wrappings/continuation-marks.ts";
import { compose } from "./wrappings/compose.ts";
import { grep } from "./wrappings/grep.ts";
import { htmlEntities } from "./wrappings/html-entities.ts";
import { indentation } from "./wrappings/indentation.ts";
import { lineNumbers } from "./wrappings/line-numbers.ts";
import { quotedPrintable } from "./wrappings/quoted-printable.ts";
import { tabs } from "./wrappings/tabs.ts";
import { syslog } from "./wrappings/syslog.ts";
import { timestamps } from "./wrappings/timestamps.ts";
import { trailingBlanks } from "./wrappings/trailing-blanks.ts";

/** All wrappings, those that are mostly outside first. */
export const wrappings: readonly Wrapping[] = [
  trailingBlanks,
  quotedPrintable,
  htmlEntities,
  blockQuote,
  indentation,
  lineNumbers,
  grep,
  compose,
  syslog,
  timestamps,
  tabs,
  continuationMarks,
];
