import type { Book } from "../book.ts";

/**
 * The socket at the other end of a connection on this machine: the one whose addresses are these two the other way round,
 * while both were open. Null: none is in the report, or several are.
 */
export class Peers {
  private readonly book: Book;
  private ends: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(book: Book) {
    this.book = book;
  }

  of(row: number): number | null {
    const key = this.key(row, "peer", "local");
    if (key === null) return null;
    const others = (this.all().get(key) ?? []).filter((other) => other !== row && this.meet(row, other));
    return others.length === 1 ? (others[0] ?? null) : null;
  }

  private all(): ReadonlyMap<string, readonly number[]> {
    if (this.ends !== null) return this.ends;
    const ends = new Map<string, number[]>();
    for (let row = 0; row < this.book.count; row++) {
      const key = this.key(row, "local", "peer");
      if (key === null) continue;
      const found = ends.get(key);
      if (found === undefined) ends.set(key, [row]);
      else found.push(row);
    }
    return (this.ends = ends);
  }

  /** Null: a socket without two addresses of the Internet. An IPv4 address is the same through a dual-stack socket. */
  private key(row: number, one: "local" | "peer", other: "local" | "peer"): string | null {
    const [left, right] = [this.book.address(row, one), this.book.address(row, other)];
    if (left === null || right === null || !("port" in left && "port" in right && "address" in left)) return null;
    const ends = `${this.book.addressText(row, one)} ${this.book.addressText(row, other)}`;
    return `${this.book.kind(row).type ?? "?"} ${ends.replaceAll(/\[::ffff:([\d.]+)\]/g, "$1")}`;
  }

  private meet(row: number, other: number): boolean {
    const { opened, closed } = this.book;
    return (opened[row] ?? 0) <= (closed[other] ?? 0) && (opened[other] ?? 0) <= (closed[row] ?? 0);
  }
}
