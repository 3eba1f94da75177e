import type { Evidence } from "../../advice/advice.ts";
import { escapeControls, printable, utf8Bytes } from "../../base/bytes.ts";
import type { Bytes } from "../../base/brands.ts";
import { placeOf } from "../../code/place.ts";
import type { Socket } from "../../world/socket.ts";
import type { Assessment } from "../assessment.ts";
import type { ViewOptions } from "../view.ts";
import { stableName } from "./stable-name.ts";
import type { Location, LogicalLocation, PhysicalLocation } from "./types.ts";

/**
 * Where a piece of advice is shown: the line of the source that a call was made on which shows it, where that is known. GitHub
 * refuses a file with a result that has no physical location, so there always is one, else with no line: the log that was
 * read, or the file that the program was run from.
 */
export function locationOf(
  socket: Socket | null,
  evidence: readonly Evidence[],
  assessment: Pick<Assessment, "logs" | "source">,
  options: Pick<ViewOptions, "sourceFile">,
): Location {
  const line = evidence.map((one) => lineOf(one, options)).find((one) => one !== null);
  if (line !== undefined)
    return { physicalLocation: line, logicalLocations: socket === null ? [] : logicalLocations(socket) };
  const file = logIn(assessment) ?? sourceOf(socket, assessment, options) ?? programOf(socket);
  return { physicalLocation: fileAt(file), logicalLocations: socket === null ? [] : logicalLocations(socket) };
}

/** Where in the code the call was made; null: its line is not known. */
function lineOf({ stack }: Evidence, { sourceFile }: Pick<ViewOptions, "sourceFile">): PhysicalLocation | null {
  const source = stack === undefined ? null : (placeOf(stack)?.source ?? null);
  if (source === null) return null;
  const file = sourceFile([utf8Bytes(source.file)], null) ?? source.file;
  return { ...fileAt(file), region: { startLine: Math.max(1, source.line) } };
}

/** The one log that was read; null: there were several, or it was not a file. */
function logIn({ logs = [] }: Pick<Assessment, "logs">): string | null {
  const [log, ...others] = logs;
  return log === undefined || log === "-" || others.length > 0 ? null : log;
}

/** The words in a log may be those of another machine. */
function sourceOf(
  socket: Socket | null,
  { source }: Pick<Assessment, "source">,
  { sourceFile }: Pick<ViewOptions, "sourceFile">,
): string | null {
  if (socket === null || source === "read") return null;
  const { pid, ended } = socket.first.process;
  return sourceFile(commandOf(socket), ended === null ? pid : null);
}

function programOf(socket: Socket | null): string {
  const [program] = socket === null ? [] : commandOf(socket);
  return program === undefined ? "unknown-program" : printable(program);
}

function commandOf({ first: { process } }: Socket): readonly Bytes[] {
  const words = process.argv ?? (process.command === "?" ? [] : [process.command]);
  return words.filter((word) => word !== "");
}

function logicalLocations(socket: Socket): readonly LogicalLocation[] {
  const process = printable(socket.first.process.command);
  const name = stableName(socket);
  return [
    { name, fullyQualifiedName: `${process}/${name}`, kind: "socket" },
    { name: process, fullyQualifiedName: process, kind: "process" },
  ];
}

/** A path as a URI; a relative one is below the root of the source tree. */
function fileAt(path: string): PhysicalLocation {
  const uri = path
    .replace(/^(?:\.\/+)+/, "")
    .split("/")
    .map((part) => encodeURIComponent(escapeControls(part)))
    .join("/");
  return path.startsWith("/")
    ? { artifactLocation: { uri: `file://${uri}` } }
    : { artifactLocation: { uri, uriBaseId: "%SRCROOT%" } };
}
