/** The values of arguments, which contain each other: one function for each rule of grammar/strace.peggy. */
import { AT, BAR, CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PAREN, COMMA, DOT, EQUALS, GREATER, isDigit } from "../chars.ts";
import { isNameChar, isValueEnd, isWordChar, LESS, MINUS, OPEN_BRACE, OPEN_BRACKET, OPEN_PAREN } from "../chars.ts";
import { QUOTE, SLASH, SPACE, TILDE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { ArrayValue, CallValue, Member, StringValue, StructValue, Value } from "../value.ts";
import { smallNumber } from "../numbers.ts";
import { arrow, atArrow, atComment, atContext, atCutMark, bytesComment, comment, context } from "./leaf.ts";
import { decoration, ellipsis } from "./leaf.ts";
import { expressionTail, numeral, quoted, word } from "./leaf.ts";

/** The value that is not there: `{mr_address=}`. One object for all. */
const MISSING: Value = { type: "missing" };
/** No register has more bits. */
const MOST_FLAGS = 64;

/**
 * One value with all that belongs to it: `SOCK_STREAM|0x40`, `128 => 16`. `inSet`: directly in brackets, where a space
 * may separate items (`[USR1 RT_2]`).
 */
export function anyValue(c: Cursor, inSet: boolean): Value | null {
  const start = c.at;
  const first = bareValue(c);
  // Most values are bare.
  if (first === null || isValueEnd(c.peek()) || (inSet && atNextOfSet(c))) return first;
  const before = flagsValue(c, flagItem(c, first, start, inSet), inSet);
  if (before === null || !atArrow(c)) return before;
  arrow(c);
  const behind = c.at;
  const after = flagsValue(c, flagItem(c, bareValue(c), behind, inSet), inSet);
  return after && { type: "changed", before, after };
}

/** `A|B|0x10`, from behind the first. */
export function flagsValue(c: Cursor, first: Value | null, inSet: boolean): Value | null {
  if (first === null || c.peek() !== BAR) return first;
  const items: Value[] = [];
  for (let next: Value | null = first; ;) {
    if (next === MISSING) return c.fail("bad-argument", "a flag");
    if (next === null) return null;
    if (items.length === MOST_FLAGS) return c.fail("bad-argument", `at most ${MOST_FLAGS} flags`);
    items.push(next);
    if (!c.take(BAR)) return { type: "flags", items };
    const start = c.at;
    next = flagItem(c, bareValue(c), start, inSet);
  }
}

/** A bare value with the context and comment behind it, or the expression that it begins. */
export function flagItem(c: Cursor, value: Value | null, start: number, inSet: boolean): Value | null {
  const code = c.peek();
  if (value === null || isValueEnd(code) || code === BAR) return value;
  if (atArrow(c) || atCutMark(c) || (inSet && atNextOfSet(c))) return value;
  return withComment(c, atComment(c) || atContext(c) ? value : expression(c, start));
}

/** A space and the beginning of a word or number: the next of `[USR1 RT_2]`. */
function atNextOfSet(c: Cursor): boolean {
  if (c.peek() !== SPACE) return false;
  return isWordChar(c.ahead(1)) || (c.ahead(1) === MINUS && isDigit(c.ahead(2)));
}

/** The expression that the value since `start` begins. */
export function expression(c: Cursor, start: number): Value | null {
  return expressionTail(c) ? { type: "expression", text: c.since(start) } : null;
}

/** With its comment; its context is stepped over. */
function withComment(c: Cursor, value: Value | null): Value | null {
  if (value === null || (atContext(c) && !context(c))) return null;
  if (!atComment(c)) return value;
  const text = comment(c);
  if (text === null) return null;
  return commented(value, text);
}

/**
 * Words and numbers may be shared, so they are copied. The others get the comment added: a copy costs twenty times
 * that.
 */
function commented(value: Value, comment: string): Value {
  if (value.type === "missing") return { type: "missing", comment };
  if (value.type === "word" && value.decoration === undefined) return { type: "word", text: value.text, comment };
  if (value.type === "number" && value.decoration === undefined) {
    return { type: "number", text: value.text, value: value.value, comment };
  }
  return Object.assign(value, { comment });
}

export function bareValue(c: Cursor): Value | null {
  const code = c.peek();
  if (isDigit(code) || code === MINUS) return numberValue(c);
  switch (code) {
    case OPEN_BRACKET:
      return arrayValue(c);
    case OPEN_BRACE:
      return structValue(c);
    case QUOTE:
      return stringValue(c);
    case AT:
      return c.ahead(1) === QUOTE ? stringValue(c) : wordValue(c);
    case TILDE:
      return notValue(c);
    default:
      return wordValue(c);
  }
}

/** `3<socket:[19540]>`, `0x10`; a word where letters follow (`61:62:63`). */
export function numberValue(c: Cursor): Value | null {
  const text = numeral(c);
  if (text === "") return wordValue(c);
  c.token = text;
  c.tokenEnd = c.at;
  const value = c.numeralValue;
  if (!atDecoration(c)) {
    const small = smallNumber(value);
    return small?.text === text ? small : { type: "number", text, value };
  }
  const decorated = decoration(c);
  return decorated === null ? null : { type: "number", text, value, decoration: decorated };
}

/** A `<` that is neither a shift (`1<<X`) nor the mark of a cut line. */
function atDecoration(c: Cursor): boolean {
  return c.peek() === LESS && c.ahead(1) !== LESS && !atCutMark(c);
}

/** `AF_INET`, `AT_FDCWD</cwd>`, a call where `(` follows; no text is a missing value. */
export function wordValue(c: Cursor): Value | null {
  const read = word(c);
  const { text } = read;
  if (text === "") return MISSING;
  c.token = text;
  c.tokenEnd = c.at;
  if (c.peek() === OPEN_PAREN) return callValue(c, text);
  if (!atDecoration(c)) return read;
  const decorated = decoration(c);
  return decorated === null ? null : { type: "word", text, decoration: decorated };
}

/** `htons(80)`, from its parenthesis on. */
export function callValue(c: Cursor, name: string): CallValue | null {
  if (!c.enter()) return null;
  c.at++;
  let args: Value[] | null = null;
  if (c.peek() !== CLOSE_PAREN) {
    do {
      c.take(SPACE);
      const value = anyValue(c, false);
      if (value === MISSING) return c.fail("bad-argument", "a value");
      if (value === null) return null;
      args = append(args, value);
    } while (c.take(COMMA));
  }
  if (!c.take(CLOSE_PAREN)) return c.fail("bad-argument", ", or )");
  c.leave();
  return { type: "call", name, args: args ?? [] };
}

/** `"lo\0"`, `@"abstract"`, `"cut"...`. */
export function stringValue(c: Cursor): StringValue | null {
  const abstract = c.take(AT);
  const start = c.at + 1;
  if (!quoted(c)) return null;
  const text = c.text.slice(start, c.at - 1);
  return { type: "string", text, abstract, cut: c.peek() === DOT && c.takeText("...") };
}

/** `~[RT_1]`, `~(1<<ICMP_ECHOREPLY)`. */
export function notValue(c: Cursor): Value | null {
  const start = ++c.at;
  if (!c.enter()) return null;
  const value = c.peek() === OPEN_PAREN ? expression(c, start) : bareValue(c);
  c.leave();
  return value && { type: "not", value };
}

/** `[1, 2, ...]`, `[USR1 RT_2]`, `[]`. */
export function arrayValue(c: Cursor): ArrayValue | null {
  let items: Value[] | null = null;
  let cut = false;
  if (!c.enter()) return null;
  c.at++;
  if (c.peek() !== CLOSE_BRACKET) {
    do {
      c.take(SPACE);
      cut = ellipsis(c);
      if (cut) break;
      const value = anyValue(c, true);
      if (value === MISSING) return c.fail("bad-argument", "a value");
      if (value === null) return null;
      items = append(items, value);
    } while (c.take(COMMA) || c.peek() === SPACE);
  }
  if (!c.take(CLOSE_BRACKET)) return c.fail("bad-argument", ", or ]");
  c.leave();
  return { type: "array", items: items ?? [], cut };
}

/** `{sa_family=AF_INET, sin_port=htons(80), ...}`. */
export function structValue(c: Cursor): StructValue | null {
  let members: Member[] | null = null;
  let cut = false;
  if (!c.enter()) return null;
  c.at++;
  if (c.peek() !== CLOSE_BRACE) {
    do {
      c.take(SPACE);
      cut = ellipsis(c);
      if (cut) break;
      const member = structMember(c);
      if (member === null) return null;
      members = append(members, member);
    } while (c.take(COMMA));
  }
  if (!c.take(CLOSE_BRACE)) return c.fail("bad-argument", ", or }");
  c.leave();
  return { type: "struct", members: members ?? [], cut };
}

/** V8 reserves 17 items for an array that begins empty, one for an array that begins with its first item. */
function append<Item>(items: Item[] | null, item: Item): Item[] {
  if (items === null) return [item];
  items.push(item);
  return items;
}

/** `sin_port=htons(80)`, `mr_address=`, or a value alone; until 5.10 strace leaves a comma before the `}`. */
export function structMember(c: Cursor): Member | null {
  if (c.peek() === SLASH) bytesComment(c);
  return anyMember(c);
}

export function anyMember(c: Cursor): Member | null {
  const name = valueName(c);
  const value = anyValue(c, false);
  if (value === MISSING && name === "" && c.peek() !== CLOSE_BRACE) return c.fail("bad-argument", "a member");
  return value && { name, value };
}

/**
 * `sin_port=`, of a member or (-N) of an argument; "" where there is none. strace prints such names in lower case:
 * `AF_INET` is none.
 */
export function valueName(c: Cursor): string {
  const { bytes } = c;
  const start = c.at;
  const first = c.peek();
  if (first < 95 || first > 122) return "";
  let at = start;
  for (let code = first; isNameChar(code) || code === DOT; code = bytes[at] ?? 0) at++;
  const next = bytes[at + 1];
  if (bytes[at] !== EQUALS || next === GREATER || next === EQUALS) return "";
  c.at = at;
  const name = c.words.text(c, start);
  c.at++;
  return name;
}
