import { spawnSync } from "node:child_process";
import { until } from "./until.ts";

/** A shell on a terminal of tmux. Its prompt has to be `$ `, Tab has to list at once, Ctrl-U and Ctrl-L to clear line and screen. */
export interface TerminalShell {
  /** Types a line and Tab, which has to change something: what the screen shows then, the line as it became the last one. */
  readonly complete: (line: string) => Promise<string>;
  readonly end: () => void;
}

/** What is typed behind a Tab: as soon as it is shown, all that the Tab did is. */
const MARK = "@@";
const PROMPT = "$ ";

export async function startShell(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<TerminalShell> {
  const socket = `socktrace-test-${process.pid}-${++shells}`;
  const tmux = (...args: readonly string[]): string =>
    spawnSync("tmux", ["-L", socket, ...args], { encoding: "utf8", env: { ...process.env, ...env } }).stdout;
  const screen = (): string => tmux("capture-pane", "-p").trimEnd();
  const state = (): string => `${tmux("display-message", "-p", "#{cursor_x},#{cursor_y}").trim()} ${screen()}`;
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "500", ...command);
  await until(() => screen() === "$");
  return {
    complete: async (line) => {
      tmux("send-keys", "-l", line);
      await until(() => state().startsWith(`${PROMPT.length + line.length},0 `));
      const typed = state();
      tmux("send-keys", "Tab");
      // zsh leaves a list out where another key follows at once.
      await until(() => state() !== typed);
      tmux("send-keys", "-l", MARK);
      await until(() => screen().includes(MARK));
      const shown = screen();
      tmux("send-keys", "C-u", "C-l");
      await until(() => screen() === "$");
      return shown.replace(MARK, "");
    },
    end: () => {
      tmux("kill-server");
    },
  };
}

let shells = 0;
