import type { Advice } from "../../advice/advice.ts";
import type { Micros } from "../../base/brands.ts";
import type { Change } from "../../world/change.ts";
import { adviceJson } from "../json/advice.ts";
import { wordsOf } from "../text/words.ts";
import { changeArgs } from "./args.ts";
import type { ChangeOfProcess } from "../json/records.ts";
import { showCall } from "./calls.ts";
import { Lanes } from "./lanes.ts";
import type { Packet } from "./packet.ts";
import { Tracks } from "./tracks.ts";
import { Encoder } from "./wire.ts";

/** The packets of a trace, as they come: calls on the tracks of their threads, changes on those of their sockets. */
export class Recording {
  private readonly encoder: Encoder;
  private readonly tracks: Tracks;
  private readonly lanes: Lanes;
  private text: string;

  /** `at`: its first time. */
  constructor(at: Micros) {
    const seed = seedOf(at);
    const emit = (packet: Packet): void => {
      this.text += this.encoder.encode(packet);
    };
    this.encoder = new Encoder(seed);
    this.tracks = new Tracks(seed, emit);
    this.lanes = new Lanes(this.tracks);
    this.text = this.encoder.preamble(at);
  }

  /** The packets since the last time. */
  take(): string {
    const { text } = this;
    this.text = "";
    return text;
  }

  change(change: Change, at: Micros): void {
    this.lanes.follow(at, change.seen.line);
    if (change.type === "missed")
      this.mark(at, `${change.records} events were lost: what they would have shown is missing`);
    else this.ofProcess(change, at);
  }

  private ofProcess(change: ChangeOfProcess, at: Micros): void {
    if (change.type === "process" && !this.isOfInterest(change)) return;
    const { verb, text } = wordsOf(change) ?? closed;
    if (change.type === "process") this.process(change, at, `${verb} ${text}`);
    else if (change.type === "doubt") this.onProcess(change, at, "note");
    showCall(this.tracks, change, at, `${verb} ${text}`.trimEnd());
    if ("socket" in change && change.socket !== null) this.lanes.show({ ...change, socket: change.socket }, at, verb);
  }

  /** Packets have been lost on their way out. */
  lost(at: Micros): void {
    this.text += this.encoder.restart();
    this.tracks.forget();
    this.mark(at, MISSING);
  }

  /** On a track of our own. */
  private mark(at: Micros, name: string): void {
    this.tracks.show(this.tracks.newRow(), at, { type: "instant", name }, () => ({ name: "socktrace" }));
  }

  /** The input is over. */
  end(at: Micros): void {
    this.lanes.end(at);
  }

  /** Each piece where it was first seen. */
  advice(advice: readonly Advice[], end: Micros): void {
    if (advice.length === 0) return;
    const row = this.tracks.newRow();
    for (const piece of advice) {
      const at = piece.evidence[0]?.at ?? end;
      const { evidence, ...about } = adviceJson(piece);
      const args = { ...about, evidence: evidence.map((one) => ({ ...one })) };
      this.tracks.show(row, at, { type: "instant", name: piece.id, args }, () => ({ name: "advice" }));
    }
  }

  /** As in the timeline: a process is shown from its first socket on. */
  private isOfInterest({ process, sockets = [] }: Change & { readonly type: "process" }): boolean {
    return sockets.length > 0 || this.tracks.has(process);
  }

  private process(change: Change & { readonly type: "process" }, at: Micros, name: string): void {
    const { event, process } = change;
    if (event.type === "executed") this.tracks.rename(process);
    if (event.type !== "exited" && event.type !== "killed") return;
    this.onProcess(change, at, name);
    this.tracks.drop(process, event.seen.tid);
  }

  private onProcess(change: ChangeOfProcess, at: Micros, name: string): void {
    this.tracks.mark(change.process, at, { type: "instant", name, args: changeArgs(change) });
  }
}

/** close() has no words of its own: the fd that it took has. */
const closed = { verb: "closed", text: "" };

const MISSING = "changes are missing here: the output was read too slowly; what ended meanwhile has no end";

/** Two traces in one file have other numbers, unless they began in the same microsecond of a second. From 2^20 to 2^21. */
function seedOf(at: Micros): number {
  return 2 ** 20 + (Math.floor(at) % 2 ** 20);
}
