import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/**
 * Writes the declarations (.d.ts) of a module below `root`, and of all that they import, into `folder`. Each is made
 * from its file alone (isolatedDeclarations), so types that no declaration mentions are not read at all.
 */
export function writeDeclarations(entry: string, root: string, folder: string): void {
  const queue = [entry];
  const done = new Set<string>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (done.has(path)) continue;
    done.add(path);
    const text = declarationOf(path);
    for (const { fileName } of ts.preProcessFile(text).importedFiles)
      if (fileName.startsWith(".")) queue.push(join(dirname(path), fileName));
    const target = join(folder, relative(root, path).replace(/\.ts$/, ".d.ts"));
    mkdirSync(dirname(target), { recursive: true });
    // In a published package a module goes by the name that it has when it is run.
    writeFileSync(target, text.replace(/(from "\..*)\.ts"/g, '$1.js"'));
  }
}

function declarationOf(path: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(path, "utf8"), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { isolatedDeclarations: true, verbatimModuleSyntax: true, target: ts.ScriptTarget.ES2023 },
  });
  for (const { messageText } of diagnostics)
    throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  return outputText;
}
