import { withCommas } from "../../base/with-commas.ts";
import { escapeControls } from "../../base/bytes.ts";
import type { Group } from "../../world/archive.ts";
import { gapTexts } from "../../world/gap.ts";
import type { Process } from "../../world/process.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { addressLine, flagWords, optionWords } from "../pfiles-lines.ts";
import { beyondKept, listing, type Entry, type Listed } from "../listing.ts";
import { insideText } from "../container.ts";
import { commandLine, kindName } from "../names.ts";
import { noSocket } from "../no-socket.ts";
import type { Report, ViewOptions } from "../view.ts";
import { adviceIn } from "../advice-in.ts";
import { adviceText, byNumber } from "./advice.ts";
import { placeBehind } from "./code.ts";
import { growthLines } from "./growth.ts";
import { foldAlike } from "./fold-alike.ts";
import { groupWords } from "./group-words.ts";
import { optionTable, type SummaryStyle, type When } from "./options.ts";
import { causesOf } from "./question-marks.ts";
import { stateLine } from "./state.ts";
import { unseenText } from "../../world/why/unseen.ts";
import { verifiedLines } from "./verified.ts";

/** The summary: pfiles' layout, and below it what pfiles never had: state, history, options with their origin. */
export function summary(
  report: Report,
  {
    style,
    clock,
    verbose,
    show,
    width,
    advice,
    accepts,
  }: Pick<ViewOptions, "style" | "clock" | "verbose" | "show" | "width" | "advice" | "accepts">,
): string {
  const when: When = (time) => clock(time, report.began);
  const manner = {
    when,
    style,
    room: width() ?? Infinity,
    verbose,
    show,
    sysctls: report.state.sysctls,
  };
  const listed = listing(report.state).filter((one) => one.entries.length > 0);
  if (listed.length === 0 && report.state.archive.groups.size === 0)
    return `${[noSocket(report.selected), ...unknowns(report)].join("\n")}\n`;
  const shared = new Set(
    listed.flatMap(({ entries }) => entries.filter((entry) => entry.elsewhere !== null)).map(({ socket }) => socket),
  );
  const processes = listed.map((one) => processText(one, report, manner, shared));
  const words = groupWords(report.state.archive.groups.values());
  const groups = beyondKept(report.state).map((group) => groupLine(group, words.get(group) ?? "", when));
  const all = advice === "none" ? [] : adviceIn(report, accepts);
  const judged = adviceText(all, report.state, { ...manner, advice, where: byNumber });
  const unknown = [...causesOf(listed, report.state.doubts), ...unknowns(report)];
  const tail = [...groups, ...unknown, ...verifiedLines(report.verified), ...growthLines(report.growth)]
    .map((text) => `${escapeControls(text)}\n`)
    .join("");
  return [...processes, judged, tail].filter((part) => part !== "").join("\n");
}

function processText(
  { process, entries }: Listed,
  report: Report,
  manner: SummaryStyle,
  shared: ReadonlySet<Socket>,
): string {
  const { style, when } = manner;
  const head = `${process.pid || "?"}:\t${style.heading(escapeControls(nameOf(process)))}${insideText(process.inner, process.container)}${exitText(process, when)}\n`;
  const { listed, counted } = foldAlike(entries, report.state, shared, manner.verbose);
  return (
    head + listed.map((entry) => entryText(entry, manner)).join("") + counted.map((line) => `  ${line}\n`).join("")
  );
}

function nameOf(process: Process): string {
  return process.argv === null && process.command === "?"
    ? "unknown process"
    : commandLine(process.argv ?? [process.command]);
}

function exitText(process: Process, when: When): string {
  if (process.exit === null) return "";
  const how =
    process.exit.type === "status" ? `exited with ${process.exit.status}` : `killed by ${process.exit.signal}`;
  return `\t(${how}${process.ended === null ? "" : ` at ${when(process.ended)}`})`;
}

function entryText(entry: Entry, manner: SummaryStyle): string {
  const { socket } = entry;
  const { style, when } = manner;
  const head = `${String(entry.fd).padStart(4)}: S_IFSOCK mode:0777 ino:${socket.inode ?? "?"}  #${socket.id}`;
  if (entry.elsewhere !== null)
    return `${head}\n${style.faint(`\tsame socket as under process ${entry.elsewhere.pid || "?"}`)}\n`;
  const lines = [
    `      ${flagWords(socket, entry.cloexec)}`,
    `\t${socket.kind.type === "?" ? "SOCK_?" : socket.kind.type}\t${kindName(socket.kind)}`,
    optionLine(socket),
    addressLine("sockname", socket.local),
    addressLine("peername", socket.peer),
    `\t${stateLine(socket, style.set)}`,
    `\t${style.faint(lifeText(socket, when))}`,
    ...optionTable(socket, manner),
    ...[...socket.failed.values()].map(
      (failure) =>
        `\t${style.failure(`failed: ${failure.attempt}: ${failure.errno}${failure.count > 1 ? `, ${failure.count} times` : ""}`)}${style.faint(placeBehind(failure))}`,
    ),
  ];
  return [head, ...lines.filter((text) => text !== null)].map((text) => `${escapeKeepingColour(text)}\n`).join("");
}

function optionLine(socket: Socket): string | null {
  const words = optionWords(socket);
  return words === "" ? null : `\t${words}`;
}

/** `opened 0.051021 by 2003 (socket), closed 4.020000 by 2003 (exit)` */
function lifeText(socket: Socket, when: When): string {
  const opened = socket.opened === null ? unseenText(socket) : `opened ${momentText(socket.opened, when)}`;
  const latest = socket.closed?.latest === true ? "at the latest " : "";
  const closed = socket.closed === null ? "still open" : `closed ${latest}${momentText(socket.closed, when)}`;
  const gap = socket.gap === null ? "" : `; ${gapTexts[socket.gap.by]}, so that calls on it may be missing`;
  return `${opened}, ${closed}${gap}`;
}

function momentText(moment: Moment, when: When): string {
  const at = moment.time === null ? "" : `${when(moment.time)} `;
  if (moment.call === "reused") return `${at}when its fd number was used again`;
  return `${at}by ${moment.tid || "?"} (${moment.call})${placeBehind(moment)}`;
}

function groupLine(group: Group, words: string, when: When): string {
  const many = group.kept.length;
  const first = many === 1 ? "the first is" : `the first ${withCommas(many)} are`;
  const kept = many === 0 ? "" : `, ${first} listed above`;
  const span = group.first === null ? "" : `, from ${when(group.first)} to ${when(group.last)}`;
  return `${withCommas(group.count)} x ${words}${span}${kept}`;
}

const AFTER_LOSS =
  "there may be more sockets than are counted here, and those that closed meanwhile may have been set to more than is shown";

function unknowns(report: Report): readonly string[] {
  const doubts = [...report.state.doubts].map(
    ([cause, count]) => `unknown: ${cause}${count > 1 ? ` (${count} times)` : ""}`,
  );
  const { lost, endedCount, ended } = report.state;
  const more = endedCount - ended.length;
  return [
    ...(lost === 0 ? [] : [`unknown: ${withCommas(lost)} events were lost: ${AFTER_LOSS}`]),
    ...doubts,
    ...(more === 0 ? [] : [`and ${withCommas(more)} more processes that have ended`]),
  ];
}

/** Our own colours stay, every other control character is shown. */
function escapeKeepingColour(text: string): string {
  return text
    .split(/(\x1b\[\d+m|\t)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeControls(part)))
    .join("");
}
