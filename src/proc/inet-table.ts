import { asBytes, asInode, type Inode } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import { ipv4Text, ipv6Text } from "../linux/ip.ts";
import { stateName } from "../linux/states.ts";

/**
 * /proc/PID/net/tcp, udp, udplite, raw, icmp or one of their 6 (ipv4/tcp_ipv4.c, tcp4_seq_show, and its relatives). Tables
 * are long, and most of their lines are not needed: only inodes are read of all, and the text is kept for the rest.
 *
 * `   0: 0100007F:3A99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 45829 1 ...`
 */
export class InetTable {
  private readonly text: string;
  /** Of each line, where its first address begins, and its inode. */
  private readonly places: number[] = [];
  private readonly inodes: Inode[] = [];
  /** How long an address is: the same in all lines. */
  private readonly width: number;
  private lineOf: ReadonlyMap<Inode, number> | null = null;

  constructor(text: string) {
    this.text = text;
    // The first line is the header.
    const first = text.indexOf(":", text.indexOf("\n") + 1) + 2;
    this.width = text.indexOf(" ", first) - first;
    for (let start = text.indexOf("\n") + 1; start > 0 && start < text.length;) {
      const next = text.indexOf("\n", start);
      const end = next < 0 ? text.length : next;
      const place = text.indexOf(":", start) + 2;
      const timeout = endOfNumber(text, place + uidAfter(this.width), end);
      this.places.push(place);
      this.inodes.push(asInode(numberAt(text, endOfNumber(text, timeout, end), end)));
      start = end + 1;
    }
  }

  /** The line of a socket that some process has open. */
  find(inode: Inode): InetLine | null {
    const at = inode === 0 ? undefined : (this.lineOf ??= this.index()).get(inode);
    return at === undefined ? null : this.line(at);
  }

  /** In the order of the table; 0 is the inode of what no process has open (TIME_WAIT, a connection not accepted yet). */
  lines(isWanted: (inode: Inode) => boolean): InetLine[] {
    return this.inodes.flatMap((inode, at) => (isWanted(inode) ? [this.line(at)] : []));
  }

  private line(at: number): InetLine {
    return new InetLine(this.inodes[at] ?? asInode(0), this.text, this.places[at] ?? 0, this.width);
  }

  private index(): ReadonlyMap<Inode, number> {
    const lineOf = new Map<Inode, number>();
    for (let at = 0; at < this.inodes.length; at++) lineOf.set(this.inodes[at] ?? asInode(0), at);
    return lineOf;
  }
}

/** A line of it; its fields are cut out of the text when they are asked for. */
export class InetLine {
  readonly inode: Inode;
  private readonly text: string;
  private readonly place: number;
  private readonly width: number;

  constructor(inode: Inode, text: string, place: number, width: number) {
    this.inode = inode;
    this.text = text;
    this.place = place;
    this.width = width;
  }

  /** Whose it is; 0 too where no process has it open. */
  get uid(): number {
    return numberAt(this.text, this.place + uidAfter(this.width), this.text.length);
  }

  /** `0100007F:3A99` */
  get local(): string {
    return this.field(0, this.width);
  }

  get peer(): string {
    return this.field(this.width + 1, this.width);
  }

  get state(): string {
    return this.field(2 * this.width + 2, 2);
  }

  /** Transmit and receive queue: `00000000:00000000`. */
  get queues(): string {
    return this.field(2 * this.width + 5, 17);
  }

  private field(from: number, width: number): string {
    return this.text.slice(this.place + from, this.place + from + width);
  }
}

/** How far behind the first address the uid is: ` 00:00000000 00000000` follows the queues (timer, expiry, retransmits). */
function uidAfter(width: number): number {
  return 2 * width + 44;
}

export interface InetEntry {
  readonly local: Address | null;
  /** Null: no peer; the table shows all zeros. */
  readonly peer: Address | null;
  /** The kernel's name, UDP's too: CLOSE is a socket that is not connected. */
  readonly state: string | null;
  /** Bytes received and not read; of a TCP listener the connections that wait for accept. */
  readonly receive: number;
  /** Bytes not yet acknowledged; 0 for a TCP listener. */
  readonly send: number;
}

/** The decimal number behind blanks; 0: there is none. */
function numberAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = afterBlanks(text, from, to); at < to && isDigit(text, at); at++)
    value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}

/** Where it ends. */
function endOfNumber(text: string, from: number, to: number): number {
  let at = afterBlanks(text, from, to);
  while (at < to && isDigit(text, at)) at++;
  return at;
}

function afterBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) === 0x20) at++;
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** No peer: `00000000:0000`. */
export function isZero(end: string): boolean {
  return end === ZERO4 || end === ZERO6;
}

export const ZERO4: string = `${"0".repeat(8)}:0000`;
export const ZERO6: string = `${"0".repeat(32)}:0000`;

export function parseInetLine({ local, peer, state, queues }: InetLine): InetEntry {
  return {
    local: parseAddress(local),
    peer: isZero(peer) ? null : parseAddress(peer),
    state: stateName(parseInt(state, 16)),
    send: parseInt(queues.slice(0, 8), 16),
    receive: parseInt(queues.slice(9), 16),
  };
}

/** `0100007F:07E8`: 32-bit words in little-endian order, then the port in hex; null: something else. */
function parseAddress(text: string): Address | null {
  const colon = text.indexOf(":");
  if (colon !== 8 && colon !== 32) return null;
  const port = parseInt(text.slice(colon + 1), 16);
  const address = addressText(text.slice(0, colon));
  return colon === 8 ? { type: "inet", address, port } : { type: "inet6", address, port, scope: null };
}

/** Tables have many lines and few addresses. */
const LIMIT = 10_000;
const texts = new Map<string, string>();

function addressText(hex: string): string {
  let text = texts.get(hex);
  if (text === undefined) {
    const isFour = hex.length === 8;
    text =
      (isFour ? ipv4Text(word(hex, 0)) : ipv6Text(asBytes([0, 8, 16, 24].map((at) => word(hex, at)).join("")))) ?? "";
    if (texts.size < LIMIT) texts.set(hex, text);
  }
  return text;
}

function word(text: string, at: number): ReturnType<typeof asBytes> {
  const value = parseInt(text.slice(at, at + 8), 16);
  return asBytes(String.fromCharCode(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff));
}
