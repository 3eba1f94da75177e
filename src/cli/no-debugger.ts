/**
 * On SIGUSR1 Node listens on a port for a debugger, unless somebody else takes the signal. We open none, and mean
 * something else by it. To be loaded before all else.
 */
process.on("SIGUSR1", () => undefined);
