import type { Data, OptionValue, SocketContext, SocketOption } from "../option.ts";
import { showValue } from "../show.ts";
import { ipSentences } from "./ip.ts";
import { socketSentences } from "./socket.ts";
import type { Sentences } from "./set.ts";
import { transportSentences } from "./transport.ts";

/** Options whose effect depends on the value, on the socket, or on what the kernel made of the value asked for. */
const sentences: Sentences = { ...socketSentences, ...ipSentences, ...transportSentences };

/**
 * What an option does on this very socket, with the value that it was set to: `SO_LINGER on, 0 s: close() will send
 * RST and drop what is unsent`. SO_KEEPALIVE has no effect on UDP, and SO_RCVBUF gets another number than was asked for.
 * `inForce`: the value in force; null where it is unknown. Where nothing is special, it is the option's own sentence.
 */
export function sentenceOnSocket(
  option: SocketOption,
  asked: OptionValue,
  inForce: OptionValue | null,
  socket: SocketContext,
): string {
  const value = inForce ?? asked;
  const own = ownSentence(option, asked, inForce, socket);
  const head = headOf(option, showValue(option, value));
  // The option's own sentence describes what it does when it is on.
  const maybeOff = dataOf(value) === false || (value.type === "raw" && option.kind === "boolean");
  return `${head}${own === null && maybeOff ? "; when on" : ""}: ${own ?? inside(option.does)}`;
}

/** What is special about this value on this socket; null: nothing is. linux/proofs says how each such sentence is known. */
export function ownSentence(
  option: SocketOption,
  asked: OptionValue,
  inForce: OptionValue | null,
  socket: SocketContext,
): string | null {
  const value = inForce ?? asked;
  // What a value does that could not be decoded is unknown.
  if (value.type === "raw" || !Object.hasOwn(sentences, option.name)) return null;
  const set = { option, data: dataOf(value), asked: dataOf(asked), inForce: dataOf(inForce), socket };
  return sentences[option.name]?.(set) ?? null;
}

/** A value as long as a sentence would only hide the sentence. */
const LONG = 60;

function headOf({ name }: SocketOption, shown: string): string {
  return shown === "" || shown.length > LONG ? name : `${name} ${shown}`;
}

function dataOf(value: OptionValue | null): Data {
  return value?.type === "known" ? value.data : null;
}

/** A sentence inside another: `Marks the socket.` becomes `marks the socket`. */
function inside(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
}
