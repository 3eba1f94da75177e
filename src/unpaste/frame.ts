/** Lines around a pasted log that are none of strace's, and say nothing about sockets. */
const FRAMES: readonly (readonly [name: string, pattern: RegExp])[] = [
  // ```` ```console ````, `~~~`, `{noformat}` of Jira, `<pre>`
  [
    "code fences",
    /^ {0,3}(?:(?:`{3,}|~{3,})[\w -]*|\{(?:code|noformat)(?::[\w=|]+)?\}|\[\/?code\]|<\/?(?:pre|code)>)\s*$/,
  ],
  // `$ strace -f -p 4242`, `user@host:~# strace ls`, and the prompt alone, behind the log
  [
    "prompts",
    /^\s*(?:\([\w.-]+\) ?)?[\w@.:~/[\] -]{0,80}[$#%❯] *(?:(?:sudo |[A-Z_]+=\S* )*(?:\S*\/)?strace(?: .*)?|exit)?$/,
  ],
];

/** What kind of frame the line is; null: none. */
export function frameOf(line: string): string | null {
  return FRAMES.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}
