import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields } from '../dissect/interpret';
import { closestName } from '../filter/closestName';
import { INDEXED_FIELDS } from '../filter/indexedFields';
import { KEY_PREFIX } from '../filter/keyFields';
import { LINK_FIELDS } from '../protocols/iscsi/linkFields';
import { PART_FIELDS } from '../protocols/iscsi/partFields';
import { PDU_SPECS } from '../protocols/iscsi/pduSpecs';
import { createRegistry } from '../protocols/protocols';
import { SCSI_TABLES } from '../protocols/scsi/scsiTables';
import { KEY_FACTS } from '../rfc/explanations/keys';
import { TIME_COLUMNS } from './timeColumns';

/** A field that can be a column. */
export interface ColumnField {
  readonly name: string;
  /** What tables, or the index, call it ("CmdSN"). */
  readonly label: string;
  /** Its declaration; absent for what no table declares. */
  readonly spec?: FieldSpec;
}

/** What stands in no table because it is worked out, by name. */
const WORKED_OUT: Readonly<Record<string, string>> = {
  'scsi.status': 'Status',
  'frame.protocols': 'Protocols in the frame',
  'frame.comment': 'Packet comment',
  'frame.interface_name': 'Interface name',
  'frame.interface_description': 'Interface description',
  'frame.interface_queue': 'Interface queue',
  'frame.packet_flags': 'Packet flags',
  'frame.packet_id': 'Packet identifier',
  'frame.drop_count': 'Packets lost before',
  'frame.verdict': 'Verdict',
  'ip.checksum.status': 'IP checksum check',
  'tcp.checksum.status': 'TCP checksum check',
  'udp.checksum.status': 'UDP checksum check',
  'icmp.checksum.status': 'ICMP checksum check',
  'icmpv6.checksum.status': 'ICMPv6 checksum check',
};

/** Fields that Wireshark has twice, once for iSCSI and once for the SCSI in it, and the one that our tables declare. */
export const SAME_FIELDS: ReadonlyMap<string, string> = new Map([['scsi.status', 'iscsi.scsiresponse.status']]);

/** Fields in the headers of PDUs: to know them, nothing behind the header has to be read. */
export const HEADER_FIELDS: ReadonlySet<string> = new Set(
  PDU_SPECS.flatMap(({ fields }) => allFields(fields).flatMap(({ filter }) => filter ?? [])),
);

/** Fields that tell which PDUs belong together. */
export const LINKED_FIELDS: ReadonlySet<string> = new Set(LINK_FIELDS.flatMap(({ filter }) => filter ?? []));

function collect(): ReadonlyMap<string, ColumnField> {
  const fields = new Map<string, ColumnField>();
  const add = (name: string | undefined, label: string, spec?: FieldSpec): void => {
    if (name !== undefined && !fields.has(name)) fields.set(name, { name, label, ...(spec ? { spec } : {}) });
  };
  const protocols = createRegistry().all();
  const tables = [
    ...PDU_SPECS.map((spec) => spec.fields),
    PART_FIELDS,
    LINK_FIELDS,
    ...protocols.flatMap((protocol) => [protocol.fields, protocol.moreFields ?? []]),
    ...SCSI_TABLES.map((table) => table.fields),
  ];
  for (const [name, { title }] of TIME_COLUMNS) add(name, title);
  for (const spec of tables.flatMap(allFields)) add(spec.filter, spec.name, spec);
  for (const { filter, name } of protocols) add(filter, name);
  for (const { name, label } of INDEXED_FIELDS) add(name, label);
  for (const [name, label] of Object.entries(WORKED_OUT)) add(name, label);
  for (const key of KEY_FACTS.keys()) add(`${KEY_PREFIX}${key}`, key);
  return fields;
}

let known: ReadonlyMap<string, ColumnField> | undefined;

/** Every field that can be a column, by Wireshark's filter name. Made when somebody asks first. */
export function columnFields(): ReadonlyMap<string, ColumnField> {
  known ??= collect();
  return known;
}

/** The field of exactly this name; keys of vendors count, though no list holds them. */
export function columnField(name: string): ColumnField | undefined {
  const isKey = name.startsWith(KEY_PREFIX) && name.length > KEY_PREFIX.length;
  return columnFields().get(name) ?? (isKey ? { name, label: name.slice(KEY_PREFIX.length) } : undefined);
}

/** Why a name is no field, with the one that may have been meant; undefined for one that is. */
export function unknownField(name: string): { readonly message: string; readonly suggestion?: string } | undefined {
  if (columnField(name)) return undefined;
  const suggestion = closestName(name, [...columnFields().keys()]);
  const question = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return { message: `There is no field "${name}".${question}`, ...(suggestion === undefined ? {} : { suggestion }) };
}
