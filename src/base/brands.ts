/**
 * base/ has what every layer needs and what knows nothing about sockets: branded numbers, bytes, text, times. It
 * imports nothing. Every layer may import it.
 *
 * A brand keeps an fd from being passed where a pid is meant; at run time it is a plain number.
 */
declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A thread id as strace prints it; the leader's is the process id. 0: a log that names no process. */
export type Tid = Brand<number, "Tid">;
/** A process id: the tid of the thread group's leader. */
export type Pid = Tid & { readonly leader: true };
/** A file descriptor: a name for an open file description in one fd table. */
export type Fd = Brand<number, "Fd">;
/** Inode number of a socket (sockfs): a 32-bit counter that can wrap, and means nothing across boots. */
export type Inode = Brand<number, "Inode">;
/** A point in time or a duration in microseconds. Since the epoch it stays below 2^53 until the year 2255. */
export type Micros = Brand<number, "Micros">;
/** A string of which each char code is one byte, 0 to 255: what a program wrote, not yet read as text. */
export type Bytes = Brand<string, "Bytes">;

export const asTid = (value: number): Tid => value as Tid;
export const asPid = (value: number): Pid => value as Pid;
export const asFd = (value: number): Fd => value as Fd;
export const asInode = (value: number): Inode => value as Inode;
export const asMicros = (value: number): Micros => value as Micros;
export const asBytes = (value: string): Bytes => value as Bytes;
