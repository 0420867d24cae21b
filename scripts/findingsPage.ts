/** `npm run findings-page`: writes docs/findings.md from the tables of rules. A test says when the page is not up to date. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FindingRule } from '../src/core/findings/FindingRule';
import { FINDING_RULES, RULE_GROUPS } from '../src/core/findings/rules/findingRules';

const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'For information' } as const;

function sections(rfc: number, numbers: readonly string[]): string[] {
  return numbers.length === 0 ? [] : [`RFC ${rfc} ${numbers.join(', ')}`];
}

function ruleText({ id, severity, title, rfc3720, rfc7143, rule, cause, next }: FindingRule): string {
  const references = [...sections(3720, rfc3720), ...sections(7143, rfc7143)].join('; ');
  return [
    `### ${id}`,
    '',
    `${title}. ${SEVERITY_WORDS[severity]}; ${references || 'from experience, no RFC says so'}.`,
    '',
    `- Rule: ${rule}`,
    `- Likely cause: ${cause}`,
    `- Next step: ${next}`,
    '',
  ].join('\n');
}

/** The page of all rules, as Markdown. */
export function findingsPage(): string {
  const groups = RULE_GROUPS.map(({ name, rules }) => [`## ${name}`, '', ...rules.map(ruleText)].join('\n'));
  return [
    '# Findings',
    '',
    `Written by \`npm run findings-page\` from \`src/core/findings/rules\`; do not edit. ${FINDING_RULES.size} rules.`,
    '',
    'The severity is the usual one. A finding has another one where more is known: a unit attention after a login is no',
    'error, and what a program is known to do without harm is labelled so.',
    '',
    ...groups,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

if (process.argv[1] === __filename) {
  writeFileSync(path.join(__dirname, '..', 'docs', 'findings.md'), findingsPage());
}
