import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { Finding } from '../findings/Finding';
import { findFindings } from '../findings/findFindings';
import type { LoginRecord } from '../session/LoginRecord';
import { taskPdus } from '../tasks/taskPdus';
import type { CompiledFilter } from './compileFilter';
import { FilteredFrames } from './FilteredFrames';

/**
 * The frames of a capture that a display filter leaves, and what of the capture is shown with them: a PDU with the frame that
 * it ends in; a login, a task, a finding with any of its frames.
 */
export class ShownFrames {
  private constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly frames: FilteredFrames,
  ) {}

  /** Asks a filter about every frame of a capture whose pass is over. Rejects with what the source rejects with. */
  static async of(analysis: CaptureAnalysis, source: ByteSource, filter: CompiledFilter): Promise<ShownFrames> {
    let findings: Promise<readonly Finding[]> | undefined;
    const resources = { source, findings: () => (findings ??= findFindings(analysis, source)) };
    const frames = new FilteredFrames(analysis, filter, resources);
    while (!(await frames.read(() => false)));
    return new ShownFrames(analysis, frames);
  }

  get count(): number {
    return this.frames.length;
  }

  /** The frame (index from 0) of a row; -1 for a row that is not there. */
  frameAt(row: number): number {
    return this.frames.frameAt(row);
  }

  /** @param frame index from 0 */
  has(frame: number): boolean {
    return this.frames.rowOf(frame) >= 0;
  }

  hasPdu(pdu: number): boolean {
    return this.has(this.analysis.pdus.frame(pdu));
  }

  hasTask(task: number): boolean {
    return taskPdus(this.analysis, task).some((pdu) => this.hasPdu(pdu));
  }

  hasLogin({ steps }: Pick<LoginRecord, 'steps'>): boolean {
    return steps.some(({ frame }) => this.has(frame));
  }

  hasFinding({ evidence }: Pick<Finding, 'evidence'>): boolean {
    return evidence.some(({ frame }) => this.has(frame - 1));
  }
}
