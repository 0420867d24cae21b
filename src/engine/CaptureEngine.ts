import { readToEnd } from '../core/analysis/analyseCapture';
import { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import { CachedSource } from '../core/capture/CachedSource';
import type { CaptureInput } from '../core/capture/CaptureInput';
import { EmptyFileError, NotACaptureError } from '../core/capture/CaptureReader';
import type { DecodeAsRule } from '../core/streams/DecodeAs';
import { captureTotals, type CaptureTotals } from '../core/inspection/captureTotals';
import type { CaptureLocation, EngineMethod, EngineRequests } from '../messages/engine';
import type { CaptureSummary, Notice } from '../messages/results';
import { CaptureAnswers } from './CaptureAnswers';
import { CaptureFiles } from './CaptureFiles';
import type { KeptIndexes } from './KeptIndexes';
import { bytesInUse } from './bytesInUse';
import { mostBytesOfPass } from './memoryLimits';
import { nextTurn } from './nextTurn';
import { PassGuard, PassInterruptedError } from './PassGuard';

/** The totals before the first block has been read. */
const NOTHING: CaptureTotals = {
  format: '',
  frames: 0,
  duration: '',
  firstTime: '',
  streams: 0,
  pdus: 0,
  digestErrors: 0,
  sessions: { normal: 0, discovery: 0, unknown: 0 },
  logins: { accepted: 0, rejected: 0, unfinished: 0 },
};

/** Pause between two summaries while the pass is running, in milliseconds. */
const SUMMARY_PAUSE = 150;
/** Pause between two looks at the files, in milliseconds. */
const WATCH_PAUSE = 1000;
/** What a TCP stream takes as plain data that is being stored, in bytes. */
const BYTES_OF_STORED_STREAM = 600;
/** Files shorter than this are read faster than an index of them would be. */
const SHORTEST_CACHED = 1024 * 1024;
/** A file that grew is taken to rest after this time without growth, in milliseconds, or longer when its pass took long. */
const REST = 3000;
/** While a capture is read once more, the index before it stays in use, unless both would be more than this together. */
const LARGEST_TWICE = 400 * 1024 * 1024;

/** After so long without an answer of the file system people are told what is waited for, in milliseconds. */
const STALLED = 10_000;

/** What the owner of an engine hears. */
export interface EngineEvents {
  /** A few times a second during a pass, at its end, and whenever the files have changed. */
  summary(summary: CaptureSummary): void;
  /** The capture cannot be read; when its files change it is tried again. */
  failed(message: string, detail: string): void;
}

export interface EngineOptions {
  /** Indexes of captures read before. */
  readonly cache?: KeptIndexes;
  /** What the user says of ports and connections. */
  readonly decodeAs?: readonly DecodeAsRule[];
  /** Pause between two looks at the files, in milliseconds; tests use a short one. */
  readonly watchPause?: number;
  /** See REST; tests use a short one. */
  readonly rest?: number;
  /** See STALLED; tests use a short one. */
  readonly stalled?: number;
  /** Bytes that the capture may take in memory; without it there is no limit. */
  readonly mostBytes?: number;
  /** Bytes that are in use now; tests say what they like. */
  readonly bytesInUse?: () => number;
  /** Opens the files; tests give some that do not answer. */
  readonly openFiles?: typeof CaptureFiles.open;
}

/**
 * Runs the pass over one capture and answers requests about it, during the pass as well. Afterwards it follows the files:
 * what is added is read, what was replaced is read anew, what was deleted stays as it is known.
 */
export class CaptureEngine {
  private readonly answers: CaptureAnswers;
  private files: CaptureFiles | undefined;
  private input: CaptureInput | undefined;
  private analysis: CaptureAnalysis | undefined;
  private complete = false;
  private cancelled = false;
  /** The pass was ended because its index took too much memory. */
  private isTooLarge = false;
  /** Why the pass ended before the end of the files. */
  private brokenBy: string | undefined;
  /** The file system has not answered for a while. */
  private isStalled = false;
  private guard = new PassGuard();
  private live = false;
  private fromCache = false;
  private generation = 0;
  private deleted: readonly string[] = [];
  /** What is known of the files from outside since they could not be read; undefined while they can. */
  private failedAt: string | undefined;
  /** Set while what has been read is not decided to its end because the file grows. */
  private restsAt: number | undefined;
  private passTook = 0;
  private reported = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private busy = false;
  private disposed = false;

  constructor(
    private readonly location: CaptureLocation,
    private readonly events: EngineEvents,
    private readonly options: EngineOptions = {},
  ) {
    this.answers = new CaptureAnswers(location.name);
  }

  /** Opens the capture and runs the pass; what goes wrong is told to `failed`. Then follows the files until disposed. */
  async run(): Promise<void> {
    await this.readAnew();
    if (this.location.kind !== 'files' || this.disposed) return;
    this.timer = setInterval(() => void this.look(), this.options.watchPause ?? WATCH_PAUSE);
  }

  /** Ends the pass after the current block, or at once when it waits for the file system; what is indexed stays usable. */
  cancel(): void {
    if (this.complete) return;
    this.cancelled = true;
    this.guard.interrupt();
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    clearInterval(this.timer);
    this.guard.interrupt();
    await this.files?.close();
  }

  /** Answers one request. Rejects with a message for people when it cannot. */
  answer<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    return this.answers.answer(method, params);
  }

  /** What is known of the capture now. */
  summary(): CaptureSummary {
    const { analysis, input } = this;
    // How long the content of compressed files is nobody knows before its end.
    const packed = this.complete || this.location.kind !== 'files' ? undefined : this.files?.unpacked;
    return {
      name: this.location.name,
      ...(analysis ? captureTotals(analysis) : NOTHING),
      tasks: analysis?.tasks.length ?? 0,
      notices: this.notices(),
      bytesRead: packed ?? input?.bytesRead ?? this.files?.size ?? 0,
      bytesTotal: (packed === undefined ? input?.bytesTotal : this.files?.size) ?? this.files?.size ?? 0,
      complete: this.complete,
      // Nobody can follow a file that is gone; a ring goes on without its oldest ones.
      live: this.live && this.deleted.length < Math.max(1, this.files?.count ?? 1),
      generation: this.generation,
      fromCache: this.fromCache,
    };
  }

  private notices(): Notice[] {
    // Somebody is writing the file: that its last record is not whole yet is no news, and the notice would come and go.
    const known = this.analysis?.capture.notices.filter(({ cutOff }) => !(cutOff && this.live)) ?? [];
    const notices: Notice[] = known.map(({ severity, message }) => ({ severity, message }));
    if (this.isTooLarge) {
      const message =
        'The rest of the capture is not shown: its index would need more memory than iscsiTrace.maximumMemory allows.';
      notices.push({ severity: 'warning', message });
    } else if (this.brokenBy !== undefined) {
      notices.push({ severity: 'error', message: `${this.brokenBy} Only what stands before it is shown.` });
    } else if (this.cancelled) {
      const message = 'Reading was cancelled: only the beginning of the capture is shown.';
      notices.push({ severity: 'warning', message });
    }
    if (this.isStalled) {
      const message = 'The file system does not answer. Reading goes on when it does; Cancel keeps what is there.';
      notices.push({ severity: 'warning', message });
    }
    const missing = this.files?.missing ?? [];
    if (missing.length > 0) {
      const which = missing.length > 1 ? `${missing.length} files of this capture are` : `${missing[0]} is`;
      notices.push({ severity: 'warning', message: `${which} not there any more. The others are shown.` });
    }
    if (this.deleted.length > 0) {
      const [name] = this.deleted;
      const which = this.deleted.length > 1 ? `${this.deleted.length} files of this capture have` : `${name} has`;
      const message = `${which} been deleted. What was indexed stays; bytes can be shown as long as the system keeps them.`;
      notices.push({ severity: 'warning', message });
    }
    return notices;
  }

  private report(): void {
    this.reported = Date.now();
    this.events.summary(this.summary());
  }

  private async readAnew(): Promise<void> {
    const { location } = this;
    const before = this.files;
    this.complete = this.cancelled = this.isTooLarge = this.live = this.fromCache = false;
    this.deleted = [];
    this.failedAt = this.restsAt = this.brokenBy = undefined;
    const guard = (this.guard = new PassGuard());
    const stopWatching = this.watchForStalls();
    let outside = '';
    try {
      outside = await guard.wait(CaptureFiles.outside(location));
      const files = await this.opened(location, before?.added);
      if (this.disposed) return await files.close();
      this.files = files;
      if (!(await this.takeCached(files))) await this.pass(files);
    } catch (error) {
      this.fail(error, outside);
    } finally {
      stopWatching();
      // Until now it has answered for what it was opened for.
      await before?.close();
    }
  }

  private async opened(location: CaptureLocation, added: readonly string[] | undefined): Promise<CaptureFiles> {
    const opening = (this.options.openFiles ?? CaptureFiles.open)(location, added);
    try {
      return await this.guard.wait(opening);
    } catch (error) {
      // What could not be waited for may be opened in an hour; nobody will read it then.
      if (error instanceof PassInterruptedError) void opening.then((files) => files.close()).catch(() => undefined);
      throw error;
    }
  }

  /** Tells people when a pass has been waiting for the file system for some time, until the result is called. */
  private watchForStalls(): () => void {
    const stalled = this.options.stalled ?? STALLED;
    const timer = setInterval(() => {
      const isStalled = this.guard.waitsLongerThan(stalled);
      if (isStalled === this.isStalled) return;
      this.isStalled = isStalled;
      this.report();
    }, stalled / 10);
    return () => {
      clearInterval(timer);
      this.isStalled = false;
    };
  }

  private fail(error: unknown, outside: string): void {
    if (this.disposed) return;
    this.failedAt = outside;
    this.analysis = this.input = undefined;
    this.answers.close();
    const detail = error instanceof Error ? error.message : String(error);
    const hope = error instanceof EmptyFileError ? ' They are shown here when they come.' : '';
    this.events.failed(headingOf(error), detail + hope);
  }

  /** Takes the index of an earlier pass over the same bytes; false when there is none. */
  private async takeCached(files: CaptureFiles): Promise<boolean> {
    const key = this.cacheKey(files);
    if (!this.options.cache || key === undefined || files.size < SHORTEST_CACHED) return false;
    const stored = await this.options.cache.load(key);
    if (!stored) return false;
    this.take(files, CaptureAnalysis.restore(stored));
    this.fromCache = true;
    this.completed();
    return true;
  }

  /** The same bytes have another index when the user says that they mean something else. */
  private cacheKey({ key }: CaptureFiles): string | undefined {
    const rules = this.options.decodeAs ?? [];
    return key === undefined || rules.length === 0 ? key : `${key}\n${JSON.stringify(rules)}`;
  }

  private take(files: CaptureFiles, analysis: CaptureAnalysis, input?: CaptureInput): void {
    this.analysis = analysis;
    this.input = input;
    this.answers.open(analysis, new CachedSource(files.source));
  }

  private completed(): void {
    this.complete = true;
    this.answers.complete();
    this.report();
  }

  private async pass(files: CaptureFiles): Promise<void> {
    const began = performance.now();
    const input = await files.input(this.guard.guarded);
    const analysis = new CaptureAnalysis(input, this.options.decodeAs);
    this.take(files, analysis, input);
    this.reported = 0;
    if (await this.readToEnd(input, analysis, () => this.pause())) analysis.finish();
    if (this.disposed) return;
    this.isStalled = false;
    this.passTook = performance.now() - began;
    this.completed();
    await this.keep(files, analysis);
  }

  /** Between two blocks: requests that wait are let through, and how far the pass is becomes known. */
  private async pause(): Promise<boolean> {
    if (Date.now() - this.reported >= SUMMARY_PAUSE) {
      this.limitMemory();
      this.report();
    }
    await nextTurn();
    return !this.cancelled && !this.disposed;
  }

  /** Ends the pass, in good order, before the thread is ended for taking too much. */
  private limitMemory(): void {
    const { mostBytes, bytesInUse: inUse = bytesInUse } = this.options;
    if (mostBytes === undefined || inUse() <= mostBytesOfPass(mostBytes)) return;
    this.isTooLarge = this.cancelled = true;
  }

  /** As `readToEnd`; false as well when the pass was ended while it waited for the file system. */
  private async readToEnd(
    input: CaptureInput,
    analysis: CaptureAnalysis,
    onChunk: () => Promise<boolean>,
  ): Promise<boolean> {
    try {
      return await readToEnd(input, analysis, onChunk);
    } catch (error) {
      if (error instanceof PassInterruptedError) return false;
      if (analysis.frames.length === 0) throw error;
      // A disk or a share that fails in the middle takes nothing of what was read before.
      this.brokenBy = `Reading failed behind offset ${input.bytesRead}: ${error instanceof Error ? error.message : String(error)}.`;
      this.cancelled = true;
      return false;
    }
  }

  private async keep(files: CaptureFiles, analysis: CaptureAnalysis): Promise<void> {
    const { cache } = this.options;
    if (!cache || this.cancelled || files.size < SHORTEST_CACHED) return;
    // A file that is being written has another key in a moment.
    const { change, deleted } = await files.check();
    const key = this.cacheKey(files);
    if (change !== 'same' || deleted.length > 0 || key === undefined) {
      if (change === 'grown') await this.grow(files);
      return;
    }
    // What could not be unpacked may be for reasons that are gone tomorrow (a full disk).
    if (files.unpacked !== undefined ? files.unpacked !== files.size : this.input?.bytesTotal !== files.size) return;
    const { frames, pdus, tasks, streams } = analysis;
    const indexes = frames.storedByteLength + pdus.storedByteLength + tasks.storedByteLength;
    // A flood of connections is read sooner than it is kept, and keeping it would take as much memory again.
    await cache.store(key, indexes + streams.streams.length * BYTES_OF_STORED_STREAM, () => analysis.stored());
  }

  /** Finds out what has become of the files. */
  private async look(): Promise<void> {
    if (this.busy || this.disposed) return;
    this.busy = true;
    try {
      await this.follow();
    } catch (error) {
      this.fail(error, await CaptureFiles.outside(this.location));
    } finally {
      this.busy = false;
    }
  }

  private async follow(): Promise<void> {
    const { files } = this;
    if (this.failedAt !== undefined) {
      if ((await CaptureFiles.outside(this.location)) !== this.failedAt) await this.readOther();
      return;
    }
    if (!files || !this.complete) return;
    const { change, deleted } = await files.check();
    if (change === 'changed') {
      await this.readOther();
      return;
    }
    if (deleted.join('\n') !== this.deleted.join('\n')) {
      this.deleted = deleted;
      this.report();
    }
    if (this.cancelled) return;
    if (change === 'grown') await this.grow(files);
    else if (this.restsAt !== undefined && Date.now() >= this.restsAt) this.settle();
  }

  /** Another capture stands in this one's place. */
  private async readOther(): Promise<void> {
    this.generation++;
    await this.readAnew();
  }

  /** Reads what has been added. What waits for bytes is left waiting until the file rests: more is likely to come. */
  private async grow(files: CaptureFiles): Promise<void> {
    this.live = true;
    const { analysis, input } = this;
    if (analysis?.continuable && input) await this.readToEnd(input, analysis, () => this.pause());
    else await this.readOnceMore(files);
    this.restsAt = Date.now() + Math.max(this.options.rest ?? REST, this.passTook * 10);
    this.answers.complete();
    this.report();
  }

  /** The capture was decided to its end, or its index came from the cache: only another pass knows what follows. */
  private async readOnceMore(files: CaptureFiles): Promise<void> {
    const began = performance.now();
    const input = await files.input(this.guard.guarded);
    const analysis = new CaptureAnalysis(input, this.options.decodeAs);
    const known = this.analysis ? this.analysis.frames.byteLength + this.analysis.pdus.byteLength : 0;
    const replace = (): void => {
      this.fromCache = false;
      this.take(files, analysis, input);
    };
    const atOnce = known > LARGEST_TWICE;
    if (atOnce) {
      this.complete = false;
      replace();
    }
    const yielding = async (): Promise<boolean> => {
      this.limitMemory();
      await nextTurn();
      return !this.cancelled && !this.disposed;
    };
    const isWhole = await this.readToEnd(input, analysis, atOnce ? () => this.pause() : yielding);
    // Half of a capture does not take the place of a whole one.
    if (!atOnce && (isWhole || !this.cancelled)) replace();
    this.complete = true;
    this.passTook = performance.now() - began;
  }

  /** The file rests: what still waits for bytes is decided with what is there. */
  private settle(): void {
    this.restsAt = undefined;
    this.analysis?.finish();
    this.answers.complete();
    this.report();
  }
}

/** What has gone wrong, in a few words. */
function headingOf(error: unknown): string {
  if (error instanceof EmptyFileError) return 'This file is empty';
  return error instanceof NotACaptureError ? 'This file is not a capture' : 'The capture cannot be read';
}
