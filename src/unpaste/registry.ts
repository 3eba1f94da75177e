import type { Wrapping } from "./wrapping.ts";
import { blockQuote } from "./wrappings/block-quote.ts";
import { continuationMarks } from "./wrappings/continuation-marks.ts";
import { clockTimes } from "./wrappings/clock-times.ts";
import { compose } from "./wrappings/compose.ts";
import { dockerJson } from "./wrappings/docker-json.ts";
import { enclosing } from "./wrappings/enclosing.ts";
import { grep } from "./wrappings/grep.ts";
import { htmlEntities } from "./wrappings/html-entities.ts";
import { indentation } from "./wrappings/indentation.ts";
import { lineNumbers } from "./wrappings/line-numbers.ts";
import { markdownEscapes } from "./wrappings/markdown-escapes.ts";
import { marks } from "./wrappings/marks.ts";
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
  clockTimes,
  dockerJson,
  marks,
  enclosing,
  markdownEscapes,
  tabs,
  continuationMarks,
];
