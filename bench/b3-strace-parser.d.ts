/** What the benchmark uses of a package without types. */
declare module "b3-strace-parser/lib/parser.js" {
  const parser: { initialize: () => void; parseLine: (line: string) => unknown };
  export default parser;
}
