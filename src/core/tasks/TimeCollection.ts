/** What many times come to, in nanoseconds. Without times all are 0. */
export interface TimeSummary {
  readonly calls: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Sum and mean; the sum is exact below 2^53 ns (104 days). */
  readonly sum: number;
  readonly mean: number;
  /** The smallest time that at least 50, 95 and 99 of 100 times do not exceed. */
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
    const sum = times.reduce((total, time) => total + time, 0);
    const quantile = (share: number): number => times[Math.max(0, Math.ceil(share * count) - 1)] ?? 0;
    return {
      calls: count,
      minimum: times[0] ?? 0,
      maximum: times[count - 1] ?? 0,
      sum,
      mean: count === 0 ? 0 : sum / count,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
    };
  }
}
