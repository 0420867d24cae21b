import type { FieldSpec } from '../../dissect/FieldSpec';
import { bhsSections } from './bhsSections';
import { reserved } from './commonFields';

/*
 * What follows the 48 header bytes: additional header segments, digests, and the parts of data segments. Offsets count from
 * the first byte of the part.
 */

const ahs = bhsSections('2.2');

/** The first three bytes of every additional header segment (RFC 3720, section 10.2.2). */
export const AHS_FIELDS: readonly FieldSpec[] = [
  {
    name: 'AHSLength',
    filter: 'iscsi.ahs.length',
    offset: 0,
    length: 2,
    kind: 'unsigned',
    doc: 'Bytes of this segment that count, from the fourth on. The length itself, the type and the padding are left out.',
    facts: [['unit', 'bytes']],
    rfc: bhsSections('2.2.2'),
  },
  reserved(2, 1, ahs, 0xc0),
  {
    name: 'AHSType',
    filter: 'iscsi.ahs.type',
    offset: 2,
    length: 1,
    mask: 0x3f,
    kind: 'unsigned',
    values: { 1: 'Extended CDB', 2: 'Bidirectional read expected data length' },
    doc: 'What the segment holds.',
    facts: [['values', '1 extended CDB, 2 expected read length of a bidirectional command; others reserved']],
    rfc: bhsSections('2.2.1'),
  },
];

/** AHSType 2 behind its first three bytes. */
export const BIDIRECTIONAL_READ_FIELDS: readonly FieldSpec[] = [
  reserved(3, 1, bhsSections('2.2.4')),
  {
    name: 'ExpectedReadDataLength',
    filter: 'iscsi.ahs.bidir.length',
    offset: 4,
    length: 4,
    kind: 'unsigned',
    doc: 'How many bytes the initiator expects to read with a bidirectional command; the header holds the write part.',
    facts: [['unit', 'bytes']],
    rfc: bhsSections('2.2.4'),
  },
];

/** AHSType 1 between its first three bytes and the CDB's. */
export const EXTENDED_CDB_FIELDS: readonly FieldSpec[] = [reserved(3, 1, bhsSections('2.2.3'))];

export const HEADER_DIGEST: FieldSpec = {
  name: 'HeaderDigest',
  filter: 'iscsi.headerdigest32',
  offset: 0,
  length: 4,
  kind: 'hexadecimal',
  doc: 'CRC32C over the header and its additional segments, present when HeaderDigest=CRC32C was negotiated. If it does not fit, nothing in the header can be trusted, the length neither.',
  facts: [['byte order', "as on the wire: the CRC's lowest byte first"]],
  rfc: bhsSections('2.3'),
};

export const DATA_DIGEST: FieldSpec = {
  name: 'DataDigest',
  filter: 'iscsi.datadigest32',
  offset: 0,
  length: 4,
  kind: 'hexadecimal',
  doc: 'CRC32C over the data segment and its padding, present when DataDigest=CRC32C was negotiated and there are data. If it does not fit, bytes of the data were changed on the way.',
  facts: [['byte order', "as on the wire: the CRC's lowest byte first"]],
  rfc: bhsSections('2.3'),
};

export const SENSE_LENGTH: FieldSpec = {
  name: 'SenseLength',
  filter: 'iscsi.scsiresponse.senselength',
  offset: 0,
  length: 2,
  kind: 'unsigned',
  doc: 'How many bytes of sense data follow. What remains of the data segment behind them is response or event data.',
  facts: [['unit', 'bytes']],
  rfc: bhsSections('4.7.1'),
};

/** Names and texts of the parts of variable length; `length` here says nothing. */
const part = (name: string, filter: string, doc: string, section: string): FieldSpec => ({
  name,
  filter,
  offset: 0,
  length: 1,
  kind: 'bytes',
  doc,
  rfc: bhsSections(section),
});

export const EXTENDED_CDB = part(
  'ExtendedCDB',
  'iscsi.ahs.extended_cdb',
  'The bytes of the CDB from the 17th on.',
  '2.2.3',
);
export const UNKNOWN_AHS = part(
  'UnknownAHS',
  'iscsi.ahs.unknown_blob',
  'Content of an additional header segment whose type is not defined.',
  '2.2.1',
);
export const PING_DATA = part(
  'PingData',
  'iscsi.pingdata',
  'Bytes that the other side sends back as they are.',
  '18.3',
);
export const IMMEDIATE_DATA = part(
  'ImmediateData',
  'iscsi.immediatedata',
  'The first bytes of a write, sent along with the command itself.',
  '3.6',
);
export const SCSI_DATA = part(
  'Data',
  'iscsi.data',
  "Bytes of the command's data transfer, from Buffer Offset on.",
  '7',
);
export const UNEXPECTED_DATA = part(
  'UnexpectedData',
  'iscsi.unexpecteddata',
  'Bytes in a PDU that has no data segment, or whose meaning is not known.',
  '2.4',
);
export const SENSE_DATA = part(
  'SenseData',
  'iscsi.sensedata',
  'Why the command did not end well, in the form that SPC defines.',
  '4.7.2',
);
export const RESPONSE_DATA = part(
  'ResponseData',
  'iscsi.responsedata',
  'Further information of the target about the failure; vendor specific.',
  '4.7',
);
export const EVENT_DATA = part(
  'AsyncEventData',
  'iscsi.asynceventdata',
  'Further information about the event; vendor specific.',
  '9.4',
);
export const REJECTED_HEADER = part(
  'RejectedHeader',
  'iscsi.rejectedheader',
  'Header of the PDU that the target refused, as it arrived there.',
  '17.4',
);
export const VENDOR_DATA = part(
  'VendorSpecificData',
  'iscsi.vendorspecificdata',
  "Bytes behind the returned header, with a meaning of the vendor's own.",
  '17',
);
export const PADDING = part(
  'Padding',
  'iscsi.padding',
  'Fills the data segment up to a multiple of four bytes. Should be zero; no length counts it.',
  '1',
);
export const KEY_VALUE: FieldSpec = {
  name: 'KeyValue',
  filter: 'iscsi.keyvalue',
  offset: 0,
  length: 1,
  kind: 'bytes',
  doc: 'One key and its value.',
  rfc: { rfc3720: '5.1', rfc7143: '6.1' },
};

/** All of them, to look one up by its filter name. */
export const PART_FIELDS: readonly FieldSpec[] = [
  ...AHS_FIELDS,
  ...BIDIRECTIONAL_READ_FIELDS,
  ...EXTENDED_CDB_FIELDS,
  HEADER_DIGEST,
  DATA_DIGEST,
  SENSE_LENGTH,
  EXTENDED_CDB,
  UNKNOWN_AHS,
  PING_DATA,
  IMMEDIATE_DATA,
  SCSI_DATA,
  UNEXPECTED_DATA,
  SENSE_DATA,
  RESPONSE_DATA,
  EVENT_DATA,
  REJECTED_HEADER,
  VENDOR_DATA,
  PADDING,
  KEY_VALUE,
];
