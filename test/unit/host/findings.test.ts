/** What settings mean, what the status bar shows, and where a text shows a frame. */
import assert from 'node:assert/strict';
import '../../support/vscodeStandIn';
import { selectionOf } from '../../../src/host/findings/selectionOf';
import { spokenCounts, statusText } from '../../../src/host/findings/statusText';
import { frameLines } from '../../../src/host/text/frameLines';

const documentOf = (text: string) => {
  const lines = text.split('\n');
  return { lineCount: lines.length, lineAt: (line: number) => ({ text: lines[line] ?? '' }) };
};

describe('settings of the findings', () => {
  it('leave everything when they hold nothing that can be used', () => {
    for (const [minimum, disabled] of [
      [undefined, undefined],
      ['fatal', 'SLOW-IO'],
      [3, { 0: 'SLOW-IO' }],
      [null, [1, null]],
    ]) {
      assert.deepEqual(selectionOf(minimum, disabled), { minimum: 'info', disabled: [] });
    }
  });

  it('say what is left out', () => {
    const selection = { minimum: 'warning', disabled: ['SLOW-IO', 'TCP-LOSS'] };
    assert.deepEqual(selectionOf('warning', ['SLOW-IO', 7, 'TCP-LOSS']), selection);
  });
});

describe('findings in the status bar', () => {
  const overview = { total: 0, groups: [], hidden: 0, rules: 85, notChecked: [] };

  it('tell errors and warnings always, and information where there is any', () => {
    const counts = { error: 0, warning: 1, info: 0 };
    assert.equal(statusText({ ...overview, counts }), 'iSCSI: $(error) 0 $(warning) 1');
    assert.equal(spokenCounts({ ...overview, counts }), '0 errors, 1 warning, 0 for information');
    const more = { error: 2, warning: 0, info: 3 };
    assert.equal(statusText({ ...overview, counts: more }), 'iSCSI: $(error) 2 $(warning) 0 $(info) 3');
  });
});

describe('lines of frames in a text', () => {
  it('are those of the first PDU of each frame', async () => {
    const text = '# trace\n\nFrame 4  0.1  Login\n  Frame 9: no heading\n\nFrame 7  0.2  NOP\n\nFrame 7  0.2  NOP';
    const lines = await frameLines(documentOf(text), () => false);
    assert.deepEqual(
      [4, 5, 7, 9].map((frame) => lines.own(frame)),
      [2, undefined, 5, undefined],
    );
    assert.deepEqual(
      [1, 4, 5, 6, 7, 8, 999].map((frame) => lines.near(frame)),
      [2, 2, 2, 2, 5, 5, 5],
    );
  });

  it('are none in a text without PDUs', async () => {
    const lines = await frameLines(documentOf('# No iSCSI PDUs here.'), () => false);
    assert.equal(lines.own(1), undefined);
    assert.equal(lines.near(1), undefined);
  });
});
