/** Filters made of what is selected leave the frame that they were made from. */
import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { catalogueField } from '../../../src/core/filter/fieldCatalogue';
import { quotedText } from '../../../src/core/filter/selection/valueLiteral';
import { parseFilter } from '../../../src/core/filter/parseFilter';
import { findFindings } from '../../../src/core/findings/findFindings';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { childItems } from '../../../src/core/session/conversationItems';
import { FilterAnswers } from '../../../src/engine/FilterAnswers';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { passingRead } from '../../support/passing';

async function opened(name: string) {
  const { analysis, source } = await analysed(readFixture(name));
  const resources = { source, findings: () => findFindings(analysis, source) };
  return { analysis, source, filters: new FilterAnswers(analysis, resources) };
}

/** The fields of a tree in reading order. */
function inOrder(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.flatMap((node) => [node, ...inOrder(node.children ?? [])]);
}

describe('filters made of a selection', () => {
  for (const name of fixtureCaptures()) {
    it(`of every field of ${name} leave the frame, by its value where it has one`, async () => {
      const { analysis, source, filters } = await opened(name);
      const known = new Set<string>();
      for (let frame = 1; frame <= analysis.frames.length; frame++) {
        for (const node of inOrder((await readDetail(analysis, source, frame - 1)).tree)) {
          const { filter, value, json, unused, topic = '' } = node;
          if ((filter === undefined && !topic.startsWith('key/')) || unused) continue;
          // The same value of the same field makes the same filter in other frames.
          const identity = `${filter} ${value} ${json} ${topic}`;
          if (known.has(identity)) continue;
          known.add(identity);
          const [found] = await filters.ofField(frame, node);
          assert.ok(found, `frame ${frame}: nothing for ${node.label} (${filter} ${value})`);
          const type = filter === undefined ? 'key' : catalogueField(filter)?.type;
          if (json === undefined || type === 'none' || type === 'protocol') continue;
          assert.notEqual(found.filter, filter, `frame ${frame}: ${value} is lost`);
        }
      }
      assert.ok(known.size > 50 || name === 'port-closed.pcap');
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
    assert.match((await cell('source')) ?? '', /^ip\.src == [\d.]+ && tcp\.srcport == \d+$/);
    assert.match((await cell('destination')) ?? '', /tcp\.dstport == 3262$/);
    assert.equal(await cell('protocol'), 'iscsi');
    assert.equal(await cell('info'), 'iscsi.opcode == 0x03');
  });

  it('of every cell leave the frame', async () => {
    for (const name of ['sample.pcap', 'two-connections.pcap', 'nanosecond.pcap']) {
      const capture = await opened(name);
      const { analysis, filters } = capture;
      for (let frame = 1; frame <= analysis.frames.length; frame += 5) {
        for (const column of ['number', 'time', 'source', 'destination', 'protocol', 'length', 'info', 'ip.ttl']) {
          const [found] = await filters.of({ kind: 'cell', frame, column });
          assert.ok(found, `frame ${frame}, ${column}`);
          if (frame > 30) continue;
          assert.ok((await passingRead(capture, found.filter)).includes(frame), `frame ${frame}: ${found.filter}`);
        }
      }
    }
  }).timeout(30_000);

  it('follow the task, the session and the conversation of a frame', async () => {
    const capture = await opened('task-management.pcap');
    const { analysis, filters } = capture;
    const { tasks, pdus } = analysis;
    assert.ok(tasks.length > 0);
    for (let task = 0; task < tasks.length; task++) {
      const command = tasks.command(task);
      const frame = pdus.frame(command) + 1;
      const found = await filters.of({ kind: 'scope', frame, scope: 'task' });
      assert.ok(found.length > 0, `frame ${frame}`);
      const all = await Promise.all(found.map(({ filter }) => passingRead(capture, filter)));
      assert.ok(all.some((frames) => frames.includes(frame)));
      const answer = tasks.answer(task);
      if (answer >= 0) assert.ok(all.some((frames) => frames.includes(pdus.frame(answer) + 1)));
      const [conversation] = await filters.of({ kind: 'scope', frame, scope: 'conversation' });
      const [session] = await filters.of({ kind: 'scope', frame, scope: 'session' });
      assert.equal(conversation?.filter, `tcp.stream == ${pdus.direction(command) >> 1}`);
      assert.ok((await passingRead(capture, session?.filter ?? '')).includes(frame));
    }
    const [handshake] = await filters.of({ kind: 'scope', frame: 1, scope: 'task' });
    assert.equal(handshake, undefined);
  });

  for (const name of ['sample.pcap', 'two-connections.pcap', 'discovery.pcap', 'odd-logins.pcap']) {
    it(`of the nodes of the Conversations view of ${name} leave their frames`, async () => {
      const capture = await opened(name);
      const { analysis, filters } = capture;
      const visit = async (parent: string | undefined): Promise<number> => {
        let nodes = 0;
        for (const { id, firstFrame, lastFrame, kind, label, description } of childItems(analysis, parent)) {
          const [found] = await filters.of({ kind: 'node', node: id });
          assert.ok(found, `${kind} ${label}`);
          const frames = await passingRead(capture, found.filter);
          assert.ok(frames.length > 0, `${id}: ${found.filter}`);
          // So many PDUs; several may end in one frame.
          if (kind === 'command') assert.ok(frames.length <= Number(description), `${label}: ${found.filter}`);
          else if (firstFrame > 0) {
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
      const right = expression.rest[0]?.right;
      assert.equal(right && 'text' in right ? right.text : undefined, text);
    }
  });
});
