import type { Data, Default, SocketOption } from "../option.ts";
import type { Reading } from "../traits.ts";

/** What the options of one level share; a row says what is different. */
export interface Common {
  readonly level: string;
  readonly header: string;
  readonly man: string | null;
  readonly families: readonly string[] | null;
  readonly types: readonly string[] | null;
  /** The kernel that the rows were measured on; null: none, they are from the source. */
  readonly measured: string | null;
  /** Of most; a read-only option is never inherited. */
  readonly inherited: boolean | null;
  /**
   * `harmless`: the level's getsockopt functions were examined for side effects (some in the source, some by trial)
   * and tried on 6.18; rows that are not harmless say so. Left out: not examined yet.
   */
  readonly reading?: Reading;
  /** Left out: all of these families and types. */
  readonly protocols?: readonly string[];
}

/** One option; what is left out is as in most: readable and writable, kept as set, off where it is a boolean. */
export type Row = Pick<SocketOption, "name" | "number" | "kind" | "since" | "does"> & Partial<SocketOption>;

export function level(common: Common, rows: readonly Row[]): readonly SocketOption[] {
  return rows.map((row) => ({
    reading: "unexamined",
    ...common,
    aliases: [],
    access: "rw",
    effect: "kept",
    default: row.kind === "boolean" ? off : unknown,
    ...(row.man?.endsWith("(2const)") === true ? { olderMan: common.man } : {}),
    ...(row.access === "r" || row.access === "none" ? { inherited: false } : {}),
    ...row,
  }));
}

export const constant = (data: Data): Default & { type: "constant" } => ({ type: "constant", data });
export const off: Default & { type: "constant" } = constant(false);
export const on: Default & { type: "constant" } = constant(true);
export const zero: Default = constant(0);
export const unknown: Default = { type: "unknown" };
export const varies = (on: string): Default & { type: "varies" } => ({ type: "varies", on });
export const sysctl = (name: string, field?: number): Default & { type: "sysctl" } =>
  field === undefined ? { type: "sysctl", name } : { type: "sysctl", name, field };
