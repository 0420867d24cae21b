import assert from 'node:assert/strict';
import { MOST_ACTS, MOST_REFUSALS, MOST_UNDER_WAY, PageBudget } from '../../../src/host/editor/PageBudget';

describe('what one page may want', () => {
  let now = 0;
  const budget = (): PageBudget => {
    now = 0;
    return new PageBudget(() => now);
  };

  it('has so many requests under way, and further ones when some have been answered', () => {
    const page = budget();
    for (let at = 0; at < MOST_UNDER_WAY; at++) assert.equal(page.request(), 'taken');
    assert.equal(page.request(), 'refused');
    page.settled();
    assert.equal(page.request(), 'taken');
    assert.equal(page.request(), 'refused');
  });

  it('is told of refusals as long as there are not too many', () => {
    const page = budget();
    for (let at = 0; at < MOST_UNDER_WAY; at++) page.request();
    for (let at = 0; at < MOST_REFUSALS; at++) assert.equal(page.request(), 'refused');
    assert.equal(page.request(), 'dropped');
    now += 1000;
    assert.equal(page.request(), 'refused');
  });

  it('has its effects again after a while, and no more of them after a long one', () => {
    const page = budget();
    const effects = (): number => {
      let count = 0;
      while (page.allows('command')) count++;
      return count;
    };
    assert.equal(effects(), MOST_ACTS);
    now += 1000;
    assert.equal(effects(), 5);
    now += 1e9;
    assert.equal(effects(), MOST_ACTS);
  });

  it('can always say that it listens', () => {
    const page = budget();
    while (page.allows('command'));
    while (page.allows('selected'));
    assert.equal(page.allows('ready'), true);
  });
});
