import type { FieldSpec } from '../../dissect/FieldSpec';
import { findField } from '../../dissect/interpret';
import { LINK_FIELDS } from './linkFields';
import { PART_FIELDS } from './partFields';
import { unknownPduFields } from './pdus/unknownPdu';
import { pduSpecOf } from './pduSpecs';

/** The declaration behind the topic `field/0x03/iscsi.login.csg`: of a header field or of a part behind the header. */
export function findPduField(opcode: number, filter: string): FieldSpec | undefined {
  return (
    findField(pduSpecOf(opcode)?.fields ?? unknownPduFields(opcode), filter) ??
    findField(PART_FIELDS, filter) ??
    findField(LINK_FIELDS, filter)
  );
}
