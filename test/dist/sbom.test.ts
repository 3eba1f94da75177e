/** The bill of materials: it fits CycloneDX's schema, and has every package whose code is in ours. */
import { readFileSync } from "node:fs";
import * as CDX from "@cyclonedx/cyclonedx-library";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeSbom } from "../../scripts/dist/sbom.ts";
import { thisRelease } from "../../scripts/dist/release.ts";
import { scratch } from "../live/safety/target.ts";

const test = suite("bill of materials");
const [path = ""] = await makeSbom(thisRelease(scratch()));
const text = readFileSync(path, "utf8");
const { components, dependencies } = JSON.parse(text) as {
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly name: string;
    readonly licenses: readonly unknown[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
};

test("it fits the schema of CycloneDX 1.6", async () => {
  assert.is(await new CDX.Validation.JsonStrictValidator(CDX.Spec.Version.v1dot6).validate(text), null);
});

test("a text that does not fit is found out", async () => {
  const damaged = text.replace('"type": "application"', '"type": "a program"');
  assert.is.not(await new CDX.Validation.JsonStrictValidator(CDX.Spec.Version.v1dot6).validate(damaged), null);
});

test("each package of which the bundles have code is in it, with koffi and Node, and each has its licence", () => {
  const bundled = Array.from(
    readFileSync("dist/cli/main.cjs", "utf8").matchAll(/^ *\/\/ \S*?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm),
  );
  const names = new Set(bundled.map(([, name]) => name));
  assert.ok(names.has("commander") && names.has("execa"), "the bundle names its packages");
  const found = components.map(({ name }) => name);
  assert.equal([...names, "koffi", "node"].filter((name) => !found.includes(name ?? "")), []); // prettier-ignore
  assert.equal(components.filter(({ licenses }) => licenses.length === 0), []); // prettier-ignore
});

test("socktrace depends on all of them", () => {
  const own = dependencies.find(({ ref }) => ref.startsWith("pkg:npm/socktrace@"));
  assert.equal([...(own?.dependsOn ?? [])].sort(), components.map((component) => component["bom-ref"]).sort());
});

test.run();
