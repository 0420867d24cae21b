/** What pcapng blocks say of single packets: only a mark is kept, the text is read back when somebody looks. */
import assert from 'node:assert/strict';
import { readToEnd } from '../../../src/core/analysis/analyseCapture';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CaptureSet } from '../../../src/core/capture/CaptureSet';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { analysed } from '../../support/analysed';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  obsoletePacket,
  option,
  pcapFile,
  sectionHeader,
  simplePacket,
} from '../../support/captureBuilder';
import { passing } from '../../support/passing';

const BYTES = hex('0102030405');

const comment = (little: boolean, text: string): Uint8Array => option(little, 1, Buffer.from(text));

/** Frames 2 (two comments, among other options), 4 (obsolete) and 6 (after a comment of no bytes) have comments. */
function commented(little: boolean): Uint8Array {
  const other = option(little, 2, little ? hex('01000000') : hex('00000001'));
  return join(
    sectionHeader(little),
    interfaceDescription(little),
    enhancedPacket(1n, { bytes: BYTES }, little),
    enhancedPacket(2n, { bytes: BYTES, options: [comment(little, 'one'), other, comment(little, 'two')] }, little),
    simplePacket({ bytes: BYTES }, little),
    obsoletePacket(3n, { bytes: BYTES, options: [comment(little, 'old')] }, little, 0, 7),
    enhancedPacket(4n, { bytes: BYTES, options: [option(little, 0, new Uint8Array(0)), comment(little, 'x')] }, little),
    enhancedPacket(5n, { bytes: BYTES, options: [comment(little, ''), comment(little, 'six')] }, little),
  );
}

async function leaves(analysis: CaptureAnalysis, source: ByteSource, frame: number, label: string): Promise<string[]> {
  const { tree } = await readDetail(analysis, source, frame - 1);
  return (tree[0]?.children ?? []).filter((node) => node.label === label).map(({ value }) => value);
}

describe('times that seconds and nanoseconds cannot hold', () => {
  for (const little of [true, false]) {
    it(`are shown with all digits, ${little ? 'little' : 'big'}-endian`, async () => {
      const offset = new Uint8Array(8);
      new DataView(offset.buffer).setBigInt64(0, 1_335_478_366n, little);
      const resolution = (value: number): Uint8Array => option(little, 9, Uint8Array.of(value));
      const file = join(
        sectionHeader(little),
        interfaceDescription(little, { options: [resolution(12), option(little, 14, offset)] }),
        interfaceDescription(little, { options: [resolution(0)] }),
        interfaceDescription(little, { options: [resolution(9)] }),
        enhancedPacket(448_450_000_123n, { bytes: BYTES }, little, 0),
        obsoletePacket(1n, { bytes: BYTES, options: [comment(little, 'old')] }, little, 0, 7),
        enhancedPacket((1n << 62n) + 1n, { bytes: BYTES }, little, 1),
        enhancedPacket(5n, { bytes: BYTES }, little, 2),
      );
      const { analysis, source } = await analysed(file);
      const of = (label: string): Promise<string[][]> =>
        Promise.all([1, 2, 3, 4].map((frame) => leaves(analysis, source, frame, label)));
      assert.deepEqual(await of('Time in the file'), [
        ['1335478366.448450000123'],
        ['1335478366.000000000001'],
        ['4611686018427387905.000000000'],
        [],
      ]);
      assert.deepEqual(await of('Arrival time'), [
        ['2012-04-26T22:12:46.448450000Z'],
        ['2012-04-26T22:12:46.000000000Z'],
        ['not recorded'],
        ['1970-01-01T00:00:00.000000005Z'],
      ]);
    });
  }
});

describe('options of pcapng packets', () => {
  for (const little of [true, false]) {
    it(`comments, flags and drop counts are shown, ${little ? 'little' : 'big'}-endian`, async () => {
      const { analysis, source } = await analysed(commented(little), 64);
      const all = await Promise.all(
        [1, 2, 3, 4, 5, 6].map((frame) => leaves(analysis, source, frame, 'Packet comment')),
      );
      assert.deepEqual(all, [[], ['one', 'two'], [], ['old'], [], ['', 'six']]);
      assert.deepEqual(await leaves(analysis, source, 2, 'Packet flags'), ['0x00000001']);
      assert.deepEqual(await leaves(analysis, source, 4, 'Packets lost before'), ['7']);
      assert.deepEqual(passing(analysis, 'frame.comment'), [2, 4, 6]);
      assert.deepEqual(passing(analysis, 'pkt_comment and frame.number > 2'), [4, 6]);
    });
  }

  it('the row of a frame says that there is a comment', async () => {
    const { analysis, source } = await analysed(commented(true));
    const says = async (frame: number): Promise<boolean> =>
      (await frameRow(analysis, source, frame - 1)).info.some(({ text }) => text.includes('has a comment'));
    assert.deepEqual([await says(1), await says(2)], [false, true]);
  });

  it('a hostile comment stands there with visible escapes', async () => {
    const text = '<b>\u001b[31m\u202eevil\n';
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      enhancedPacket(1n, { bytes: BYTES, options: [comment(true, text)] }),
    );
    const { analysis, source } = await analysed(file);
    assert.deepEqual(await leaves(analysis, source, 1, 'Packet comment'), ['<b>\\x1b[31m\\u202eevil\\x0a']);
  });

  it('survive being stored, and being one file of a set', async () => {
    const { analysis, source } = await analysed(commented(true));
    const restored = CaptureAnalysis.restore(structuredClone(analysis.stored()));
    assert.deepEqual(passing(restored, 'frame.comment'), [2, 4, 6]);
    assert.deepEqual(await leaves(restored, source, 2, 'Packet comment'), ['one', 'two']);

    const files = [pcapFile([{ bytes: BYTES }]), commented(false)];
    const set = await CaptureSet.open(files.map((bytes, at) => ({ name: `${at}`, source: new MemorySource(bytes) })));
    const both = new CaptureAnalysis(set);
    await readToEnd(set, both);
    assert.deepEqual(passing(both, 'frame.comment'), [3, 5, 7]);
    assert.deepEqual(await leaves(both, set.source, 3, 'Packet comment'), ['one', 'two']);
    assert.deepEqual(await leaves(both, set.source, 1, 'Packet comment'), []);
  });

  it('that reach beyond their block are not read', async () => {
    const lying = comment(true, 'beyond');
    new DataView(lying.buffer).setUint16(2, 200, true);
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      enhancedPacket(1n, { bytes: BYTES, options: [lying] }),
      block(true, 0x0bad, new Uint8Array(400)),
    );
    const { analysis, source } = await analysed(file);
    assert.deepEqual(passing(analysis, 'frame.comment'), []);
    assert.deepEqual(await leaves(analysis, source, 1, 'Packet comment'), []);
  });
});
