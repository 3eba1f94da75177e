/** The shells that have a script. */
export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

/** What a script has to ask socktrace for when Tab is pressed, since it changes; all else stands in the script. */
export const dynamicKinds = ["pids", "commands", "containers"] as const;

export type DynamicKind = (typeof dynamicKinds)[number];
