/** One frame on any link layer, whole: what every layer up to TCP and iSCSI makes of it. */
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { pcapFile } from '../../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { type FuzzTarget, Outcome } from '../FuzzTarget';
import { lookAtCapture } from './capture';

const LINK_TYPES = [1, 0, 9, 12, 50, 51, 101, 104, 108, 113, 228, 229, 276, 147];
/** Some of each capture's frames: the first ones open connections, later ones carry data. */
const FRAMES = [0, 3, 4, 5, 9, 12];

export const frame: FuzzTarget = {
  name: 'frame',
  /** The first byte picks the link type. */
  async seeds() {
    const seeds: Uint8Array[] = [];
    for (const name of fixtureCaptures()) {
      const file = readFixture(name);
      const { frames }: CaptureAnalysis = await analyseCapture(new MemorySource(file), { name });
      for (const at of FRAMES) {
        if (at >= frames.length) break;
        const start = frames.fileOffset(at);
        seeds.push(Uint8Array.of(0, ...file.subarray(start, start + Math.min(600, frames.captured(at)))));
      }
    }
    return seeds;
  },
  async run(input) {
    const linkType = LINK_TYPES[(input[0] ?? 0) % LINK_TYPES.length];
    const outcome = new Outcome();
    await lookAtCapture(pcapFile([{ bytes: input.subarray(1) }], { linkType }), outcome);
    return outcome.value;
  },
};
