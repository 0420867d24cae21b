import type { FieldNode } from '../../../dissect/FieldNode';
import { readerOf } from '../../../dissect/interpret';
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

/** A byte of bits that Wireshark names as a whole. */
const byteOf = (name: string, filter: string, offset: number, children: readonly ParameterField[]): ParameterField =>
  field(
    name,
    filter,
    offset,
    1,
    'hexadecimal',
    'This byte as a whole: its bits, and whatever the device sets in those that are reserved.',
    { children },
  );

const PERIPHERAL_BITS: readonly ParameterField[] = [
  field(
    'PERIPHERAL QUALIFIER',
    'scsi.inquiry.qualifier',
    0,
    1,
    'unsigned',
    'Whether a device stands behind the LUN. 1 and 3 are the answer for a LUN that the target does not offer to this initiator; hosts then make no disk of it.',
    { mask: 0xe0, values: QUALIFIERS },
  ),
  field(
    'PERIPHERAL DEVICE TYPE',
    'scsi.inquiry.devtype',
    0,
    1,
    'hexadecimal',
    'What kind of device it is, and with that which command set it speaks: 0 disks (SBC), 1 tapes (SSC), 0x1f nothing there. LUN 0 of an array is often a controller without storage (0x0c).',
    { mask: 0x1f, values: DEVICE_TYPES },
  ),
];

/** First byte of standard data and of every VPD page. */
export const PERIPHERAL: readonly ParameterField[] = PERIPHERAL_BITS;

/** INQUIRY standard data (SPC). */
export const STANDARD_INQUIRY: readonly ParameterField[] = [
  byteOf('PERIPHERAL', 'scsi.inquiry.peripheral', 0, PERIPHERAL_BITS),
  byteOf('RMB FLAGS', 'scsi.inquiry.rmbflags', 1, [
    bit('RMB', 'scsi.inquiry.removable', 1, 0x80, 'The medium can be taken out while the device stays, as with tapes.'),
  ]),
  field(
    'VERSION',
    'scsi.inquiry.version',
    2,
    1,
    'hexadecimal',
    'The version of the primary commands that the device claims to follow. Hosts decide by it which commands and LUN forms they try.',
    { values: VERSIONS },
  ),
  byteOf('FORMAT FLAGS', 'scsi.inquiry.acaflags', 3, [
    bit(
      'NORMACA',
      'scsi.inquiry.normaca',
      3,
      0x20,
      'The device takes NACA = 1 in the CONTROL byte (auto contingent allegiance).',
    ),
    bit(
      'HISUP',
      'scsi.inquiry.hisup',
      3,
      0x10,
      'LUNs are assigned by the hierarchical model of SAM: the address method in the LUN says how to read it.',
    ),
    field(
      'RESPONSE DATA FORMAT',
      'scsi.inquiry.rdf',
      3,
      1,
      'unsigned',
      'Form of these data: 2 for every device since SCSI-2. Lower values mean that the fields behind it cannot be trusted.',
      { mask: 0x0f },
    ),
  ]),
  field(
    'ADDITIONAL LENGTH',
    'scsi.inquiry.add_len',
    4,
    1,
    'unsigned',
    'Bytes of data behind this one as the device has them; the allocation length of the CDB may have cut them.',
    { facts: [['unit', 'bytes']] },
  ),
  byteOf('SCCS FLAGS', 'scsi.inquiry.sccsflags', 5, [
    bit(
      'SCCS',
      'scsi.inquiry.sccs',
      5,
      0x80,
      'The device holds a storage array controller that takes the commands of SCC.',
    ),
    bit('ACC', 'scsi.inquiry.acc', 5, 0x40, 'An access controls coordinator can be reached through this logical unit.'),
    field(
      'TPGS',
      'scsi.inquiry.tpgs',
      5,
      1,
      'unsigned',
      'Whether paths may have different states (ALUA). Implicit: the array changes them by itself; explicit: hosts may with SET TARGET PORT GROUPS. 0 tells multipath software to treat all paths alike.',
      {
        mask: 0x30,
        values: { 0: 'no asymmetric access', 1: 'implicit', 2: 'explicit', 3: 'implicit and explicit' },
      },
    ),
    bit(
      '3PC',
      'scsi.inquiry.tpc',
      5,
      0x08,
      'The device copies by itself (EXTENDED COPY and its like): hosts use it for clones and offloaded copies.',
    ),
    bit(
      'PROTECT',
      'scsi.inquiry.protect',
      5,
      0x01,
      'Blocks may carry protection information (T10 DIF) that guards against silent corruption.',
    ),
  ]),
  byteOf('BQUE FLAGS', 'scsi.inquiry.bqueflags', 6, [
    bit(
      'BQUE',
      'scsi.inquiry.bque',
      6,
      0x80,
      'Obsolete: basic queueing; together with CMDQUE = 0 it was the simple form of command queueing.',
    ),
    bit(
      'ENCSERV',
      'scsi.inquiry.encserv',
      6,
      0x40,
      'The device tells about its enclosure: fans, power supplies, slots (SES).',
    ),
    bit(
      'MULTIP',
      'scsi.inquiry.multip',
      6,
      0x10,
      'The device has more than one port, so several paths may lead to it.',
    ),
    bit('MCHNGR', 'scsi.inquiry.mchngr', 6, 0x08, 'Obsolete: the device is part of a media changer.'),
  ]),
  byteOf('QUEUE FLAGS', 'scsi.inquiry.reladrflags', 7, [
    bit(
      'LINKED',
      'scsi.inquiry.linked',
      7,
      0x08,
      'Obsolete: the device takes commands that are linked to one another.',
    ),
    bit(
      'CMDQUE',
      'scsi.inquiry.cmdque',
      7,
      0x02,
      'The device takes further commands while others run; with 0 it works on one at a time.',
    ),
  ]),
  field(
    'T10 VENDOR IDENTIFICATION',
    'scsi.inquiry.vendor_id',
    8,
    8,
    'text',
    'Who made it, in ASCII, padded with blanks. Multipath software looks up its settings by this and the product.',
  ),
  field(
    'PRODUCT IDENTIFICATION',
    'scsi.inquiry.product_id',
    16,
    16,
    'text',
    'Which product it is, in ASCII, padded with blanks; the name under which hosts list the disk.',
  ),
  field(
    'PRODUCT REVISION LEVEL',
    'scsi.inquiry.product_rev',
    32,
    4,
    'text',
    'Version of the firmware, in ASCII, four characters. Quote it to the vendor.',
  ),
  field(
    'VENDOR SPECIFIC',
    'scsi.inquiry.vendor_specific',
    36,
    20,
    'bytes',
    'Free for the maker; some put a serial number here.',
  ),
];

/** A version descriptor of the standard data, from its own first byte on. */
export const VERSION_DESCRIPTOR = field(
  'VERSION DESCRIPTOR',
  'scsi.inquiry.version_desc',
  0,
  2,
  'hexadecimal',
  'A standard that the device claims to follow, by its number (SPC-4 is 0x0460, SBC-3 0x04c0, iSCSI 0x0960, with later digits for revisions); 0 fills the rest of the eight places.',
);

/** Standard data of INQUIRY. */
export function inquiryNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(STANDARD_INQUIRY, part, start, end);
  if (end < start + 5) return nodes;
  const list = listEnd(part, start + 5, numberAt(bytes, start + 4, 1), start + 4, 1);
  let at = start + 58;
  for (; at + 2 <= Math.min(list.end, start + 74); at += 2) {
    // Empty places are shown quietly, as what a PDU leaves unused is.
    const quiet = numberAt(bytes, at, 2) === 0 ? { unused: true } : {};
    nodes.push(...parameterNodes([VERSION_DESCRIPTOR], part, at, at + 2).map((node) => ({ ...node, ...quiet })));
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

const readType = readerOf(STANDARD_INQUIRY, 'scsi.inquiry.devtype');
const readQualifier = readerOf(STANDARD_INQUIRY, 'scsi.inquiry.qualifier');

/**
 * PERIPHERAL DEVICE TYPE from the first byte of INQUIRY data at `at`, standard ones and those of vital product data pages;
 * undefined where no device is connected. The caller has checked that the byte is there.
 */
export function readDeviceType(view: DataView, at: number): number | undefined {
  return readQualifier(view, at) === 0 ? readType(view, at) : undefined;
}
