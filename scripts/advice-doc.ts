/**
 * Writes docs/advice.md from the rules: `tsx scripts/advice-doc.ts`. With `--check` it writes nothing, and fails if the
 * file is not up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Rule } from "../src/advice/rule.ts";
import { rules } from "../src/advice/rules.ts";

const file = "docs/advice.md";

const page = document([...rules].sort((left, right) => left.id.localeCompare(right.id)));
if (process.argv.includes("--check")) {
  const current = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (current !== page) {
    console.error(`${file} is stale: run npx tsx scripts/advice-doc.ts`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, page);
  console.log(`${file}: ${rules.length} rules`);
}

function document(all: readonly Rule[]): string {
  return `# Advice

Made by \`scripts/advice-doc.ts\` from the rules in \`src/advice/rules\`; do not edit it by hand.

What socktrace reports of sockets that are set up in a way their author would want to know about. **error**: the program did not
get what it asked for; **warning**: it works now and will hurt; **note**: worth knowing, or work done for nothing. A rule
whose deciding fact is not in the input stays silent. \`--advice LEVEL\` chooses what the summary shows, \`--fail-on LEVEL\`
makes it the exit status, JSON and [SARIF](ci.md) have all. Ids are a contract: they do not change.
Most rules are about calls. What an attach, \`pfiles\` and \`ls\` find set counts too, as far as the kernel reports it: keepalive,
buffers, ports, addresses; not when it was set, what was asked for, or which calls failed. \`close-wait\`,
\`never-closed\`, \`queue-full\` and \`no-keepalive\` are about sockets that are open: a live trace asks the kernel about
them every few seconds, and before each summary. Sockets that were open before an attach count with the times that the
kernel reports. \`--every SECONDS\` shows besides what has grown since the last summary. \`pfiles\` prints warnings below
its listing; \`ls\`, whose tables programs read, only what \`--advice\` asks for.
[advice-on-real-programs.md](advice-on-real-programs.md) has what they give for nginx, redis, sshd and others.

\`--accept FILE\` lists advice that does not count, as YAML: its id, if need be the sockets as [--expect](expect.md) names them,
and the reason, which JSON shows. A line that no advice needed is reported.

\`\`\`yaml
no-reuseaddr: the port is another one at each start
autotuning-off connected tcp@10.0.0.0/8: measured, fast enough
\`\`\`

| id | level | what is wrong |
|---|---|---|
${all.map(({ id, level, title }) => `| [\`${id}\`](#${id}) | ${level} | ${title} |`).join("\n")}

${all.map(section).join("\n")}`;
}

function section({ id, title, why, instead, bad, good, options }: Rule): string {
  return `## ${id}

${title}. ${why}

Instead: ${instead}

\`\`\`c
/* bad */
${bad}

/* good */
${good}
\`\`\`

${see(options)}Programs: [samples/advice/${id}](../samples/advice/${id}).
`;
}

function see(options: readonly string[]): string {
  return options.length === 0 ? "" : `See ${options.map((name) => `\`${name}\``).join(", ")}. `;
}
