import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import { allFields, numberReader, type NumberReader } from '../../dissect/interpret';

const CACHE = new WeakMap<readonly FieldSpec[], ReadonlyMap<string, NumberReader>>();

/** Readers of all numeric fields of a table by filter name; made once per table. */
export function fieldReaders(table: readonly FieldSpec[]): ReadonlyMap<string, NumberReader> {
  let readers = CACHE.get(table);
  if (readers === undefined) {
    const made = new Map<string, NumberReader>();
    for (const field of allFields(table)) {
      if (field.filter !== undefined && field.length <= 4) made.set(field.filter, numberReader(field));
    }
    CACHE.set(table, made);
    readers = made;
  }
  return readers;
}

/** Reads fields of the header at `base` by filter name. The caller has checked that the header is all there. */
export function headerReader(table: readonly FieldSpec[], view: DataView, base: number): HeaderReader {
  const readers = fieldReaders(table);
  return (filter) => readers.get(filter)?.(view, base) ?? 0;
}
