/** What numbers and times written in a filter mean. */
import { smallest } from './FieldValue';

/** Whole seconds, rounded down, and the nanoseconds (0 to 999,999,999) that are added to them. */
export interface TimeValue {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const NUMBER =
  /^(?:0[xX](?<hexadecimal>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))$/;
const TIME = /^(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]+))?$/;

/** 10, 0xa, 012 (octal) or 0b1010. Infinity beyond what a double counts exactly; undefined for what is no number. */
export function numberLiteral(text: string): number | undefined {
  const groups = NUMBER.exec(text)?.groups;
  if (!groups) return undefined;
  const { hexadecimal, binary, octal, decimal = '' } = groups;
  const number = hexadecimal
    ? parseInt(hexadecimal, 16)
    : binary
      ? parseInt(binary, 2)
      : octal
        ? parseInt(octal, 8)
        : Number(decimal);
  return number <= Number.MAX_SAFE_INTEGER ? number : Infinity;
}

/** As `numberLiteral`, exact for numbers of any size. */
export function wholeNumber(text: string): number | bigint | undefined {
  const number = numberLiteral(text);
  if (number !== Infinity) return number;
  // BigInt knows all forms but the octal one.
  return smallest(BigInt(/^0[0-7]/.test(text) ? `0o${text.slice(1)}` : text));
}

/** Nanoseconds of seconds that are written as a decimal, negative ones too; undefined for what is none. */
export function nanosecondsOf(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const time = timeLiteral(negative ? text.slice(1) : text, negative);
  return time && BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds);
}

/** Seconds as a decimal, to the nanosecond; undefined for what is none, and for what is finer or too large. */
export function timeLiteral(text: string, negative: boolean): TimeValue | undefined {
  const groups = TIME.exec(text)?.groups;
  if (!groups) return undefined;
  const { whole = '', fraction = '' } = groups;
  // Digits behind the ninth are finer than any capture; zeros there say nothing.
  if (/[1-9]/.test(fraction.slice(9))) return undefined;
  const seconds = Number(whole);
  if (seconds > Number.MAX_SAFE_INTEGER) return undefined;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  if (!negative) return { seconds, nanoseconds };
  return nanoseconds === 0
    ? { seconds: 0 - seconds, nanoseconds }
    : { seconds: -seconds - 1, nanoseconds: 1e9 - nanoseconds };
}
