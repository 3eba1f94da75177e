import { runInBareRoot } from "./bare-root.ts";
import { checkUses, scriptOf, type Use } from "./uses.ts";

/** A package in a bare root: commands of the shell, and the pattern (grep -E) of what its tool itself writes. */
export interface Installing {
  /** What comes before the files are listed. */
  readonly prepare?: string;
  readonly install: string;
  readonly remove: string;
  readonly own: string;
}

/** Installs the package, uses it, removes it, and compares the files of before and after. */
export function checkInstalling(
  root: string,
  file: string,
  uses: readonly Use[],
  { prepare = "", install, remove, own }: Installing,
): void {
  const output = runInBareRoot(
    root,
    [file],
    `files() { find / -xdev -path /given -prune -o -print | grep -vE '${own}' | sort; }
     ${prepare}
     files >/given/before
     ${install}
     ${scriptOf(uses)}
     rm /run/ready
     ${remove}
     files >/given/after
     echo "=== left"
     diff /given/before /given/after && echo nothing`,
  );
  checkUses([...uses, { what: "left", script: "", shows: [/^nothing\n$/] }], output);
}
