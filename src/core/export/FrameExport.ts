import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { FrameMasker } from '../mask/FrameMasker';
import type { TimeDisplay } from '../text/frameTime';
import type { FrameList } from './FrameList';

/** A format that frames can be exported in; `json` is one array, `ndjson` one object a line. */
export type FrameFormat = 'pcap' | 'pcapng' | 'csv' | 'json' | 'ndjson' | 'text';

export const FRAME_FORMATS: readonly FrameFormat[] = ['pcap', 'pcapng', 'csv', 'json', 'ndjson', 'text'];

/** Whether a format can be asked for columns. */
export function hasColumns(format: FrameFormat): boolean {
  return format === 'csv' || format === 'json' || format === 'ndjson';
}

/** What is exported. */
export interface FrameExport {
  readonly analysis: CaptureAnalysis;
  readonly source: ByteSource;
  readonly frames: FrameList;
  /** What the capture is called in texts. */
  readonly name: string;
  /** The Time column of CSV, and other columns that tell times. */
  readonly time?: TimeDisplay;
  /** The columns of CSV by name, and fields that objects of JSON hold besides; absent for the built-in ones. */
  readonly columns?: readonly string[];
  /** Present when something is to be masked. */
  readonly masker?: FrameMasker;
  readonly log: ExportLog;
}

/** Tells how far an export is, and what could not be kept. */
export class ExportLog {
  /** Frames of the list that have been dealt with. */
  done = 0;
  private readonly counted = new Map<string, number>();
  private readonly said: string[] = [];
  private firstUnreadable = 0;
  private unreadable = 0;

  /** A frame (index) that is not in the export because its bytes are not there any more. */
  missing(frame: number): void {
    if (this.unreadable++ === 0) this.firstUnreadable = frame + 1;
  }

  /** Counts what is told once: "comments of packets". */
  count(what: string): void {
    this.counted.set(what, (this.counted.get(what) ?? 0) + 1);
  }

  say(message: string): void {
    if (!this.said.includes(message)) this.said.push(message);
  }

  /** What was left out, for people. */
  get notices(): readonly string[] {
    const lost =
      this.unreadable === 0
        ? []
        : [
            `${this.unreadable} of the frames could not be read any more and are left out, the first of them frame ` +
              `${this.firstUnreadable}.`,
          ];
    return [...lost, ...this.said, ...[...this.counted].map(([what, count]) => `Left out: ${what} (${count}).`)];
  }
}

/** The export cannot be made in this format. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';

  /** @param instead a format that can hold it */
  constructor(
    message: string,
    readonly instead: FrameFormat,
  ) {
    super(message);
  }
}

/** The captured bytes of a frame, masked if that is wanted; undefined, and noted, when they cannot be read. */
export async function frameBytes(
  { analysis, source, masker, log }: FrameExport,
  frame: number,
): Promise<Uint8Array | undefined> {
  const { frames } = analysis;
  const captured = frames.captured(frame);
  try {
    const bytes = masker ? await masker.frame(frame) : await source.read(frames.fileOffset(frame), captured);
    if (bytes.length === captured) return bytes;
  } catch {
    // Told below, as for bytes that are gone.
  }
  log.missing(frame);
  return undefined;
}
