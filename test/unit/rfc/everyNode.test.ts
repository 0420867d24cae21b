/** Every line of the field tree that names a field has a card, in every capture that is at hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { withLineTopics } from '../../../src/core/inspection/lineTopics';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { fieldLookup } from '../../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../../src/core/rfc/explain';
import { analysed } from '../../support/analysed';
import { capturePath, fixtureCaptures, readFixture, recordedCaptures } from '../../support/captures';
import { pcapFile } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { ENCAPSULATIONS } from '../../support/encapsulations';
import { everyCommand, everyFaultyField, everyLun, everyParameterData, everySense } from '../../support/scsiCaptures';

const explainer = createExplainer(fieldLookup);

/** Frames and PDUs of one capture that are looked at: a long recording repeats itself. */
const MOST_FRAMES = 25;
const MOST_PDUS = 500;

/** Topics and lines without one, by what the tree shows. */
class Seen {
  readonly topics = new Map<string, string>();
  readonly silent = new Map<string, string>();
  nodes = 0;

  add(nodes: readonly FieldNode[], where: string): void {
    for (const node of nodes) {
      this.nodes++;
      if (node.topic !== undefined) this.topics.set(node.topic, where);
      else this.silent.set(`${node.label}${node.filter === undefined ? '' : ` (${node.filter})`}`, where);
      this.add(node.children ?? [], where);
    }
  }
}

async function look(name: string, file: Uint8Array, seen: Seen): Promise<void> {
  const { analysis, source } = await analysed(file);
  for (let frame = 0; frame < Math.min(MOST_FRAMES, analysis.frames.length); frame++) {
    const { tree } = await readDetail(analysis, source, frame);
    seen.add(tree, `${name}, frame ${frame + 1}`);
  }
  for (let pdu = 0; pdu < Math.min(MOST_PDUS, analysis.pdus.length); pdu++) {
    const { dissected } = await readAndDissect(analysis, source, pdu);
    seen.add(withLineTopics(dissected.nodes), `${name}, PDU ${pdu}`);
  }
}

describe('cards of the field tree', function () {
  this.timeout(300_000);
  const seen = new Seen();
  before(async () => {
    for (const [name, file] of [
      ['every command', everyCommand()],
      ['every sense', everySense()],
      ['every LUN', everyLun()],
      ['every parameter data', everyParameterData()],
      ['every faulty field', everyFaultyField()],
    ] as const) {
      await look(name, file, seen);
    }
    for (const { name, linkType, frame } of ENCAPSULATIONS) {
      const talk = new Conversation().handshake().send(0, new Uint8Array(48));
      const packets = talk.packets.map((packet) => ({ ...packet, bytes: frame(packet.bytes.subarray(14)) }));
      await look(name, pcapFile(packets, { linkType }), seen);
    }
    for (const name of fixtureCaptures()) await look(name, readFixture(name), seen);
    for (const name of recordedCaptures()) await look(name, readFileSync(capturePath(name)), seen);
  });

  it('every topic has a card with words', () => {
    assert.ok(seen.nodes > 100_000 && seen.topics.size > 1_500, `only ${seen.nodes} lines, ${seen.topics.size} topics`);
    const dumb = [...seen.topics].filter(([topic]) => !explainer.explain(topic)?.text);
    assert.deepEqual(dumb, []);
  });

  it('every line has a topic', () => {
    assert.equal([...seen.silent].map((line) => line.join(': ')).join('\n'), '');
  });

  it('no card only repeats the name of its field', () => {
    const thin = [...seen.topics.keys()].filter((topic) => /^A field of /.test(explainer.explain(topic)?.text ?? ''));
    assert.equal(thin.join('\n'), '');
  });
});
