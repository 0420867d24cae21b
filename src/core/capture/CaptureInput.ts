import type { CaptureFacts, FrameSink } from './CaptureReader';

/**
 * What the pass reads from front to back: one capture file, or several as one. Whoever looks at a frame later reads it back
 * through the ByteSource that the offsets of its frames belong to.
 */
export interface CaptureInput extends CaptureFacts {
  /** Bytes read so far, and bytes there were when the end was looked for last. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /**
   * Hands the frames of the next block to the sink. False when there is nothing more for now; called again after the file
   * has grown, it goes on. Rejects when the file cannot be read.
   */
  advance(sink: FrameSink): Promise<boolean>;
}
