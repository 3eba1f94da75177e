/** The ways in which people's tools wrap a log, each a function from lines to lines. */

export type Wrap = (lines: readonly string[]) => readonly string[];

/** Deterministic, so that a failure can be repeated. */
const tick = (at: number): string => String(118_345_678 + at * 1001).padStart(9, "0");
const second = (at: number): string => String(Math.floor(at / 50) % 60).padStart(2, "0");

const each =
  (change: (line: string, at: number) => string): Wrap =>
  (lines) =>
    lines.map(change);

/** Broken at a width, nothing lost. */
const hard =
  (width: number): Wrap =>
  (lines) =>
    lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, "gs")) ?? [""]);

/** Broken behind blanks, which stay: fold -s. */
const folded =
  (width: number): Wrap =>
  (lines) =>
    lines.flatMap((line) => line.match(new RegExp(`.{1,${width - 1}}(?: |$)|.{1,${width}}`, "gs")) ?? [""]);

/** At blanks, each break taking one; longer words stand out, as mail programs leave them. */
const mailed =
  (width: number): Wrap =>
  (lines) =>
    lines.flatMap((line) => {
      const parts: string[] = [];
      let rest = line;
      while (rest.length > width) {
        let at = rest.lastIndexOf(" ", width);
        if (at <= 0) at = rest.indexOf(" ", width);
        if (at <= 0) break;
        parts.push(rest.slice(0, at));
        rest = rest.slice(at + 1);
      }
      return [...parts, rest];
    });

const soft = (line: string): readonly string[] => {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > 76) {
    let end = 75;
    while (/=[0-9A-F]?$/.test(rest.slice(0, end).slice(-2))) end--;
    parts.push(`${rest.slice(0, end)}=`);
    rest = rest.slice(end);
  }
  return [...parts, rest.replace(/ $/, "=20")];
};

/** In the order in which they happen to a text: a daemon's log, a viewer, a terminal, a mail, its transport. */
export const stages: readonly Readonly<Record<string, Wrap>>[] = [
  {
    syslog: each((line, at) => `Jun  4 10:02:${second(at)} host1 strace[4242]: ${line}`),
    journald: each((line, at) => `2026-06-14T10:02:${second(at)}+0200 host1 strace[4242]: ${line}`),
    kubectl: each((line, at) => `2026-03-02T09:15:${second(at)}.${tick(at)}Z ${line}`),
    compose: each((line) => `web-1  | ${line}`),
  },
  {
    "grep -n FILE": (lines) =>
      lines.flatMap((line, at) => {
        const mark = at % 3 === 0 ? "-" : ":";
        return [...(at % 20 === 19 ? ["--"] : []), `trace-2.out${mark}${at + 1200}${mark}${line}`];
      }),
    "grep -n": each((line, at) => `${at + 7}:${line}`),
    "cat -n": each((line, at) => `${String(at + 1).padStart(6)}\t${line}`),
    vim: each((line, at) => `${String(at + 1).padStart(5)} ${line}`),
    "less -N": each((line, at) => `${String(at + 1).padStart(7)} ${line}`),
  },
  {
    ANSI: each((line) => line.replace(/^(.{3})/, "\x1b[01;31m\x1b[K$1\x1b[m\x1b[K")),
    link: each((line) => line.replace(/(\w+)$/, "\x1b]8;;http://x/\x1b\\$1\x1b]8;;\x1b\\")),
    prompt: (lines) => ["user@host:~$ strace -f -o /dev/stdout ./server", ...lines, "user@host:~$ "],
    remarks: each((line, at) =>
      / = (?:-?\d|\?).*$|\+\+\+$/.test(line) && !line.includes("strace: ") && at % 4 === 0
        ? `${line} # seen ${at}`
        : line,
    ),
    "wrapped at 72": hard(72),
    "wrapped at 80": hard(80),
    "wrapped at 132": hard(132),
    "folded at 72": folded(72),
  },
  {
    "code block": each((line) => `    ${line}`),
    tab: each((line) => `\t${line}`),
    fences: (lines) => ["```console", ...lines, "```"],
    quote: each((line) => `> ${line}`),
    "quote twice": each((line) => `> > ${line}`),
    "mailed at 72": mailed(72),
  },
  {
    "quoted-printable": (lines) => lines.map((line) => line.replace(/=/g, "=3D")).flatMap(soft),
    HTML: each((line) =>
      line
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(/>/g, "&gt;")
        .replace(/"/g, "&quot;")
        .replace(/'/g, "&#39;"),
    ),
    "HTML without quotes": each((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")),
    CRLF: each((line) => `${line}\r`),
    "trailing blanks": each((line) => (line === "" ? "" : `${line}${" ".repeat(1 + (line.length % 3))}`)),
    "byte-order mark": (lines) => lines.map((line, at) => (at === 0 ? `\ufeff${line}` : line)),
  },
];

export const wraps: Readonly<Record<string, Wrap>> = Object.assign({}, ...stages) as Record<string, Wrap>;
