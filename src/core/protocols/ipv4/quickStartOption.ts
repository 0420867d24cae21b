import type { FieldSpec } from '../../dissect/FieldSpec';
import { type OptionBody, restNodes, tableNodes } from './optionNodes';

const FUNCTIONS: Readonly<Record<number, string>> = { 0: 'Rate request', 8: 'Rate report' };
const REQUEST = 0;
/** Where the packet's time to live stands in its header. */
const TIME_TO_LIVE = 8;

const rate = (code: number): string | undefined => (code === 0 ? 'none' : `${40 * 2 ** code} kbit/s`);

/** RFC 4782, section 3.1: behind type and length. */
export const QUICK_START_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Function',
    filter: 'ip.opt.qs_func',
    offset: 2,
    length: 1,
    mask: 0xf0,
    kind: 'unsigned',
    values: FUNCTIONS,
  },
];

const RATE: FieldSpec = {
  name: 'Rate',
  filter: 'ip.opt.qs_rate',
  offset: 0,
  length: 1,
  mask: 0x0f,
  kind: 'unsigned',
  values: rate,
};
const NONCE: readonly FieldSpec[] = [
  { name: 'Nonce', filter: 'ip.opt.qs_nonce', offset: 2, length: 4, mask: 0xfffffffc, kind: 'hexadecimal' },
  { name: 'Reserved', filter: 'ip.opt.qs_reserved', offset: 2, length: 4, mask: 0x03, kind: 'hexadecimal' },
];

/** Offsets from the byte with function and rate. */
export const QUICK_START_REQUEST_FIELDS: readonly FieldSpec[] = [
  RATE,
  { name: 'Quick-Start time to live', filter: 'ip.opt.qs_ttl', offset: 1, length: 1, kind: 'unsigned' },
  ...NONCE,
];
export const QUICK_START_REPORT_FIELDS: readonly FieldSpec[] = [
  RATE,
  { name: 'Not used', filter: 'ip.opt.qs_unused', offset: 1, length: 1, kind: 'unsigned' },
  ...NONCE,
];

export const quickStartBody: OptionBody = (bytes, start, end, packet) => {
  const from = start - 1;
  const kind = (bytes[from] ?? 0) >> 4;
  if (FUNCTIONS[kind] === undefined) return restNodes('Value', bytes, start, end);
  if (kind !== REQUEST) return tableNodes(QUICK_START_REPORT_FIELDS, bytes, from, end);
  // Routers that take part count both down together, so that the difference stays as the sender made it.
  const json = ((bytes[packet + TIME_TO_LIVE] ?? 0) - (bytes[start] ?? 0)) & 0xff;
  const difference = { label: 'Difference to the time to live', filter: 'ip.opt.qs_ttl_diff', source: 0 };
  const [rateNode, ttl, ...rest] = tableNodes(QUICK_START_REQUEST_FIELDS, bytes, from, end);
  return [
    ...(rateNode && ttl ? [rateNode, ttl] : []),
    { ...difference, value: String(json), json, start, length: 0 },
    ...rest,
  ];
};
