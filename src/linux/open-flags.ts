/** open(2)'s flags that /proc/PID/fdinfo shows (asm-generic/fcntl.h); arm has four of its own (asm/fcntl.h). */
const generic: Readonly<Record<string, number>> = {
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_SYNC: 0o4010000,
  O_DSYNC: 0o10000,
  O_ASYNC: 0o20000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_TMPFILE: 0o20200000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
};

const arm: Readonly<Record<string, number>> = {
  ...generic,
  O_TMPFILE: 0o20040000,
  O_DIRECTORY: 0o40000,
  O_NOFOLLOW: 0o100000,
  O_DIRECT: 0o200000,
  O_LARGEFILE: 0o400000,
};

const access = ["O_RDONLY", "O_WRONLY", "O_RDWR"];

/** `O_RDWR`, `O_NONBLOCK`, `O_CLOEXEC`; bits without a name as one hex number. `arch` as Node calls it. */
export function openFlagNames(flags: number, arch: string): readonly string[] {
  const names = [access[flags & 3] ?? "O_ACCMODE"];
  let rest = flags & ~3;
  for (const [name, bits] of Object.entries(arch.startsWith("arm") ? arm : generic)) {
    if ((rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  return rest === 0 ? names : [...names, `0x${rest.toString(16)}`];
}
