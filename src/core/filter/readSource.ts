import { ipv4Address, ipv6Address } from '../bytes/address';
import type { FieldValue } from './FieldValue';
import type { LayerPart } from './FilterExpression';
import type { FrameValues, LayerBytes, LayerValue } from './FrameValues';
import type { ReadField } from './readFields';
import type { ValueSource } from './ValueSource';

/** Whether a layer of `count` ones (numbered from 1) is one of those that are asked for. */
function isAskedFor(parts: readonly LayerPart[], layer: number, count: number): boolean {
  const fromOuter = (number: number): number => (number < 0 ? count + 1 + number : number);
  return parts.some((part) => {
    const first = fromOuter(part.start);
    const last = 'length' in part ? first + part.length - 1 : 'last' in part ? fromOuter(part.last) : Infinity;
    return layer >= first && layer <= last;
  });
}

/** Those of the layers that are asked for; all of them without `parts`. */
function ofLayers<Item extends LayerValue | LayerBytes>(
  items: readonly Item[],
  parts: readonly LayerPart[] | undefined,
): readonly Item[] {
  if (!parts) return items;
  const count = items.reduce((most, { layer }) => Math.max(most, layer), 0);
  return items.filter(({ layer }) => isAskedFor(parts, layer, count));
}

function addressText(value: FieldValue): FieldValue {
  if (!(value instanceof Uint8Array)) return value;
  return value.length === 4 ? ipv4Address(value, 0) : ipv6Address(value, 0);
}

/** The values of a field that has to be read; with `layers`, those in some of several headers of its kind. */
export function readSource(field: ReadField, layers?: readonly LayerPart[]): ValueSource {
  const { name, type, names, of, mayOccur, greatest } = field;
  if (type === 'protocol') {
    const found = (frame: FrameValues): readonly LayerBytes[] => ofLayers(frame.layersOf(name), layers);
    return {
      ...{ name, type, names, mayOccur, isRead: true },
      values: (frame) => found(frame).map(({ header }) => header),
      contents: (frame) => found(frame).map(({ whole }) => whole),
    };
  }
  const asText = type === 'text' && of.length > 0 && !of.includes(name);
  const values = (frame: FrameValues): readonly FieldValue[] =>
    of.flatMap((one) => ofLayers(frame.of(one), layers).map(({ value }) => value));
  return {
    ...{ name, type, names, mayOccur, isRead: true, ...(greatest === undefined ? {} : { greatest }) },
    values: asText ? (frame) => values(frame).map(addressText) : values,
  };
}
