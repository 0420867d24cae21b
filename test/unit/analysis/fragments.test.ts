/** IP fragments are put together, in the pass and when somebody looks. */
import assert from 'node:assert/strict';
import { deserialize, serialize } from 'node:v8';
import { CaptureAnalysis, type StoredAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { readPdu } from '../../../src/core/inspection/PduBytes';
import { frameRow } from '../../../src/core/inspection/rows';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { FragmentTable, HELD_FRAGMENT_BYTES, HELD_FRAGMENT_PACKETS } from '../../../src/core/streams/FragmentTable';
import { type Analysed, analysed, frameTable, opcodes, pduRows, pduTable } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { type FragmentOptions, fragmented } from '../../support/fragments';

const sample = readFixture('sample.pcap');

/** PDUs without their frame numbers, with their bytes. */
async function pdus({ analysis, source }: Analysed): Promise<unknown[]> {
  const list: unknown[] = [];
  for (const [pdu, { frame: _, ...row }] of pduRows(analysis).entries()) {
    const { bytes, available, length } = await readPdu(analysis, source, pdu);
    list.push({ ...row, available, length, bytes: Buffer.from(bytes).toString('hex') });
  }
  return list;
}

function checkNodes(node: FieldNode, lengths: readonly number[]): void {
  assert.ok(node.start >= 0 && node.start + node.length <= (lengths[node.source] ?? -1), `${node.label} ${node.value}`);
  for (const child of node.children ?? []) checkNodes(child, lengths);
}

const ORDERS: Record<string, Partial<FragmentOptions>> = {
  'in order': {},
  reversed: { arrange: (list) => list.reverse() },
  interleaved: { interleaved: 3 },
  overlapping: { overlap: 8 },
  'with every fragment but the last one twice': {
    arrange: (list) => list.flatMap((one, at) => (at < list.length - 1 ? [one, one] : [one])),
  },
};

/** A late copy used to begin a packet that took the place of the next one with the same number. */
const LATE: Record<string, Partial<FragmentOptions>> = {
  'of one number, each with a late copy of its first': {
    id: 7,
    size: 64,
    arrange: (list) => [...list, ...list.slice(0, 1)],
  },
  'of one number, each with a late copy of its last': {
    id: 7,
    size: 64,
    arrange: (list) => [...list, ...list.slice(-1)],
  },
};

describe('IP fragments', () => {
  let plain: unknown[];
  before(async () => {
    plain = await pdus(await analysed(sample));
  });

  for (const version of [4, 6] as const) {
    for (const [name, more] of Object.entries({ ...ORDERS, ...LATE })) {
      it(`of IPv${version} ${name} give the PDUs of the packets`, async () => {
        const file = fragmented(sample, { version, size: 16, ...more });
        const fragments = await analysed(file, 1000);
        assert.deepEqual(await pdus(fragments), plain);
        const { analysis, source } = fragments;
        const restored = CaptureAnalysis.restore(deserialize(serialize(analysis.stored())) as StoredAnalysis);
        assert.deepEqual(frameTable(restored), frameTable(analysis));
        assert.deepEqual(pduTable(restored), pduTable(analysis));
        for (let frame = 0; frame < Math.min(80, analysis.frames.length); frame++) {
          const detail = await readDetail(analysis, source, frame);
          assert.deepEqual(await readDetail(restored, source, frame), detail);
          assert.deepEqual(await frameRow(restored, source, frame), await frameRow(analysis, source, frame));
          const lengths = detail.sources.map(({ bytes }) => bytes.length);
          for (const node of detail.tree) checkNodes(node, lengths);
          for (const { source: from, start, frameStart, length } of detail.mappings) {
            assert.deepEqual(
              detail.sources[from]?.bytes.subarray(start, start + length),
              detail.sources[0]?.bytes.subarray(frameStart, frameStart + length),
            );
          }
        }
      });
    }
  }

  it('say where they are put together, and show the packet as bytes of its own', async () => {
    const { analysis, source } = await analysed(fragmented(sample, { version: 4, size: 24 }));
    const first = await frameRow(analysis, source, 0);
    assert.deepEqual(first.info, [{ text: 'Fragmented IPv4, offset 0, reassembled in frame 2', style: 'quiet' }]);
    const last = await frameRow(analysis, source, 1);
    assert.equal(last.protocol, 'TCP');
    assert.match(last.info[0]?.text ?? '', /^SYN/);
    const detail = await readDetail(analysis, source, 1);
    assert.deepEqual(detail.sources.map(({ name }) => name)[1], 'Reassembled IPv4 (40 bytes)');
    const tcp = detail.tree.find(({ filter }) => filter === 'tcp');
    assert.deepEqual([tcp?.source, tcp?.start, tcp?.length], [1, 0, 40]);
    assert.ok(tcp?.children?.some(({ label, value }) => label === 'Checksum check' && value !== 'not correct'));
  });

  it('that come late say of which packet they are copies', async () => {
    const arrange = (list: Uint8Array[]): Uint8Array[] => [...list, ...list.slice(0, 1)];
    const { analysis, source } = await analysed(fragmented(sample, { version: 4, size: 24, arrange }));
    const late = await frameRow(analysis, source, 2);
    assert.deepEqual(late.info, [
      {
        text: 'Fragmented IPv4, offset 0, late copy of a piece of the packet reassembled in frame 2',
        style: 'quiet',
      },
    ]);
    const { issues, tree } = await readDetail(analysis, source, 2);
    assert.deepEqual(
      issues.flatMap(({ code, severity, start, length }) => (code === 'FRAGMENTS' ? [[severity, start, length]] : [])),
      [['info', 34, 24]],
    );
    const last = tree.find(({ filter }) => filter === 'ip')?.children?.at(-1);
    assert.deepEqual([last?.label, last?.severity], ['Late copy', 'info']);
  });

  it('that contradict each other are issues of their frames and of the one that makes the packet whole', async () => {
    const arrange = (list: Uint8Array[]): Uint8Array[] => {
      const other = Uint8Array.from(list[0] ?? []);
      other[40] = 0xee;
      return [...list.slice(0, 1), other, ...list.slice(1)];
    };
    const { analysis, source } = await analysed(fragmented(sample, { version: 4, size: 24, arrange }));
    const found = [0, 1, 2].map(async (frame) => (await readDetail(analysis, source, frame)).issues);
    const issues = (await Promise.all(found)).map((list) => list.filter(({ code }) => code === 'FRAGMENTS'));
    assert.deepEqual(
      issues.map((list) => list.map(({ severity, start, length }) => [severity, start, length])),
      [[], [['warning', 34, 24]], [['warning', 0, 0]]],
    );
    assert.match(
      issues[2]?.[0]?.message ?? '',
      /fragment of frame 2 \(bytes 0 to 23 of the packet\) brings other bytes/,
    );
  });

  it('of a packet that is not whole deliver nothing, and leave the others as they were', async () => {
    const whole = await analysed(fragmented(sample, { version: 4, size: 16 }));
    const missing = 20;
    const arrange = (list: Uint8Array[], packet: number): Uint8Array[] => (packet === missing ? list.slice(1) : list);
    const { analysis, source } = await analysed(fragmented(sample, { version: 4, size: 16, arrange }));
    const count = (one: CaptureAnalysis): number =>
      Array.from({ length: one.frames.length }, (_, frame) => one.frames.direction(frame)).filter((id) => id >= 0)
        .length;
    assert.equal(count(analysis), count(whole.analysis) - 1);
    assert.ok(opcodes(analysis, 0).length + opcodes(analysis, 1).length >= plain.length - 2);
    let said = 0;
    for (let frame = 0; frame < analysis.frames.length; frame++) {
      const { info } = await frameRow(analysis, source, frame);
      if (info.some(({ text }) => text.includes('not put together'))) said++;
    }
    assert.ok(said > 0);
  });

  it('never take more memory than the table may hold', () => {
    const table = new FragmentTable();
    const bytes = new Uint8Array(60000);
    for (let packet = 0; packet < 3 * HELD_FRAGMENT_PACKETS; packet++) {
      const length = packet % 3 === 0 ? bytes.length : 8;
      assert.equal(table.take(String(packet), packet / 1000, packet, 6, 8, true, bytes, 0, length), undefined);
      assert.ok(table.held.bytes <= HELD_FRAGMENT_BYTES && table.held.packets <= HELD_FRAGMENT_PACKETS);
    }
  });

  it('that come a minute later belong to another packet of the same number', () => {
    const table = new FragmentTable();
    const bytes = new Uint8Array(16);
    assert.equal(table.take('one', 0, 0, 6, 0, true, bytes, 0, 8), undefined);
    assert.equal(table.take('one', 61, 1, 6, 8, false, bytes, 8, 16), undefined);
    assert.deepEqual(table.take('one', 62, 2, 6, 0, true, bytes, 0, 8)?.frames, [1, 2]);
  });

  it('that reach beyond 65,535 bytes are left out', () => {
    const table = new FragmentTable();
    table.take('one', 0, 0, 6, 65528, false, new Uint8Array(64), 0, 64);
    assert.equal(table.held.bytes, 0);
  });
});
