/** The --format, which --json is short for. */
export function formatOf({ json, format }: { readonly json?: true; readonly format: string }): string {
  return json === true ? "json" : format;
}
