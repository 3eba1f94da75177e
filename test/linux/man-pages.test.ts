/**
 * The man pages that the rows name. They were read in man-pages 6.20 (June 2026), where many options have a page of their own.
 * The pages of the machine at hand are checked, whichever they are; MAN_PAGES=FOLDER checks others.
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import type { SocketOption } from "../../src/linux/option.ts";

const folder = process.env["MAN_PAGES"] ?? "/usr/share/man";
const READ = 6020;

/** What tcp(7) and udp(7) of 6.03 do not describe yet. */
const newer = new Set(["TCP_SAVE_SYN", "TCP_SAVED_SYN", "UDP_SEGMENT", "UDP_GRO"]);

test("a man page that an option points to names the option", () => {
  const checked = allOptions().filter((option) => {
    const [name, text] = pageOf(option);
    if (text === null || (newer.has(option.name) && versionOf(text) < READ)) return false;
    assert.match(text, new RegExp(`\\b${option.name}\\b`), `${name} has no ${option.name}`);
    return true;
  });
  if (checked.length === 0) console.log("skipped: no man pages here");
});

test("an option with a page of its own points to it", () => {
  for (const { name, man } of allOptions())
    if (textOf(`${name}(2const)`) !== null) assert.is(man, `${name}(2const)`, name);
});

test("where the pages are those that were read, each that is named is there", () => {
  if (versionOf(textOf("ip(7)") ?? "") !== READ) {
    console.log("skipped: these are not man-pages 6.20");
    return;
  }
  for (const { name, man } of allOptions()) if (man !== null) assert.ok(textOf(man), `${man} of ${name}`);
});

/** The page, or what describes the option where that page is not there yet. */
function pageOf({ man, olderMan }: SocketOption): readonly [name: string, text: string | null] {
  if (man === null) return ["", null];
  const text = textOf(man);
  return text === null && typeof olderMan === "string" ? [olderMan, textOf(olderMan)] : [man, text];
}

/** Without the comments of its source; null: there is no such page. */
function textOf(name: string): string | null {
  const [, page = "", section = ""] = /^(\w+)\((\w+)\)$/.exec(name) ?? [];
  const file = `${folder}/man${section.slice(0, 1)}/${page}.${section}.gz`;
  if (!existsSync(file)) return null;
  const source = gunzipSync(readFileSync(file)).toString("latin1");
  return source.replace(/^[.']?\\".*$/gm, "").replaceAll("\\-", "-");
}

/** `.TH ip 7 2025-12-02 "Linux man-pages 6.20"`: 6020; 0 of other pages. */
function versionOf(text: string): number {
  const [, major = 0, minor = 0] = /"Linux man-pages (\d+)\.(\d+)"/.exec(text) ?? [];
  return Number(major) * 1000 + Number(minor);
}

test.run();
