import type { FieldSpec } from '../../dissect/FieldSpec';

/** Fields whose unnamed values are nothing to object to here: SCSI defines them, or another rule speaks of them. */
const OPEN = new Set([
  'iscsi.opcode',
  'iscsi.scsiresponse.status',
  'iscsi.login.csg',
  'iscsi.login.nsg',
  'iscsi.taskmanfun.function',
  'iscsi.login.status.class',
]);

/** Of these fields, the ones whose values are all named: any other value is reserved by the RFC. */
export function closedEnumerations(fields: readonly FieldSpec[]): FieldSpec[] {
  return fields.filter(
    (field) =>
      field.values !== undefined && field.kind !== 'boolean' && field.filter !== undefined && !OPEN.has(field.filter),
  );
}
