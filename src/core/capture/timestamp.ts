/** A point in time: whole seconds since the epoch and the rest in nanoseconds. */
export interface Timestamp {
  seconds: number;
  nanoseconds: number;
}

/** Times further from the epoch than this are not told: a double would no longer tell their differences exactly. */
export const FURTHEST_SECONDS = (Number.MAX_SAFE_INTEGER - 1) / 2;
const FURTHEST = BigInt(FURTHEST_SECONDS);
/** The lower word of a counter adds at most this many seconds. */
const MOST_OF_LOWER_WORD = 1n << 32n;

/**
 * Turns the 64-bit counters of pcapng into seconds and nanoseconds, exactly; what is finer than a nanosecond is cut off.
 * Most captures share the upper word over thousands of frames, so its share is computed once with BigInt and the lower word
 * is added with plain numbers.
 */
export class TimestampClock {
  private readonly unitsPerSecond: bigint;
  private lastHigh = -1;
  private baseSeconds = 0;
  private baseUnits = 0;
  /** The upper word, or the resolution, needs 64-bit arithmetic for each time. */
  private large = false;
  private readonly result: Timestamp = { seconds: 0, nanoseconds: 0 };
  private readonly offset: bigint;

  /**
   * @param resolution the if_tsresol byte: 10 to the power of -n, or with the top bit set 2 to the power of -n
   * @param offsetSeconds the if_tsoffset option: added to every time
   */
  constructor(
    private readonly resolution: number,
    offsetSeconds: bigint | number,
  ) {
    const exponent = resolution & 0x7f;
    this.unitsPerSecond = (resolution & 0x80 ? 2n : 10n) ** BigInt(exponent);
    this.offset = BigInt(offsetSeconds);
    this.digits = resolution & 0x80 ? Math.min(9, Math.ceil(exponent * Math.log10(2))) : Math.min(9, exponent);
  }

  /** Digits after the decimal point that the resolution can tell apart, at most 9. */
  readonly digits: number;

  /** Whether all its times are seconds and nanoseconds that `at` can tell. */
  get tellsAll(): boolean {
    if (1_000_000_000n % this.unitsPerSecond !== 0n) return false;
    const last = ((1n << 64n) - 1n) / this.unitsPerSecond + this.offset;
    return last <= FURTHEST && this.offset >= -FURTHEST;
  }

  /**
   * The time of a counter given as its two 32-bit words; `seconds` is NaN when it is further from the epoch than a number
   * can tell exactly (142 million years). The result object is reused by the next call.
   */
  at(high: number, low: number): Timestamp {
    const { result } = this;
    if (high !== this.lastHigh) this.begin(high);
    if (this.large) return this.exactly(high, low);
    const units = Number(this.unitsPerSecond);
    const sum = this.baseUnits + low;
    const carry = Math.floor(sum / units);
    const rest = sum - carry * units;
    result.seconds = this.baseSeconds + carry;
    // Up to 10^9 the product is below 2^53 and exact; finer units need 64-bit arithmetic.
    result.nanoseconds =
      1e9 % units === 0 ? rest * (1e9 / units) : Number((BigInt(rest) * 1_000_000_000n) / this.unitsPerSecond);
    return result;
  }

  /** The time of a counter in seconds since the epoch, with every digit that the file has and at least nine. */
  exactText(high: number, low: number): string {
    const units = this.unitsPerSecond;
    const total = this.offset * units + ((BigInt(high) << 32n) | BigInt(low));
    const distance = total < 0n ? -total : total;
    // A part of 2^n in decimal has n digits: 5^n of 10^n.
    const exponent = this.resolution & 0x7f;
    const fraction = (distance % units) * (this.resolution & 0x80 ? 5n ** BigInt(exponent) : 1n);
    const digits = exponent === 0 ? '' : String(fraction).padStart(exponent, '0');
    const shown = digits.slice(0, 9).padEnd(9, '0') + digits.slice(9).replace(/0+$/, '');
    return `${total < 0n ? '-' : ''}${distance / units}.${shown}`;
  }

  private begin(high: number): void {
    const whole = BigInt(high) << 32n;
    const seconds = whole / this.unitsPerSecond + this.offset;
    const near = seconds < FURTHEST - MOST_OF_LOWER_WORD && seconds > -FURTHEST;
    this.large = !near || this.unitsPerSecond > 1n << 51n;
    this.baseSeconds = Number(seconds);
    this.baseUnits = Number(whole % this.unitsPerSecond);
    this.lastHigh = high;
  }

  private exactly(high: number, low: number): Timestamp {
    const count = (BigInt(high) << 32n) | BigInt(low);
    const seconds = count / this.unitsPerSecond + this.offset;
    const told = seconds <= FURTHEST && seconds >= -FURTHEST;
    this.result.seconds = told ? Number(seconds) : NaN;
    this.result.nanoseconds = told ? Number(((count % this.unitsPerSecond) * 1_000_000_000n) / this.unitsPerSecond) : 0;
    return this.result;
  }
}

/** Seconds since the epoch with nine digits ("1335478366.448450000"); empty when there is no time. */
export function epochText(seconds: number, nanoseconds: number): string {
  if (Number.isNaN(seconds)) return '';
  if (seconds < 0 && nanoseconds > 0) {
    // -0.25 s is stored as -1 s + 750 ms; written as one signed decimal it reads -0.250000000.
    return `-${-seconds - 1}.${String(1e9 - nanoseconds).padStart(9, '0')}`;
  }
  return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
}

/**
 * The difference of two times in seconds with `digits` digits after the point ("11.726850"). Digits beyond those are cut,
 * not rounded: they are finer than the capture resolves.
 */
export function differenceText(
  seconds: number,
  nanoseconds: number,
  fromSeconds: number,
  fromNanoseconds: number,
  digits: number,
): string {
  if (Number.isNaN(seconds) || Number.isNaN(fromSeconds)) return '';
  let wholes = seconds - fromSeconds;
  let rest = nanoseconds - fromNanoseconds;
  if (rest < 0) {
    rest += 1e9;
    wholes -= 1;
  }
  let sign = '';
  if (wholes < 0) {
    sign = '-';
    wholes = -wholes;
    if (rest > 0) {
      wholes -= 1;
      rest = 1e9 - rest;
    }
  }
  if (digits <= 0) return `${sign}${wholes}`;
  return `${sign}${wholes}.${String(rest).padStart(9, '0').slice(0, digits)}`;
}

/** The Gregorian calendar repeats after 400 years. */
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 12_622_780_800;

/**
 * Absolute time in UTC as ISO 8601 with nine digits ("2012-04-26T22:12:46.448450000Z"); years beyond 0 to 9999 have a sign
 * and at least six digits. Empty when there is no time.
 */
export function utcText(seconds: number, nanoseconds: number): string {
  if (Number.isNaN(seconds)) return '';
  // JavaScript's own dates end in the year 275760; the same day of another cycle has the same date.
  const cycles = Math.floor(seconds / CYCLE_SECONDS);
  const date = new Date((seconds - cycles * CYCLE_SECONDS) * 1000);
  const year = date.getUTCFullYear() + cycles * CYCLE_YEARS;
  const usual = year >= 0 && year <= 9999;
  const yearText = String(Math.abs(year)).padStart(usual ? 4 : 6, '0');
  const sign = usual ? '' : year < 0 ? '-' : '+';
  return `${sign}${yearText}${date.toISOString().slice(4, 19)}.${String(nanoseconds).padStart(9, '0')}Z`;
}
