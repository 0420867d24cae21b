/** "1 frame", "2 frames", "0 PDUs": the count with its noun; the plural adds an s. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
