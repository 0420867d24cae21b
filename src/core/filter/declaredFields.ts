import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields } from '../dissect/interpret';
import { LINK_FIELDS } from '../protocols/iscsi/linkFields';
import { PART_FIELDS } from '../protocols/iscsi/partFields';
import { PDU_SPECS } from '../protocols/iscsi/pduSpecs';
import { unknownPduFields } from '../protocols/iscsi/pdus/unknownPdu';
import { createRegistry } from '../protocols/protocols';
import { SCSI_TABLES } from '../protocols/scsi/scsiTables';
import { NAMED_VALUES } from '../text/wiresharkNames';
import { type FilterType, typeOfField } from './FilterType';
import { OTHER_FIELDS, type OtherField } from './otherFields';
import { USUAL_MEANINGS } from './usualMeanings';

/** A name of a value in a filter; several may stand for one value. */
export type ValueName = readonly [name: string, value: number];

/** A field whose values stand in the bytes of the frames, as filters see it: a name, whatever tables declare it. */
export interface DeclaredField extends OtherField {
  /** What the field is for; empty where nothing is said of it. */
  readonly description: string;
  readonly names: readonly ValueName[];
  /** The opcodes of the PDUs that can hold it, where only headers of PDUs do. */
  readonly opcodes?: ReadonlySet<number>;
  /** The largest number that fits into the field; absent where that is not known. */
  readonly greatest?: number;
  /** The protocols (by id) whose headers can hold it; absent where no table of a protocol below iSCSI declares it. */
  readonly protocols?: ReadonlySet<string>;
}

interface Collected {
  type: FilterType;
  label: string;
  description: string;
  names: Map<string, ValueName>;
  opcodes: Set<number> | undefined;
  protocols: Set<string>;
  /** Bytes of the longest one; 0 where they are not known. */
  length: number;
}

/** Values that are asked for their name where a function gives it. */
const MOST_ASKED = 256;
/** Longer ones are sentences. */
const LONGEST_NAME = 60;

/** Fields that Wireshark takes for wider numbers, some of them because they are worked out of more than their bytes. */
const WIDER = new Set([
  ...['iscsi.datasegmentlength', 'llc.control', 'scsi_sbc.rdwr6.xferlen', 'tcp.window_size'],
  'tcp.options.wscale.multiplier',
]);
const SIGNED = new Set(['scsi_ssc.space6.count', 'tcp.window_size_scalefactor']);

function greatestOf(name: string, length: number): number | undefined {
  if (length === 0 || length > 4 || SIGNED.has(name)) return undefined;
  return 2 ** (8 * (WIDER.has(name) ? 4 : length)) - 1;
}

function valueNames({ values, length, mask }: FieldSpec): ValueName[] {
  if (values === undefined) return [];
  if (typeof values !== 'function') return Object.entries(values).map(([value, name]) => [name, Number(value)]);
  const most = Math.min(MOST_ASKED, mask === undefined ? 2 ** (8 * length) : mask + 1);
  const found = new Map<string, number>();
  const shared = new Set<string>();
  for (let value = 0; value < most; value++) {
    const name = values(value);
    if (name === undefined) continue;
    if (found.has(name)) shared.add(name);
    found.set(name, value);
  }
  // A name of many values names none of them.
  return [...found].filter(([name]) => !shared.has(name));
}

function collect(): ReadonlyMap<string, DeclaredField> {
  const fields = new Map<string, Collected>();
  const add = (spec: FieldSpec, opcode?: number, protocol?: string, isOfUnknown = false): void => {
    if (spec.filter === undefined) return;
    let field = fields.get(spec.filter);
    if (!field) {
      const opcodes = opcode === undefined ? undefined : new Set<number>();
      field = {
        ...{ type: typeOfField(spec), label: spec.name, names: new Map(), opcodes, protocols: new Set(), length: 0 },
        description: USUAL_MEANINGS.get(spec.filter) ?? '',
      };
      fields.set(spec.filter, field);
    }
    field.length = Math.max(field.length, spec.length);
    if (protocol !== undefined) field.protocols.add(protocol);
    if (opcode === undefined && !isOfUnknown) field.opcodes = undefined;
    else if (opcode !== undefined) field.opcodes?.add(opcode);
    if (field.description === '') field.description = spec.doc ?? '';
    for (const [name, value] of valueNames(spec)) {
      if (name !== '' && name.length <= LONGEST_NAME) field.names.set(`${value} ${name.toLowerCase()}`, [name, value]);
    }
  };
  for (const { opcode, fields: table } of PDU_SPECS) for (const spec of allFields(table)) add(spec, opcode);
  // Of all opcodes that nobody defined one stands for the others; which PDUs are of them is told by their opcode.
  for (const spec of [0x1c, 0x3c].flatMap((opcode) => allFields(unknownPduFields(opcode)))) {
    add(spec, undefined, undefined, true);
  }
  for (const spec of [...allFields(PART_FIELDS), ...LINK_FIELDS]) add(spec);
  const protocols = createRegistry().all();
  for (const { id, fields: table, moreFields = [] } of protocols) {
    for (const spec of [...allFields(table), ...allFields(moreFields)]) add(spec, undefined, id);
  }
  for (const { fields: table } of SCSI_TABLES) for (const spec of allFields(table)) add(spec);
  for (const { filter, values } of NAMED_VALUES) {
    for (const [value, name] of values) fields.get(filter)?.names.set(`${value} ${name.toLowerCase()}`, [name, value]);
  }
  const declared = new Map<string, DeclaredField>();
  for (const { filter, name } of protocols) {
    declared.set(filter, { name: filter, type: 'protocol', label: name, description: '', names: [] });
  }
  for (const field of OTHER_FIELDS) declared.set(field.name, { description: '', names: [], ...field });
  for (const [name, { type, label, description, names, opcodes, protocols: holders, length }] of fields) {
    const greatest = type === 'number' ? greatestOf(name, length) : undefined;
    declared.set(name, {
      ...{ name, type, label, description },
      names: [...names.values(), ...(declared.get(name)?.names ?? [])],
      ...(opcodes ? { opcodes } : {}),
      ...(greatest === undefined ? {} : { greatest }),
      ...(holders.size > 0 ? { protocols: holders } : {}),
    });
  }
  return declared;
}

let known: ReadonlyMap<string, DeclaredField> | undefined;

/** Every field of our tables that has a filter name, and what stands in no table. Made when somebody asks first. */
export function declaredFields(): ReadonlyMap<string, DeclaredField> {
  known ??= collect();
  return known;
}
