import { spawn, type ChildProcess } from "node:child_process";

/**
 * A program that answers questions on its stdin, one after the other, on its stdout. It may hang, die, or never stop
 * writing: then the answer is null, it is ended, and so are all later answers.
 */
export class Conversation {
  readonly #child: ChildProcess;
  readonly #patience: number;
  readonly #waiting: Question[] = [];
  #lines: string[] = [];
  #rest = "";
  #size = 0;
  #hasEnded = false;
  #timer: NodeJS.Timeout | null = null;

  /** @param fd inherited as fd 3: the file that it is about, whatever happens to its name */
  constructor(command: string, args: readonly string[], fd: number | null, patience: number) {
    this.#patience = patience;
    // Node's spawn, not execa's: it hands on the fd. A session of its own: Ctrl-C in the terminal is not for it. When we
    // are killed, its stdin ends, and so does it.
    this.#child = spawn(command, args, {
      stdio: ["pipe", "pipe", "ignore", ...(fd === null ? [] : [fd])],
      env: environment(),
      detached: true,
      ...withoutRights(),
    });
    this.#child.on("error", () => {
      this.close();
    });
    this.#child.on("close", () => {
      this.close();
    });
    this.#child.stdin?.on("error", () => {
      this.close();
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#take(text);
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** The lines of its answer, up to the first with which `isWhole`; null: it gave none. */
  ask(question: string, isWhole: (lines: readonly string[]) => boolean): Promise<readonly string[] | null> {
    return new Promise((answer) => {
      if (this.#hasEnded) {
        answer(null);
        return;
      }
      this.#waiting.push({ question, isWhole, answer });
      if (this.#waiting.length === 1) this.#next();
    });
  }

  close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
    this.#child.kill("SIGKILL");
    for (const { answer } of this.#waiting.splice(0)) answer(null);
  }

  #next(): void {
    const first = this.#waiting[0];
    if (first === undefined) return;
    this.#lines = [];
    this.#size = 0;
    this.#timer = setTimeout(() => {
      this.close();
    }, this.#patience);
    this.#child.stdin?.write(first.question);
  }

  #take(text: string): void {
    this.#size += text.length;
    if (this.#size > LARGEST_ANSWER || this.#rest.length > LONGEST_LINE) {
      this.close();
      return;
    }
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#takeLine(line);
  }

  #takeLine(line: string): void {
    const first = this.#waiting[0];
    if (first === undefined) return;
    this.#lines.push(line);
    if (!first.isWhole(this.#lines)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting.shift();
    first.answer(this.#lines);
    this.#next();
  }
}

/**
 * What it reads may be anybody's file: as root we let it read as nobody (65534, /proc/sys/kernel/overflowuid), and libuv
 * drops the groups, too. Where a container has no such user it does not start, and lines are unknown. Not where servers are
 * asked: their client needs its directory.
 */
function withoutRights(): { readonly uid?: number; readonly gid?: number } {
  const asksServers = (process.env["DEBUGINFOD_URLS"] ?? "") !== "";
  return process.geteuid?.() === 0 && !asksServers ? { uid: NOBODY, gid: NOBODY } : {};
}

const NOBODY = 65_534;

interface Question {
  readonly question: string;
  readonly isWhole: (lines: readonly string[]) => boolean;
  readonly answer: (lines: readonly string[] | null) => void;
}

/** Ten thousand addresses with ten functions each take less. */
const LARGEST_ANSWER = 64 * 2 ** 20;
const LONGEST_LINE = 2 ** 20;

/**
 * Servers of debug information are asked only where the user wants that (debuginfod(8), DEBUGINFOD_URLS); their client
 * keeps what it downloads in a directory below HOME or XDG_CACHE_HOME.
 */
function environment(): Record<string, string> {
  const { PATH = "", DEBUGINFOD_URLS = "", ...others } = process.env;
  const minimal = { PATH, LC_ALL: "C" };
  if (DEBUGINFOD_URLS === "") return minimal;
  const client = Object.entries(others).filter(([name]) =>
    /^(DEBUGINFOD_.*|HOME|XDG_CACHE_HOME|.*_proxy)$/i.test(name),
  );
  return { ...minimal, DEBUGINFOD_URLS, ...Object.fromEntries(client.map(([name, value]) => [name, value ?? ""])) };
}
