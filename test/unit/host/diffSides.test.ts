/** The sides of a diff are editors that VS Code never calls active. */
import { builtWorker } from '../../support/builtWorker';
import assert from 'node:assert/strict';
import path from 'node:path';
import { fixtures } from '../../support/captures';
import { EditorHost, type EditorPanel } from '../../support/editorPanel';

describe('the two sides of a diff', () => {
  let host: EditorHost;
  let sides: readonly [EditorPanel, EditorPanel];

  before(async () => {
    host = new EditorHost(await builtWorker());
    const open = (name: string): EditorPanel => {
      const panel = host.open(path.join(fixtures, name));
      Object.assign(panel.asVsCode, { active: false });
      return panel;
    };
    sides = [open('chap-wrong-password.pcap'), open('chap-ok.pcap')];
    for (const side of sides) await side.read();
  });
  after(() => {
    for (const side of sides) side.close();
    host.dispose();
  });

  it('commands are about the side that has the focus', () => {
    for (const side of [sides[0], sides[1], sides[0]]) {
      side.post({ type: 'focused' });
      assert.equal(host.active.capture, side.capture);
    }
  });

  it('the search in the Stream view reaches the side that has the focus, and what it shows is known', () => {
    const [older, newer] = sides;
    newer.post({ type: 'focused' });
    newer.post({ type: 'viewShown', view: 'stream' });
    assert.equal(newer.capture.shownView, 'stream');
    const searches = (side: EditorPanel) => side.told.filter(({ type }) => type === 'findInView').length;
    newer.capture.findInView(0);
    older.capture.findInView(0);
    assert.deepEqual([searches(older), searches(newer)], [0, 1]);
  });
});
