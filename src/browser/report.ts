import type { Packed } from "../base/columns/column.ts";
import { joined, parseOwn, type Rows } from "../base/columns/read.ts";
import type { ChangeData } from "../views/json/change-types.ts";
import type { ProcessData } from "../views/json/types.ts";
import type { DiffSocket, DiffSockets } from "../views/html/diff-sockets.ts";
import type { LinkedSocket } from "../views/html/links.ts";
import type { Blocks } from "../views/html/block-types.ts";
import type { About } from "../views/html/types.ts";

/** The data of the page, unpacked. */
export interface Report {
  readonly about: About;
  readonly processes: readonly ProcessData[];
  readonly sockets: Rows<LinkedSocket>;
  /** In the order of their times. */
  readonly changes: Rows<ChangeData>;
}

export async function loadReport(): Promise<Report> {
  const [about, processes, sockets, changes] = await Promise.all([
    blocks("about"),
    blocks("processes"),
    blocks("sockets"),
    blocks("changes"),
  ]);
  return {
    about: parseOwn<About>(about[0] ?? "{}"),
    processes: all(rows<ProcessData>(processes)),
    sockets: rows<LinkedSocket>(sockets),
    changes: rows<ChangeData>(changes),
  };
}

/** What a diff's page has for its filter. */
export async function loadDiff(): Promise<DiffSockets> {
  const [sockets, places] = await Promise.all([blocks("diffSockets"), blocks("diffPlaces")]);
  return { sockets: all(rows<DiffSocket>(sockets)), places: parseOwn<DiffSockets["places"]>(places[0] ?? "[]") };
}

function rows<Row>(texts: readonly string[]): Rows<Row> {
  return joined<Row>(texts.map((text) => parseOwn<Packed>(text)));
}

function all<Row>(read: Rows<Row>): readonly Row[] {
  return Array.from({ length: read.length }, (_, row) => read.get(row));
}

function blocks(name: keyof Blocks): Promise<readonly string[]> {
  const found = document.querySelectorAll<HTMLScriptElement>(`script[data-block="${name}"]`);
  return Promise.all(Array.from(found, (element) => unpack(element.textContent)));
}

async function unpack(base64: string): Promise<string> {
  const packed = atob(base64);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at++) bytes[at] = packed.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}
