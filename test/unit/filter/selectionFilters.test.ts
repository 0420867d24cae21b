/** Filters made of what is selected leave the frame that they were made from. */
import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { CachedSource } from '../../../src/core/capture/CachedSource';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { quotedText } from '../../../src/core/filter/selection/valueLiteral';
import { parseFilter } from '../../../src/core/filter/parseFilter';
import { pdusOf } from '../../../src/core/inspection/PduBytes';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { childItems } from '../../../src/core/session/conversationItems';
import { FilterAnswers } from '../../../src/engine/FilterAnswers';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { passing } from '../../support/passing';

async function opened(name: string) {
  const { analysis, source } = await analysed(readFixture(name));
  return { analysis, source, filters: new FilterAnswers(analysis, new CachedSource(source)) };
}

/** The fields of a tree in reading order. */
function inOrder(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.flatMap((node) => [node, ...inOrder(node.children ?? [])]);
}

/** The frame itself, and those where PDUs end that it has a part of. */
function framesMeant(analysis: CaptureAnalysis, frame: number): number[] {
  return [frame, ...pdusOf(analysis, frame - 1).map((pdu) => analysis.pdus.frame(pdu) + 1)];
}

/** Remembers which frames filters leave. */
function leaver(analysis: CaptureAnalysis): (filter: string) => ReadonlySet<number> {
  const known = new Map<string, ReadonlySet<number>>();
  return (filter) => {
    const left = known.get(filter) ?? new Set(passing(analysis, filter));
    known.set(filter, left);
    return left;
  };
}

describe('filters made of a selection', () => {
  for (const name of fixtureCaptures()) {
    it(`of every field of ${name} leave the frame`, async () => {
      const { analysis, source, filters } = await opened(name);
      const left = leaver(analysis);
      const known = new Map<string, boolean>();
      const isKnown = (filter: string): boolean => {
        const answer = known.get(filter) ?? 'ok' in compileFilter(filter);
        known.set(filter, answer);
        return answer;
      };
      let made = 0;
      for (let frame = 1; frame <= analysis.frames.length; frame++) {
        const meant = framesMeant(analysis, frame);
        for (const node of inOrder((await readDetail(analysis, source, frame - 1)).tree)) {
          const { filter, label } = node;
          if (filter === undefined || !isKnown(filter)) continue;
          const [found] = await filters.ofField(frame, node);
          assert.ok(found, `frame ${frame}: nothing for ${label} (${filter})`);
          assert.ok(found.filter.includes(filter) || found.filter.startsWith('iscsi.key.'), found.filter);
          assert.ok(
            meant.some((one) => left(found.filter).has(one)),
            `frame ${frame}: ${found.filter}`,
          );
          made++;
        }
      }
      assert.ok(made > 0);
    }).timeout(60_000);

    it(`of every cell of ${name} leave the frame, and say the most of it that a filter can`, async () => {
      const { analysis, filters } = await opened(name);
      const left = leaver(analysis);
      const step = Math.max(1, Math.floor(analysis.frames.length / 40));
      for (let frame = 1; frame <= analysis.frames.length; frame += step) {
        const meant = framesMeant(analysis, frame);
        for (const column of ['number', 'time', 'source', 'destination', 'protocol', 'length', 'info']) {
          const [found] = await filters.of({ kind: 'cell', frame, column });
          // Addresses of frames that are not TCP stand in their bytes.
          if (!found) assert.match(column, /source|destination|protocol/);
          else
            assert.ok(
              meant.some((one) => left(found.filter).has(one)),
              `frame ${frame}, ${column}: ${found.filter}`,
            );
        }
      }
    }).timeout(60_000);
  }

  it('are about the field at its place in reading order', async () => {
    const { analysis, source, filters } = await opened('sample.pcap');
    const fields = inOrder((await readDetail(analysis, source, 3)).tree);
    const field = fields.findIndex(({ filter }) => filter === 'tcp.dstport');
    const [found] = await filters.of({ kind: 'field', frame: 4, field });
    assert.deepEqual(found, { filter: 'tcp.dstport == 3262', label: 'Destination port' });
    assert.deepEqual(await filters.of({ kind: 'field', frame: 4, field: 100_000 }), []);
    for (const frame of [0, -1, 1.5, 1e9]) assert.deepEqual(await filters.of({ kind: 'field', frame, field: 0 }), []);
  });

  it('show a number as the tree does', async () => {
    const { filters } = await opened('sample.pcap');
    const cell = async (column: string) => (await filters.of({ kind: 'cell', frame: 4, column }))[0]?.filter;
    assert.equal(await cell('number'), 'frame.number == 4');
    assert.match((await cell('length')) ?? '', /^frame\.len == \d+$/);
    assert.match((await cell('time')) ?? '', /^frame\.time_relative == 0\.\d*[1-9]$/);
    assert.match((await cell('source')) ?? '', /tcp\.srcport == \d+$/);
    assert.match((await cell('destination')) ?? '', /tcp\.dstport == 3262$/);
    assert.equal(await cell('protocol'), 'iscsi');
    assert.equal(await cell('info'), 'iscsi.opcode == 0x03');
  });

  it('follow the task, the session and the conversation of a frame', async () => {
    const { analysis, filters } = await opened('task-management.pcap');
    const { tasks, pdus } = analysis;
    assert.ok(tasks.length > 0);
    for (let task = 0; task < tasks.length; task++) {
      const command = tasks.command(task);
      const frame = pdus.frame(command) + 1;
      const found = await filters.of({ kind: 'scope', frame, scope: 'task' });
      assert.ok(found.length > 0, `frame ${frame}`);
      const all = found.map(({ filter }) => passing(analysis, filter));
      assert.ok(all.some((frames) => frames.includes(frame)));
      const answer = tasks.answer(task);
      if (answer >= 0) assert.ok(all.some((frames) => frames.includes(pdus.frame(answer) + 1)));
      const [conversation] = await filters.of({ kind: 'scope', frame, scope: 'conversation' });
      const [session] = await filters.of({ kind: 'scope', frame, scope: 'session' });
      assert.equal(conversation?.filter, `tcp.stream == ${pdus.direction(command) >> 1}`);
      assert.ok(passing(analysis, session?.filter ?? '').includes(frame));
    }
    const [handshake] = await filters.of({ kind: 'scope', frame: 1, scope: 'task' });
    assert.equal(handshake, undefined);
  });

  it('offer every task of a frame that holds PDUs of several', async () => {
    let most = 0;
    for (const name of fixtureCaptures()) {
      const { analysis, filters } = await opened(name);
      for (let frame = 1; frame <= analysis.frames.length; frame++) {
        const found = await filters.of({ kind: 'scope', frame, scope: 'task' });
        assert.equal(new Set(found.map(({ filter }) => filter)).size, found.length);
        most = Math.max(most, found.length);
      }
    }
    assert.ok(most > 1);
  }).timeout(60_000);

  for (const name of ['sample.pcap', 'two-connections.pcap', 'discovery.pcap', 'odd-logins.pcap']) {
    it(`of the nodes of the Conversations view of ${name} leave their frames`, async () => {
      const { analysis, filters } = await opened(name);
      const visit = async (parent: string | undefined): Promise<number> => {
        let nodes = 0;
        for (const { id, firstFrame, lastFrame, kind, label } of childItems(analysis, parent)) {
          const [found] = await filters.of({ kind: 'node', node: id });
          assert.ok(found, `${kind} ${label}`);
          const frames = passing(analysis, found.filter);
          assert.ok(frames.length > 0, `${id}: ${found.filter}`);
          if (firstFrame > 0 && kind !== 'command') {
            assert.equal(frames[0], firstFrame, found.filter);
            assert.equal(frames.at(-1), lastFrame, found.filter);
          }
          nodes += 1 + (await visit(id));
        }
        return nodes;
      };
      assert.ok((await visit(undefined)) > 10);
      assert.deepEqual(await filters.of({ kind: 'node', node: 'session/999' }), []);
    });
  }

  it('write any text so that the filter language reads exactly it', () => {
    const texts = [
      'iqn.2012-04.com.example:disk',
      'a "quoted" \\ text',
      '',
      'tab\tnew\nline\0',
      '\u202egnp.exe',
      'ünï😀',
    ];
    for (const text of texts) {
      const expression = parseFilter(`x == ${quotedText(text)}`);
      assert.ok(expression?.kind === 'comparison');
      assert.equal(expression.rest[0]?.right.text, text);
    }
  });
});
