import type { Cell, Column, Json, Packed } from "./column.ts";

/** Microseconds, of times in seconds. */
const SCALES = [1, 1e6];
/** So many of the first cells show whether a column has few values. */
const SAMPLE = 200;

/** Rows as columns. They are plain data, which the compiler does not see of what has an interface for its type. */
export function packRows(rows: readonly (Cell | object)[]): Packed {
  return { rows: rows.length, column: columnOf(rows as readonly Cell[]) };
}

function columnOf(cells: readonly Cell[]): Column {
  const [first] = cells;
  if (isPlain(first) && cells.every((cell) => cell === first))
    return first === undefined ? { type: "same" } : { type: "same", value: first };
  const present = cells.filter((cell) => cell != null);
  if (present.every((cell) => typeof cell === "number")) return withGaps(cells, present, numbersOf(present));
  if (present.every(isObject)) return withGaps(cells, present, objectsOf(present));
  if (present.every(isArray)) return withGaps(cells, present, choiceOf(present) ?? listsOf(present));
  return withGaps(cells, present, choiceOf(present) ?? { type: "values", values: present });
}

function isPlain(cell: Cell): boolean {
  return typeof cell !== "object" || cell === null;
}

function isArray(cell: Json): cell is readonly Json[] {
  return Array.isArray(cell);
}

function isObject(cell: Json): cell is { readonly [field: string]: Json } {
  return typeof cell === "object" && cell !== null && !isArray(cell);
}

function withGaps(cells: readonly Cell[], present: readonly Json[], column: Column): Column {
  if (present.length === cells.length) return column;
  const kinds = columnOf(cells.map((cell) => (cell === undefined ? 0 : cell === null ? 1 : 2)));
  return { type: "gaps", kinds, present: { rows: present.length, column } };
}

function numbersOf(cells: readonly number[]): Column {
  const scale = SCALES.find((one) => cells.every((cell) => isWhole(cell, one)));
  if (scale === undefined) return { type: "values", values: cells };
  const whole = cells.map((cell) => Math.round(cell * scale));
  const steps = whole.map((cell, at) => cell - (whole[at - 1] ?? 0));
  const isShorter = steps.every(Number.isSafeInteger) && lengthOf(steps) < lengthOf(whole);
  return { type: "numbers", scale, steps: isShorter, numbers: isShorter ? steps : whole };
}

/** Whether nothing is lost; -0 would be. */
function isWhole(cell: number, scale: number): boolean {
  const whole = Math.round(cell * scale);
  return Number.isSafeInteger(whole) && Object.is(whole / scale, cell);
}

/** About how many digits there are. */
function lengthOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + Math.log2(Math.abs(one) + 1) + (one < 0 ? 1 : 0), 0);
}

function objectsOf(cells: readonly { readonly [field: string]: Json }[]): Column {
  const names = new Set<string>();
  for (const cell of cells) for (const name of Object.keys(cell)) names.add(name);
  const fields = Array.from(names, (name) => {
    const column = columnOf(cells.map((cell) => (Object.hasOwn(cell, name) ? cell[name] : undefined)));
    return [name, column] as const;
  });
  return { type: "objects", fields };
}

/** Items at the same place are mostly alike: the first options of sockets are the same option. */
const HEADS = 12;

function listsOf(cells: readonly (readonly Json[])[]): Column {
  const longest = cells.reduce((most, { length }) => Math.max(most, length), 0);
  const heads = Array.from({ length: Math.min(longest, HEADS) }, (_, place) =>
    packRows(cells.filter(({ length }) => length > place).map((cell) => cell[place])),
  );
  const items = packRows(cells.flatMap((cell) => cell.slice(HEADS)));
  return { type: "lists", lengths: cells.map(({ length }) => length), heads, items };
}

/** Null: most cells differ. */
function choiceOf(cells: readonly Json[]): Column | null {
  const texts = new Map<string, number>();
  const values: Json[] = [];
  const places: number[] = [];
  for (const cell of cells) {
    const text = JSON.stringify(cell);
    const place = texts.get(text) ?? values.length;
    if (place === values.length) {
      texts.set(text, place);
      values.push(cell);
    }
    places.push(place);
    if (places.length >= SAMPLE && values.length * 2 > places.length) return null;
  }
  if (values.length * 2 > places.length) return null;
  return { type: "choice", values: { rows: values.length, column: plainColumn(values) }, places };
}

/** Of values that differ: no choice is looked for again. */
function plainColumn(values: readonly Json[]): Column {
  return values.every(isArray) ? listsOf(values) : { type: "values", values };
}
