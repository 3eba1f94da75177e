/**
 * `npm run test:nodes [-- TEXT...]`: the command line's tests on the Nodes that people have, one after the other, each from
 * its npm package; or those tests whose names contain one of the texts. The whole suite runs on the Node at hand, `npm test`.
 */
import { execa } from "execa";
import { failedCommand } from "./dist/failed-command.ts";
import { embedded, fetchNode, testedOnly } from "./dist/nodes.ts";

const texts = process.argv.slice(2);
const tests = texts.length > 0 ? texts : ["test/cli/", "test/live/launch", "test/live/attach"];

process.exitCode = await main().catch(failedCommand);

async function main(): Promise<number> {
  let status = 0;
  for (const pinned of process.arch === "x64" ? [...testedOnly, embedded.x64] : [embedded.arm64]) {
    console.log(`Node ${pinned.version}`);
    const node = await fetchNode(pinned);
    const { exitCode } = await execa(node, ["--import", "tsx", "test/support/run.ts", ...tests], {
      stdio: "inherit",
      reject: false,
    });
    if (exitCode !== 0) status = 1;
  }
  return status;
}
