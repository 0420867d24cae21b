import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import type { ConversationNode } from '../../../src/core/session/ConversationNode';
import { childItems, itemPath, sessionsAndLogins } from '../../../src/core/session/conversationItems';
import { conversations } from '../../../src/core/session/conversations';
import { stageStops, stopFrom } from '../../../src/core/session/stageStops';
import { analysed } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { Conversation, TARGET } from '../../support/conversation';
import { loginRequest, loginResponse } from '../../support/pduBuilder';

/** All identifiers with those above them, as the nodes have them. */
function pathsOf(nodes: readonly ConversationNode[], above: readonly string[] = []): string[][] {
  return nodes.flatMap((node) => {
    const path = [...above, node.id];
    return [path, ...pathsOf(node.children, path)];
  });
}

const pathTo = (analysis: CaptureAnalysis, id: string): string[] => itemPath(analysis, id).map((item) => item.id);

/** A capture of many short logins, as a host makes them that cannot get in. */
async function manySessions(count: number): Promise<CaptureAnalysis> {
  const packets = Array.from({ length: count }, (_, at) => {
    const talk = new Conversation([{ address: '10.0.0.1', port: 10_000 + at }, TARGET]).handshake();
    const rejected = at === count - 1;
    talk.send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i', 'TargetName=iqn.2026-01.test:t']));
    return talk.send(1, loginResponse([], rejected ? { words: { 36: 0x02010000 } } : {})).packets;
  });
  return (await analysed(pcapFile(packets.flat()))).analysis;
}

describe('the Conversations view, level by level', () => {
  for (const name of fixtureCaptures()) {
    it(`has the nodes of ${name}, each with the way to it`, async () => {
      const { analysis } = await analysed(readFixture(name));
      const expected = pathsOf(conversations(analysis));
      const walked: string[][] = [];
      const walk = (parent: string | undefined, above: readonly string[]): void => {
        for (const item of childItems(analysis, parent)) {
          assert.equal(item.parent, parent);
          assert.equal('children' in item, false);
          const path = [...above, item.id];
          walked.push(path);
          const before = walked.length;
          if (item.hasChildren) walk(item.id, path);
          assert.equal(item.hasChildren, walked.length > before, item.id);
        }
      };
      walk(undefined, []);
      assert.deepEqual(walked, expected);
      for (const path of expected) assert.deepEqual(pathTo(analysis, path.at(-1) ?? ''), path);
    });
  }

  it('has nothing below, and no way to, what is not there', async () => {
    const { analysis } = await analysed(readFixture('chap-ok.pcap'));
    for (const id of ['', 'session/7', 'connection/9', 'connection/0/login/5', 'stream/1', 'stream/x', 'sessions/0']) {
      assert.deepEqual(itemPath(analysis, id), [], id);
      assert.deepEqual(childItems(analysis, id), [], id);
    }
  });

  it('puts hundreds of sessions into groups, which carry the gravest severity of theirs', async () => {
    const analysis = await manySessions(1001);
    const [root] = childItems(analysis, undefined);
    assert.deepEqual([root?.id, root?.description, root?.firstFrame], ['sessions', '1001', 1]);
    const groups = childItems(analysis, 'sessions');
    assert.deepEqual(
      groups.map(({ id, label, description, severity }) => [id, label, description, severity]),
      [
        ['sessions/0', '1 to 500', 'frames 1-2500', undefined],
        ['sessions/1', '501 to 1000', 'frames 2501-5000', undefined],
        ['sessions/2', '1001 to 1001', 'frames 5001-5005', 'error'],
      ],
    );
    assert.equal(childItems(analysis, 'sessions/1').length, 500);
    assert.deepEqual(
      childItems(analysis, 'sessions/2').map(({ id, severity }) => [id, severity]),
      [['session/1000', 'error']],
    );
    assert.deepEqual(pathTo(analysis, 'connection/700/handshake'), [
      'sessions',
      'sessions/1',
      'session/700',
      'connection/700',
      'connection/700/handshake',
    ]);
    assert.equal(sessionsAndLogins(analysis, 11).length, 11);
  });

  it('offers sessions with their logins as parts', async () => {
    const { analysis } = await analysed(readFixture('two-connections.pcap'));
    const parts = sessionsAndLogins(analysis, 100);
    assert.equal(parts[0]?.kind, 'session');
    assert.ok(parts.filter(({ kind }) => kind === 'login').length >= 2);
    for (const { firstFrame, lastFrame } of parts) assert.ok(firstFrame > 0 && lastFrame >= firstFrame);
  });
});

describe('the stage walk', () => {
  it('goes from stop to stop, and from any other frame to the nearest one', async () => {
    const { analysis } = await analysed(readFixture('chap-ok.pcap'));
    const stops = stageStops(analysis);
    for (const [at, { frame, node }] of stops.entries()) {
      assert.equal(stopFrom(stops, frame, node, 1), stops[at + 1]);
      assert.equal(stopFrom(stops, frame, node, -1), stops[at - 1]);
    }
    assert.equal(stopFrom(stops, 0, undefined, 1), stops[0]);
    assert.equal(stopFrom(stops, 0, undefined, -1), undefined);
    assert.equal(stopFrom(stops, 26, undefined, -1), stops.at(-1));
    assert.equal(stopFrom(stops, 5, 'a node of another frame', 1)?.frame, stops.find(({ frame }) => frame > 5)?.frame);
    assert.equal(stopFrom([], 5, undefined, 1), undefined);
  });

  it('has a stop for each of several on one frame', () => {
    const stops = ['a', 'b', 'c'].map((node) => ({ frame: 7, node, label: node }));
    assert.equal(stopFrom(stops, 7, 'a', 1)?.node, 'b');
    assert.equal(stopFrom(stops, 7, 'b', 1)?.node, 'c');
    assert.equal(stopFrom(stops, 7, 'c', 1), undefined);
  });
});
