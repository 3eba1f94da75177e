import { nothingAccepted, type Accepts } from "../../advice/advice.ts";
import { EXAMPLES, judge } from "../../advice/judge.ts";
import type { Picture } from "../../world/picture.ts";
import { adviceJson } from "../json/advice.ts";
import type { AdviceData } from "../json/types.ts";
import { adviceText, byPlace } from "../text/advice.ts";
import type { ViewOptions } from "../view.ts";
import type { Advised } from "./view.ts";

/** What is found in a look is judged once, for whoever shows or counts it. `most`: of how many sockets a piece has the ids. */
export function advisedOn(picture: Picture, accepts: Accepts = nothingAccepted, most: number = EXAMPLES): Advised {
  return { picture, advice: judge(picture, accepts, most) };
}

/** The advice below a listing, a blank line before it; empty: there is none. Nothing of a look has a time. */
export function adviceBelow({ advice, picture }: Advised, { style, width, advice: least }: ViewOptions): string {
  const manner = { when: () => "", style, room: width() ?? Infinity, advice: least, where: byPlace };
  const text = adviceText(advice, picture, manner);
  return text === "" ? "" : `\n${text}`;
}

/** All advice, on the sockets by the ids that the document gives them; `idOf`: by inode. */
export function adviceData({ advice, picture }: Advised, idOf: (inode: number) => number | null): AdviceData[] {
  return advice.map(adviceJson).map((one) => ({
    ...one,
    sockets: one.sockets.flatMap((id) => {
      const inode = picture.sockets.get(id)?.inode ?? null;
      return inode === null ? [] : (idOf(inode) ?? []);
    }),
  }));
}
