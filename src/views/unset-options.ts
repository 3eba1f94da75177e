import { optionsCalled } from "../linux/catalogue.ts";
import type { Sysctls } from "../linux/option.ts";
import { defaultsOf, namedOptions } from "../world/defaults.ts";
import type { OptionState, Socket } from "../world/socket.ts";
import type { ViewOptions } from "./view.ts";

/** The options of a socket that nobody set, as far as the summary has them: all with -v, else those of --show. */
export function unsetOptions(
  socket: Socket,
  sysctls: Sysctls | null,
  { verbose, show }: Pick<ViewOptions, "verbose" | "show">,
): readonly OptionState[] {
  const defaults = verbose ? defaultsOf(socket, sysctls) : [];
  if (show.size === 0) return defaults;
  const shown = new Set(defaults.map(({ name }) => name));
  return [...defaults, ...namedOptions(socket, show, sysctls).filter(({ name }) => !shown.has(name))];
}

/** The names of --show, as the catalogue has them, in any case; a string: the first that is no option's. */
export function optionsNamed(list: string): ReadonlySet<string> | string {
  const names = new Set<string>();
  for (const text of list.split(",")) {
    const name = text.trim().toUpperCase();
    const found = optionsCalled(name);
    if (found.length === 0) return text.trim();
    for (const option of found) names.add(option.name);
  }
  return names;
}
