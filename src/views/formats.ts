/** The tables, for traces and snapshots alike; table/table.ts has them. */
export const tableFormats = ["lsof", "netstat", "table"] as const;

/** Reports: each is a whole document, also where nothing was found. */
export const reportFormats = ["html", "sarif", "junit"] as const;

/** What --format of a trace takes; registry.ts has the view of each. Names alone, so that --help loads no view. */
export const formats = [
  "text",
  "pfiles",
  "json",
  "lsof",
  "netstat",
  "table",
  "ndjson",
  "html",
  "perfetto",
  "sarif",
  "junit",
] as const;

/** Those that are no text: a file that another program opens. */
export const binaryFormats = ["perfetto"] as const;

/** Those of a trace, and of pfiles and ls, in which --show adds options; a table has --columns for that. */
export const showing = ["text", "json", "ndjson"] as const;
export const snapshotShowing = ["pfiles", "json"] as const;

/** What --format of pfiles and ls takes; snapshot/registry.ts has them. */
export const snapshotFormats = ["lsof", "netstat", "table", "pfiles", "json", "html", "sarif", "junit"] as const;

/** Of these: those that show all that is known of a socket, its options and who has the other end too. */
export const detailedFormats = ["pfiles", "json", "html"] as const;

/** Those that show the lines of the kernel's tables, where nobody has the socket open. */
export const listedFormats = ["lsof", "netstat"] as const;

/** Those that have all advice, whatever --advice chooses. */
export const fullAdviceFormats = ["json", "html", "sarif", "junit"] as const;

/** What --format of diff takes. */
export const diffFormats = ["text", "json", "html"] as const;

/** Of how many sockets a piece of advice has the ids: of all where one can go to each, else of the first few (undefined). */
export function mostNamedIn(format: string): number | undefined {
  return format === "html" ? Infinity : undefined;
}
