/** What stands where there is no socket to show, in a summary as in a message: `selected`: there was a selection. */
export function noSocket(selected: boolean): string {
  return selected ? "no socket matched the selection" : "no socket was seen";
}
