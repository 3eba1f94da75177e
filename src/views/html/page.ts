import { html, Markup, type Part } from "./markup.ts";
import type { PageParts } from "./parts.ts";

/**
 * A page in one file that needs nothing else: the policy forbids all but its own script and style, so that whatever a
 * traced program called itself cannot load or run anything. `body` is to be readable without the script.
 */
export function page(title: string, body: Part, { script, style, scriptHash, styleHash }: PageParts): Markup {
  const policy = [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${ours("", policy, "")}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        ${exact("<title>", title, "</title>")} ${ours("<style>", style, "</style>")}
      </head>
      <body>
        ${body} ${ours("<script>", script, "</script>")}
      </body>
    </html> `;
}

/** Without the blanks that a template may have around its text. */
export function exact(before: string, text: Part, after: string): Markup {
  return Markup.of([before, after], [text]);
}

/** Our own script and style, which the build made, and the policy: no text of a program. The hashes are of each byte. */
function ours(before: string, text: string, after: string): Markup {
  return Markup.of([`${before}${text}${after}`], []);
}
