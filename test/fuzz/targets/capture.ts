/** Whole captures: the pass, and what a person can look at afterwards. */
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { NotACaptureError } from '../../../src/core/capture/CaptureReader';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { captureTotals, totalsText } from '../../../src/core/inspection/captureTotals';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { conversations } from '../../../src/core/session/conversations';
import { enhancedPacket, interfaceDescription, join, pcapFile, sectionHeader } from '../../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise, checkIssues, checkNodes } from '../promises';

/** Each look at a frame costs as much as the pass over a small capture. */
const MOST_LOOKED_AT = 3;
/** Larger seeds make runs slow and changes rare. */
const LARGEST_SEED = 6000;

/** The whole records of a pcap file's beginning. */
export function beginning(file: Uint8Array, most: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let end = 24;
  while (end + 16 <= file.length) {
    const next = end + 16 + view.getUint32(end + 8, true);
    if (next > most || next > file.length) break;
    end = next;
  }
  return file.slice(0, end);
}

async function look(analysis: CaptureAnalysis, source: MemorySource, outcome: Outcome): Promise<void> {
  const { frames } = analysis;
  const stride = Math.max(1, Math.ceil(frames.length / MOST_LOOKED_AT));
  for (let frame = 0; frame < frames.length; frame += stride) {
    const row = await frameRow(analysis, source, frame);
    outcome.add(row.protocol);
    const detail = await readDetail(analysis, source, frame);
    const lengths = detail.sources.map(({ bytes }) => bytes.length);
    checkNodes(detail.tree, lengths, outcome);
    checkIssues(detail.issues, lengths, outcome);
  }
}

/** The pass over a capture and a look at some of its frames. */
export async function lookAtCapture(file: Uint8Array, outcome: Outcome): Promise<void> {
  const source = new MemorySource(file);
  const analysis = await analyseCapture(source, { name: 'fuzz' });
  const totals = captureTotals(analysis);
  if (totalsText(totals) === '') throw new BrokenPromise('no totals');
  outcome.add(step(analysis.frames.length)).add(step(analysis.pdus.length)).add(step(analysis.connections.length));
  for (const { message, offset } of analysis.capture.notices) {
    outcome.add(message.replace(/\d+/g, '#'));
    if (offset !== undefined && offset > file.length)
      throw new BrokenPromise(`a notice at offset ${offset}: ${message}`);
  }
  await look(analysis, source, outcome);
  conversations(analysis);
}

export const capture: FuzzTarget = {
  name: 'capture',
  seeds: () => [
    ...fixtureCaptures()
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => beginning(readFixture(name), LARGEST_SEED)),
    join(sectionHeader(), interfaceDescription(), enhancedPacket(7n, { bytes: new Uint8Array(60) })),
    pcapFile([{ bytes: new Uint8Array(60) }], { linkType: 113 }),
  ],
  async run(input) {
    const outcome = new Outcome();
    try {
      await lookAtCapture(input, outcome);
    } catch (error) {
      if (!(error instanceof NotACaptureError)) throw error;
      outcome.add('no capture').add(error.message.replace(/\d+/g, '#'));
    }
    return outcome.value;
  },
};
