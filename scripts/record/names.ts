import { homedir, hostname, release, userInfo } from "node:os";

/**
 * Names that would reveal the machine or the person, each with a neutral one. The namespaces hide most of them already;
 * this is the second safeguard, and what the test checks.
 */
export function namesOfThisMachine(repository: string): [name: string, neutral: string][] {
  const names: [string, string][] = [
    [repository, "/home/user/socktrace"],
    [homedir(), "/home/user"],
    [hostname(), "host"],
    [userInfo().username, "user"],
    [release(), "6.18.0"],
  ];
  // These are on every machine; a name of two letters would be found everywhere.
  return names.filter(([name, neutral]) => name.length > 2 && name !== neutral && !/^(\/?root|localhost)$/.test(name));
}

/** The log with every such name replaced. Longer names first: a home folder holds the user's name. */
export function neutralise(log: string, names: readonly (readonly [string, string])[]): string {
  const sorted = [...names].sort(([a], [b]) => b.length - a.length);
  return sorted.reduce((text, [name, neutral]) => text.replace(wholeWord(name), neutral), log);
}

/** Finds the name where it is not part of a longer word: a host by the name of `stream` must not change SOCK_STREAM. */
export function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`, "g");
}

/** The folders of Debian's own files, and those that the stage and the samples make. */
const usual = /^\/(?:usr|lib|lib64|bin|sbin|etc|proc|dev|sys|run|var|tmp|home\/user)(?:\/|$)|^\/root(?:\/\.curlrc)?$/;

/** Paths in the log that are neither Debian's nor the stage's: they would reveal the machine. */
export function oddPaths(log: string): string[] {
  const paths = log.match(/(?<=["<(:=] ?)\/[\w.+@-]+(?:\/[\w.+@-]+)+/g) ?? [];
  return [...new Set(paths)].filter((path) => !usual.test(path));
}
