/** A point in time: whole seconds since the epoch and the rest in nanoseconds. */
export interface Timestamp {
  seconds: number;
  nanoseconds: number;
}

/**
 * Turns the 64-bit counters of pcapng into seconds and nanoseconds, exactly. Most captures share the upper word over
 * thousands of frames, so its share is computed once with BigInt and the lower word is added with plain numbers.
 */
export class TimestampClock {
  private readonly unitsPerSecond: bigint;
  private lastHigh = -1;
  private baseSeconds = 0;
  private baseUnits = 0;
  private readonly result: Timestamp = { seconds: 0, nanoseconds: 0 };

  /**
   * @param resolution the if_tsresol byte: 10 to the power of -n, or with the top bit set 2 to the power of -n
   * @param offsetSeconds the if_tsoffset option: added to every time
   */
  constructor(
    resolution: number,
    private readonly offsetSeconds: number,
  ) {
    const exponent = resolution & 0x7f;
    // Beyond 10^-38 or 2^-127 nothing is left of a second in 64 bits; the cap only bounds the BigInt.
    this.unitsPerSecond = resolution & 0x80 ? 2n ** BigInt(exponent) : 10n ** BigInt(Math.min(exponent, 40));
    this.digits = resolution & 0x80 ? Math.min(9, Math.ceil(exponent * Math.log10(2))) : Math.min(9, exponent);
  }

  /** Digits after the decimal point that the resolution can tell apart, at most 9. */
  readonly digits: number;

  /** The time of a counter given as its two 32-bit words. The result object is reused by the next call. */
  at(high: number, low: number): Timestamp {
    const { result } = this;
    if (this.unitsPerSecond > 1n << 51n) return this.exactly(high, low);
    const units = Number(this.unitsPerSecond);
    if (high !== this.lastHigh) {
      const whole = BigInt(high) << 32n;
      this.baseSeconds = Number(whole / this.unitsPerSecond);
      this.baseUnits = Number(whole % this.unitsPerSecond);
      this.lastHigh = high;
    }
    const sum = this.baseUnits + low;
    const carry = Math.floor(sum / units);
    const rest = sum - carry * units;
    result.seconds = this.baseSeconds + carry + this.offsetSeconds;
    // Up to 10^9 the product is below 2^53 and exact; finer units need 64-bit arithmetic.
    result.nanoseconds =
      1e9 % units === 0 ? rest * (1e9 / units) : Number((BigInt(rest) * 1_000_000_000n) / this.unitsPerSecond);
    return result;
  }

  private exactly(high: number, low: number): Timestamp {
    const count = (BigInt(high) << 32n) | BigInt(low);
    this.result.seconds = Number(count / this.unitsPerSecond) + this.offsetSeconds;
    this.result.nanoseconds = Number(((count % this.unitsPerSecond) * 1_000_000_000n) / this.unitsPerSecond);
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

/** Absolute time in UTC as ISO 8601 with nine digits ("2012-04-26T22:12:46.448450000Z"); empty when it has no date. */
export function utcText(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  return date.toISOString().replace(/\.\d+Z$/, `.${String(nanoseconds).padStart(9, '0')}Z`);
}
