import { judge } from "../../advice/judge.ts";
import type { Accepts } from "../../advice/advice.ts";
import type { Picture } from "../../world/picture.ts";
import { adviceJson } from "../json/advice.ts";
import type { AdviceData } from "../json/types.ts";
import { adviceText, byPlace } from "../text/advice.ts";
import type { ViewOptions } from "../view.ts";

/** The advice below a listing, a blank line before it; empty: there is none. Nothing of a look has a time. */
export function adviceBelow(picture: Picture, { style, width, advice, accepts }: ViewOptions): string {
  const manner = { when: () => "", style, room: width() ?? Infinity, advice, accepts, where: byPlace };
  const text = adviceText(picture, manner);
  return text === "" ? "" : `\n${text}`;
}

/** All advice, on the sockets by the ids that the document gives them; `idOf`: by inode, `most`: of how many sockets. */
export function adviceData(
  picture: Picture,
  accepts: Accepts,
  idOf: (inode: number) => number | null,
  most: number,
): AdviceData[] {
  return judge(picture, accepts, most)
    .map(adviceJson)
    .map((one) => ({
      ...one,
      sockets: one.sockets.flatMap((id) => {
        const inode = picture.sockets.get(id)?.inode ?? null;
        return inode === null ? [] : (idOf(inode) ?? []);
      }),
    }));
}
