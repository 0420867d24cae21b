/** Exports frames of a capture in memory. */
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import type { ByteSource } from '../../src/core/capture/ByteSource';
import { exportFrames } from '../../src/core/export/exportFrames';
import { ExportLog, type FrameFormat } from '../../src/core/export/FrameExport';
import { type FrameScope, framesOfScope } from '../../src/core/export/FrameList';
import type { TimeDisplay } from '../../src/core/text/frameTime';
import type { MaskOptions, Random } from '../../src/core/mask/MaskOptions';

export const EVERYTHING_MASKED: MaskOptions = { addresses: true, names: true, chap: true, payload: true };
export const NOTHING_MASKED: MaskOptions = { addresses: false, names: false, chap: false, payload: false };

/** The same numbers each time. */
export function seeded(seed = 1): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

export interface Exported {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly notices: readonly string[];
}

export async function exported(
  { analysis, source }: { readonly analysis: CaptureAnalysis; readonly source: ByteSource },
  format: FrameFormat,
  options: {
    readonly scope?: Exclude<FrameScope, { readonly kind: 'filter' }>;
    readonly mask?: MaskOptions;
    readonly random?: Random;
    readonly time?: TimeDisplay;
    readonly columns?: readonly string[];
  } = {},
): Promise<Exported> {
  const { scope = { kind: 'all' }, random = seeded(), ...more } = options;
  const log = new ExportLog();
  const frames = await framesOfScope(analysis, scope, () => Promise.resolve());
  const wish = { analysis, source, frames, name: 'test.pcap', format, random, log, ...more };
  const parts: Uint8Array[] = [];
  for await (const piece of exportFrames(wish)) {
    parts.push(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
  }
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { bytes, text: Buffer.from(bytes).toString('utf8'), notices: log.notices };
}
