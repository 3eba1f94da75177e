/**
 * The part of SARIF 2.1.0 that we write, by its own names
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). test/views/sarif/schema.test.ts checks documents
 * against the official schema.
 */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly SarifRun[];
}

export interface SarifRun {
  readonly tool: { readonly driver: SarifTool };
  readonly invocations: readonly Invocation[];
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly Result[];
}

interface SarifTool {
  readonly name: string;
  readonly version: string;
  readonly semanticVersion: string;
  readonly rules: readonly Descriptor[];
}

/** A rule: reportingDescriptor. */
export interface Descriptor {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: Text;
  readonly fullDescription: Text;
  readonly help: Text & { readonly markdown: string };
  readonly defaultConfiguration: { readonly level: SarifLevel };
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Invocation {
  readonly executionSuccessful: boolean;
  readonly exitCode?: number;
  readonly exitSignalName?: string;
  readonly exitCodeDescription?: string;
  readonly startTimeUtc?: string;
  readonly toolExecutionNotifications: readonly Notification[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Notification {
  readonly level: SarifLevel;
  readonly message: Text;
}

export interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: SarifLevel;
  readonly message: Text;
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  /** Empty: it counts. */
  readonly suppressions: readonly Suppression[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Suppression {
  /** Not in the source: by a file. */
  readonly kind: "external";
  readonly status: "accepted";
  readonly justification: string;
}

export interface Location {
  readonly physicalLocation: PhysicalLocation;
  readonly logicalLocations: readonly LogicalLocation[];
}

export interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: "%SRCROOT%" };
  /** Left out: the whole file. */
  readonly region?: { readonly startLine: number };
}

export interface LogicalLocation {
  readonly name: string;
  readonly fullyQualifiedName: string;
  readonly kind: "socket" | "process";
}

export interface Text {
  readonly text: string;
}

export type SarifLevel = "error" | "warning" | "note";
