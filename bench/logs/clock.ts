/** Writes what a line begins with: a thread, and a time of strace -ttt that goes on by so many microseconds a line. */
export class Clock {
  #time = 1_795_000_000_000_000;

  line(tid: number, text: string, micros = 37): string {
    this.#time += micros;
    return `${tid} ${Math.floor(this.#time / 1e6)}.${String(this.#time % 1e6).padStart(6, "0")} ${text}\n`;
  }
}
