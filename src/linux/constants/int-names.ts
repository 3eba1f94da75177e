/** Values of options that are plain numbers, which strace prints by name: SO_TXREHASH's (linux/socket.h). */
export const intNames: ReadonlyMap<string, number> = new Map(
  Object.entries({
    SOCK_TXREHASH_DISABLED: 0,
    SOCK_TXREHASH_ENABLED: 1,
    SOCK_TXREHASH_DEFAULT: 255,
  }),
);
