import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { FieldValue } from './FieldValue';

/** A value, and which of several headers of one kind it is from (1: the outermost). */
export interface LayerValue {
  readonly value: FieldValue;
  readonly layer: number;
}

/** The bytes of one protocol layer. */
export interface LayerBytes {
  readonly layer: number;
  /** The header alone; of an iSCSI PDU all of it. */
  readonly header: Uint8Array;
  /** From the header on, with all that it carries. */
  readonly whole: Uint8Array;
}

const NO_VALUES: readonly LayerValue[] = [];
const NO_BYTES: readonly LayerBytes[] = [];

/** What one frame holds of the fields that a filter asks for. */
export class FrameValues {
  private readonly values = new Map<string, LayerValue[]>();
  private readonly layers = new Map<string, LayerBytes[]>();

  constructor(
    readonly analysis: CaptureAnalysis,
    /** Index from 0. */
    readonly frame: number,
  ) {}

  add(name: string, value: FieldValue, layer: number): void {
    const list = this.values.get(name);
    if (list) list.push({ value, layer });
    else this.values.set(name, [{ value, layer }]);
  }

  addLayer(protocol: string, bytes: LayerBytes): void {
    const list = this.layers.get(protocol);
    if (list) list.push(bytes);
    else this.layers.set(protocol, [bytes]);
  }

  /** In the order of the tree; of fields without a value (a group, a finding of the TCP analysis) 1 for each. */
  of(name: string): readonly LayerValue[] {
    return this.values.get(name) ?? NO_VALUES;
  }

  /** From the outside in. */
  layersOf(protocol: string): readonly LayerBytes[] {
    return this.layers.get(protocol) ?? NO_BYTES;
  }
}
