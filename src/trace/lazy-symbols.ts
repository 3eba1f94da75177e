import type { Frame, Location, Owner, Stack, Unwinder } from "../events/code.ts";
import type { Tid } from "../base/brands.ts";
import type { Log } from "../sources/logs/read.ts";
import type { Symbols } from "../symbols/symbols.ts";
import type { StackReader } from "../symbols/unwind/stack-reader.ts";
import type { Resolution, Resolver } from "./resolving.ts";

/** How the stacks of a live trace are looked up. */
export function liveResolution(unwinder: Unwinder): Resolution {
  return { resolver: new LazySymbols(), live: true, unwinder, written: null };
}

/** How those of saved logs are, if they have any. */
export function savedResolution(logs: readonly Pick<Log, "written">[]): Resolution {
  const times = logs.map(({ written }) => written).filter((time) => time !== null);
  const written = times.length === 0 ? null : Math.min(...times);
  return { resolver: new LazySymbols(), live: false, unwinder: null, written };
}

/** Symbols, loaded with the first stack: most logs have none. */
class LazySymbols implements Resolver {
  private loading: Promise<Symbols> | null = null;
  private symbols: Symbols | null = null;

  async resolve(stack: Stack, of: Owner): Promise<void> {
    await (await this.load()).resolve(stack, of);
  }

  async stackReader(): Promise<StackReader | null> {
    return (await this.load()).stackReader(process.arch);
  }

  private async load(): Promise<Symbols> {
    this.loading ??= import("../symbols/symbols.ts").then((room) => new room.Symbols());
    this.symbols = await this.loading;
    return this.symbols;
  }

  locationsOf(frame: Frame): readonly Location[] {
    return this.symbols?.locationsOf(frame) ?? [];
  }

  takeRefuted(): readonly Frame[] {
    return this.symbols?.takeRefuted() ?? [];
  }

  hintOf(of: Tid): string | null {
    return this.symbols?.hintOf(of) ?? null;
  }

  close(): void {
    this.symbols?.close();
  }
}
