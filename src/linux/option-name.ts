/**
 * How people see the name of an option: `SO_KEEPALIVE`. A number alone would not say of which level it is:
 * `SOL_SOCKET:0x4d2`, `0x7777:0x1`. `socktrace explain` takes the same.
 */
export function shownName({ level, name }: { readonly level: string; readonly name: string }): string {
  return /^\d/.test(name) ? `${level}:${name}` : name;
}
