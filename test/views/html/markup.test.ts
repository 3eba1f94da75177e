/** Text on a page: nothing that is put in becomes markup. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { escapeHtml, html } from "../../../src/views/html/markup.ts";

test("what HTML reads is escaped, in text and in attributes", () => {
  assert.is(html`<p title="${`"'`}">${"<b>&amp;"}</p>`.text, '<p title="&quot;&#39;">&lt;b&gt;&amp;amp;</p>');
});

test("markup stays markup, lists are joined, null and false are nothing", () => {
  const items = ["<", ">"].map((text) => html`<li>${text}</li>`);
  assert.is(
    html`<ul>
      ${items}${null}${false}${0}
    </ul>`.text.replaceAll(/\s/g, ""),
    "<ul><li>&lt;</li><li>&gt;</li>0</ul>",
  );
});

test("control characters and bidi overrides are shown", () => {
  assert.is(escapeHtml("a\x00\x1b\u202e\u2066b\u2028"), "a\\x00\\x1b\\u202e\\u2066b\u2028");
});

test("any text: no character is left that HTML would read, and the text comes back", () => {
  const back = (text: string): string =>
    text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 60 }), (text) => {
      const escaped = escapeHtml(text);
      assert.not.match(escaped, /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      assert.is(back(escaped), text);
    }),
  );
});

test.run();
