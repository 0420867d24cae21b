import type { FieldSpec } from '../../dissect/FieldSpec';
import { fieldOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';
import { IPV4_FIELDS } from './ipv4Fields';

/** An IPv4 header that cannot be one: shown as far as it is believed, and nothing behind it is. */
export interface BrokenIpv4 {
  readonly protocol: Protocol;
  /** What is wrong with it. */
  readonly why: string;
  /** Bytes that are shown. */
  readonly length: number;
}

function broken(id: string, why: string, upTo: string | undefined): BrokenIpv4 {
  const last = upTo === undefined ? -1 : IPV4_FIELDS.findIndex(({ filter }) => filter === upTo);
  const fields: readonly FieldSpec[] = IPV4_FIELDS.slice(0, last + 1);
  const end = upTo === undefined ? undefined : fieldOf(IPV4_FIELDS, upTo);
  const protocol: Protocol = {
    id,
    shortName: 'IPv4',
    name: 'Internet Protocol Version 4',
    filter: 'ip',
    fields,
    walk: () => undefined,
    summary: () => why,
    info: () => [{ text: why, style: 'warning' }],
  };
  return { protocol, why, length: end === undefined ? 0 : end.offset + end.length };
}

/** An IPv6 packet that is announced as IPv4: IPv6 follows at the same place. */
export const IPV6_INSTEAD = broken('ipv4Version6', 'holds an IPv6 packet', undefined);
export const WRONG_VERSION = broken('ipv4Version', 'no IPv4: the version is not 4', 'ip.version');
export const SHORT_HEADER = broken('ipv4HeaderLength', 'IPv4 header with impossible lengths', 'ip.hdr_len');
export const SHORT_PACKET = broken(
  'ipv4TotalLength',
  'IPv4 packet with impossible lengths: shorter than its header',
  'ip.len',
);
