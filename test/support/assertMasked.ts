/** Masks everything in a capture and looks whether it is still the same capture, and holds nothing of what it held. */
import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { readFrame } from '../../src/core/inspection/FrameReader';
import { layerNodes } from '../../src/core/inspection/layerNodes';
import { type Analysed, analysed } from './analysed';
import { EVERYTHING_MASKED, exported } from './exported';
import { addresses, secretTexts } from './originalSecrets';

/** What the index says of PDUs: opcodes, places and whether digests are right. */
export function pduFacts({ pdus }: CaptureAnalysis): string[] {
  return Array.from({ length: pdus.length }, (_, pdu) =>
    [pdus.opcode(pdu), pdus.position(pdu), pdus.lengthOf(pdu), pdus.frame(pdu), pdus.flags(pdu)].join(),
  );
}

/** Whether each checksum is right, frame by frame. */
export async function checksumFacts({ analysis, source }: Analysed): Promise<string[]> {
  const facts: string[] = [];
  for (let frame = 0; frame < analysis.frames.length; frame++) {
    const collect = (nodes: readonly FieldNode[]): void => {
      for (const { filter, json, children } of nodes) {
        if (filter?.endsWith('.checksum.status')) facts.push(`frame ${frame + 1} ${filter} ${String(json)}`);
        collect(children ?? []);
      }
    };
    collect(layerNodes(await readFrame(analysis, source, frame), [], []));
  }
  return facts;
}

export async function assertMasked(capture: Analysed): Promise<Analysed> {
  const { bytes } = await exported(capture, 'pcapng', { mask: EVERYTHING_MASKED });
  const again = await analysed(bytes);
  assert.deepEqual(pduFacts(again.analysis), pduFacts(capture.analysis));
  assert.deepEqual(await checksumFacts(again), await checksumFacts(capture));
  const found = Buffer.from(bytes);
  for (const text of await secretTexts(capture)) {
    for (const written of [text, text.toUpperCase(), text.toLowerCase()]) {
      for (const encoding of ['latin1', 'utf8', 'utf16le'] as const) {
        assert.equal(found.indexOf(Buffer.from(written, encoding)), -1, `${text} is in the masked capture`);
      }
    }
    // Values of CHAP are bytes that could stand there as such.
    if (/^0x(?:[\da-f]{2}){4,}$/i.test(text)) assert.equal(found.indexOf(Buffer.from(text.slice(2), 'hex')), -1, text);
  }
  const own = await addresses(again);
  for (const address of await addresses(capture)) {
    const text = Buffer.from(address).toString('hex');
    assert(
      !own.some((one) => Buffer.from(one).toString('hex') === text),
      `the address ${text} is in the masked capture`,
    );
    // Four bytes occur by chance; longer ones do not.
    if (address.length > 4) assert.equal(found.indexOf(address), -1, `the bytes ${text} are in the masked capture`);
    else
      assert.equal(
        found.indexOf(Buffer.from([...address].join('.'))),
        -1,
        `${[...address].join('.')} is there as text`,
      );
  }
  return again;
}
