import { FINDING_RULES } from '../../findings/rules/findingRules';
import type { Explanation } from '../Explanation';

/** What a rule of the findings says; undefined for no rule. */
export function explainFinding(id: string): Explanation | undefined {
  const found = FINDING_RULES.get(id);
  if (!found) return undefined;
  const { title, rule, cause, next, rfc3720, rfc7143 } = found;
  return {
    title: `${id}: ${title}`,
    text: rule,
    facts: [
      ['usual cause', cause],
      ['next step', next],
    ],
    references: [
      ...rfc3720.map((section) => ({ rfc: 3720, section })),
      ...rfc7143.map((section) => ({ rfc: 7143, section })),
    ],
  };
}
