/** A stretch of time, in seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Below this nothing more can be distinguished. */
const LEAST = 1e-6;

/** A stretch around `at` that stays there on the screen; `factor` below 1 zooms in. Never beyond `whole`. */
export function zoomed(span: Span, whole: Span, at: number, factor: number): Span {
  const length = Math.min(Math.max((span.to - span.from) * factor, LEAST), whole.to - whole.from);
  const share = (at - span.from) / (span.to - span.from);
  return within({ from: at - share * length, to: at + (1 - share) * length }, whole);
}

/** Moved by seconds, never beyond `whole`. */
export function moved({ from, to }: Span, whole: Span, by: number): Span {
  return within({ from: from + by, to: to + by }, whole);
}

function within({ from, to }: Span, whole: Span): Span {
  const length = Math.min(to - from, whole.to - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: begin, to: begin + length };
}

/** Of a quotient that is whole but for the error of its division. */
const ROUNDING = 1e-6;

/** Round times for about `count` marks. */
export function ticksOf(
  { from, to }: Span,
  began: number,
  count: number,
): { readonly times: readonly number[]; readonly step: number } {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil((from - began) / step - ROUNDING);
  const last = Math.floor((to - began) / step + ROUNDING);
  return { times: Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => began + (first + at) * step), step };
}

/** A time since the beginning, with as many digits as the step needs: `1.2 s`, `350 ms`. */
export function tickText(since: number, step: number): string {
  const isLong = Math.abs(since) >= 1 || step >= 0.1;
  const [unit, factor] = isLong ? ["s", 1] : step >= 1e-4 ? ["ms", 1e3] : ["µs", 1e6];
  const digits = Math.max(0, -Math.floor(Math.log10(step * factor) + 1e-9));
  return `${(since * factor).toFixed(digits)} ${unit}`;
}
