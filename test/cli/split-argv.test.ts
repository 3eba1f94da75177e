import { Command } from "commander";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { addOutputOptions } from "../../src/cli/args/flags.ts";
import { addSelectionOptions } from "../../src/cli/args/selecting.ts";
import { splitArgv } from "../../src/cli/args/split-argv.ts";

function program(): Command {
  const root = addSelectionOptions(addOutputOptions(new Command("socktrace").argument("[command...]")));
  addSelectionOptions(addOutputOptions(root.command("read").argument("[file...]")));
  addSelectionOptions(root.command("ls"));
  return root;
}

// What is typed; what commander gets; the command behind `--`.
const cases: readonly (readonly [typed: string, own: string, command?: string])[] = [
  ["curl -i http://x", "curl -i http://x"],
  ["-- curl -i", "", "curl -i"],
  ["-q -- read", "-q", "read"],
  ["-o -- -- ls", "-o --", "ls"],
  // -i takes the next word where that is an address, or wants to be one.
  ["-i curl x", "--internet= curl x"],
  ["-i -- curl", "--internet=", "curl"],
  ["-i TCP:80 curl", "--internet=TCP:80 curl"],
  ["-i 4 curl", "--internet=4 curl"],
  ["-i :ftp -- curl", "--internet=:ftp", "curl"],
  ["-i TPC:80 curl", "--internet=TPC:80 curl"],
  ["-i @example.org curl", "--internet=@example.org curl"],
  ["-i ./a:b", "--internet= ./a:b"],
  ["-iTCP:80 curl", "-iTCP:80 curl"],
  ["-i -s TCP:LISTEN curl -i", "--internet= -s TCP:LISTEN curl -i"],
  ["-nPi curl", "-nP --internet= curl"],
  ["-nPi :80 curl", "-nP --internet=:80 curl"],
  ["-nPiTCP curl", "-nPiTCP curl"],
  ["-ci curl", "-ci curl"],
  ["-oi curl", "-oi curl"],
  ["read -i x.log", "read --internet= x.log"],
  ["read x.log -i UDP", "read x.log --internet=UDP"],
  ["read -- -i", "read -- -i"],
  // ls has no operands: whatever follows is an address.
  ["ls -i FOO", "ls --internet=FOO"],
  ["ls -i -P", "ls --internet= -P"],
];

for (const [typed, own, command] of cases) {
  test(typed, async () => {
    const split = await splitArgv(typed.split(" "), program());
    assert.is(split.own.join(" "), own);
    assert.is(split.command?.join(" "), command);
  });
}

test.run();
