import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import type { Issue } from '../../dissect/Issue';
import { allFields, valueName } from '../../dissect/interpret';
import { hexNumber } from '../../bytes/hex';
import { closedEnumerations } from './enumerations';
import { formatRulesOf } from './formatRules';
import type { PduSpec } from './PduSpec';

/** An issue and the field that it marks. */
export interface FieldIssue {
  readonly filter: string;
  readonly issue: Issue;
}

/** What the 48 bytes of a header break: rules of form, and codes that are reserved. `start` is the PDU's first byte. */
export function checkFormat(spec: PduSpec, header: HeaderReader, start: number): FieldIssue[] {
  const fields = allFields(spec.fields);
  const found: FieldIssue[] = [];
  for (const rule of formatRulesOf(spec.opcode)) {
    if (!rule.broken(header, spec)) continue;
    const field = fields.find((candidate) => candidate.filter === rule.field);
    const section = rule.section ?? field?.rfc?.rfc3720;
    found.push(
      fieldIssue(rule.field, field, start, {
        code: rule.code,
        severity: rule.severity,
        message: rule.message(header, spec),
        ...(section === undefined ? {} : { rfc: { rfc: 3720, section } }),
      }),
    );
  }
  for (const field of closedEnumerations(fields)) {
    const value = header(field.filter ?? '');
    if (valueName(field, value) !== undefined || field.filter === undefined) continue;
    if (field.usedWhen !== undefined && !field.usedWhen.test(header)) continue;
    if (found.some((other) => other.filter === field.filter)) continue;
    const section = field.rfc?.rfc3720;
    const text = field.kind === 'hexadecimal' ? hexNumber(value, 2 * field.length) : String(value);
    found.push(
      fieldIssue(field.filter, field, start, {
        code: 'RESERVED',
        severity: 'warning',
        message: `${field.name} ${text} is a reserved value: no meaning is defined for it.`,
        ...(section === undefined ? {} : { rfc: { rfc: 3720, section } }),
      }),
    );
  }
  return found;
}

function fieldIssue(
  filter: string,
  field: FieldSpec | undefined,
  start: number,
  issue: Omit<Issue, 'start' | 'length'>,
): FieldIssue {
  return { filter, issue: { ...issue, start: start + (field?.offset ?? 0), length: field?.length ?? 1 } };
}
