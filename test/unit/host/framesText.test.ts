import assert from 'node:assert/strict';
import '../../support/vscodeStandIn';
import { framesText } from '../../../src/host/captures/framesText';

describe('frames in the status bar', () => {
  it('are all, or what a filter leaves of them', () => {
    assert.equal(framesText({ frames: 3401, complete: true }, undefined), '3,401 frames');
    assert.equal(framesText({ frames: 3401, complete: true }, { rows: 12, frames: 3401 }), '12 of 3,401 frames');
    assert.equal(framesText({ frames: 1, complete: true }, undefined), '1 frame');
  });

  it('say when the number is not the last one', () => {
    assert.equal(framesText({ frames: 500, complete: false }, undefined), '500 frames…');
    assert.equal(framesText({ frames: 3401, complete: true }, { rows: 2, frames: 1000 }), '2 of 3,401 frames…');
  });
});
