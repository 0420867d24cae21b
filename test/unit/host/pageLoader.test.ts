import assert from 'node:assert/strict';
import { PageLoader } from '../../../src/host/editor/PageLoader';
import { eventually } from '../../support/eventually';

describe('loading the page of an editor', () => {
  it('a page that does not come is loaded again, three times and no more', async () => {
    let loads = 0;
    const loader = new PageLoader(() => loads++, 1);
    loader.expect();
    await eventually(() => loads === 3);
    // The next pause would be of 8 ms.
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(loads, 3);
    loader.expect();
    await eventually(() => loads > 3);
    loader.settle();
  });

  it('a page that has come is left alone', async () => {
    let loads = 0;
    const loader = new PageLoader(() => loads++, 20);
    loader.expect();
    loader.settle();
    const other = new PageLoader(() => undefined, 20);
    other.expect();
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(loads, 0);
    other.settle();
  });
});
