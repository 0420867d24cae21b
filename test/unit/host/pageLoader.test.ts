import assert from 'node:assert/strict';
import { PageLoader } from '../../../src/host/editor/PageLoader';
import { PageTurns } from '../../../src/host/editor/PageTurns';
import { eventually } from '../../support/eventually';

describe('loading the page of an editor', () => {
  it('a page that does not come is loaded again, three times and no more', async () => {
    let loads = 0;
    const loader = new PageLoader(() => loads++, new PageTurns(), 1);
    loader.expect();
    await eventually(() => loads === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(loads, 4);
    loader.expect();
    await eventually(() => loads > 4);
    loader.settle();
  });

  it('a page that has come is left alone', async () => {
    let loads = 0;
    const loader = new PageLoader(() => loads++, new PageTurns(), 20);
    loader.expect();
    assert.equal(loads, 1);
    loader.settle();
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(loads, 1);
  });

  it('pages that are opened together load one after another: both sides of a diff came, or one stayed empty', () => {
    const turns = new PageTurns();
    const loaded: string[] = [];
    const loader = (name: string) => new PageLoader(() => loaded.push(name), turns);
    const [older, newer, closed, last] = ['older', 'newer', 'closed', 'last'].map(loader);
    for (const one of [older, newer, closed, last]) one?.expect();
    assert.deepEqual(loaded, ['older']);
    closed?.settle();
    older?.settle();
    assert.deepEqual(loaded, ['older', 'newer']);
    newer?.settle();
    assert.deepEqual(loaded, ['older', 'newer', 'last']);
    // Looked at in the end.
    closed?.expect();
    last?.settle();
    assert.deepEqual(loaded, ['older', 'newer', 'last', 'closed']);
    closed?.settle();
  });

  it('a page that does not come keeps others waiting for a moment only', async () => {
    const turns = new PageTurns(5);
    let isLoaded = false;
    const lost = new PageLoader(() => undefined, turns);
    const next = new PageLoader(() => (isLoaded = true), turns);
    lost.expect();
    next.expect();
    assert.equal(isLoaded, false);
    await eventually(() => isLoaded);
    lost.settle();
    next.settle();
  });
});
