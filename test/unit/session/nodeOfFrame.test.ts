import assert from 'node:assert/strict';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { conversations } from '../../../src/core/session/conversations';
import { nodeOfFrame } from '../../../src/core/session/nodeOfFrame';
import { readFixture } from '../../support/captures';

const analysed = (name: string) => analyseCapture(new MemorySource(readFixture(name)), { name });

describe('nodeOfFrame', () => {
  it('finds the innermost node of a frame in the Conversations view', async () => {
    const analysis = await analysed('chap-ok.pcap');
    assert.equal(nodeOfFrame(analysis, 0), 'connection/0/handshake');
    assert.match(nodeOfFrame(analysis, 3) ?? '', /^connection\/0\/login\/0\/\d+$/);
    assert.equal(nodeOfFrame(analysis, 13), 'connection/0/full');
    assert.equal(nodeOfFrame(analysis, 25), 'connection/0/close');
  });

  it('keeps to the conversation of the frame where conversations overlap', async () => {
    const analysis = await analysed('two-connections.pcap');
    for (let frame = 0; frame < analysis.frames.length; frame++) {
      const stream = analysis.frames.direction(frame) >> 1;
      assert.match(nodeOfFrame(analysis, frame) ?? '', new RegExp(`^connection/${stream}(/|$)`), `frame ${frame + 1}`);
    }
  });

  it('has no answer outside the capture', async () => {
    const analysis = await analysed('chap-ok.pcap');
    assert.equal(nodeOfFrame(analysis, -1), undefined);
    assert.equal(nodeOfFrame(analysis, 26), undefined);
  });
});

describe('a folded session', () => {
  it('carries the gravest severity of what is below it', async () => {
    const sessions = conversations(await analysed('odd-logins.pcap'))[0]?.children ?? [];
    const rank = { error: 2, warning: 1, info: 0 };
    const worst = (node: (typeof sessions)[number]): number =>
      Math.max(node.severity ? rank[node.severity] : -1, ...node.children.map(worst));
    for (const session of sessions) {
      assert.equal(session.severity ? rank[session.severity] : -1, worst(session), session.description);
    }
    assert(sessions.some(({ severity }) => severity === 'warning'));
  });
});
