/** Nanoseconds as people say it: "4.08 s", "15.2 ms", "320 us". */
export function durationText(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  if (size >= 1e9) return `${rounded(nanoseconds / 1e9)} s`;
  if (size >= 1e6) return `${rounded(nanoseconds / 1e6)} ms`;
  return `${Math.round(nanoseconds / 1e3)} us`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
