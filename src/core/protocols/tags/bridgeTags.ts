import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { etherTypeTag } from './etherTypeTag';

/** Cisco's tag between a switch and its port extenders or virtual interfaces, after the EtherType 0x8926. */
export const VN_TAG_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Direction',
    filter: 'vntag.dir',
    offset: 0,
    length: 4,
    mask: 0x80000000,
    kind: 'unsigned',
    values: { 0: 'to the bridge', 1: 'from the bridge' },
  },
  { name: 'Pointer', filter: 'vntag.ptr', offset: 0, length: 4, mask: 0x40000000, kind: 'boolean' },
  { name: 'Destination', filter: 'vntag.dst', offset: 0, length: 4, mask: 0x3fff0000, kind: 'unsigned' },
  { name: 'Looped', filter: 'vntag.looped', offset: 0, length: 4, mask: 0x00008000, kind: 'boolean' },
  { name: 'Reserved', offset: 0, length: 4, mask: 0x00004000, kind: 'reserved' },
  { name: 'Version', filter: 'vntag.version', offset: 0, length: 4, mask: 0x00003000, kind: 'unsigned' },
  { name: 'Source', filter: 'vntag.src', offset: 0, length: 4, mask: 0x00000fff, kind: 'unsigned' },
  { name: 'Type', filter: 'vntag.etype', offset: 4, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const vnTag = etherTypeTag({
  id: 'vnTag',
  shortName: 'VN-Tag',
  name: 'VN-Tag',
  filter: 'vntag',
  fields: VN_TAG_FIELDS,
  length: 6,
  type: 'vntag.etype',
  shown: ['vntag.dst', 'destination'],
});

/** IEEE 802.1BR, clause 7.5: the tag of bridge port extension, after the EtherType 0x893f. */
export const E_TAG_FIELDS: readonly FieldSpec[] = [
  { name: 'Priority', filter: 'etag.pcp', offset: 0, length: 2, mask: 0xe000, kind: 'unsigned' },
  { name: 'Drop eligible', filter: 'etag.dei', offset: 0, length: 2, mask: 0x1000, kind: 'boolean' },
  { name: 'Ingress E-CID base', filter: 'etag.iecid_base', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Reserved', offset: 2, length: 2, mask: 0xc000, kind: 'reserved' },
  { name: 'Group', filter: 'etag.group', offset: 2, length: 2, mask: 0x3000, kind: 'unsigned' },
  { name: 'E-CID base', filter: 'etag.ecid_base', offset: 2, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Ingress E-CID extension', filter: 'etag.iecid_ext', offset: 4, length: 1, kind: 'unsigned' },
  { name: 'E-CID extension', filter: 'etag.ecid_ext', offset: 5, length: 1, kind: 'unsigned' },
  { name: 'Type', filter: 'etag.etype', offset: 6, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const eTag = etherTypeTag({
  id: 'eTag',
  shortName: 'E-Tag',
  name: '802.1BR E-Tag',
  filter: 'etag',
  fields: E_TAG_FIELDS,
  length: 8,
  type: 'etag.etype',
  shown: ['etag.ecid_base', 'E-CID'],
});

/** IEC 62439-3, clause 5: High-availability Seamless Redundancy, after the EtherType 0x892f. */
export const HSR_FIELDS: readonly FieldSpec[] = [
  { name: 'Path', filter: 'hsr.path', offset: 0, length: 2, mask: 0xf000, kind: 'unsigned' },
  { name: 'Size', filter: 'hsr.lsdu_size', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Sequence number', filter: 'hsr.sequence_nr', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Type', filter: 'hsr.type', offset: 4, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const hsr = etherTypeTag({
  id: 'hsr',
  shortName: 'HSR',
  name: 'High-availability Seamless Redundancy',
  filter: 'hsr',
  fields: HSR_FIELDS,
  length: 6,
  type: 'hsr.type',
  shown: ['hsr.sequence_nr', 'sequence'],
  countedOnce: true,
});
