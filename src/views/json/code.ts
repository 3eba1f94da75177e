import { escapeControls } from "../../base/bytes.ts";
import { placeOf, stackTexts, type Place } from "../../code/place.ts";
import type { Stack } from "../../events/code.ts";
import type { CodeData } from "./types.ts";

/** The field `code` of what a call did; empty where its stack, or the place in it, is not known. */
export function codeField({ stack }: { readonly stack?: Stack }): { readonly code?: CodeData } {
  const place = stack === undefined ? null : placeOf(stack);
  return stack === undefined || place === null ? {} : { code: codeData(place, stack) };
}

function codeData({ function: name, near, module, source, defined, through }: Place, stack: Stack): CodeData {
  return {
    function: shown(name),
    ...(near === null ? {} : { near: escapeControls(near) }),
    module: shown(module),
    file: source === null ? null : escapeControls(source.file),
    line: source?.line ?? null,
    ...(defined === null ? {} : { defined: { file: escapeControls(defined.file), line: defined.line } }),
    ...(through === null ? {} : { through: escapeControls(through) }),
    stack: stackTexts(stack).map(escapeControls),
  };
}

/** Null: none. */
function shown(name: string | null): string | null {
  return name === null || name === "" ? null : escapeControls(name);
}
