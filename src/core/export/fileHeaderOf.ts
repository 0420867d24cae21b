import { viewOf } from '../bytes/view';
import type { FrameExport } from './FrameExport';

const LENGTH = 24;
const USUAL_MAGICS = [0xa1b2c3d4, 0xa1b23c4d];
/** In the word of the link type: that the length of a frame check sequence is known, and that length. */
const CHECK_LENGTH = 0xf4000000;

/** What a pcap file says of all its frames: the longest that was captured, and the bits of the check sequence's length. */
export interface PcapFileHeader {
  readonly snapLength: number;
  readonly checkLength: number;
}

/** Reads the header of the capture back; undefined when it is no single pcap file of the usual make. */
export async function fileHeaderOf({ analysis, source }: FrameExport): Promise<PcapFileHeader | undefined> {
  const { capture } = analysis;
  if (capture.files || capture.interfaces[0]?.blocks) return undefined;
  const header = await source.read(0, LENGTH);
  if (header.length < LENGTH) return undefined;
  const view = viewOf(header);
  for (const littleEndian of [true, false]) {
    if (!USUAL_MAGICS.includes(view.getUint32(0, littleEndian))) continue;
    const checkLength = view.getUint32(20, littleEndian) & CHECK_LENGTH;
    return { snapLength: view.getUint32(16, littleEndian), checkLength: checkLength >>> 0 };
  }
  return undefined;
}
