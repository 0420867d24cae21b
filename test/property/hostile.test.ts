/** Whatever the bytes are: nothing throws, everything ends, and reports are well-formed. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { NotACaptureError } from '../../src/core/capture/CaptureReader';
import { readDetail } from '../../src/core/inspection/readDetail';
import { frameRow } from '../../src/core/inspection/rows';
import { conversations } from '../../src/core/session/conversations';
import { stageStops } from '../../src/core/session/stageStops';
import { traceBlocks, traceHeader } from '../../src/core/text/traceText';
import { analysed, frameTable, pduTable } from '../support/analysed';
import { enhancedPacket, interfaceDescription, join, pcapFile, sectionHeader } from '../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../support/captures';

const SEED = 20260120;
/** Of a damaged capture of 1007 frames, looking at some shows as much as looking at all. */
const MOST_LOOKED_AT = 40;

/** Looks at everything a person can look at; returns false for bytes that are no capture. */
async function lookAtAll(file: Uint8Array): Promise<boolean> {
  try {
    const { analysis, source } = await analysed(file);
    const step = Math.max(1, Math.floor(analysis.frames.length / MOST_LOOKED_AT));
    for (let frame = 0; frame < analysis.frames.length; frame += step) {
      const row = await frameRow(analysis, source, frame);
      assert.equal(row.frame, frame + 1);
      const detail = await readDetail(analysis, source, frame);
      for (const node of detail.tree)
        within(
          node,
          detail.sources.map(({ bytes }) => bytes.length),
        );
    }
    const text: string[] = [traceHeader(analysis, 'x')];
    for await (const block of traceBlocks(analysis, source)) text.push(block);
    for (const line of text.join('').split('\n')) assert.match(line, /^[^\u0000-\u001f\u007f-\u009f]*$/);
    conversations(analysis);
    stageStops(analysis);
    return true;
  } catch (error) {
    if (error instanceof NotACaptureError) return false;
    throw error;
  }
}

function within(node: FieldNode, lengths: readonly number[]): void {
  const length = lengths[node.source];
  assert.ok(length !== undefined, `${node.label} names source ${node.source}`);
  assert.ok(node.start >= 0 && node.length >= 0, `${node.label} at ${node.start}, ${node.length} bytes`);
  assert.ok(node.length === 0 || node.start + node.length <= length, `${node.label} reaches beyond its source`);
  for (const child of node.children ?? []) within(child, lengths);
}

const small = fixtureCaptures().filter((name) => readFixture(name).length < 8000);
const fixture = fc.constantFrom(...small).map(readFixture);
const packet = fc.uint8Array({ maxLength: 200 });

describe(`hostile captures (seed ${SEED})`, () => {
  it('of random frames on any link type can be looked at', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(packet, { maxLength: 12 }),
        fc.constantFrom(0, 1, 9, 12, 50, 51, 101, 104, 108, 113, 228, 229, 276, 147),
        async (packets, linkType) => {
          assert.ok(
            await lookAtAll(
              pcapFile(
                packets.map((bytes) => ({ bytes })),
                { linkType },
              ),
            ),
          );
        },
      ),
      { seed: SEED, numRuns: 400 },
    ));

  it('with bytes changed anywhere can be looked at', () =>
    fc.assert(
      fc.asyncProperty(
        fixture,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 30 }),
        async (file, changes) => {
          const changed = Uint8Array.from(file);
          // The magic number stays: whether that is broken is another test's question.
          for (const [at, value] of changes) changed[4 + (at % (changed.length - 4))] = value;
          assert.ok(await lookAtAll(changed));
        },
      ),
      { seed: SEED + 1, numRuns: 150 },
    ));

  it('with payload bytes changed, records whole, can be looked at', () =>
    fc.assert(
      fc.asyncProperty(
        fixture,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 }),
        async (file, changes) => {
          const { analysis } = await analysed(file);
          const changed = Uint8Array.from(file);
          for (const [at, value] of changes) {
            const frame = at % analysis.frames.length;
            const offset = analysis.frames.fileOffset(frame) + (at % Math.max(1, analysis.frames.captured(frame)));
            changed[offset] = value;
          }
          assert.ok(await lookAtAll(changed));
        },
      ),
      { seed: SEED + 2, numRuns: 250 },
    ));

  it('cut anywhere can be looked at', () =>
    fc.assert(
      fc.asyncProperty(fixture, fc.nat(), async (file, at) => {
        await lookAtAll(Uint8Array.from(file.subarray(0, at % file.length)));
      }),
      { seed: SEED + 3, numRuns: 150 },
    ));

  it('of random pcapng blocks can be looked at', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            packet,
            fc.constant(interfaceDescription()),
            packet.map((bytes) => enhancedPacket(7n, { bytes })),
          ),
        ),
        async (parts) => {
          assert.ok(await lookAtAll(join(sectionHeader(), interfaceDescription(), ...parts)));
        },
      ),
      { seed: SEED + 4, numRuns: 200 },
    ));

  it('of random bytes are no captures, or can be looked at', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await lookAtAll(bytes);
      }),
      { seed: SEED + 5, numRuns: 200 },
    ));
});

describe(`chunks of any size (seed ${SEED})`, () => {
  for (const name of [...small.filter((one) => readFixture(one).length < 4000), 'unsolicited-write.pcapng']) {
    it(`build the same index of ${name}`, async () => {
      const file = readFixture(name);
      const { analysis: expected } = await analysed(file, file.length);
      const sizes = name.endsWith('.pcap') ? [1, 7, 16, 100, 1000] : [1, 64, 5000];
      for (const size of sizes) {
        const { analysis } = await analysed(file, size);
        assert.deepEqual(frameTable(analysis), frameTable(expected), `chunks of ${size}`);
        assert.deepEqual(pduTable(analysis), pduTable(expected), `chunks of ${size}`);
        assert.deepEqual(analysis.capture.notices, expected.capture.notices);
        assert.deepEqual(conversations(analysis), conversations(expected));
      }
    });
  }
});
