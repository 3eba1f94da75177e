import type { Cell, Column, Json, Packed } from "./column.ts";

/** Rows that are made when they are read. What a row is made of may be shared with others: it is not to be changed. */
export interface Rows<Row> {
  readonly length: number;
  readonly get: (row: number) => Row;
  /** One field of all rows, without making the rows. Undefined in rows that have no such field. */
  readonly field: <Name extends FieldOf<Row>>(name: Name) => Rows<ValueOf<Row, Name>>;
}

/** The fields of a row, also of one that may be null or is one of several types. */
type FieldOf<Row> = Row extends object ? keyof Row & string : never;
type ValueOf<Row, Name extends string> = Row extends object
  ? Row extends { readonly [field in Name]: infer Value }
    ? Value
    : Row extends { readonly [field in Name]?: infer Value }
      ? Value | undefined
      : undefined
  : undefined;

/** What `packRows` made. `Row` is what the caller knows of them: the data is our own. */
export function readRows<Row>({ rows, column }: Packed): Rows<Row> {
  return readerOf(column, rows) as unknown as Rows<Row>;
}

/** Pieces one behind the other. All have as many rows as the first, but for the last. */
export function joined<Row>(pieces: readonly Packed[]): Rows<Row> {
  return join(pieces.map(({ rows, column }) => readerOf(column, rows))) as unknown as Rows<Row>;
}

function join(pieces: readonly Reader[]): Reader {
  const size = Math.max(1, pieces[0]?.length ?? 1);
  return {
    length: pieces.reduce((sum, { length }) => sum + length, 0),
    get: (row) => pieces[Math.floor(row / size)]?.get(row % size),
    field: (name) => join(pieces.map((piece) => piece.field(name))),
  };
}

/** JSON that socktrace itself wrote, by the type that its writer has. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who calls knows
export function parseOwn<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

interface Reader {
  readonly length: number;
  readonly get: (row: number) => Cell;
  readonly field: (name: string) => Reader;
}

const readers: { readonly [Type in Column["type"]]: (column: Column & { type: Type }, rows: number) => Reader } = {
  same: ({ value }, rows) => plain(rows, () => value),
  numbers: readNumbers,
  values: ({ values }, rows) => plain(rows, (row) => values[row]),
  choice: readChoice,
  objects: readObjects,
  lists: readLists,
  gaps: readGaps,
};

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties the column to its reader
function readerOf<Type extends Column["type"]>(column: Column & { type: Type }, rows: number): Reader {
  return readers[column.type](column, rows);
}

function plain(length: number, get: (row: number) => Cell): Reader {
  return { length, get, field: (name) => plain(length, (row) => fieldOf(get(row), name)) };
}

function fieldOf(cell: Cell, name: string): Cell {
  return isObject(cell) && Object.hasOwn(cell, name) ? cell[name] : undefined;
}

function isObject(cell: Cell): cell is { readonly [field: string]: Json } {
  return typeof cell === "object" && cell !== null && !Array.isArray(cell);
}

function readNumbers({ scale, steps, numbers }: Column & { type: "numbers" }, rows: number): Reader {
  const all = Float64Array.from(numbers);
  if (steps) for (let row = 1; row < all.length; row++) all[row] = (all[row] ?? 0) + (all[row - 1] ?? 0);
  return plain(rows, (row) => (all[row] ?? 0) / scale);
}

function readChoice({ values, places }: Column & { type: "choice" }, rows: number): Reader {
  const reader = readerOf(values.column, values.rows);
  const all = Array.from({ length: values.rows }, (_, place) => reader.get(place));
  const index = Int32Array.from(places);
  return plain(rows, (row) => all[index[row] ?? -1]);
}

function readObjects({ fields }: Column & { type: "objects" }, rows: number): Reader {
  const columns = new Map(fields.map(([name, column]) => [name, readerOf(column, rows)]));
  const none = plain(rows, () => undefined);
  return {
    length: rows,
    get: (row) => {
      const cells: [string, Json][] = [];
      for (const [name, column] of columns) {
        const cell = column.get(row);
        if (cell !== undefined) cells.push([name, cell]);
      }
      return Object.fromEntries(cells);
    },
    field: (name) => columns.get(name) ?? none,
  };
}

function readLists({ lengths, heads, items }: Column & { type: "lists" }, rows: number): Reader {
  const firsts = heads.map(({ column, rows: some }, place) =>
    throughGaps(
      readerOf(column, some),
      placesWhere(lengths, (length) => length > place),
    ),
  );
  const behind = readerOf(items.column, items.rows);
  const from = new Int32Array(rows + 1);
  lengths.forEach((length, row) => (from[row + 1] = (from[row] ?? 0) + Math.max(0, length - heads.length)));
  return plain(rows, (row) => {
    const list = firsts.slice(0, lengths[row]).map((first) => first.get(row) ?? null);
    for (let at = from[row] ?? 0; at < (from[row + 1] ?? 0); at++) list.push(behind.get(at) ?? null);
    return list;
  });
}

/** The places of the rows that are there among themselves. */
function placesWhere(values: readonly number[], isThere: (value: number) => boolean): Int32Array {
  let next = 0;
  return Int32Array.from(values, (value) => (isThere(value) ? next++ : -2));
}

function readGaps({ kinds, present }: Column & { type: "gaps" }, rows: number): Reader {
  const kind = readerOf(kinds, rows);
  const places = new Int32Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    const is = kind.get(row);
    places[row] = is === 2 ? next++ : is === 1 ? -1 : -2;
  }
  return throughGaps(readerOf(present.column, present.rows), places);
}

/** A field of what is not there is not there either. */
function throughGaps(present: Reader, places: Int32Array): Reader {
  return {
    length: places.length,
    get: (row) => {
      const place = places[row] ?? -2;
      return place >= 0 ? present.get(place) : place === -1 ? null : undefined;
    },
    field: (name) =>
      throughGaps(
        present.field(name),
        places.map((place) => (place === -1 ? -2 : place)),
      ),
  };
}
