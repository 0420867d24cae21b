import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields, fieldTopic, findField } from '../dissect/interpret';
import type { FieldLookup } from '../rfc/explain';
import type { Topic } from '../rfc/Explanation';
import { findPduField } from './iscsi/findPduField';
import { PART_FIELDS } from './iscsi/partFields';
import { PDU_SPECS } from './iscsi/pduSpecs';
import { pduSpecOf } from './iscsi/pduSpecs';
import { createRegistry } from './protocols';
import { SCSI_COMMANDS, scsiCommandOf } from './scsi/commands';
import { cdbLayer, dataLayer, LUN_LAYER, SCSI_TABLES, type ScsiTable, scsiTable, SENSE_LAYER } from './scsi/scsiTables';

const registry = createRegistry();

function opcodeOf(layer: string): number | undefined {
  return /^0x[0-9a-f]{2}$/.test(layer) ? Number(layer) : undefined;
}

/** Where explanations find the declaration of a field: iSCSI's PDUs by opcode, other protocols by name. */
export const fieldLookup: FieldLookup = {
  fieldSpec(layer, filter) {
    const opcode = opcodeOf(layer);
    const table = scsiTable(layer);
    if (table !== undefined) return findField(table.fields, filter);
    if (layer === 'iscsi') return iscsiField(filter);
    if (opcode !== undefined) return findPduField(opcode, filter);
    const protocol = registry.protocol(layer);
    return findField(protocol?.fields ?? [], filter) ?? findField(protocol?.moreFields ?? [], filter);
  },
  table: scsiTable,
  *fieldTopics() {
    for (const { opcode, fields } of PDU_SPECS) {
      const hex = `0x${opcode.toString(16).padStart(2, '0')}`;
      for (const { filter, doc } of allFields(fields)) if (filter && doc) yield `field/${hex}/${filter}`;
    }
  },
};

/**
 * The topic of a line by the labels that trees and texts show: its own and those of the lines that it lies in, outermost
 * first. Undefined for a label that nobody declares.
 */
export function topicByLabels(
  opcode: number,
  labels: readonly string[],
): { topic: Topic; spec: FieldSpec } | undefined {
  const label = labels.at(-1);
  const above = labels.slice(0, -1).reverse();
  const named = (field: FieldSpec): boolean => field.name === label && field.kind !== 'reserved';
  for (const { layer, fields } of tablesOf(opcode, labels)) {
    const all = allFields(fields);
    const found = all.filter(named);
    // Of several with the name the one in the field, or below the heading, that the line lies under.
    const inside = all.filter(({ name }) => name === above[0]).flatMap((field) => allFields([field]).slice(1));
    const nearest = above.find((heading) => found.some(({ structure }) => structure === heading));
    const spec = inside.find(named) ?? found.find(({ structure }) => structure === nearest) ?? found[0];
    if (spec !== undefined) return { topic: fieldTopic(`field/${layer}`, spec), spec };
  }
  return undefined;
}

/** Where the field of a line may be declared, the nearest first. */
function tablesOf(opcode: number, labels: readonly string[]): Pick<ScsiTable, 'layer' | 'fields'>[] {
  const above = labels.slice(0, -1);
  const scsi = (prefix: string): ScsiTable[] => SCSI_TABLES.filter(({ layer }) => layer.startsWith(prefix));
  const titled = SCSI_TABLES.filter(({ title }) => title === above.at(-1));
  if (titled.length > 0) return titled;
  // Further levels of a LUN stand under headings of their own.
  const within = above.findLast((one) => !/^(?:Level \d|Further levels)$/.test(one));
  if (within === 'LUN') return scsi(LUN_LAYER);
  if (above.includes('SenseData')) return scsi(SENSE_LAYER);
  const rejected = above.find((label) => label.startsWith('RejectedHeader '))?.slice('RejectedHeader '.length);
  if (rejected !== undefined) {
    return PDU_SPECS.filter(({ name }) => rejected.startsWith(name)).map((spec) => ({
      layer: `0x${spec.opcode.toString(16).padStart(2, '0')}`,
      fields: spec.fields,
    }));
  }
  const cdb = above.find((label) => label.startsWith('CDB '));
  if (cdb !== undefined) {
    const digits = /^CDB 0x((?:[0-9a-f]{2})*)/.exec(cdb)?.[1] ?? '';
    const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    // Devices of several types may mean something by the operation code: the line names the command and the device.
    const told = SCSI_COMMANDS.find(
      ({ device, name, operationCode }) =>
        operationCode === bytes[0] && device !== undefined && cdb.includes(`(${name} ${device}`),
    );
    const table = scsiTable(cdbLayer(told ?? scsiCommandOf(bytes, 0, bytes.length)));
    return table === undefined ? [] : [table];
  }
  const data = above.find((label) => /^(?:Data|ImmediateData)(?: |$)/.test(label));
  if (data !== undefined) {
    const name = / bytes? of (.+)\)$/.exec(data)?.[1];
    const own = SCSI_COMMANDS.filter((command) => command.name === name).map((command) =>
      dataLayer(command.operationCode),
    );
    const tables = scsi('scsi.data.');
    // Several commands have fields of one name: those of the command at hand come first.
    // The data of REQUEST SENSE are sense data.
    if (name === 'REQUEST SENSE') return scsi(SENSE_LAYER);
    return [...tables.filter(({ layer }) => own.includes(layer)), ...tables];
  }
  const layer = `0x${opcode.toString(16).padStart(2, '0')}`;
  return [
    { layer, fields: pduSpecOf(opcode)?.fields ?? [] },
    { layer, fields: PART_FIELDS },
  ];
}

/** The declaration of a field by filter name alone, of the first PDU that has it. */
export function iscsiField(filter: string): FieldSpec | undefined {
  for (const { opcode } of PDU_SPECS) {
    const found = findPduField(opcode, filter);
    if (found) return found;
  }
  return undefined;
}
