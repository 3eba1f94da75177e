import type { Sysctls } from "../linux/option.ts";
import type { OptionSpec, StepCall } from "../select/syntax.ts";
import type { EventOf } from "../events/event.ts";
import type { Change, EventOnSocket } from "../world/change.ts";
import type { Socket } from "../world/socket.ts";
import type { NamedOption } from "./named-option.ts";
import { Lacks } from "./lacks.ts";
import { SetCalls } from "./set-calls.ts";

/**
 * What an option was on one socket, in the course of its calls. There is one for each open socket, so it has the events
 * as they came; texts are made of them when a verdict needs them.
 */
export interface Stage {
  /** What it is after the last call that could change it; null: as demanded. */
  now: NamedOption | null;
  /** The call by which it was as demanded first, or `birth`; null: it never was. */
  since: "birth" | EventOnSocket | null;
  /** The first call of the step that was asked for, `birth` where accept() is that; null: there was none. */
  step: "birth" | EventOnSocket | null;
  /** What it was at it; null: as demanded. */
  atStep: NamedOption | null;
  /** A line of that call, or of a set, could not be read. */
  stepUnread: boolean;
  setUnread: boolean;
  /** The last set before the step, the first one after it, and the first after it that made it so. */
  before: EventOf<"option-set"> | null;
  after: EventOf<"option-set"> | null;
  madeAfter: EventOf<"option-set"> | null;
}

/** Follows one option on all sockets: whether it was as demanded when a step was taken, and since when it was. */
export class Course {
  /** By the socket's number. */
  private readonly stages: Map<number, Stage> = new Map();
  private readonly step: StepCall | null;
  private readonly sets: SetCalls;
  private readonly lacks: Lacks;

  constructor(option: OptionSpec, step: StepCall | null, sysctls: Sysctls | null) {
    this.step = step;
    this.sets = new SetCalls(option.name);
    this.lacks = new Lacks(option, sysctls);
  }

  /** Null: no call on it has been seen. */
  of({ id }: Socket): Stage | null {
    return this.stages.get(id) ?? null;
  }

  forget({ id }: Socket): void {
    this.stages.delete(id);
  }

  changed(change: Change): void {
    if (change.type !== "socket") return;
    const { event, socket } = change;
    if (births.has(event.type)) this.look(socket, "birth");
    if (event.type === "accepted" && this.step === "accept") this.accepted(socket, event);
    else if (isStep(event, this.step)) this.stepTaken(socket, event);
    else if (event.type === "option-set") this.optionSet(socket, event);
    else if (event.type === "option-read") this.look(socket, null);
    else if (event.type === "unread") this.unread(socket, event);
  }

  private accepted(socket: Socket, event: EventOnSocket): void {
    this.stepTaken(socket, "birth");
    if (socket.listener !== null) this.stepTaken(socket.listener, event);
  }

  private optionSet(socket: Socket, event: EventOf<"option-set">): void {
    const stage = this.look(socket, event);
    if (!this.sets.isOne(event)) return;
    if (stage.step === null) stage.before = event;
    else stage.after ??= event;
    if (stage.step !== null && stage.now === null) stage.madeAfter ??= event;
  }

  private unread(socket: Socket, event: EventOf<"unread">): void {
    const stage = this.look(socket, null);
    if (this.sets.isUnread(event)) stage.setUnread = true;
    if (this.step !== null && event.seen.call.startsWith(this.step)) stage.stepUnread = true;
  }

  /** The value is the one that the last call left: a step may change it by itself. */
  private stepTaken(socket: Socket, step: Stage["step"]): void {
    const stage = this.stageOf(socket);
    if (stage.step !== null) return;
    stage.step = step;
    stage.atStep = stage.now;
  }

  private look(socket: Socket, by: Stage["since"]): Stage {
    const stage = this.stageOf(socket);
    stage.now = this.lacks.of(socket);
    if (stage.now === null && by !== null) stage.since ??= by;
    return stage;
  }

  private stageOf(socket: Socket): Stage {
    const { id } = socket;
    const found = this.stages.get(id);
    if (found !== undefined) return found;
    const made = newStage(socket);
    this.stages.set(id, made);
    return made;
  }
}

const births: ReadonlySet<string> = new Set(["created", "paired", "accepted"]);

const steps: Readonly<Record<string, StepCall>> = {
  bound: "bind",
  listening: "listen",
  connected: "connect",
};

/** connect() with AF_UNSPEC dissolves a connection: it is none. */
function isStep(event: EventOnSocket, step: StepCall | null): boolean {
  return step !== null && steps[event.type] === step && !(event.type === "connected" && event.peer === null);
}

/** Nobody has looked at the option of a socket that is older than the trace. */
const notSeen: NamedOption = { option: null, inForce: null, why: "opened before the trace" };
const notSeenInGap: NamedOption = { ...notSeen, why: "opened in events that were lost" };

function newStage({ unseen }: Socket): Stage {
  return {
    now: unseen === "lost" ? notSeenInGap : notSeen,
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
