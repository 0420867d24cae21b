import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import type { RfcSections } from '../../rfc/RfcReference';
import { bhsSections } from './bhsSections';
import { OPCODE_NAMES } from './opcodeNames';

/** The tag value that stands for "no tag" (RFC 3720, sections 10.18.1, 10.7.4). */
export const NO_TAG = 0xffffffff;

type Override = Partial<FieldSpec>;

const noTag = (value: number): string | undefined => (value === NO_TAG ? 'none' : undefined);

/** True when the header carries a Target Transfer Tag. */
export const hasTargetTransferTag = (header: HeaderReader): boolean => header('iscsi.targettransfertag') !== NO_TAG;

/** Bits that the PDU leaves unused; `rfc` is the section that draws the header. */
export function reserved(offset: number, length: number, rfc: RfcSections, mask?: number): FieldSpec {
  return { name: 'Reserved', offset, length, kind: 'reserved', rfc, ...(mask === undefined ? {} : { mask }) };
}

/**
 * Byte 0: opcode, I bit, unused bits.
 * Requests may be immediate, a Login Request always is, and the others have no such bit.
 */
export function opcodeByte(immediate: 'may' | 'always' | 'never', rfc: RfcSections, extra: Override = {}): FieldSpec[] {
  const opcode: FieldSpec = {
    name: 'Opcode',
    filter: 'iscsi.opcode',
    offset: 0,
    length: 1,
    mask: 0x3f,
    kind: 'hexadecimal',
    values: OPCODE_NAMES,
    doc: 'Says which kind of PDU this is, and with that how to read the rest of the header.',
    facts: [
      ['initiator', '0x00-0x1f (0x1c-0x1e vendor specific)'],
      ['target', '0x20-0x3f (0x3c-0x3e vendor specific)'],
    ],
    rfc: bhsSections('2.1.2'),
  };
  if (immediate === 'never') return [opcode, reserved(0, 1, rfc, 0xc0)];
  const immediateBit: FieldSpec = {
    name: 'I',
    filter: 'iscsi.I',
    offset: 0,
    length: 1,
    mask: 0x40,
    kind: 'boolean',
    values: { 0: 'queued', 1: 'immediate' },
    doc: 'Immediate delivery: the target handles the request as soon as it arrives, outside the CmdSN order. An immediate request carries the current CmdSN without using it up.',
    rfc: bhsSections('2.1.1'),
    ...extra,
  };
  return [opcode, immediateBit, reserved(0, 1, rfc, 0x80)];
}

/** The first bit of byte 1 in the PDUs where it is always 1. */
export function alwaysFinal(override: Override = {}): FieldSpec {
  return {
    name: 'F',
    filter: 'iscsi.F',
    offset: 1,
    length: 1,
    mask: 0x80,
    kind: 'boolean',
    fixed: 1,
    doc: 'The Final bit. This kind of PDU never comes in a sequence, so the bit is always 1.',
    rfc: bhsSections('2.1.3'),
    ...override,
  };
}

export function totalAHSLength(override: Override = {}): FieldSpec {
  return {
    name: 'TotalAHSLength',
    filter: 'iscsi.totalahslength',
    offset: 4,
    length: 1,
    kind: 'unsigned',
    doc: 'Length of all additional header segments between this header and the header digest. Only SCSI Commands have any.',
    facts: [['unit', '4-byte words, padding included']],
    rfc: bhsSections('2.1.5'),
    ...override,
  };
}

/** For PDUs whose section says that both lengths are 0. */
export function bothLengthsZero(rfc: RfcSections): FieldSpec[] {
  return [
    totalAHSLength({ doc: 'Additional header segments do not exist in this PDU: 0.', facts: [], rfc }),
    dataSegmentLength({ doc: 'This PDU has no data segment: 0.', facts: [], rfc }),
  ];
}

export function dataSegmentLength(override: Override = {}): FieldSpec {
  return {
    name: 'DataSegmentLength',
    filter: 'iscsi.datasegmentlength',
    offset: 5,
    length: 3,
    kind: 'unsigned',
    doc: "Length of the data segment without its 0 to 3 padding bytes. It may not exceed the receiver's MaxRecvDataSegmentLength (8192 until declared).",
    facts: [
      ['unit', 'bytes'],
      ['range', '0 to 16777215; neither padding nor digests count'],
    ],
    rfc: bhsSections('2.1.6'),
    ...override,
  };
}

export function lun(override: Override = {}): FieldSpec {
  return {
    name: 'LUN',
    filter: 'iscsi.lun',
    offset: 8,
    length: 8,
    kind: 'bytes',
    doc: 'The logical unit that this is about: four levels of 16 bits in the form SAM defines.',
    rfc: bhsSections('2.1.7'),
    ...override,
  };
}

/** The LUN of PDUs where it accompanies a Target Transfer Tag. */
export function lunWithTargetTransferTag(override: Override = {}): FieldSpec {
  return lun({
    doc: 'Goes with the Target Transfer Tag: whoever sends the tag back copies the LUN with it.',
    usedWhen: { test: hasTargetTransferTag, text: 'the Target Transfer Tag is not 0xffffffff' },
    ...override,
  });
}

export function initiatorTaskTag(override: Override = {}): FieldSpec {
  return {
    name: 'InitiatorTaskTag',
    filter: 'iscsi.initiatortasktag',
    offset: 16,
    length: 4,
    kind: 'hexadecimal',
    note: noTag,
    doc: "The initiator's name for the task. Every PDU that belongs to the task repeats it, which is how an answer finds its request.",
    facts: [['scope', 'unique in the session while the task lives']],
    rfc: bhsSections('2.1.8'),
    ...override,
  };
}

export function targetTransferTag(override: Override = {}): FieldSpec {
  return {
    name: 'TargetTransferTag',
    filter: 'iscsi.targettransfertag',
    offset: 20,
    length: 4,
    kind: 'hexadecimal',
    note: noTag,
    rfc: bhsSections('7.4'),
    ...override,
  };
}

export function cmdSN(override: Override = {}): FieldSpec {
  return {
    name: 'CmdSN',
    filter: 'iscsi.cmdsn',
    offset: 24,
    length: 4,
    kind: 'unsigned',
    doc: 'Position of this request in the order of the whole session. The target delivers requests to SCSI in this order, whichever connection they came over.',
    facts: [
      ['counts', 'goes up by 1 after each request with I = 0; an immediate one shows the current value'],
      ['window', 'ExpCmdSN to MaxCmdSN; outside it a non-immediate request is ignored without an answer'],
    ],
    rfc: bhsSections('3.2'),
    ...override,
  };
}

export function expStatSN(override: Override = {}): FieldSpec {
  return {
    name: 'ExpStatSN',
    filter: 'iscsi.expstatsn',
    offset: 28,
    length: 4,
    kind: 'unsigned',
    doc: 'The StatSN that the initiator expects next on this connection. It acknowledges every status with a lower number, so the target may forget those.',
    rfc: bhsSections('3.3'),
    ...override,
  };
}

export function statSN(override: Override = {}): FieldSpec {
  return {
    name: 'StatSN',
    filter: 'iscsi.statsn',
    offset: 24,
    length: 4,
    kind: 'unsigned',
    doc: 'Number of this answer on its connection. A gap means that an answer was lost, on the wire or in the capture.',
    facts: [['counts', 'goes up by 1 with every numbered answer; a resent one keeps its number']],
    rfc: bhsSections('4.9'),
    ...override,
  };
}

export function expCmdSN(override: Override = {}): FieldSpec {
  return {
    name: 'ExpCmdSN',
    filter: 'iscsi.expcmdsn',
    offset: 28,
    length: 4,
    kind: 'unsigned',
    doc: 'The CmdSN that the target expects next: everything below it has arrived. Lower end of the command window.',
    rfc: bhsSections('4.10'),
    ...override,
  };
}

export function maxCmdSN(override: Override = {}): FieldSpec {
  return {
    name: 'MaxCmdSN',
    filter: 'iscsi.maxcmdsn',
    offset: 32,
    length: 4,
    kind: 'unsigned',
    note: (value, header) => {
      const window = (value - header('iscsi.expcmdsn') + 1) | 0;
      if (window === 0) return 'window closed';
      return window > 0 ? `window ${window}` : undefined;
    },
    doc: 'The highest CmdSN that the target takes now. MaxCmdSN - ExpCmdSN + 1 requests may be sent; equal to ExpCmdSN - 1 it means: send nothing more for the moment.',
    rfc: bhsSections('4.11'),
    ...override,
  };
}

/** The three numbers at bytes 24-35 that every target PDU carries. */
export function targetNumbers(stat: Override = {}): FieldSpec[] {
  return [statSN(stat), expCmdSN(), maxCmdSN()];
}
