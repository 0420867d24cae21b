/** What many times come to, in nanoseconds. Without times all are 0. */
export interface TimeSummary {
  readonly calls: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Sum and mean; the sum as a double is exact below 2^53 ns (104 days). */
  readonly sum: number;
  readonly exactSum: bigint;
  readonly mean: number;
  /**
   * Percentiles by nearest rank: the smallest of the times that at least 50, 95 and 99 of 100 times do not exceed. Each is a
   * time that was measured; nothing is interpolated.
   */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Collects times. */
export class TimeCollection {
  private times = new Float64Array(16);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Adds a time in nanoseconds. */
  add(nanoseconds: number): void {
    if (this.count === this.times.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.times);
      this.times = larger;
    }
    this.times[this.count++] = nanoseconds;
  }

  /** What the times come to. Sorts what was collected. */
  summary(): TimeSummary {
    const { count } = this;
    const times = this.times.subarray(0, count).sort();
    const exactSum = sumOf(times);
    const sum = Number(exactSum);
    const quantile = (share: number): number => times[Math.max(0, Math.ceil(share * count) - 1)] ?? 0;
    return {
      calls: count,
      minimum: times[0] ?? 0,
      maximum: times[count - 1] ?? 0,
      sum,
      exactSum,
      mean: count === 0 ? 0 : sum / count,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
    };
  }
}

/** Doubles are added up as long as that is exact: every time is smaller than 2^53. */
function sumOf(times: Float64Array): bigint {
  let whole = 0n;
  let part = 0;
  for (const time of times) {
    if (!Number.isSafeInteger(part + time)) {
      whole += BigInt(part);
      part = 0;
    }
    part += time;
  }
  return whole + BigInt(part);
}
