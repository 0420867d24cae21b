import type { Finding } from '../findings/Finding';
import { plural } from './plural';
import { visibleText } from './visibleText';

/**
 * The first lines of a list of findings: how many there are of each severity.
 * @param pdus iSCSI PDUs of the capture
 */
export function findingsHeader(findings: readonly Finding[], pdus: number): string {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0) return pdus === 0 ? 'Nothing to check: no iSCSI PDU was found.\n' : 'No findings.\n';
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${count('info')} for information\n`;
}

/**
 * One finding as text for people.
 * @param place who and when, as `findingPlace` tells it
 */
export function findingText(finding: Finding, place: readonly string[]): string {
  const { id, severity, title, fact, rule, cause, next, quirk, chain, session } = finding;
  const references = [
    ...finding.rfc3720.map((section) => `RFC 3720 ${section}`),
    ...finding.rfc7143.map((section) => `RFC 7143 ${section}`),
  ];
  const frames = [...new Set(finding.evidence.map(({ frame }) => frame))];
  const where = [
    ...(session >= 0 ? [`session ${session}`] : []),
    ...(frames.length > 0 ? [`${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}`] : []),
  ].join(', ');
  const lines = [
    `${severity.toUpperCase()} ${id}: ${title}`,
    ...(where ? [`  where: ${where}`] : []),
    ...place.map((line) => `         ${line}`),
    `  fact:  ${fact}`,
    ...(quirk === undefined ? [] : [`  known: ${quirk}`]),
    ...(chain ?? []).map(({ frame, text }) => `         frame ${frame}: ${text}`),
    `  rule:  ${rule}${references.length > 0 ? ` (${references.join(', ')})` : ''}`,
    `  cause: ${cause}`,
    `  next:  ${next}`,
  ];
  return `${lines.map((line) => visibleText(line)).join('\n')}\n`;
}
