import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { FrameMasker } from '../mask/FrameMasker';
import { MaskedSource, maskedAnalysis } from '../mask/MaskedSource';
import { isMasking, type MaskOptions, type Random } from '../mask/MaskOptions';
import type { TimeDisplay } from '../text/frameTime';
import { exportPcap } from './exportPcap';
import { exportPcapng } from './exportPcapng';
import { exportRows } from './exportRows';
import type { ExportLog, FrameFormat } from './FrameExport';
import type { FrameList } from './FrameList';

/** What somebody wants to have exported. */
export interface ExportWish {
  readonly analysis: CaptureAnalysis;
  readonly source: ByteSource;
  readonly frames: FrameList;
  readonly name: string;
  readonly format: FrameFormat;
  readonly mask?: MaskOptions;
  readonly random: Random;
  readonly time?: TimeDisplay;
  readonly columns?: readonly string[];
  readonly log: ExportLog;
}

/**
 * Frames of a capture in one of the formats, piece by piece.
 * @throws ExportRefused, with the first piece, when the format cannot hold them
 */
export async function* exportFrames(wish: ExportWish): AsyncGenerator<Uint8Array | string> {
  const { analysis, source, format, mask, random, name, ...rest } = wish;
  const masker = isMasking(mask) ? new FrameMasker(analysis, source, mask, random) : undefined;
  const isText = format !== 'pcap' && format !== 'pcapng';
  if (masker) {
    // Empty pieces: others get their turn, and the export can be given up.
    for await (const _ of masker.prepare(rest.frames)) yield isText ? '' : new Uint8Array(0);
  }
  if (!isText) {
    const request = { ...rest, analysis, source, name, ...(masker ? { masker } : {}) };
    yield* format === 'pcap' ? exportPcap(request) : exportPcapng(request);
  } else if (masker) {
    const request = {
      ...rest,
      analysis: maskedAnalysis(analysis, masker),
      source: new MaskedSource(analysis, source, masker),
      // The name of a file may be that of a host.
      name: 'masked capture',
    };
    yield* exportRows(request, format);
  } else yield* exportRows({ ...rest, analysis, source, name }, format);
}
