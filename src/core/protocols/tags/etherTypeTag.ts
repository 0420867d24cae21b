import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** Up to this the two bytes are the length of an IEEE 802.3 frame. */
const LARGEST_LENGTH = 1500;

/** What makes one kind of tag. */
export interface TagSpec {
  readonly id: string;
  readonly shortName: string;
  readonly name: string;
  readonly filter: string;
  readonly fields: readonly FieldSpec[];
  /** Length of the tag in bytes, the type at its end included. */
  readonly length: number;
  /** The field that holds the EtherType of what follows. */
  readonly type: string;
  /** The field that the tree's line and the Info column show, and what it is called there. */
  readonly shown: readonly [filter: string, label: string];
  /** Wireshark does not count the table of EtherTypes behind this tag as a layer. */
  readonly countedOnce?: true;
}

/** A tag between an EtherType and the next one: a header of fixed length whose last field says what follows. */
export function etherTypeTag(spec: TagSpec): Protocol {
  const { id, shortName, name, filter, fields, length, shown } = spec;
  const typeOf = readerOf(fields, spec.type);
  const shownOf = readerOf(fields, shown[0]);
  const protocol: Protocol = {
    id,
    shortName,
    name,
    filter,
    fields,
    walk(walk, start, end) {
      if (!walk.add(protocol, start, start + length, end) || !walk.has(start, length, end)) return;
      const type = typeOf(walk.view, start);
      if (type > LARGEST_LENGTH) walk.etherType(type, start + length, end);
      else walk.named('llc', start + length, Math.min(end, start + length + type));
    },
    stackName: (bytes, { start }) =>
      !spec.countedOnce && bytes.length >= start + length && typeOf(viewOf(bytes), start) > LARGEST_LENGTH
        ? `${filter}:ethertype`
        : filter,
    summary: (bytes, { start }) =>
      bytes.length >= start + length ? `${shown[1]} ${shownOf(viewOf(bytes), start)}` : '',
    info: (bytes, layer) => [{ text: `${shortName} ${protocol.summary?.(bytes, layer, {}) ?? ''}`, style: 'quiet' }],
  };
  return protocol;
}
