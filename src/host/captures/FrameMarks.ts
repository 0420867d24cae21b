/** A frame (number from 1) that somebody has marked, maybe with a note. */
export interface FrameMark {
  readonly frame: number;
  /** What somebody has written about it; absent for a mark without words. */
  readonly note?: string;
}

/**
 * A mark as it is kept: with what the frame was like (`CaptureAnswers.stamps`), so that a file that has taken the place of
 * another one does not show marks that were made in that one.
 */
export interface StoredMark extends FrameMark {
  readonly stamp: string;
}

/** Where VS Code keeps things for a workspace; never the capture. */
export interface MarkStorage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Tells what frames are like now: one text for each, empty where there is no such frame. */
export type StampReader = (frames: readonly number[]) => Promise<readonly string[]>;

const PREFIX = 'iscsiTrace.marks.';
/** Marks of one capture: more than anybody makes by hand. */
export const MOST_MARKS = 2000;
/** Longest note, in UTF-16 code units. */
export const LONGEST_NOTE = 2000;

/**
 * The marks and notes on frames of one capture, kept in the workspace's storage under the capture's address. Those that were
 * made on other frames than there are now stay in the storage, and show again when the frames do.
 */
export class FrameMarks {
  /** By frame; only those that mean frames of this capture as it is. */
  private readonly shown = new Map<number, StoredMark>();
  private stored: readonly StoredMark[];
  private readonly key: string;
  private readonly listeners = new Set<() => void>();
  /** Counts the checks: one that has been overtaken is dropped. */
  private check = 0;

  /** @param address of the capture */
  constructor(
    private readonly storage: MarkStorage,
    address: string,
    private readonly stamps: StampReader,
  ) {
    this.key = PREFIX + address;
    this.stored = storedMarks(storage.get(this.key));
  }

  /** Calls back after every change. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** All marks by frames. */
  get all(): readonly FrameMark[] {
    return [...this.shown.values()].sort((one, other) => one.frame - other.frame).map(plain);
  }

  of(frame: number): FrameMark | undefined {
    const found = this.shown.get(frame);
    return found && plain(found);
  }

  /** The next (1) or previous (-1) mark from a frame on, going on at the other end; undefined when there is none. */
  from(frame: number, step: 1 | -1): FrameMark | undefined {
    const marks = step > 0 ? this.all : [...this.all].reverse();
    return marks.find((mark) => (mark.frame - frame) * step > 0) ?? marks[0];
  }

  /** The frames of the capture are known, or others than before: looks which marks mean them. */
  async capturesChanged(): Promise<void> {
    if (this.stored.length === 0 && this.shown.size === 0) return;
    const check = ++this.check;
    const { stored } = this;
    const stamps = await this.stamps(stored.map(({ frame }) => frame));
    if (check !== this.check) return;
    this.shown.clear();
    for (const [at, mark] of stored.entries()) if (stamps[at] === mark.stamp) this.shown.set(mark.frame, mark);
    this.changed();
  }

  /**
   * Marks a frame, with this note or without one.
   * @returns false when there is no such frame, or when there are too many marks
   */
  async set({ frame, note = '' }: FrameMark): Promise<boolean> {
    const [stamp = ''] = await this.stamps([frame]);
    if (stamp === '' || (this.shown.size >= MOST_MARKS && !this.shown.has(frame))) return false;
    const text = note.trim().slice(0, LONGEST_NOTE);
    const mark: StoredMark = { frame, stamp, ...(text === '' ? {} : { note: text }) };
    this.shown.set(frame, mark);
    await this.keep([...this.stored.filter((other) => !isSame(other, mark)), mark]);
    return true;
  }

  /** Takes marks away; says which ones, so that they can be put back. */
  async remove(frames: readonly number[]): Promise<readonly FrameMark[]> {
    const gone = frames.flatMap((frame) => this.shown.get(frame) ?? []);
    for (const { frame } of gone) this.shown.delete(frame);
    await this.keep(this.stored.filter((mark) => !gone.some((other) => isSame(mark, other))));
    return gone.map(plain);
  }

  private async keep(stored: readonly StoredMark[]): Promise<void> {
    this.stored = stored.slice(-2 * MOST_MARKS);
    this.changed();
    await this.storage.update(this.key, this.stored.length > 0 ? this.stored : undefined);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

function isSame(one: StoredMark, other: StoredMark): boolean {
  return one.frame === other.frame && one.stamp === other.stamp;
}

function plain({ frame, note }: StoredMark): FrameMark {
  return { frame, ...(note === undefined ? {} : { note }) };
}

/** What can be used of what the storage holds. */
function storedMarks(value: unknown): readonly StoredMark[] {
  if (!Array.isArray(value)) return [];
  return value.filter((mark: unknown): mark is StoredMark => {
    if (typeof mark !== 'object' || mark === null) return false;
    const { frame, stamp, note } = mark as Partial<Record<keyof StoredMark, unknown>>;
    const isNote = note === undefined || typeof note === 'string';
    return Number.isSafeInteger(frame) && Number(frame) > 0 && typeof stamp === 'string' && isNote;
  });
}
