import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { differenceText } from '../capture/timestamp';
import { numberText } from '../dissect/interpret';
import type { FilterField } from '../filter/FilterField';
import { indexedField } from '../filter/indexedFields';
import { columnField } from './columnFields';

/** Stands for what is there and has no value. */
export const PRESENT = '✓';

/**
 * The values that the index knows of a field in a frame (index from 0), as text, at most `most` of them; undefined where it
 * does not know the field.
 */
export function indexedValues(
  analysis: CaptureAnalysis,
  frame: number,
  name: string,
  most: number,
): string[] | undefined {
  const field = indexedField(name);
  if (!field) return undefined;
  const { first, next } = field.occurs;
  const values: string[] = [];
  let cursor = first(analysis, frame);
  while (cursor !== -1 && values.length < most) {
    values.push(valueText(field, analysis, frame, cursor));
    cursor = field.type === 'protocol' || !next ? -1 : next(analysis, frame, cursor);
  }
  return values;
}

function valueText(field: FilterField, analysis: CaptureAnalysis, frame: number, cursor: number): string {
  switch (field.type) {
    case 'protocol':
      return PRESENT;
    case 'number': {
      const value = field.value(analysis, frame, cursor);
      const spec = columnField(field.name)?.spec;
      return spec ? numberText(spec, value) : String(value);
    }
    case 'time':
    case 'date':
      return differenceText(
        field.seconds(analysis, frame, cursor),
        field.nanoseconds(analysis, frame, cursor),
        ...([0, 0, 9] as const),
      );
    case 'text':
      return field.value(analysis, frame, cursor);
  }
}
