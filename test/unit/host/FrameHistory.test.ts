import assert from 'node:assert/strict';
import { FrameHistory } from '../../../src/host/captures/FrameHistory';

function visited(...frames: readonly number[]): FrameHistory {
  const history = new FrameHistory();
  for (const frame of frames) history.visit(frame);
  return history;
}

describe('FrameHistory', () => {
  it('goes back and forth', () => {
    const history = visited(1, 100, 500);
    assert.deepEqual([history.step(-1), history.step(-1), history.step(-1)], [100, 1, undefined]);
    assert.deepEqual([history.step(1), history.step(1), history.step(1)], [100, 500, undefined]);
  });

  it('counts steps to neighbours as one place', () => {
    const history = visited(100, 101, 102, 900);
    assert.equal(history.step(-1), 102);
    assert.equal(history.step(-1), undefined);
  });

  it('forgets what lay ahead when another way is taken', () => {
    const history = visited(1, 100, 500);
    history.step(-1);
    history.visit(700);
    assert.equal(history.step(1), undefined);
    assert.equal(history.step(-1), 100);
  });

  it('is not changed by the selection that a step brings', () => {
    const history = visited(1, 100, 500);
    history.visit(history.step(-1) ?? 0);
    assert.equal(history.step(1), 500);
  });

  it('remembers a limited number of places, the latest ones', () => {
    const history = visited(...Array.from({ length: 300 }, (_, at) => at * 50 + 1));
    let steps = 0;
    while (history.step(-1) !== undefined) steps++;
    assert.equal(steps, 199);
  });
});
