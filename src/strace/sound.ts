import type { Value } from "./value.ts";

/** What strace prints that is neither a word nor a number: `1<<X`, `&sin6_addr`, `*`, `2 * sizeof(struct ifreq)`. */
const EXPRESSION =
  /^(?:\*|&\w+|<\.\.\. [\w ]+ \.\.\.>|\(?\w+(?: ?(?:[-+*|]|<<) ?(?:\w+|sizeof\((?:struct )?\w+\)))+\)?)$/;

/**
 * Whether a value is one that strace prints. What the parser cannot tell is an expression to it: so is `SO_REUSE ADDR`,
 * which a paste has broken.
 */
export function isSound(value: Value): boolean {
  switch (value.type) {
    case "expression":
      return EXPRESSION.test(value.text);
    case "flags":
    case "array":
      return value.items.every(isSound);
    case "struct":
      return value.members.every((one) => /^\w*$/.test(one.name) && isSound(one.value));
    case "call":
      return value.args.every(isSound);
    case "changed":
      return isSound(value.before) && isSound(value.after);
    case "not":
      return isSound(value.value);
    default:
      return true;
  }
}
