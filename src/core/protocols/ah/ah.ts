import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import { ipProtocolName } from '../../dissect/ipProtocols';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 4302, section 2. */
export const AH_FIELDS: readonly FieldSpec[] = [
  { name: 'Next header', filter: 'ah.next_header', offset: 0, length: 1, kind: 'unsigned', values: ipProtocolName },
  {
    name: 'Length',
    filter: 'ah.length',
    offset: 1,
    length: 1,
    kind: 'unsigned',
    note: (words) => `${(words + 2) * 4} bytes`,
  },
  { name: 'Reserved', offset: 2, length: 2, kind: 'reserved' },
  { name: 'Security parameters index', filter: 'ah.spi', offset: 4, length: 4, kind: 'hexadecimal' },
  { name: 'Sequence number', filter: 'ah.sequence', offset: 8, length: 4, kind: 'unsigned' },
];

const HEADER = 12;
const nextHeader = readerOf(AH_FIELDS, 'ah.next_header');
const words = readerOf(AH_FIELDS, 'ah.length');

/** Signs the packet and hides nothing, so what it carries is decoded. */
export const ah: Protocol = {
  id: 'ah',
  shortName: 'AH',
  name: 'Authentication Header',
  filter: 'ah',
  fields: AH_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(ah, start, start + HEADER, end);
      return;
    }
    // The length counts words of 4 bytes and leaves out the first two.
    const header = (words(view, start) + 2) * 4;
    if (!walk.add(ah, start, start + Math.max(HEADER, header), end)) return;
    if (header < HEADER || start + header > end) walk.remark = 'authentication header with impossible length';
    else walk.ipProtocol(nextHeader(view, start), start + header, end);
  },
  extraNodes(bytes, { start, headerEnd }) {
    const from = start + HEADER;
    const length = Math.min(headerEnd, bytes.length) - from;
    return length > 0
      ? [{ label: 'Integrity check value', value: `${length} bytes`, filter: 'ah.icv', source: 0, start: from, length }]
      : [];
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Authentication header cut off', style: 'warning' }];
    const number = nextHeader(viewOf(bytes), start);
    return [{ text: `${ipProtocolName(number) ?? `IP protocol ${number}`}: not decoded`, style: 'quiet' }];
  },
};
