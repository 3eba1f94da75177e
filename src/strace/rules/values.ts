/** The values of arguments, which hold each other: one function a rule of grammar/strace.peggy. */
import { AT, BAR, CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PAREN, COMMA, DOT, EQUALS, GREATER, isNameChar } from "../chars.ts";
import { isWordChar, LESS, MINUS, OPEN_BRACE, OPEN_BRACKET, OPEN_PAREN, QUOTE, SPACE, TILDE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type {
  ArrayValue,
  CallValue,
  Member,
  NumberValue,
  StringValue,
  StructValue,
  Value,
  WordValue,
} from "../value.ts";
import { atArrow, atComment, atContext, atCutMark, comment, decoration, expressionTail } from "./leaf.ts";
import { numeral, numeralValue, quoted, wordChars } from "./leaf.ts";

/**
 * One value with all that may hang on it: `SOCK_STREAM|0x40 /* ... *\/`, `128 => 16`. `inSet`: in brackets, where a
 * space may part items (`[USR1 RT_2]`).
 */
export function anyValue(c: Cursor, inSet: boolean): Value | null {
  const before = flagsValue(c, inSet);
  if (before === null || endsHere(c.peek()) || !atArrow(c)) return before;
  arrow(c);
  const after = flagsValue(c, inSet);
  return after && { type: "changed", before, after };
}

function arrow(c: Cursor): void {
  c.take(SPACE);
  c.at += 2;
  c.take(SPACE);
}

/** `A|B|0x10`, or a single item. */
export function flagsValue(c: Cursor, inSet: boolean): Value | null {
  const first = item(c, inSet);
  if (first === null || c.peek() !== BAR) return first;
  const items = [first];
  while (c.take(BAR)) {
    const next = item(c, inSet);
    if (next === null) return null;
    items.push(next);
  }
  return { type: "flags", items };
}

/** A bare value, or the expression that it begins, with its comment. */
export function item(c: Cursor, inSet: boolean): Value | null {
  const start = c.at;
  let value = bareValue(c);
  if (value === null || endsItem(c.peek())) return value;
  if (!atArrow(c) && !atComment(c) && !atCutMark(c) && !(inSet && atNextOfSet(c)) && !atContext(c)) {
    if (!expressionTail(c)) return null;
    value = { type: "expression", text: c.text.slice(start, c.at) };
  }
  if (atContext(c)) {
    // The security context of a file is not a socket's matter.
    c.at += 2;
    while (!c.atEnd() && !c.take(CLOSE_BRACKET)) c.at++;
  }
  if (!atComment(c)) return value;
  const text = comment(c);
  return text === null ? null : { ...value, comment: text };
}

function endsItem(code: number): boolean {
  return (
    code === COMMA ||
    code === CLOSE_PAREN ||
    code === CLOSE_BRACKET ||
    code === CLOSE_BRACE ||
    code === BAR ||
    code !== code
  );
}

function endsHere(code: number): boolean {
  return code === COMMA || code === CLOSE_PAREN || code === CLOSE_BRACKET || code === CLOSE_BRACE || code !== code;
}

/** A space and the beginning of a word or number: the next of `[USR1 RT_2]`. */
function atNextOfSet(c: Cursor): boolean {
  return c.peek() === SPACE && isWordChar(c.text.charCodeAt(c.at + 1));
}

export function bareValue(c: Cursor): Value | null {
  const code = c.peek();
  switch (code) {
    case QUOTE:
      return stringValue(c, false);
    case AT:
      return c.text.charCodeAt(c.at + 1) === QUOTE ? stringValue(c, true) : wordValue(c);
    case OPEN_BRACKET:
      return arrayValue(c);
    case OPEN_BRACE:
      return structValue(c);
    case TILDE:
      return notValue(c);
    default:
      return code === MINUS || (code >= 48 && code <= 57) ? numberValue(c) : wordValue(c);
  }
}

export function numberValue(c: Cursor): NumberValue | WordValue | Value | null {
  const start = c.at;
  if (!numeral(c)) return wordValue(c);
  const text = c.text.slice(start, c.at);
  const value = numeralValue(text);
  if (!atDecoration(c)) return { type: "number", text, value };
  const told = decoration(c);
  return told === null ? null : { type: "number", text, value, decoration: told };
}

/** A `<` that is no shift (`1<<X`) and no mark of a cut line. */
function atDecoration(c: Cursor): boolean {
  return c.peek() === LESS && c.text.charCodeAt(c.at + 1) !== LESS && !atCutMark(c);
}

/** A word, or a call where `(` follows; nothing at all is a missing value. */
export function wordValue(c: Cursor): Value | null {
  const start = c.at;
  const first = c.peek();
  if (first !== MINUS) wordChars(c);
  if (c.at === start) return { type: "missing" };
  const text = c.text.slice(start, c.at);
  if (c.peek() === OPEN_PAREN) return callValue(c, text);
  if (!atDecoration(c)) return { type: "word", text };
  const told = decoration(c);
  return told === null ? null : { type: "word", text, decoration: told };
}

/** `htons(80)`: the name is read, the cursor stands on the parenthesis. */
export function callValue(c: Cursor, name: string): CallValue | null {
  const args: Value[] = [];
  if (!c.enter()) return null;
  c.at++;
  if (c.peek() !== CLOSE_PAREN) {
    do {
      c.take(SPACE);
      const value = anyValue(c, false);
      if (value === null) return null;
      args.push(value);
    } while (c.take(COMMA));
  }
  if (!c.take(CLOSE_PAREN)) return c.fail("bad-argument", ", or )");
  c.leave();
  return { type: "call", name, args };
}

export function stringValue(c: Cursor, abstract: boolean): StringValue | null {
  if (abstract) c.at++;
  const start = c.at + 1;
  if (!quoted(c)) return null;
  const text = c.text.slice(start, c.at - 1);
  return { type: "string", text, abstract, cut: c.peek() === DOT && c.takeText("...") };
}

export function notValue(c: Cursor): Value | null {
  c.at++;
  const start = c.at;
  if (!c.enter()) return null;
  let value = bareValue(c);
  if (value === null) return null;
  if (value.type === "missing" && c.peek() === OPEN_PAREN) {
    if (!expressionTail(c)) return null;
    value = { type: "expression", text: c.text.slice(start, c.at) };
  }
  c.leave();
  return { type: "not", value };
}

/** `[1, 2, ...]`, `[USR1 RT_2]`, `[]`. */
export function arrayValue(c: Cursor): ArrayValue | null {
  const items: Value[] = [];
  let cut = false;
  if (!c.enter()) return null;
  c.at++;
  if (c.peek() !== CLOSE_BRACKET) {
    do {
      c.take(SPACE);
      if (cutHere(c)) {
        cut = true;
        break;
      }
      const value = anyValue(c, true);
      if (value === null) return null;
      items.push(value);
    } while (c.take(COMMA) || c.peek() === SPACE);
  }
  if (!c.take(CLOSE_BRACKET)) return c.fail("bad-argument", ", or ]");
  c.leave();
  return { type: "array", items, cut };
}

/** `...` that ends an array or struct, with the pointer that may stand behind it: `[... /* 0x7f00 *\/]`. */
function cutHere(c: Cursor): boolean {
  if (c.peek() !== DOT || !c.takeText("...")) return false;
  if (atComment(c)) comment(c);
  return true;
}

export function structValue(c: Cursor): StructValue | null {
  const members: Member[] = [];
  let cut = false;
  if (!c.enter()) return null;
  c.at++;
  if (c.peek() !== CLOSE_BRACE) {
    do {
      c.take(SPACE);
      if (cutHere(c)) {
        cut = true;
        break;
      }
      const member = structMember(c);
      if (member === null) return null;
      members.push(member);
    } while (c.take(COMMA));
  }
  if (!c.take(CLOSE_BRACE)) return c.fail("bad-argument", ", or }");
  c.leave();
  return { type: "struct", members, cut };
}

/** `sin_port=htons(80)`, or a value alone. */
export function structMember(c: Cursor): Member | null {
  const name = valueName(c);
  const value = anyValue(c, false);
  return value && { name, value };
}

/** `sin_port=`, of a member or (-N) of an argument; "" where none stands. `==` and `=>` end no name. */
export function valueName(c: Cursor): string {
  const { text } = c;
  const start = c.at;
  let at = start;
  while (isNameChar(text.charCodeAt(at)) || text.charCodeAt(at) === DOT) at++;
  if (at === start || text.charCodeAt(at) !== EQUALS) return "";
  const next = text.charCodeAt(at + 1);
  if (next === GREATER || next === EQUALS) return "";
  c.at = at + 1;
  return text.slice(start, at);
}
