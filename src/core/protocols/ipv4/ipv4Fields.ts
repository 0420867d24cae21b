import type { FieldSpec } from '../../dissect/FieldSpec';
import { ipProtocolName } from '../../dissect/ipProtocols';

/** RFC 791, section 3.1, with the differentiated services byte of RFC 2474 and RFC 3168. */
export const IPV4_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'ip.version', offset: 0, length: 1, mask: 0xf0, kind: 'unsigned' },
  {
    name: 'Header length',
    filter: 'ip.hdr_len',
    offset: 0,
    length: 1,
    mask: 0x0f,
    kind: 'unsigned',
    unit: 4,
    note: () => 'bytes',
  },
  { name: 'DSCP', filter: 'ip.dsfield.dscp', offset: 1, length: 1, mask: 0xfc, kind: 'unsigned' },
  { name: 'ECN', filter: 'ip.dsfield.ecn', offset: 1, length: 1, mask: 0x03, kind: 'unsigned' },
  { name: 'Total length', filter: 'ip.len', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Identification', filter: 'ip.id', offset: 4, length: 2, kind: 'hexadecimal' },
  { name: 'Reserved bit', filter: 'ip.flags.rb', offset: 6, length: 2, mask: 0x8000, kind: 'boolean' },
  { name: "Don't fragment", filter: 'ip.flags.df', offset: 6, length: 2, mask: 0x4000, kind: 'boolean' },
  { name: 'More fragments', filter: 'ip.flags.mf', offset: 6, length: 2, mask: 0x2000, kind: 'boolean' },
  {
    name: 'Fragment offset',
    filter: 'ip.frag_offset',
    offset: 6,
    length: 2,
    mask: 0x1fff,
    kind: 'unsigned',
    note: (units) => (units === 0 ? undefined : `byte ${units * 8}`),
  },
  { name: 'Time to live', filter: 'ip.ttl', offset: 8, length: 1, kind: 'unsigned' },
  { name: 'Protocol', filter: 'ip.proto', offset: 9, length: 1, kind: 'unsigned', values: ipProtocolName },
  { name: 'Header checksum', filter: 'ip.checksum', offset: 10, length: 2, kind: 'hexadecimal' },
  { name: 'Source address', filter: 'ip.src', offset: 12, length: 4, kind: 'ipv4' },
  { name: 'Destination address', filter: 'ip.dst', offset: 16, length: 4, kind: 'ipv4' },
];
