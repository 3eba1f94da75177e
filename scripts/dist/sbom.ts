import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as CDX from "@cyclonedx/cyclonedx-library";
import { embedded } from "./nodes.ts";
import type { Release } from "./release.ts";

/** A package that is in our packages. */
interface Part {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it: `MIT`, `(MIT OR Apache-2.0)`. */
  readonly license: string;
  /** https://github.com/package-url/purl-spec */
  readonly purl: string;
  /** By which vulnerability databases know it, where that is not the purl. */
  readonly cpe?: string;
}

/**
 * The software bill of materials, in CycloneDX 1.6: every package whose code is bundled, koffi's native part, and Node, which
 * the executables alone have in them. Its time is the release's, and it has no serial number, so it is the same each time.
 */
export async function makeSbom(release: Release): Promise<readonly string[]> {
  const bom = describe(release);
  const format = CDX.Spec.Spec1dot6;
  const text = new CDX.Serialize.JsonSerializer(new CDX.Serialize.JSON.Normalize.Factory(format)).serialize(bom, {
    sortLists: true,
    space: 2,
  });
  const errors: unknown = await new CDX.Validation.JsonStrictValidator(format.version).validate(text);
  if (errors !== null) throw new Error(`the bill of materials does not fit its schema: ${JSON.stringify(errors)}`);
  const path = join(release.out, `socktrace-${release.version}.cdx.json`);
  writeFileSync(path, `${text}\n`);
  return [path];
}

function describe({ version, epoch }: Release): CDX.Models.Bom {
  const own = componentOf(
    { name: "socktrace", version, license: "MIT", purl: `pkg:npm/socktrace@${version}` },
    CDX.Enums.ComponentType.Application,
  );
  const parts = partsOf().map((part) => componentOf(part, CDX.Enums.ComponentType.Library));
  for (const part of parts) own.dependencies.add(part.bomRef);
  const metadata = new CDX.Models.Metadata({ component: own, timestamp: new Date(epoch * 1000) });
  return new CDX.Models.Bom({ metadata, components: new CDX.Models.ComponentRepository(parts) });
}

function componentOf({ name, version, license, purl, cpe }: Part, type: CDX.Enums.ComponentType): CDX.Models.Component {
  const component = new CDX.Models.Component(type, name, { version, bomRef: purl, ...(cpe && { cpe }) });
  component.purl = purl;
  component.licenses.add(licenceOf(license));
  return component;
}

function licenceOf(id: string): CDX.Models.License {
  if (CDX.SPDX.isSupportedSpdxId(id)) return new CDX.Models.SpdxLicense(id);
  return new CDX.Models.LicenseExpression(id);
}

function partsOf(): readonly Part[] {
  const folders: unknown = JSON.parse(readFileSync("dist/packages.json", "utf8"));
  if (!Array.isArray(folders)) throw new Error("dist/packages.json is no list: run npm run build");
  const { version } = embedded.x64;
  const node: Part = {
    name: "node",
    version,
    license: "MIT",
    purl: `pkg:generic/node@${version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:-:*:*:*`,
  };
  return [...folders.map(String).map(partOf), partOf("node_modules/koffi"), node];
}

function partOf(folder: string): Part {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (typeof manifest !== "object" || manifest === null) throw new Error(`${folder}/package.json is no object`);
  const field = (key: string): string => String(Object.entries(manifest).find(([name]) => name === key)?.[1] ?? "");
  const [name, version, license] = [field("name"), field("version"), field("license")];
  if (license === "") throw new Error(`${folder}/package.json names no licence`);
  return { name, version, license, purl: `pkg:npm/${name.replace("@", "%40")}@${version}` };
}
