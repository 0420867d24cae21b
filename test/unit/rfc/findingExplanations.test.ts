import assert from 'node:assert/strict';
import { FINDING_RULES } from '../../../src/core/findings/rules/findingRules';
import { fieldLookup } from '../../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../../src/core/rfc/explain';
import { hasSection } from '../../../src/core/rfc/sectionIndex';

describe('explanations of findings', () => {
  const explainer = createExplainer(fieldLookup);

  it('tell the rule, with sections that exist, for every rule', () => {
    for (const [id, { rule, rfc3720, rfc7143 }] of FINDING_RULES) {
      const explanation = explainer.explain(`finding/${id}`);
      assert(explanation, id);
      assert.equal(explanation.text, rule);
      assert.equal(explanation.references.length, rfc3720.length + rfc7143.length, id);
      assert(explanation.references.every(hasSection), id);
      // The chips of the view have hover cards of their own.
      for (const { rfc, section } of explanation.references) assert(explainer.explain(`section/${rfc}/${section}`), id);
    }
  });

  it('are none for what is no rule', () => {
    for (const id of ['', 'NO-SUCH-RULE', '__proto__', 'constructor'])
      assert.equal(explainer.explain(`finding/${id}`), undefined);
  });
});
