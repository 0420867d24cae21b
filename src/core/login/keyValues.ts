/** A text value read as what its key wants. `problem` says what is wrong with its form; the value is then what was meant. */
export interface ReadValue<Value> {
  readonly value: Value;
  readonly problem?: string;
}

/**
 * A number of RFC 3720 section 5.1: decimal without leading zeros, or hexadecimal behind 0x. Undefined when it is none.
 * Numbers beyond 2^53 lose their last digits, and are out of every key's range anyway.
 */
export function readNumber(text: string): ReadValue<number> | undefined {
  if (/^(?:0|[1-9][0-9]*)$/.test(text)) return { value: Number(text) };
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return { value: Number(text) };
  if (/^0[0-9]+$/.test(text)) return { value: Number(text), problem: 'a decimal number has no leading zero' };
  return undefined;
}

/** Yes or No, exactly so; another case is what was meant, and a problem. */
export function readBoolean(text: string): ReadValue<boolean> | undefined {
  if (text === 'Yes') return { value: true };
  if (text === 'No') return { value: false };
  const lower = text.toLowerCase();
  if (lower !== 'yes' && lower !== 'no') return undefined;
  return { value: lower === 'yes', problem: `booleans are Yes and No, spelt exactly so, not "${text}"` };
}

/** Two numbers with a tilde between them, or one number, which is then both ends. */
export function readRange(text: string): ReadValue<readonly [number, number]> | undefined {
  const ends = text.split('~');
  if (ends.length > 2) return undefined;
  const low = readNumber(ends[0] ?? '');
  const high = ends.length === 2 ? readNumber(ends[1] ?? '') : low;
  if (!low || !high) return undefined;
  const problem =
    low.problem ?? high.problem ?? (low.value > high.value ? 'the range ends before it begins' : undefined);
  return { value: [low.value, high.value], ...(problem ? { problem } : {}) };
}

/** Most elements of a list that are looked at; hostile ones hold thousands. */
const MOST_ELEMENTS = 1000;

/** The elements of a list with commas between them, in the sender's order of preference. */
export function readList(text: string): string[] {
  return text.split(',', MOST_ELEMENTS);
}

/** The words that no key may use as an ordinary value (RFC 3720, section 5.2). */
export type ReservedAnswer = 'Reject' | 'Irrelevant' | 'NotUnderstood';

export function reservedAnswer(text: string): ReservedAnswer | undefined {
  return text === 'Reject' || text === 'Irrelevant' || text === 'NotUnderstood' ? text : undefined;
}

/** "256 KiB", "1 MiB", "512 bytes". */
export function bytesText(bytes: number): string {
  for (const [unit, size] of [
    ['MiB', 1024 * 1024],
    ['KiB', 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${bytes} bytes`;
}
