import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields, findField } from '../dissect/interpret';
import type { FieldLookup } from '../rfc/explain';
import { findPduField } from './iscsi/findPduField';
import { PART_FIELDS } from './iscsi/partFields';
import { PDU_SPECS } from './iscsi/pduSpecs';
import { pduSpecOf } from './iscsi/pduSpecs';
import { createRegistry } from './protocols';

const registry = createRegistry();

function opcodeOf(layer: string): number | undefined {
  return /^0x[0-9a-f]{2}$/.test(layer) ? Number(layer) : undefined;
}

/** Where explanations find the declaration of a field: iSCSI's PDUs by opcode, other protocols by name. */
export const fieldLookup: FieldLookup = {
  fieldSpec(layer, filter) {
    const opcode = opcodeOf(layer);
    if (opcode !== undefined) return findPduField(opcode, filter);
    const protocol = registry.protocol(layer);
    return findField(protocol?.fields ?? [], filter) ?? findField(protocol?.moreFields ?? [], filter);
  },
  *fieldTopics() {
    for (const { opcode, fields } of PDU_SPECS) {
      const hex = `0x${opcode.toString(16).padStart(2, '0')}`;
      for (const { filter, doc } of allFields(fields)) if (filter && doc) yield `field/${hex}/${filter}`;
    }
  },
};

/** The declaration of a field by the label that trees and texts show it under. */
export function fieldByLabel(opcode: number, label: string): FieldSpec | undefined {
  const named = (field: FieldSpec): boolean => field.name === label && field.filter !== undefined;
  return allFields(pduSpecOf(opcode)?.fields ?? []).find(named) ?? allFields(PART_FIELDS).find(named);
}
