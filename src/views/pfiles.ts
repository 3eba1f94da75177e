import { escapeControls } from "../base/bytes.ts";
import { listing, type Entry, type Listed } from "./listing.ts";
import { addressLine, flagWords, optionWords } from "./pfiles-lines.ts";
import { commandLine } from "./names.ts";
import type { Report } from "./view.ts";

/**
 * `--format pfiles`: the plain layout, as Solaris prints it, of the sockets that each process had open at its end or at
 * the end of the trace. What strace's output does not contain (owner, device) is a question mark.
 */
export function pfiles(report: Report): string {
  return listing(report.state).map(processText).join("\n");
}

function processText({ process, entries }: Listed): string {
  const name = commandLine(process.argv ?? [process.command]);
  const head = `${process.pid || "?"}:\t${escapeControls(name)}\n  Current rlimit: ? file descriptors\n`;
  return (
    head +
    entries
      .filter((entry) => entry.isOpen)
      .map(entryText)
      .join("")
  );
}

function entryText({ fd, socket, cloexec }: Entry): string {
  const words = optionWords(socket);
  return [
    `${String(fd).padStart(4)}: S_IFSOCK mode:0777 dev:0,? ino:${socket.inode ?? "?"} uid:? gid:? rdev:0,0`,
    `      ${flagWords(socket, cloexec)}`,
    `\t${socket.kind.type === "?" ? "SOCK_?" : socket.kind.type}`,
    words === "" ? null : `\t${words}`,
    addressLine("sockname", socket.local),
    addressLine("peername", socket.peer),
  ]
    .filter((line) => line !== null)
    .map((line) => `${line.replace(/[^\t]+/g, escapeControls)}\n`)
    .join("");
}
