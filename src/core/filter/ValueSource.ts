import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ValueName } from './declaredFields';
import type { FieldValue } from './FieldValue';
import type { FilterField } from './FilterField';
import type { FilterType } from './FilterType';
import type { FrameTest } from './FrameTest';
import type { FrameValues } from './FrameValues';

/** Where values come from that a filter compares: a field, a part of one, or what is worked out of them. */
export interface ValueSource {
  /** For messages. */
  readonly name: string;
  readonly type: FilterType;
  readonly names: readonly ValueName[];
  /** The largest value that the field can have, where that is known. */
  readonly greatest?: number;
  readonly values: (frame: FrameValues) => readonly FieldValue[];
  /** Protocols: with all that they carry. */
  readonly contents?: (frame: FrameValues) => readonly Uint8Array[];
  /** True where frames have to be read for it. */
  readonly isRead: boolean;
  /** False where a frame has no value, by the index. */
  readonly mayOccur: FrameTest;
}

const SECOND = 1_000_000_000n;

/** The values of a field of the index. */
export function indexSource(field: FilterField): ValueSource {
  const { name, occurs } = field;
  const value = valueReader(field);
  return {
    ...{ name, type: field.type, names: (field.type === 'number' && field.names) || [] },
    ...(field.type === 'number' ? { greatest: field.greatest } : {}),
    isRead: false,
    mayOccur: (analysis, frame) => occurs.first(analysis, frame) >= 0,
    values({ analysis, frame }) {
      const found: FieldValue[] = [];
      for (let cursor = occurs.first(analysis, frame); cursor >= 0;) {
        found.push(value(analysis, frame, cursor));
        cursor = occurs.next?.(analysis, frame, cursor) ?? -1;
      }
      return found;
    },
  };
}

function valueReader(field: FilterField): (analysis: CaptureAnalysis, frame: number, cursor: number) => FieldValue {
  switch (field.type) {
    case 'protocol':
      return () => 1;
    case 'number':
    case 'text':
      return field.value;
    case 'time':
    case 'date':
      return (analysis, frame, cursor) =>
        BigInt(field.seconds(analysis, frame, cursor)) * SECOND + BigInt(field.nanoseconds(analysis, frame, cursor));
  }
}
