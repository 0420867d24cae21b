import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import { bhsSections } from './bhsSections';
import { reserved } from './commonFields';
import { LOGIN_STAGES } from './loginStages';

type Override = Partial<FieldSpec>;

/** Byte 1 of Login Request and Login Response: T, C, CSG, NSG. `t`, `c` and `stages` are the PDU's own sections. */
export function loginFlags(t: Override, c: Override, stages: Override): FieldSpec[] {
  const rfc = stages.rfc ?? bhsSections('12.3');
  return [
    {
      name: 'T',
      filter: 'iscsi.login.T',
      offset: 1,
      length: 1,
      mask: 0x80,
      kind: 'boolean',
      values: { 0: 'stays in this stage', 1: 'ready to transit' },
      ...t,
    },
    {
      name: 'C',
      filter: 'iscsi.login.C',
      offset: 1,
      length: 1,
      mask: 0x40,
      kind: 'boolean',
      values: { 0: 'text complete', 1: 'text continues in the next PDU' },
      ...c,
    },
    reserved(1, 1, rfc, 0x30),
    {
      name: 'CSG',
      filter: 'iscsi.login.csg',
      offset: 1,
      length: 1,
      mask: 0x0c,
      kind: 'unsigned',
      values: LOGIN_STAGES,
      doc: 'Current stage: the stage of the login that this PDU belongs to. It decides which keys are allowed.',
      facts: [['values', '0 SecurityNegotiation, 1 LoginOperationalNegotiation, 3 FullFeaturePhase; 2 reserved']],
      ...stages,
    },
    {
      name: 'NSG',
      filter: 'iscsi.login.nsg',
      offset: 1,
      length: 1,
      mask: 0x03,
      kind: 'unsigned',
      values: LOGIN_STAGES,
      usedWhen: { test: (header) => header('iscsi.login.T') === 1, text: 'T is 1' },
      doc: 'Next stage: where the sender is ready to go. Counts only with T = 1. The target may answer with an earlier stage than it was asked for, never with a later one.',
      facts: [['allowed', 'security to operational or full feature; operational to full feature']],
      ...stages,
    },
  ];
}

const rfc = bhsSections('12.5');

const T: FieldSpec = {
  name: 'T',
  filter: 'iscsi.isid.t',
  offset: 8,
  length: 1,
  mask: 0xc0,
  kind: 'unsigned',
  values: { 0: 'IEEE OUI', 1: 'IANA enterprise number', 2: 'random' },
  doc: 'Format of the rest of the ISID: where its vendor part comes from.',
  facts: [['values', '0 OUI, 1 IANA enterprise number, 2 random, 3 reserved']],
  rfc,
};

const part = (
  name: 'A' | 'B' | 'C' | 'D',
  offset: number,
  length: number,
  doc: string,
  extra: Override = {},
): FieldSpec => ({
  name,
  filter: `iscsi.isid.${name.toLowerCase()}`,
  offset,
  length,
  kind: 'hexadecimal',
  doc,
  rfc,
  ...extra,
});

const bits = { mask: 0x3f };

const UNUSED_A = part('A', 8, 1, 'Reserved unless the ISID is built from an OUI.', {
  ...bits,
  usedWhen: { test: (header) => header('iscsi.isid.t') === 0, text: 'T is 0 (OUI)' },
});

/** The ISID's parts, in the order of the values of T. */
const LAYOUTS: readonly (readonly FieldSpec[])[] = [
  [
    T,
    part('A', 8, 1, 'First 6 bits of the OUI; its two lowest bits (group, local) are left out.', bits),
    part('B', 9, 2, 'Last 16 bits of the OUI of the vendor whose software or adapter made this ISID.'),
    part('C', 11, 1, 'First 8 bits of the qualifier, which the vendor picks as it likes.'),
    part('D', 12, 2, 'Last 16 bits of the qualifier.'),
  ],
  [
    T,
    UNUSED_A,
    part('B', 9, 2, "First 16 bits of the vendor's IANA enterprise number."),
    part('C', 11, 1, "Last 8 bits of the vendor's IANA enterprise number."),
    part('D', 12, 2, 'Qualifier, which the vendor picks as it likes.'),
  ],
  [
    T,
    UNUSED_A,
    part('B', 9, 2, 'First 16 bits of a random number.'),
    part('C', 11, 1, 'Last 8 bits of the random number.'),
    part('D', 12, 2, 'Qualifier, which the initiator picks as it likes.'),
  ],
  [T, reserved(8, 1, rfc, 0x3f), reserved(9, 5, rfc)],
];

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function isidNote(header: HeaderReader): string {
  const a = header('iscsi.isid.a');
  const b = header('iscsi.isid.b');
  const c = header('iscsi.isid.c');
  switch (header('iscsi.isid.t')) {
    case 0:
      return `OUI ${hex(a, 2)}${hex(b, 4)}`;
    case 1:
      return `enterprise number ${b * 256 + c}`;
    case 2:
      return `random ${hex(b, 4)}${hex(c, 2)}`;
    default:
      return 'reserved format';
  }
}

/** Bytes 8-13 of both login PDUs. */
export function isid(override: Override = {}): FieldSpec {
  return {
    name: 'ISID',
    filter: 'iscsi.isid',
    offset: 8,
    length: 6,
    kind: 'bytes',
    variants: { choose: (header) => header('iscsi.isid.t'), layouts: LAYOUTS },
    note: (_value, header) => isidNote(header),
    doc: "The initiator's part of the session's identity. Together with the initiator name it stands for one SCSI initiator port: logging in again with both and TSIH 0 replaces the old session.",
    rfc,
    ...override,
  };
}

export function tsih(override: Override): FieldSpec {
  return { name: 'TSIH', filter: 'iscsi.tsih', offset: 14, length: 2, kind: 'hexadecimal', ...override };
}

export function version(
  name: 'VersionMax' | 'VersionMin' | 'VersionActive',
  offset: number,
  override: Override,
): FieldSpec {
  return { name, filter: `iscsi.${name.toLowerCase()}`, offset, length: 1, kind: 'unsigned', ...override };
}
