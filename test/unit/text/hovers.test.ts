import assert from 'node:assert/strict';
import { fieldLookup, topicByLabels } from '../../../src/core/protocols/fieldLookup';
import { SCSI_COMMANDS } from '../../../src/core/protocols/scsi/commands';
import { commandKey } from '../../../src/core/protocols/scsi/scsiTables';
import { createExplainer } from '../../../src/core/rfc/explain';
import { topicAt } from '../../../src/core/text/topicAt';
import { pduBlock, traceBlocks } from '../../../src/core/text/traceText';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { withLineTopics } from '../../../src/core/inspection/lineTopics';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { everyCommand, everyFaultyField, everyLun, everyParameterData, everySense } from '../../support/scsiCaptures';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';

/** Nodes in the order of the lines that they make. */
const shown = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => {
    if (node.unused) return [];
    return [node, ...shown(node.children ?? [])];
  });

const explainer = createExplainer(fieldLookup);

describe('hovers of the text view', function () {
  this.timeout(60_000);

  it('explain every line with a label, in all fixtures', async () => {
    const unexplained = new Set<string>();
    let count = 0;
    for (const name of fixtureCaptures()) {
      const { analysis, source } = await analysed(readFixture(name));
      let shown = 0;
      for await (const block of traceBlocks(analysis, source)) {
        if (shown++ > 400) break;
        const lines = block.split('\n');
        for (const [line, text] of lines.entries()) {
          const label = /^\s+([^:=>!]{1,60})(?:: ?|=)/.exec(text)?.[1];
          if (label === undefined) continue;
          count++;
          const found = topicAt((at) => lines[at], line, text.search(/\S/) + 1, topicByLabels);
          if (found === undefined || !explainer.explain(found.topic)?.text)
            unexplained.add(`${label} (${found?.topic})`);
        }
      }
    }
    assert(count > 5000, `only ${count} lines`);
    assert.deepEqual([...unexplained], []);
  });

  it('show the card that the field tree shows, where several fields have one label', async () => {
    const wrong = new Set<string>();
    let count = 0;
    const captures = [
      ...fixtureCaptures().map(readFixture),
      everyCommand(),
      everySense(),
      everyLun(),
      everyParameterData(),
      everyFaultyField(),
    ];
    for (const file of captures) {
      const { analysis, source } = await analysed(file);
      for (let pdu = 0; pdu < Math.min(400, analysis.pdus.length); pdu++) {
        const read = await readAndDissect(analysis, source, pdu);
        const lines = pduBlock(analysis, read).split('\n');
        for (const [at, node] of shown(withLineTopics(read.dissected.nodes)).entries()) {
          const line = at + 1;
          const text = lines[line] ?? '';
          assert.ok(text.trimStart().startsWith(node.label), `${text}: ${node.label}`);
          if (node.topic === undefined || node.topic.startsWith('key/') || !node.label.match(/^[^:=>!]+$/)) continue;
          count++;
          const found = topicAt((one) => lines[one], line, text.search(/\S/) + 1, topicByLabels);
          const tree = explainer.explain(node.topic)?.text;
          const hover = found && explainer.explain(found.topic)?.text;
          if (tree !== hover) wrong.add(`${node.topic}: ${found?.topic}`);
        }
      }
    }
    assert.ok(count > 10_000, `only ${count} lines`);
    assert.equal([...wrong].join('\n'), '');
  });

  it('explain the field that sense data point at, on its value', async () => {
    const { analysis, source } = await analysed(everyFaultyField());
    const topics = new Set<string>();
    for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
      const lines = pduBlock(analysis, await readAndDissect(analysis, source, pdu)).split('\n');
      const line = lines.findIndex((text) => text.includes('Faulty field: '));
      if (line < 0) continue;
      const at = topicAt((one) => lines[one], line, (lines[line] ?? '').indexOf(': ') + 3, topicByLabels);
      topics.add(at?.topic ?? '');
    }
    for (const expected of [
      'field/scsi.cdb.0x1a/scsi.mode.spc.pagecode',
      'field/scsi.cdb.0x1a/scsi.cdb.alloclen',
      'field/scsi.cdb.tape-0x08/scsi_ssc.rdwr6.xferlen',
      'field/scsi.cdb.tape-0x08/scsi_ssc.fixed',
    ]) {
      assert.ok(topics.has(expected), `${expected} is not among ${[...topics].join(', ')}`);
    }
  });

  it('have words for every SCSI command', () => {
    const silent = SCSI_COMMANDS.filter((command) => explainer.explain(`command/${commandKey(command)}`) === undefined);
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });
});
