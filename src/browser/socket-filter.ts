import { withCommas } from "../base/with-commas.ts";
import { counted } from "../views/html/words.ts";
import { filterBar } from "./bar.ts";
import type { Book } from "./book.ts";
import { chosenBy } from "./candidate.ts";
import type { Listed } from "./filter-fault.ts";
import type { Store } from "./store.ts";

/** The filter of the report: what it leaves is what the table and the lifelines show. */
export function socketFilter(store: Store): HTMLElement {
  const { element, set } = filterBar(
    "-s TCP:CLOSE_WAIT   -i :443   --opt '!TCP_NODELAY'   -c nginx   #12   advice:error   or any text",
    listedIn(store.book),
    (filter) => {
      const shown = chosenBy(filter, store.book);
      store.set({ shown });
      const all = store.book.count;
      return shown.length === all ? counted(all, "socket") : `${counted(shown.length, "socket")} of ${withCommas(all)}`;
    },
  );
  store.filterBy = set;
  return element;
}

function listedIn(book: Book): Listed {
  return {
    hasSocket: (id) => book.rowOf(id) !== null,
    isListener: (id) => book.isListener(id),
    advice: book.adviceNames.map(({ name }) => name),
  };
}
