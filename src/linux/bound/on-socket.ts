import { boundSentence, sentenceHead } from "../bound.ts";
import type { Data, OptionValue, SocketContext, SocketOption } from "../option.ts";
import { showValue } from "../show.ts";
import { ipSentences } from "./ip.ts";
import { socketSentences } from "./socket.ts";
import type { Sentences } from "./set.ts";

/** Options of which there is more to say where the socket is known, or what was asked for and what came of it. */
const sentences: Sentences = { ...socketSentences, ...ipSentences };

/**
 * What an option does on this very socket, with the value that it was set to: SO_KEEPALIVE is nothing to UDP, and
 * SO_RCVBUF holds another number than was asked for. `held`: the value in force; null where it is not known. What
 * depends on the value alone is boundSentence's.
 */
export function sentenceOnSocket(
  option: SocketOption,
  asked: OptionValue,
  held: OptionValue | null,
  socket: SocketContext,
): string {
  const value = held ?? asked;
  const data = dataOf(value);
  const own = sentences[option.name]?.({ option, data, asked: dataOf(asked), held: dataOf(held), socket }) ?? null;
  const head = sentenceHead(option, showValue(option, value));
  if (own !== null) return `${head}: ${own}`;
  const byValue = value.type === "known" ? boundSentence(option, value.data) : null;
  if (byValue !== null && !byValue.endsWith(option.does.replace(/\.$/, ""))) return byValue;
  // The option's own sentence says what it does when it is on.
  return `${head}${data === false ? "; when on" : ""}: ${inside(option.does)}`;
}

function dataOf(value: OptionValue | null): Data {
  return value?.type === "known" ? value.data : null;
}

/** A sentence inside another: `Marks the socket.` becomes `marks the socket`. */
function inside(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
}
