import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { exportFrames } from '../core/export/exportFrames';
import { ExportLog, ExportRefused } from '../core/export/FrameExport';
import { type FrameList, type FrameScope, framesOfScope } from '../core/export/FrameList';
import { sessionEnds } from '../core/session/SessionTable';
import { endpointText } from '../core/streams/TcpStream';
import type { ExportChoice, FrameExportPart, FrameExportRequest, FrameExportStart } from '../messages/engine';
import type { FilteredRows } from './FilteredRows';
import { hostRandom } from './hostRandom';
import { nextTurn } from './nextTurn';

/** Exports that are under way at once; the oldest ones are given up. */
const MOST_EXPORTS = 4;

interface RunningExport {
  readonly pieces: AsyncGenerator<Uint8Array | string>;
  readonly log: ExportLog;
  readonly frames: FrameList;
}

/** Exports frames of one capture, piece by piece, as they are asked for. */
export class FrameExports {
  private readonly running = new Map<number, RunningExport>();

  /** @param name what the capture is called in texts */
  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly filtered: FilteredRows,
    private readonly name: string,
  ) {}

  /** What can be exported when this filter and this frame (from 1; 0 for none) are shown, the narrowest last. */
  async choices(filter: string, frame: number): Promise<ExportChoice[]> {
    const { analysis } = this;
    const { frames, streams, sessions } = analysis;
    const wanted: { scope: FrameScope; detail: string }[] = [{ scope: { kind: 'all' }, detail: '' }];
    if (filter !== '') wanted.push({ scope: { kind: 'filter', filter }, detail: filter });
    const isFrame = frame >= 1 && frame <= frames.length;
    const direction = isFrame ? frames.direction(frame - 1) : -1;
    const stream = streams.streams[direction >> 1];
    if (direction >= 0 && stream) {
      const own = analysis.connectionOf(stream.index);
      const session = own && sessions.list().find(({ connections }) => connections.includes(own));
      if (session) {
        const { initiator, target } = sessionEnds(session);
        wanted.push({ scope: { kind: 'session', session: session.index }, detail: `${initiator} - ${target}` });
      }
      const side = (direction & 1) as 0 | 1;
      const ends = (from: 0 | 1): string => stream.ends(from).map(endpointText).join(' > ');
      wanted.push({ scope: { kind: 'conversation', stream: stream.index }, detail: ends(0).replace(' > ', ' - ') });
      wanted.push({ scope: { kind: 'direction', stream: stream.index, direction: side }, detail: ends(side) });
    }
    if (isFrame) wanted.push({ scope: { kind: 'frame', frame }, detail: `${frame}` });
    const choices: ExportChoice[] = [];
    for (const { scope, detail } of wanted) {
      choices.push({ scope, detail, frames: (await this.framesOf(scope)).length });
    }
    return choices;
  }

  /** The next piece. The first request for an id says what is wanted. */
  async part({ id, start, isGivenUp }: FrameExportRequest): Promise<FrameExportPart> {
    if (isGivenUp) {
      const given = this.running.get(id);
      this.running.delete(id);
      await given?.pieces.return(undefined);
      return { notices: [], frames: 0 };
    }
    if (start) await this.begin(id, start);
    const running = this.running.get(id);
    if (!running) throw new Error('The capture has changed while it was exported. Export it again.');
    try {
      // Other requests get their turn between two pieces.
      await nextTurn();
      const next = await running.pieces.next();
      const { log, frames } = running;
      if (!next.done) return { piece: next.value, framesDone: log.done, frames: frames.length };
      this.running.delete(id);
      return { notices: log.notices, frames: frames.length };
    } catch (error) {
      this.running.delete(id);
      if (error instanceof ExportRefused) return { refused: error.message, instead: error.instead };
      throw error;
    }
  }

  private async begin(id: number, { scope, format, mask, time, columns }: FrameExportStart): Promise<void> {
    const { analysis, source, name } = this;
    const frames = await this.framesOf(scope);
    const log = new ExportLog();
    const more = { ...(mask ? { mask } : {}), ...(time ? { time } : {}), ...(columns ? { columns } : {}) };
    const random = hostRandom();
    const pieces = exportFrames({ analysis, source, frames, name, format, random, log, ...more });
    this.running.set(id, { pieces, log, frames });
    for (const oldest of this.running.keys()) {
      if (this.running.size <= MOST_EXPORTS) break;
      this.running.delete(oldest);
    }
  }

  private framesOf(scope: FrameScope): Promise<FrameList> {
    if (scope.kind === 'filter') return this.filtered.list(scope.filter);
    return framesOfScope(this.analysis, scope, nextTurn);
  }
}
