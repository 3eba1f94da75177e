import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import type { SarifLog } from "../../src/views/sarif/types.ts";

/** The schema of SARIF 2.1.0 as its authors publish it, in a package of Microsoft's. Of draft 4 it uses what later drafts have too. */
const schema = JSON.parse(
  readFileSync(new URL(import.meta.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")), "utf8"),
) as { $schema?: string; id?: string };
delete schema.$schema;
delete schema.id;

// One of its patterns is no regular expression with the flag u.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile<SarifLog>(schema);

/** A document that is valid SARIF 2.1.0; it throws with what is wrong. */
export function parseSarif(text: string): SarifLog {
  const document: unknown = JSON.parse(text);
  if (!isSarif(document)) throw new Error(ajv.errorsText(isSarif.errors));
  return document;
}
