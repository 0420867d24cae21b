import type { FieldNode } from '../../../dissect/FieldNode';
import {
  deviceText,
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

const DEVICE_TYPES: Readonly<Record<number, string>> = {
  0x00: 'direct access block device',
  0x01: 'sequential access device',
  0x02: 'printer',
  0x03: 'processor',
  0x04: 'write once',
  0x05: 'CD/DVD',
  0x07: 'optical memory',
  0x08: 'media changer',
  0x0c: 'storage array controller',
  0x0d: 'enclosure services',
  0x0e: 'simplified direct access',
  0x11: 'object based storage',
  0x14: 'host managed zoned block device',
  0x1e: 'well known logical unit',
  0x1f: 'unknown or no device',
};

const QUALIFIERS: Readonly<Record<number, string>> = {
  0: 'device connected, or unknown',
  1: 'no device connected',
  3: 'not supported',
};

const VERSIONS: Readonly<Record<number, string>> = {
  0: 'no standard',
  2: 'SCSI-2',
  3: 'SPC',
  4: 'SPC-2',
  5: 'SPC-3',
  6: 'SPC-4',
  7: 'SPC-5',
};

/** First byte of standard data and of every VPD page. */
export const PERIPHERAL: readonly ParameterField[] = [
  field('PERIPHERAL QUALIFIER', 'scsi.inquiry.qualifier', 0, 1, 'unsigned', 'Whether a device stands behind the LUN.', {
    mask: 0xe0,
    values: QUALIFIERS,
  }),
  field('PERIPHERAL DEVICE TYPE', 'scsi.inquiry.devtype', 0, 1, 'hexadecimal', 'What kind of device it is.', {
    mask: 0x1f,
    values: DEVICE_TYPES,
  }),
];

/** INQUIRY standard data (SPC). */
const STANDARD: readonly ParameterField[] = [
  ...PERIPHERAL,
  bit('RMB', 'scsi.inquiry.removable', 1, 0x80, 'The medium can be removed.'),
  field('VERSION', 'scsi.inquiry.version', 2, 1, 'hexadecimal', 'The standard that the device claims.', {
    values: VERSIONS,
  }),
  bit('NORMACA', 'scsi.inquiry.normaca', 3, 0x20, 'The device takes NACA = 1 in the CONTROL byte.'),
  bit('HISUP', 'scsi.inquiry.hisup', 3, 0x10, 'LUNs are assigned by the hierarchical model.'),
  field('RESPONSE DATA FORMAT', 'scsi.inquiry.rdf', 3, 1, 'unsigned', '2 for all devices since SCSI-2.', {
    mask: 0x0f,
  }),
  field('ADDITIONAL LENGTH', 'scsi.inquiry.add_len', 4, 1, 'unsigned', 'Bytes of data behind this one.'),
  bit('SCCS', 'scsi.inquiry.sccs', 5, 0x80, 'It holds a storage array controller.'),
  bit('ACC', 'scsi.inquiry.acc', 5, 0x40, 'It holds an access controls coordinator.'),
  field('TPGS', 'scsi.inquiry.tpgs', 5, 1, 'unsigned', 'Whether paths have different states (ALUA).', {
    mask: 0x30,
    values: { 0: 'no asymmetric access', 1: 'implicit', 2: 'explicit', 3: 'implicit and explicit' },
  }),
  bit('3PC', 'scsi.inquiry.tpc', 5, 0x08, 'It takes third-party copy commands.'),
  bit('PROTECT', 'scsi.inquiry.protect', 5, 0x01, 'It supports protection information.'),
  bit('ENCSERV', 'scsi.inquiry.encserv', 6, 0x40, 'It holds enclosure services.'),
  bit('MULTIP', 'scsi.inquiry.multip', 6, 0x10, 'It has more than one port.'),
  bit('CMDQUE', 'scsi.inquiry.cmdque', 7, 0x02, 'It takes commands while others run.'),
  field('T10 VENDOR IDENTIFICATION', 'scsi.inquiry.vendor_id', 8, 8, 'text', 'Who made it, padded with blanks.'),
  field('PRODUCT IDENTIFICATION', 'scsi.inquiry.product_id', 16, 16, 'text', 'What it is, padded with blanks.'),
  field('PRODUCT REVISION LEVEL', 'scsi.inquiry.product_rev', 32, 4, 'text', 'Version of its firmware.'),
  field('VENDOR SPECIFIC', 'scsi.inquiry.vendor_specific', 36, 20, 'bytes', 'Free for the maker.'),
];

const VERSION_DESCRIPTOR = field(
  'VERSION DESCRIPTOR',
  'scsi.inquiry.version_desc',
  0,
  2,
  'hexadecimal',
  'A standard that the device claims to follow, by its number; 0 for none.',
);

/** Standard data of INQUIRY. */
export function inquiryNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(STANDARD, part, start, end);
  if (end < start + 5) return nodes;
  const list = listEnd(part, start + 5, numberAt(bytes, start + 4, 1), start + 4, 1);
  let at = start + 58;
  for (; at + 2 <= Math.min(list.end, start + 74); at += 2) {
    if (numberAt(bytes, at, 2) !== 0) nodes.push(...parameterNodes([VERSION_DESCRIPTOR], part, at, at + 2));
  }
  return [...nodes, ...restNodes(part, start + 96, end), ...list.remarks];
}

/** "LIO-ORG disk 4.0" from standard data; empty when they end before the revision. */
export function inquirySummary({ bytes, start, end }: ParameterPart): string {
  if (end < start + 36) return '';
  return [
    deviceText(bytes, start + 8, start + 16),
    deviceText(bytes, start + 16, start + 32),
    deviceText(bytes, start + 32, start + 36),
  ]
    .filter((text) => text !== '')
    .join(' ');
}
