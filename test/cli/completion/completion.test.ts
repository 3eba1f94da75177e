import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../../support/program.ts";
import { SOCKTRACE } from "../../support/socktrace.ts";
import { startShell } from "../../support/tmux.ts";

/** What Tab does in the real shells: transcripts of their terminals, and of fish's `complete -C`. UPDATE=1 writes them anew. */
const test = suite("completion");

/** What is typed before Tab: all of it is known without socktrace. */
const lines = [
  "socktrace ",
  "socktrace --no-",
  "socktrace --format ",
  "socktrace --format=nd",
  "socktrace --fail-on ",
  "socktrace -qo LICEN",
  "socktrace -u roo",
  "socktrace -sTCP:LIS",
  "socktrace read -s TCP:SYN_",
  "socktrace -s TCP:LISTEN,CLOSE_W",
  "socktrace -sTCP:^LIST",
  "socktrace -s tcp:LISTEN,^CL",
  // Not between double quotes: there zsh expands ! from its history at Tab.
  "socktrace --opt '!TCP_NOD",
  "socktrace --opt='!TCP_NOD",
  "socktrace --opt \\!TCP_NOD",
  "socktrace --opt SO_KEEPALIVE:",
  "socktrace --opt '!SO_KEEPALIVE:s",
  "socktrace -o'LICEN",
  "socktrace --columns fd,lo",
  "socktrace -i TCP:80 ls --opt SO_KEEP",
  "socktrace read --show TCP_NODELAY,SO_REUSEP",
  "socktrace explain reuse",
  "socktrace explain TIME_W",
  "socktrace completion ",
  "socktrace help pf",
  "socktrace diff --c",
  "socktrace read LICEN",
  // The command's own completion; ls is a subcommand where it does not stand behind --.
  "socktrace ls --co",
  "socktrace -- ls --group",
  "socktrace -s TCP:LISTEN -- ls --group",
  "socktrace -q -p 1 grep --inv",
  "socktrace -i TCP:80 grep --inv",
];

const folder = mkdtempSync(join(tmpdir(), "socktrace-completion-"));
const calls = join(folder, "calls");
const env = {
  HOME: folder,
  ZDOTDIR: folder,
  XDG_CONFIG_HOME: folder,
  XDG_DATA_HOME: folder,
  PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
  LC_ALL: "C.UTF-8",
  TERM: "screen",
};

test.before(() => {
  mkdirSync(join(folder, "bin"));
  const script = `#!/bin/sh\necho "$*" >> ${calls}\nexec ${process.execPath} ${resolve(SOCKTRACE)} "$@"\n`;
  writeFileSync(join(folder, "bin/socktrace"), script, { mode: 0o755 });
  writeFileSync(
    join(folder, "bashrc"),
    `PS1='$ '
source /usr/share/bash-completion/bash_completion
source <(socktrace completion bash)
bind 'set show-all-if-ambiguous on' 2>/dev/null
bind 'set page-completions off'
bind 'set completion-query-items 0'
`,
  );
  writeFileSync(
    join(folder, ".zshrc"),
    `PS1='$ '
autoload -U compinit
compinit -D -u
source <(socktrace completion zsh)
setopt no_always_last_prompt no_beep no_prompt_sp
LISTMAX=10000
`,
  );
});

test.after(() => {
  rmSync(folder, { recursive: true });
});

const shells: Readonly<Record<string, readonly string[]>> = {
  bash: ["bash", "--rcfile", join(folder, "bashrc"), "-i"],
  zsh: ["zsh", "-d", "-i"],
};

for (const [name, command] of Object.entries(shells)) {
  test(`${name}: static words, without a call of socktrace; then the command's own completion`, async () => {
    rmSync(calls, { force: true });
    const shell = await startShell(command, env);
    try {
      const shown: string[] = [];
      for (const line of lines) shown.push(await shell.complete(line));
      compare(name, shown);
      assert.is(readFileSync(calls, "utf8"), `completion ${name}\n`);
    } finally {
      shell.end();
    }
  });

  test(`${name}: processes by number and name; what they are called is shown escaped and never executed`, async () => {
    const hostile = await startProgram("python3", ["test/cli/completion/hostile.py", folder]);
    const pids = (hostile.ready[1] ?? "").split(" ");
    const shell = await startShell(command, env);
    try {
      for (const [at, shownAs] of ["$(touch pwned)", "\\x1b[31m`id`"].entries()) {
        const pid = pids[at] ?? "";
        // The first digit, which others share.
        const list = await shell.complete(`socktrace -p 1,${pid.slice(0, 1)}`);
        assert.match(list, `${pid}  ${shownAs}`);
        assert.not.match(list, "1\\,");
        assert.match(await shell.complete(`socktrace pfiles ${pid}`), `socktrace pfiles ${pid}`);
      }
      assert.match(await shell.complete("socktrace -c \\$\\(to"), "socktrace -c \\$\\(touch\\ pwned\\)");
      assert.not(existsSync("pwned") || existsSync(join(folder, "pwned")));
    } finally {
      shell.end();
      await hostile.end();
    }
  });
}

test("fish: the same", () => {
  rmSync(calls, { force: true });
  const script = `socktrace completion fish | source
for line in $argv; echo "> $line"; complete -C $line; end`;
  const { stdout, stderr } = spawnSync("fish", ["-c", script, ...lines], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  assert.is(stderr, "");
  compare("fish", [stdout.trimEnd()]);
  assert.is(readFileSync(calls, "utf8"), "completion fish\n");
});

test("fish: processes", async () => {
  const hostile = await startProgram("python3", ["test/cli/completion/hostile.py", folder]);
  const pids = (hostile.ready[1] ?? "").split(" ");
  const script = `socktrace completion fish | source
complete -C 'socktrace -p 1,'; complete -C 'socktrace -c '`;
  const { stdout, stderr } = spawnSync("fish", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  await hostile.end();
  assert.is(stderr, "");
  assert.match(stdout, `\n1,${pids[0] ?? ""}\t$(touch pwned)\n`);
  assert.match(stdout, `\n1,${pids[1] ?? ""}\t\\x1b[31m\`id\`\n`);
  assert.match(stdout, "\n$(touch pwned)\t");
  assert.not(existsSync("pwned"));
});

function compare(name: string, shown: readonly string[]): void {
  const file = `test/cli/completion/${name}.txt`;
  const text = `${shown.join("\n\n")}\n`;
  if (process.env["UPDATE"] === "1") writeFileSync(file, text);
  assert.fixture(text, readFileSync(file, "utf8"));
}

test.run();
