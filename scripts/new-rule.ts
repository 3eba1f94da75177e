/** `npm run new-rule ID`: the skeleton of a piece of advice: its rule, its pair of programs, and what is left to do. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";

const [id] = process.argv.slice(2);
if (id === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
  console.error("usage: npm run new-rule ID, such as reuse-after-bind");
  process.exit(2);
}
const rule = `src/advice/rules/${id}.ts`;
const programs = `samples/advice/${id}`;
if (existsSync(rule) || existsSync(programs)) {
  console.error(`new-rule: ${id} exists already`);
  process.exit(1);
}
const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

writeFileSync(rule, skeleton());
mkdirSync(programs);
writeFileSync(
  `${programs}/bad.py`,
  '"""What is wrong, and what follows from it."""\n\nimport socket\n\nprint("shown: what was measured")\n',
);
writeFileSync(`${programs}/good.py`, '"""The same done well."""\n\nimport socket\n');
console.log(`${rule}, ${programs}/bad.py and good.py are there. Left to do:
- write them; the check stays silent where what decides is unknown
- add ${name} to src/advice/rules.ts
- npx tsx test/advice/rules.test.ts, and npx tsx scripts/advice-doc.ts for docs/advice.md`);

function skeleton(): string {
  return `import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

export const ${name}: Rule = {
  id: "${id}",
  level: "note",
  title: "",
  why: "",
  instead: "",
  bad: "",
  good: "",
  options: [],
  check(one) {
    const state = one.setHere("");
    if (state === null) return null;
    return { text: "", fix: "", evidence: [setBy(state)] };
  },
};
`;
}
