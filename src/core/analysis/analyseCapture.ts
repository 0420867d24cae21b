import type { ByteSource } from '../capture/ByteSource';
import { HEAD_LENGTH, openCapture } from '../capture/openCapture';
import { CaptureAnalysis } from './CaptureAnalysis';

/** Bytes read at a time: large enough that reading costs little, small enough that answers do not wait for it. */
export const CHUNK_LENGTH = 1024 * 1024;

export interface AnalyseOptions {
  /** File name for messages. */
  readonly name: string;
  /** Bytes read at a time; tests use small ones. */
  readonly chunkLength?: number;
  /** Called when the analysis exists, before the first frame. */
  readonly onStart?: (analysis: CaptureAnalysis) => void;
  /** Called after each chunk; the pass waits for it, and ends early when it answers false. */
  readonly onChunk?: (bytesRead: number, bytesTotal: number) => Promise<boolean> | boolean;
}

/**
 * Runs the pass over a whole capture.
 * @throws NotACaptureError when the file is no capture; whatever the source rejects with when it cannot be read
 */
export async function analyseCapture(source: ByteSource, options: AnalyseOptions): Promise<CaptureAnalysis> {
  const head = await source.read(0, HEAD_LENGTH);
  const reader = openCapture(head, options.name);
  const analysis = new CaptureAnalysis(reader);
  options.onStart?.(analysis);
  const usual = options.chunkLength ?? CHUNK_LENGTH;
  const end = await source.size();
  let next = reader.firstRecord;
  let wanted = usual;
  while (next < end) {
    const bytes = await source.read(next, Math.min(wanted, end - next));
    if (bytes.length === 0) break;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const result = reader.readChunk(bytes, view, next, end, analysis);
    if (result.stop) break;
    // A chunk that brought nothing on and asks for no more than it had would be read for ever.
    if (result.next === next && result.need <= bytes.length) break;
    next = result.next;
    wanted = Math.max(usual, result.need);
    if (options.onChunk && !(await options.onChunk(Math.min(next, end), end))) return analysis;
  }
  analysis.finish();
  return analysis;
}
