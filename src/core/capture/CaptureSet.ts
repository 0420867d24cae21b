import { plural } from '../text/plural';
import type { ByteSource } from './ByteSource';
import { captureBeginning, type CaptureBeginning } from './captureBeginning';
import { BLOCK_LENGTH, CaptureFile } from './CaptureFile';
import { type CaptureFact, listedFacts, MOST_FACTS } from './CaptureFact';
import type { CaptureInput } from './CaptureInput';
import { type CaptureInterface, type CaptureNotice, type FrameSink, NotACaptureError } from './CaptureReader';
import { FrameQueue } from './FrameQueue';
import type { Timestamp } from './timestamp';

/**
 * Offsets of a set: the number of the file (from 0, as the files were given) times this, plus the offset in the file. A
 * file may have 4 TiB, and the offsets of MOST_FILES files are exact in a double.
 */
export const FILE_SPAN = 2 ** 42;
/** Files that a set may have. */
export const MOST_FILES = 2048;

/** Files whose beginnings are looked at together: on a network share one after the other would take its time. */
const LOOKED_AT_TOGETHER = 16;
/** With more files than this being read at once each gets shorter blocks: a hundred of them would need 230 MB. */
const FEW_FILES = 8;
const SHORT_BLOCK_LENGTH = 128 * 1024;
/** Notices and formats of single files that are listed; how many more there are is said. */
const MOST_NOTICES = 20;
const MOST_FORMATS = 3;

/** A file before any other. */
const ALWAYS: Timestamp = { seconds: -Infinity, nanoseconds: 0 };

/** One of the files that are to be read as one capture. */
export interface SetFile {
  /** File name for messages; need not be the only one of that name. */
  readonly name: string;
  readonly source: ByteSource;
}

/** The bytes of several files, under the offsets that FILE_SPAN describes. */
export class SetSource implements ByteSource {
  /**
   * @param sources at most MOST_FILES, in the order in which they were given to `CaptureSet.open`
   */
  constructor(private readonly sources: readonly ByteSource[]) {}

  /** Offset behind the last byte of the last file. Offsets have gaps, so this is no number of bytes. */
  async size(): Promise<number> {
    const last = this.sources.length - 1;
    return last < 0 ? 0 : last * FILE_SPAN + (await this.sources[last].size());
  }

  /** Bytes of one file: fewer than `length` where that file ends, none behind its end. */
  async read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const number = Math.floor(offset / FILE_SPAN);
    return this.sources[number]?.read(offset - number * FILE_SPAN, length, into) ?? new Uint8Array(0);
  }
}

/** A file of the set. */
interface Member {
  readonly file: SetFile;
  /** Place among the files as they were given. */
  readonly number: number;
  readonly beginning: CaptureBeginning;
  /** When the merge reaches the file. */
  readonly begins: Timestamp;
  /** Indexes in the set of the file's interfaces that were seen so far. */
  readonly interfaces: number[];
  /** Set when the merge has reached the file. */
  capture: CaptureFile | undefined;
}

/** A file that is empty so far, as the newest of a ring is until its writer's first buffer is full. */
interface WaitingFile {
  readonly file: SetFile;
  readonly number: number;
}

/** A file that the merge is at: given up at its end, with its buffers. */
interface Reading {
  readonly member: Member;
  readonly capture: CaptureFile;
  readonly queue: FrameQueue;
}

/**
 * Several capture files read as one, in the order of time: those of a ring buffer, or captures of the same time from several
 * places. Files are merged as mergecap does: the next frame is the earliest of those that come next in their files, so that
 * a file keeps its own order even where its times go backwards. A frame without a time follows the one before it in its
 * file; of equal times that of the file that begins earlier (or was given earlier) comes first.
 *
 * A file is read only from when the others have come to its first time, and gives up its buffers at its end: a ring
 * of any length needs those of one or two files. For that the first time of each file is looked up before. A file in
 * whose beginning there is none takes its turn behind the file that was given before it.
 *
 * When files grow after the end was reached, `advance` goes on with what was added, in the order of its own times, even
 * where that is older than what was handed out before. So it does with files that were added, or were empty before.
 */
export class CaptureSet implements CaptureInput {
  readonly interfaces: CaptureInterface[] = [];
  /** Where offsets of the set's frames are read back. */
  readonly source: ByteSource;
  private readonly sources: ByteSource[] = [];
  private readonly fileNames: string[] = [];
  private readonly members: Member[] = [];
  private waiting: WaitingFile[] = [];
  /** About files that turned out to be no captures when their time had come. */
  private readonly refused: CaptureNotice[] = [];
  /** The files that the merge is at, in the order of `members`. */
  private readings: Reading[] = [];
  /** How many of `members` the merge has reached. */
  private reached = 0;

  private constructor(private readonly blockLength: number) {
    this.source = new SetSource(this.sources);
  }

  get files(): readonly string[] {
    return this.fileNames;
  }

  /**
   * Looks at the beginnings of all files.
   * @param files in any order; the order settles which of two equal times comes first
   * @param blockLength bytes read at a time of each file; tests use small ones
   * @throws RangeError for no files, for more than MOST_FILES, and for a file longer than FILE_SPAN
   * @throws NotACaptureError when one is no capture; whatever a source rejects with when it cannot be read
   */
  static async open(files: readonly SetFile[], blockLength = BLOCK_LENGTH): Promise<CaptureSet> {
    if (files.length === 0) throw new RangeError('a set of captures needs at least one file');
    if (files.length > MOST_FILES) throw new RangeError(`${files.length} files are too many: up to ${MOST_FILES}`);
    const set = new CaptureSet(blockLength);
    for (const file of files) set.add(file);
    const [first] = files;
    await set.takeUp();
    // Nothing is known of any: what the first one looks like says why.
    if (set.members.length === 0) await captureBeginning(first.source, first.name);
    return set;
  }

  /** Adds a file behind the others; it is read when the end of those has been reached and there is something in it. */
  add(file: SetFile): void {
    this.waiting.push({ file, number: this.sources.push(file.source) - 1 });
    this.fileNames.push(file.name);
  }

  /**
   * Looks at the beginnings of the files that wait, in the order in which they were given, and takes up those that have one.
   * @throws NotACaptureError when one is no capture
   */
  private async takeUp(): Promise<void> {
    const { waiting } = this;
    const beginnings: (CaptureBeginning | undefined)[] = [];
    while (beginnings.length < waiting.length) {
      const some = waiting.slice(beginnings.length, beginnings.length + LOOKED_AT_TOGETHER);
      beginnings.push(...(await Promise.all(some.map(({ file }) => beginningOf(file)))));
    }
    let begins = ALWAYS;
    const found = waiting.flatMap(({ file, number }, at): Member[] => {
      const beginning = beginnings[at];
      if (!beginning) return [];
      if (beginning.size > FILE_SPAN) throw new RangeError(`${file.name} has more than ${FILE_SPAN} bytes`);
      begins = beginning.time ?? begins;
      return [{ file, number, beginning, begins, interfaces: [], capture: undefined }];
    });
    // Sorting is stable: equal times stay in the order given.
    found.sort((one, other) => compareTimes(one.begins, other.begins));
    this.waiting = waiting.filter((_, at) => beginnings[at] === undefined);
    this.members.push(...found);
  }

  /** "3 files: pcapng, little-endian"; that of the file when there is only one. */
  get format(): string {
    const formats = [...new Set(this.members.map(({ capture, beginning }) => (capture ?? beginning).format))];
    if (this.members.length === 1) return formats[0];
    const more = formats.length - MOST_FORMATS;
    const listed = formats.slice(0, MOST_FORMATS).join('; ');
    return `${plural(this.members.length, 'file')}: ${listed}${more > 0 ? `; ${plural(more, 'more format')}` : ''}`;
  }

  /** Notices of the files that were read so far, with their names; offsets are those of the set. */
  get notices(): readonly CaptureNotice[] {
    const notices: CaptureNotice[] = [];
    let more = 0;
    for (const { file, number, capture } of this.members) {
      for (const notice of capture?.notices ?? []) {
        const message = `${file.name}: ${notice.message}`;
        if (notices.length >= MOST_NOTICES) more++;
        else notices.push({ ...notice, message, offset: number * FILE_SPAN + notice.offset });
      }
    }
    for (const { file, number } of this.waiting) {
      const message = `${file.name}: The file is empty so far. Its packets are shown when they are written.`;
      if (notices.length < MOST_NOTICES) notices.push({ severity: 'info', message, offset: number * FILE_SPAN });
      else more++;
    }
    notices.push(...this.refused);
    if (more > 0) {
      const message = `There ${more === 1 ? 'is' : 'are'} ${plural(more, 'more notice')} about files of this capture.`;
      notices.push({ severity: 'info', message, offset: 0 });
    }
    return notices;
  }

  /** Facts of the files that were read so far: what all of them say once, the rest with the file's name. */
  get facts(): readonly CaptureFact[] | undefined {
    const reached = this.members.filter(({ capture }) => capture?.facts !== undefined);
    if (reached.length === 0) return undefined;
    const found = new Map<string, { readonly fact: CaptureFact; readonly files: string[] }>();
    for (const { capture, file } of reached) {
      for (const fact of capture?.facts ?? []) {
        const key = JSON.stringify([fact.subject, fact.label, fact.value]);
        const known = found.get(key);
        if (known) known.files.push(file.name);
        else if (found.size <= MOST_FACTS) found.set(key, { fact, files: [file.name] });
      }
    }
    const facts = [...found.values()].map(({ fact, files }): CaptureFact => {
      if (files.length >= reached.length) return fact;
      const [first = ''] = files;
      const more = files.length > 1 ? ` and ${plural(files.length - 1, 'other file')}` : '';
      return { ...fact, subject: `${first}${more}: ${fact.subject}` };
    });
    return listedFacts(facts);
  }

  /** Names of all files read so far; those of the file that was given first come first. */
  get names(): ReadonlyMap<string, readonly string[]> | undefined {
    const all = this.members.flatMap(({ capture }) =>
      capture?.names && capture.names.size > 0 ? [capture.names] : [],
    );
    if (all.length <= 1) return all[0];
    const joined = new Map<string, readonly string[]>();
    for (const names of all) {
      for (const [address, some] of names) joined.set(address, [...new Set([...(joined.get(address) ?? []), ...some])]);
    }
    return joined;
  }

  get bytesRead(): number {
    return this.members.reduce((sum, { capture }) => sum + (capture?.bytesRead ?? 0), 0);
  }

  get bytesTotal(): number {
    // A file that the merge has just reached does not know yet how long it is.
    return this.members.reduce((sum, { capture, beginning }) => sum + (capture?.bytesTotal || beginning.size), 0);
  }

  /** Reads at most one block of one file, and hands out what is in order by then: at times nothing. */
  async advance(sink: FrameSink): Promise<boolean> {
    if (this.readings.length === 0 && this.reached === this.members.length) await this.findGrown();
    // The merge stopped at a file that must be read on, or because the next one begins.
    const next = this.emptyReading() ?? (await this.reachNext());
    if (next) await this.fill(next);
    if (!this.emptyReading()) this.merge(sink);
    return this.readings.length > 0 || this.reached < this.members.length;
  }

  /** As `takeUp`; one that is no capture is told of, and the others go on. */
  private async takeUpLater(): Promise<void> {
    const { waiting } = this;
    const still: WaitingFile[] = [];
    for (const one of waiting) {
      this.waiting = [one];
      try {
        await this.takeUp();
      } catch (error) {
        if (!(error instanceof NotACaptureError)) throw error;
        this.waiting = [];
        if (this.refused.length < MOST_NOTICES) {
          this.refused.push({ severity: 'error', message: error.message, offset: one.number * FILE_SPAN });
        }
      }
      still.push(...this.waiting);
    }
    this.waiting = still;
  }

  private emptyReading(): Reading | undefined {
    return this.readings.find(({ queue }) => queue.length === 0);
  }

  /** Opens the next file; undefined when the merge has reached all of them. */
  private async reachNext(): Promise<Reading | undefined> {
    if (this.reached === this.members.length) return undefined;
    const member = this.members[this.reached];
    const { source, name } = member.file;
    const few = this.readings.length < FEW_FILES;
    const blockLength = few ? this.blockLength : Math.min(this.blockLength, SHORT_BLOCK_LENGTH);
    const capture = await CaptureFile.open(source, name, blockLength);
    member.capture = capture;
    this.reached++;
    const reading = { member, capture, queue: new FrameQueue() };
    this.readings.push(reading);
    return reading;
  }

  /** Reads the next block of a file; at its end the file is given up. */
  private async fill(reading: Reading): Promise<void> {
    const { member, capture, queue } = reading;
    const more = await capture.advance(queue);
    for (const one of capture.interfaces.slice(member.interfaces.length)) {
      const { describedAt } = one;
      const moved = describedAt === undefined ? {} : { describedAt: describedAt + member.number * FILE_SPAN };
      member.interfaces.push(this.interfaces.push({ ...one, ...moved }) - 1);
    }
    if (!more && queue.length === 0) this.readings = this.readings.filter((other) => other !== reading);
  }

  /** Hands out frames until a file must be read on, or until the next file begins. */
  private merge(sink: FrameSink): void {
    const begins = this.members[this.reached]?.begins;
    for (;;) {
      let earliest: Reading | undefined;
      for (const reading of this.readings) {
        if (earliest === undefined || compareTimes(reading.queue, earliest.queue) < 0) earliest = reading;
      }
      if (earliest === undefined) return;
      const { queue, member } = earliest;
      if (begins && compareTimes(begins, queue) < 0) return;
      queue.shift(sink, member.interfaces, member.number * FILE_SPAN);
      if (queue.length === 0) return;
    }
  }

  /** All files have been read to their ends: takes up those that have more bytes now, and those that were empty. */
  private async findGrown(): Promise<void> {
    await this.takeUpLater();
    const found = await Promise.all(
      this.members.map(async (member): Promise<Reading[]> => {
        const { capture, file } = member;
        if (!capture || (await file.source.size()) <= capture.bytesTotal) return [];
        return [{ member, capture, queue: new FrameQueue() }];
      }),
    );
    this.readings = found.flat();
  }
}

/** What a file begins with; undefined when it is empty so far. */
async function beginningOf({ source, name }: SetFile): Promise<CaptureBeginning | undefined> {
  return (await source.size()) === 0 ? undefined : captureBeginning(source, name);
}

/** Less than 0 when the first time is earlier, 0 for equal ones. */
function compareTimes(one: Timestamp, other: Timestamp): number {
  if (one.seconds !== other.seconds) return one.seconds < other.seconds ? -1 : 1;
  return one.nanoseconds - other.nanoseconds;
}
