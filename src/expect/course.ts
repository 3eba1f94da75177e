import type { Evidence } from "../advice/advice.ts";
import { showAddress } from "../linux/address.ts";
import type { Sysctls } from "../linux/option.ts";
import { optionMatches } from "../select/option.ts";
import { subjectOfSocket } from "../select/subject.ts";
import type { OptionSpec, StepCall } from "../select/syntax.ts";
import type { Change, EventOnSocket } from "../world/change.ts";
import type { Socket } from "../world/socket.ts";
import type { Problem } from "./demand.ts";
import { heldNow } from "./held.ts";
import { setEvidence, SetCalls } from "./sets.ts";

/** What an option was on one socket, in the course of its calls. */
export interface Stage {
  /** Whether it is as demanded, after the last call that could change it; and what it is, where it is not. */
  holds: boolean;
  now: Pick<Problem, "type" | "text"> | null;
  /** Since when it has been so, or had been first; null: it never was. `birth`: from the start. */
  since: "birth" | Evidence | null;
  /** The first call of the step that was asked for; null: there was none. */
  step: Evidence | null;
  /** What was wrong at it; null: nothing. */
  atStep: Pick<Problem, "type" | "text"> | null;
  /** A line of that call could not be read. */
  stepUnread: boolean;
  setUnread: boolean;
  /** The last set before the step, the first one after it, and the first after it that made it so. */
  before: Evidence | null;
  after: Evidence | null;
  madeAfter: Evidence | null;
}

/** Follows one option on all sockets: whether it was as demanded when a step was taken, and since when it was. */
export class Course {
  private readonly stages: WeakMap<Socket, Stage> = new WeakMap();
  private readonly option: OptionSpec;
  private readonly step: StepCall | null;
  private readonly sets: SetCalls;
  private readonly sysctls: Sysctls | null;

  constructor(option: OptionSpec, step: StepCall | null, sysctls: Sysctls | null) {
    this.option = option;
    this.step = step;
    this.sets = new SetCalls(option.name);
    this.sysctls = sysctls;
  }

  /** Null: no call on it has been seen. */
  of(socket: Socket): Stage | null {
    return this.stages.get(socket) ?? null;
  }

  changed(change: Change): void {
    if (change.type !== "socket") return;
    const { event, socket } = change;
    if (births.has(event.type)) this.look(socket, "birth");
    if (event.type === "accepted" && this.step === "accept" && socket.listener !== null)
      this.stepTaken(socket.listener, event);
    if (isStep(event, this.step)) this.stepTaken(socket, event);
    else if (event.type === "option-set" || event.type === "option-read") this.optionChanged(socket, event);
    else if (event.type === "unread") this.unread(socket, event);
  }

  private optionChanged(socket: Socket, event: EventOnSocket): void {
    const evidence = event.type === "option-set" ? setEvidence(event) : null;
    const stage = this.look(socket, evidence);
    if (evidence === null || !this.sets.isOne(event)) return;
    if (stage.step === null) stage.before = evidence;
    else stage.after ??= evidence;
    if (stage.step !== null && stage.holds) stage.madeAfter ??= evidence;
  }

  private unread(socket: Socket, event: EventOnSocket): void {
    const stage = this.look(socket, null);
    if (this.sets.isUnread(event)) stage.setUnread = true;
    if (this.step !== null && event.seen.call.startsWith(this.step)) stage.stepUnread = true;
  }

  /** The value is the one that the last call left: a step may change it by itself. */
  private stepTaken(socket: Socket, event: EventOnSocket): void {
    const stage = this.stageOf(socket);
    if (stage.step !== null) return;
    stage.step = stepEvidence(event);
    stage.atStep = stage.holds ? null : (stage.now ?? { type: "unknown", text: `${this.option.name} is unknown` });
  }

  private look(socket: Socket, by: "birth" | Evidence | null): Stage {
    const stage = this.stageOf(socket);
    const subject = subjectOfSocket(socket, this.sysctls);
    stage.holds = optionMatches(this.option, subject);
    stage.now = stage.holds ? null : heldNow(this.option, subject, "was");
    if (stage.holds && by !== null) stage.since ??= by;
    return stage;
  }

  private stageOf(socket: Socket): Stage {
    const found = this.stages.get(socket);
    if (found !== undefined) return found;
    const made = newStage();
    this.stages.set(socket, made);
    return made;
  }
}

const births: ReadonlySet<string> = new Set(["created", "paired", "accepted"]);

const steps: Readonly<Record<string, StepCall>> = {
  bound: "bind",
  listening: "listen",
  connected: "connect",
  accepted: "accept",
};

/** connect() with AF_UNSPEC dissolves a connection: it is none. */
function isStep(event: EventOnSocket, step: StepCall | null): boolean {
  return step !== null && steps[event.type] === step && !(event.type === "connected" && event.peer === null);
}

function stepEvidence(event: EventOnSocket): Evidence {
  const { time, tid, call } = event.seen;
  return { at: time, tid, call, text: stepText(event) };
}

function stepText(event: EventOnSocket): string {
  if (event.type === "listening") return String(event.backlog);
  const address = event.type === "bound" ? event.address : "peer" in event ? event.peer : null;
  return address === null ? "" : showAddress(address);
}

function newStage(): Stage {
  return {
    holds: false,
    now: null,
    since: null,
    step: null,
    atStep: null,
    stepUnread: false,
    setUnread: false,
    before: null,
    after: null,
    madeAfter: null,
  };
}

/** The call that made a socket; null: it was not seen. */
export function birthOf({ opened, peer, listener, acceptSeen, kind }: Socket): Evidence | null {
  if (opened === null) return null;
  const { time, tid, call } = opened;
  const isAccepted = listener !== null || acceptSeen;
  const text = isAccepted ? (peer === null ? "" : showAddress(peer)) : `${kind.family} ${kind.type}`;
  return { at: time, tid, call, text };
}
