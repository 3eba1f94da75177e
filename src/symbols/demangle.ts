import { findCommand } from "./command.ts";
import { Conversation } from "./conversation.ts";

/** Names of C++ and Rust as people write them, by c++filt or llvm-cxxfilt; without one of these they stay as they are. */
export class Demangler {
  readonly #patience: number;
  readonly #names = new Map<string, string>();
  #filter: Conversation | null = null;
  /** Started so often: a name that it dies of must not make us start it for ever. */
  #starts = 0;

  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Finds out these; `of` has them from then on. */
  async ask(names: readonly string[]): Promise<void> {
    const unknown = [...new Set(names)].filter((name) => isMangled(name) && !this.#names.has(name));
    if (unknown.length === 0) return;
    if (this.#names.size > MOST) this.#names.clear();
    const lines = await this.#start()?.ask(`${unknown.join("\n")}\n`, ({ length }) => length === unknown.length);
    for (const [at, name] of unknown.entries()) this.#names.set(name, tidy(lines?.[at] ?? name));
  }

  of(name: string): string {
    return this.#names.get(name) ?? name;
  }

  close(): void {
    this.#filter?.close();
  }

  #start(): Conversation | null {
    if (this.#filter?.hasEnded === false) return this.#filter;
    const command = this.#starts < MOST_STARTS ? findCommand(COMMANDS) : null;
    this.#starts++;
    this.#filter = command && new Conversation(command.path, command.args, null, this.#patience);
    return this.#filter;
  }
}

/** -i: without the number of a Rust crate (binutils' manual, "c++filt"), as strace prints names. */
const COMMANDS = [
  { name: "c++filt", args: ["-i"] },
  { name: "llvm-cxxfilt", args: [] },
];
const MOST = 100_000;
const MOST_STARTS = 3;

/** Itanium's C++ and Rust's older names begin with _Z, Rust's newer ones with _R; only what these are made of is asked. */
export function isMangled(name: string): boolean {
  return /^_[ZR][\w$.]+$/.test(name);
}

/** `core::fmt::write::h0123456789abcdef`: Rust's older names end in a digest, which c++filt takes off, llvm-cxxfilt not. */
function tidy(name: string): string {
  return name.replace(/::h[0-9a-f]{16}$/, "");
}
