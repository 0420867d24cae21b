import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import { ColumnValues } from '../../../src/core/columns/ColumnValues';
import { columnField } from '../../../src/core/columns/columnFields';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';

const relative = { format: 'relative' } as const;

/** Cells of some frames (from 1, ascending), and how often the source was read for them. */
async function cellsOf(
  { analysis, source }: { analysis: CaptureAnalysis; source: ByteSource },
  names: readonly string[],
  frames: readonly number[],
) {
  const values = new ColumnValues(analysis, source, names, relative);
  const found = [];
  for (const frame of frames) found.push(await values.cells(await values.read(frame - 1), frame - 2));
  return found;
}

describe('values of columns', () => {
  it('are those of the field tree, joined where a frame has several', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const names = ['iscsi.opcode', 'ip.ttl', 'tcp.port', 'iscsi.key.AuthMethod', 'iscsi.login.T', 'scsi.status'];
    const [syn, login] = await cellsOf(capture, names, [1, 4]);
    assert.deepEqual(Object.values(syn ?? {}).slice(0, 2), ['', '64']);
    assert.equal(login?.['iscsi.opcode'], '0x03');
    assert.match(login?.['tcp.port'] ?? '', /^\d+,3262$/);
    assert.equal(login?.['iscsi.key.AuthMethod'], 'CHAP,None');
    assert.equal(login?.['iscsi.login.T'], '1');
    assert.equal(login?.['scsi.status'], '');
  });

  it('end in an ellipsis where there are many, and stay within the length of a cell', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const [cells] = await cellsOf(capture, ['iscsi.keyvalue'], [13]);
    const text = cells?.['iscsi.keyvalue'] ?? '';
    assert(text.endsWith('…') && text.length <= 240, text);
  });

  it('are empty for names that nobody knows, and a mark for what has no value', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const [cells] = await cellsOf(capture, ['iscsi.no.such', 'nonsense', 'tcp', 'constructor'], [4]);
    assert.deepEqual(cells, { 'iscsi.no.such': '', nonsense: '', tcp: '✓', constructor: '' });
  });

  it('tell times as the Time column does, from the row above too', async () => {
    const { analysis, source } = await analysed(readFixture('sample.pcap'));
    const names = ['frame.time_delta', 'frame.time_delta_displayed', 'frame.time_relative'];
    const values = new ColumnValues(analysis, source, names, { format: 'utc', digits: 3 });
    const read = await values.read(9);
    const far = await values.cells(read, 0);
    const near = await values.cells(read, 8);
    assert.equal(far['frame.time_delta_displayed'], far['frame.time_relative']);
    assert.equal(near['frame.time_delta_displayed'], near['frame.time_delta']);
    assert.match(far['frame.time_relative'] ?? '', /^\d+\.\d{3}$/);
  });

  it('that the index knows cost no reading beyond what the row itself needs', async () => {
    const { analysis, source } = await analysed(readFixture('task-management.pcap'));
    let bytes = 0;
    const read = source.read.bind(source);
    source.read = (offset: number, length: number) => {
      bytes += length;
      return read(offset, length);
    };
    const readFor = async (names: readonly string[]) => {
      bytes = 0;
      const values = new ColumnValues(analysis, source, names, relative);
      for (let frame = 0; frame < analysis.frames.length; frame++) {
        const known = names.length > 0 ? await values.read(frame) : undefined;
        await frameRow(analysis, source, frame, known);
        if (known) await values.cells(known, frame - 1);
      }
      return bytes;
    };
    const plain = await readFor([]);
    const indexed = await readFor(['frame.number', 'tcp.stream', 'iscsi.opcode', 'frame.time_delta', 'iscsi.session']);
    assert.equal(indexed, plain);
    assert((await readFor(['iscsi.cmdsn'])) > plain, 'the count sees what is read');
  });

  it('of frames asked for together are those of frames asked for one by one, also what earlier segments tell', async () => {
    const capture = await analysed(readFixture('task-management.pcap'));
    const names = [
      'tcp.analysis.ack_rtt',
      'tcp.analysis.bytes_in_flight',
      'tcp.time_delta',
      'tcp.analysis.push_bytes_sent',
    ];
    const frames = [3, 5, 6, 7, 20, 21, 22, 40, 41, 60];
    const together = await cellsOf(capture, names, frames);
    for (const [at, frame] of frames.entries()) {
      assert.deepEqual(together[at], (await cellsOf(capture, names, [frame]))[0], `frame ${frame}`);
    }
    assert(together.some((cells) => cells['tcp.analysis.ack_rtt'] !== ''));
  });

  it('can be had of every field that a tree of the fixtures names', async function () {
    this.timeout(60_000);
    const missing = new Set<string>();
    const visit = (nodes: readonly FieldNode[]): void => {
      for (const { filter, children } of nodes) {
        if (filter !== undefined && !columnField(filter)) missing.add(filter);
        if (children) visit(children);
      }
    };
    for (const name of fixtureCaptures()) {
      const { analysis, source } = await analysed(readFixture(name));
      for (let frame = 0; frame < Math.min(40, analysis.frames.length); frame++) {
        visit((await readDetail(analysis, source, frame)).tree);
      }
    }
    assert.deepEqual([...missing], []);
  });
});
