import type { FieldSpec } from '../../dissect/FieldSpec';
import { type OptionBody, repeatedNodes } from './optionNodes';

const FLAGS: Readonly<Record<number, string>> = {
  0: 'time stamps alone',
  1: 'each host adds its address',
  3: 'the sender names the hosts',
};

/** RFC 791, section 3.1, Internet Timestamp: behind type and length. */
export const TIMESTAMP_FIELDS: readonly FieldSpec[] = [
  { name: 'Pointer', filter: 'ip.opt.ptr', offset: 2, length: 1, kind: 'unsigned' },
  { name: 'Overflow', filter: 'ip.opt.overflow', offset: 3, length: 1, mask: 0xf0, kind: 'unsigned' },
  { name: 'Flag', filter: 'ip.opt.flag', offset: 3, length: 1, mask: 0x0f, kind: 'hexadecimal', values: FLAGS },
];

const stamp = (offset: number): FieldSpec => ({
  name: 'Time stamp',
  filter: 'ip.opt.time_stamp',
  offset,
  length: 4,
  kind: 'unsigned',
  // The highest bit tells that the clock does not count milliseconds since midnight UT.
  note: (value) => (value >= 0x8000_0000 ? 'not in milliseconds since midnight' : undefined),
});

export const STAMP_FIELDS: readonly FieldSpec[] = [stamp(0)];
export const ADDRESSED_STAMP_FIELDS: readonly FieldSpec[] = [
  { name: 'Address', filter: 'ip.opt.time_stamp_addr', offset: 0, length: 4, kind: 'ipv4' },
  stamp(4),
];

const WITH_ADDRESS: ReadonlySet<number> = new Set([1, 3]);

export const timestampBody: OptionBody = (bytes, start, end) =>
  WITH_ADDRESS.has((bytes[start - 1] ?? 0) & 0x0f)
    ? repeatedNodes(ADDRESSED_STAMP_FIELDS, 8, bytes, start, end)
    : repeatedNodes(STAMP_FIELDS, 4, bytes, start, end);
