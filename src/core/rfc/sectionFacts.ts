import type { Explanation } from './Explanation';
import { NOTES_3720, NOTES_7143 } from './explanations/sectionNotes';
import { formatReference, type RfcReference } from './RfcReference';
import { counterpart, findSection, parentOf } from './sectionIndex';

/** "RFC 3720, section 12.12: MaxRecvDataSegmentLength"; without the title where the index does not know the section. */
export function sectionName(reference: RfcReference): string {
  const section = findSection(reference);
  return formatReference(reference) + (section ? `: ${section.title}` : '');
}

/** One line of ours on what a section rules. */
export function sectionNote(reference: RfcReference): string | undefined {
  const { rfc, section } = reference;
  if (rfc === 3720) return NOTES_3720.get(section);
  if (rfc !== 7143) return undefined;
  const original = counterpart(reference);
  return NOTES_7143.get(section) ?? (original && NOTES_3720.get(original.section));
}

/** The RFC that a section's counterpart is looked for in; undefined for all but RFC 3720 and RFC 7143. */
export function otherRfc(rfc: number): number | undefined {
  return rfc === 3720 ? 7143 : rfc === 7143 ? 3720 : undefined;
}

/** "none: RFC 7143 has no such section"; undefined where there is a counterpart, and for other RFCs. */
export function withoutCounterpart(reference: RfcReference): string | undefined {
  const other = otherRfc(reference.rfc);
  return other === undefined || counterpart(reference) ? undefined : `none: RFC ${other} has no such section`;
}

/** The counterpart of the innermost section around the given one that has one. */
export function nearestCounterpart(reference: RfcReference): RfcReference | undefined {
  for (let around = parentOf(reference); around; around = parentOf(around)) {
    const found = counterpart(around);
    if (found) return found;
  }
  return undefined;
}

/** The hover of a section that the index knows. */
export function explainSection(reference: RfcReference): Explanation | undefined {
  if (!findSection(reference)) return undefined;
  const other = counterpart(reference);
  const said = other ? sectionName(other) : withoutCounterpart(reference);
  const parent = parentOf(reference);
  return {
    title: sectionName(reference),
    text: sectionNote(reference) ?? (parent ? `Part of ${sectionName(parent)}.` : ''),
    facts: said === undefined ? [] : [['counterpart', said]],
    references: other ? [reference, other] : [reference],
  };
}
