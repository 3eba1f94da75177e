import type { Rule } from "../../advice/rule.ts";
import { helpOf } from "../../linux/help/index.ts";
import type { SocketOption } from "../../linux/option.ts";
import type { Symptom } from "../../linux/symptoms/symptom.ts";
import type { KnownStatement } from "../../linux/proofs/known.ts";
import type { Explanation } from "./explanation.ts";

const SCHEMA = "socktrace.explain/1";

/** `--json`: options with their full descriptions; docs/explain.schema.json describes it. */
export function explanationsJson(
  explanations: readonly Explanation[],
  rules: readonly Rule[],
  symptoms: readonly Symptom[],
): string {
  return print({
    schema: SCHEMA,
    options: explanations.map(optionJson),
    rules: rules.map(ruleJson),
    symptoms: symptoms.map(symptomJson),
  });
}

function symptomJson({ name, kind, aliases, title, means, rules, options, commands }: Symptom): unknown {
  const statements = means.map(({ text, proofs }) => ({ text, proofs }));
  return { name, kind, aliases, title, means: statements, rules, options, commands };
}

function ruleJson({ id, level, title, why, instead, bad, good, options }: Rule): unknown {
  return { id, level, title, why, instead, bad, good, options };
}

/** The index: names by level, and whether there is a longer text. */
export function indexJson(
  options: readonly SocketOption[],
  rules: readonly Rule[],
  symptoms: readonly Symptom[],
): string {
  const levels = [...new Set(options.map(({ level }) => level))].map((level) => ({
    level,
    options: options
      .filter((option) => option.level === level)
      .map((option) => ({ name: option.name, does: option.does, help: helpOf(option) !== null })),
  }));
  return print({
    schema: SCHEMA,
    levels,
    rules: rules.map(({ id, level, title }) => ({ id, level, title })),
    symptoms: symptoms.map(({ name, kind, title }) => ({ name, kind, title })),
  });
}

function optionJson({ option, help, statements, ...texts }: Explanation): unknown {
  return {
    level: option.level,
    name: option.name,
    aliases: option.aliases,
    number: option.number,
    numbers: { ...option.otherNumbers },
    elsewhere: { ...option.elsewhere },
    does: option.does,
    value: { kind: option.kind, access: option.access, text: texts.value },
    default: { text: texts.default, values: texts.defaults },
    kernel: { effect: option.effect, sets: option.sets ?? [], text: texts.kernel },
    inherited: { accept: option.inherited, text: texts.inherited },
    sockets: { families: option.families, types: option.types },
    since: option.since,
    measured: option.measured,
    man: option.man,
    header: option.header,
    source: texts.source,
    help,
    statements: statements.map(statementJson),
  };
}

/** Advice claims nothing of the kernel, so that nothing could show it. */
function statementJson({ part, text, proofs }: KnownStatement): unknown {
  const shown = proofs.filter((proof) => !("advice" in proof));
  return { part, text, proofs: shown.length === 0 ? null : shown };
}

function print(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
