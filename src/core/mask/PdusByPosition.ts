import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/**
 * The PDUs of each direction in order of their positions. A frame's own link leads only to PDUs that it brought something
 * new to; what was sent again is found by its position. Four bytes a PDU, made when it is needed.
 */
export class PdusByPosition {
  private readonly starts = new Map<number, number>();
  private readonly counts = new Map<number, number>();
  private readonly order: Uint32Array;

  constructor(private readonly analysis: CaptureAnalysis) {
    const { pdus } = analysis;
    for (let pdu = 0; pdu < pdus.length; pdu++) {
      const direction = pdus.direction(pdu);
      this.counts.set(direction, (this.counts.get(direction) ?? 0) + 1);
    }
    let start = 0;
    const next = new Map<number, number>();
    for (const [direction, count] of this.counts) {
      this.starts.set(direction, start);
      next.set(direction, start);
      start += count;
    }
    this.order = new Uint32Array(start);
    for (let pdu = 0; pdu < start; pdu++) {
      const direction = pdus.direction(pdu);
      const at = next.get(direction) ?? 0;
      this.order[at] = pdu;
      next.set(direction, at + 1);
    }
  }

  /** The PDUs of a direction that have bytes from position `from` up to `to`. */
  *overlapping(direction: number, from: number, to: number): Generator<number> {
    const { pdus } = this.analysis;
    const start = this.starts.get(direction);
    if (start === undefined) return;
    const end = start + (this.counts.get(direction) ?? 0);
    let [low, high] = [start, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const pdu = this.order[middle] ?? 0;
      if (pdus.position(pdu) + pdus.lengthOf(pdu) <= from) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < end; at++) {
      const pdu = this.order[at] ?? 0;
      if (pdus.position(pdu) >= to) return;
      yield pdu;
    }
  }
}
