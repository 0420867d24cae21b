import type { ByteSource } from '../capture/ByteSource';
import { CaptureFile } from '../capture/CaptureFile';
import type { CaptureInput } from '../capture/CaptureInput';
import type { DecodeAsRule } from '../streams/DecodeAs';
import { CaptureAnalysis } from './CaptureAnalysis';

export interface AnalyseOptions {
  /** File name for messages. */
  readonly name: string;
  /** Bytes read at a time; tests use small ones. */
  readonly chunkLength?: number;
  /** What the user says of ports and connections. */
  readonly decodeAs?: readonly DecodeAsRule[];
  /** Called when the analysis exists, before the first frame. */
  readonly onStart?: (analysis: CaptureAnalysis) => void;
  /** Called after each block; the pass waits for it, and ends early when it answers false. */
  readonly onChunk?: (bytesRead: number, bytesTotal: number) => Promise<boolean> | boolean;
}

/**
 * Runs the pass over a whole capture file.
 * @throws NotACaptureError when the file is no capture; whatever the source rejects with when it cannot be read
 */
export async function analyseCapture(source: ByteSource, options: AnalyseOptions): Promise<CaptureAnalysis> {
  const input = await CaptureFile.open(source, options.name, options.chunkLength);
  const analysis = new CaptureAnalysis(input, options.decodeAs);
  options.onStart?.(analysis);
  if (await readToEnd(input, analysis, options.onChunk)) analysis.finish();
  return analysis;
}

/** Hands an input's frames to the analysis until there are no more for now; false when `onChunk` ended it early. */
export async function readToEnd(
  input: CaptureInput,
  analysis: CaptureAnalysis,
  onChunk?: AnalyseOptions['onChunk'],
): Promise<boolean> {
  while (await input.advance(analysis)) {
    if (onChunk && !(await onChunk(input.bytesRead, input.bytesTotal))) return false;
  }
  return true;
}
