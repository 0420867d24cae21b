import { analyseCapture } from '../core/analysis/analyseCapture';
import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { CachedSource } from '../core/capture/CachedSource';
import { captureTotals, type CaptureTotals } from '../core/inspection/captureTotals';
import { readDetail } from '../core/inspection/readDetail';
import { frameRow } from '../core/inspection/rows';
import { nodeOfFrame } from '../core/session/nodeOfFrame';
import { conversations } from '../core/session/conversations';
import { stageStops } from '../core/session/stageStops';
import { selectedPdus, traceBlocks, traceHeader } from '../core/text/traceText';
import type { EngineMethod, EngineRequests, Marks, TextRequest, TextResult } from '../messages/engine';
import type { CaptureSummary, Notice, PacketRow } from '../messages/results';
import { rowMarker } from './rowMarker';

/** Rows that one request may ask for. */
const MOST_ROWS = 1000;
/** The totals before the first block has been read. */
const NOTHING: CaptureTotals = {
  format: '',
  frames: 0,
  duration: '',
  firstTime: '',
  streams: 0,
  pdus: 0,
  sessions: { normal: 0, discovery: 0, unknown: 0 },
  logins: { accepted: 0, rejected: 0, unfinished: 0 },
};
/** Pause between two summaries while the pass is running, in milliseconds. */
const SUMMARY_PAUSE = 150;

type Handlers = {
  [Method in EngineMethod]: (params: EngineRequests[Method]['params']) => Promise<EngineRequests[Method]['result']>;
};

/** Runs the pass over one capture and answers requests about it, during the pass as well. */
export class CaptureEngine {
  private analysis: CaptureAnalysis | undefined;
  private readonly cached: CachedSource;
  private bytesRead = 0;
  private bytesTotal = 0;
  private complete = false;
  private cancelled = false;
  private readonly ended: Promise<void>;
  private markEnded: () => void = () => undefined;

  /** @param onSummary called a few times a second during the pass and once at its end */
  constructor(
    private readonly source: ByteSource,
    private readonly name: string,
    private readonly onSummary: (summary: CaptureSummary) => void,
  ) {
    this.cached = new CachedSource(source);
    this.ended = new Promise((resolve) => (this.markEnded = resolve));
  }

  /** Runs the pass. Rejects when the file is no capture or cannot be read. */
  async run(): Promise<void> {
    let reported = 0;
    this.analysis = await analyseCapture(this.source, {
      name: this.name,
      onStart: (analysis) => (this.analysis = analysis),
      onChunk: async (read, total) => {
        this.bytesRead = read;
        this.bytesTotal = total;
        const now = Date.now();
        if (now - reported >= SUMMARY_PAUSE) {
          reported = now;
          this.onSummary(this.summary());
        }
        // Requests wait in the queue of this thread: let them through between two chunks.
        await new Promise((resolve) => setImmediate(resolve));
        return !this.cancelled;
      },
    });
    this.complete = true;
    this.bytesTotal = await this.source.size();
    if (!this.cancelled) this.bytesRead = this.bytesTotal;
    this.markEnded();
    this.onSummary(this.summary());
  }

  /** Ends the pass after the current chunk; what is indexed stays usable. */
  cancel(): void {
    if (!this.complete) this.cancelled = true;
  }

  /** Answers one request. Rejects with a message for people when it cannot. */
  async answer<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    const handlers: Handlers = {
      rows: ({ start, count, marks }) => this.rows(start, count, marks),
      frame: async ({ frame }) => {
        const analysis = this.ready();
        if (!Number.isInteger(frame) || frame < 1 || frame > analysis.frames.length) {
          throw new RangeError(`There is no frame ${frame}: the capture has ${analysis.frames.length}.`);
        }
        return readDetail(analysis, this.cached, frame - 1);
      },
      conversations: async () => conversations(this.ready()),
      nodeOf: async ({ frame }) => nodeOfFrame(this.ready(), frame - 1) ?? null,
      stages: async () => stageStops(this.ready()),
      text: (request) => this.text(request),
      summary: async () => this.summary(),
    };
    return handlers[method](params);
  }

  private ready(): CaptureAnalysis {
    if (!this.analysis) throw new Error('The capture is not open yet.');
    return this.analysis;
  }

  private async rows(start: number, count: number, marks: Marks): Promise<PacketRow[]> {
    const analysis = this.ready();
    const first = Math.max(0, Math.floor(start));
    const last = Math.min(analysis.frames.length, first + Math.min(count, MOST_ROWS));
    const mark = rowMarker(analysis, marks);
    const rows: PacketRow[] = [];
    for (let frame = first; frame < last; frame++) {
      const row = await frameRow(analysis, this.cached, frame);
      const marked = mark(frame);
      rows.push(marked ? { ...row, mark: marked } : row);
    }
    return rows;
  }

  private async text(request: TextRequest): Promise<TextResult> {
    await this.ended;
    const analysis = this.ready();
    const selection = {
      firstFrame: request.firstFrame ?? 1,
      lastFrame: request.lastFrame ?? analysis.frames.length,
      ...(request.streams ? { streams: request.streams } : {}),
    };
    let pdus = 0;
    for (const _ of selectedPdus(analysis, selection)) pdus++;
    const parts = [traceHeader(analysis, this.name, selection)];
    let shown = 0;
    if (pdus > 0) {
      for await (const block of traceBlocks(analysis, this.cached, selection)) {
        if (shown >= request.mostPdus) break;
        parts.push(block);
        shown++;
      }
    }
    if (shown < pdus) parts.push(`\n# ${pdus - shown} further PDUs are not shown: the text would be too long.\n`);
    if (pdus === 0) parts.push('\n# No iSCSI PDUs here.\n');
    return { text: parts.join(''), pdus, shown };
  }

  private summary(): CaptureSummary {
    const { analysis } = this;
    const notices: Notice[] = [];
    if (analysis) for (const { severity, message } of analysis.capture.notices) notices.push({ severity, message });
    if (this.cancelled) {
      notices.push({
        severity: 'warning',
        message: 'Reading was cancelled: only the beginning of the capture is shown.',
      });
    }
    return {
      name: this.name,
      ...(analysis ? captureTotals(analysis) : NOTHING),
      notices,
      bytesRead: this.bytesRead,
      bytesTotal: this.bytesTotal,
      complete: this.complete,
    };
  }
}
