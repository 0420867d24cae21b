import { type ByteSource, MemorySource } from '../core/capture/ByteSource';
import { CaptureFile } from '../core/capture/CaptureFile';
import type { CaptureInput } from '../core/capture/CaptureInput';
import { CaptureSet, MOST_FILES, SetSource } from '../core/capture/CaptureSet';
import type { CaptureLocation, NamedBytes } from '../messages/engine';
import { UnpackedSource } from './unpack/UnpackedSource';
import { type FileChange, isMissing, nameOf, OpenedFile, outsideOf } from './OpenedFile';
import { RingFolder } from './RingFolder';

/** What has become of the files of a capture; the gravest of them. */
export interface FilesChange {
  readonly change: Exclude<FileChange, 'deleted'>;
  /** Names of the files that are gone. */
  readonly deleted: readonly string[];
}

/** The open files of one capture, or the bytes of those that the host had to read. */
export class CaptureFiles {
  /** What offsets of frames belong to. */
  readonly source: ByteSource;

  /** The set that reads the files, when there are several. */
  private set: CaptureSet | undefined;
  /** How the pass reads a source: it can be ended while it waits. */
  private asRead: (source: ByteSource) => ByteSource = (source) => source;
  /** Finds what the ring adds; absent when the files are no ring, or only a part of one. */
  private ring: RingFolder | undefined;
  /** Paths of files that the ring has added since it was opened. */
  readonly added: string[] = [];

  private constructor(
    private readonly name: string,
    /** Those on a disk; none when the host has read them. */
    private readonly files: OpenedFile[],
    /** Of all files, with their names. */
    private readonly names: string[],
    private readonly sources: ByteSource[],
    private readonly isSet: boolean,
    /** Names of files of the set that were gone when it was opened. */
    readonly missing: readonly string[],
  ) {
    this.source = isSet ? new SetSource(sources) : sources[0];
  }

  /** A capture whose bytes come from this source; nothing of it is followed. */
  static async over(source: ByteSource, name: string): Promise<CaptureFiles> {
    return new CaptureFiles(name, [], [name], [(await UnpackedSource.of(source)) ?? source], false, []);
  }

  /**
   * Opens all files, or none: rejects when one cannot be opened. Of a set those that are gone are left out as long as some
   * are there: a ring deletes its oldest ones.
   * @param added further paths, which an earlier opening of the same location has found
   */
  static async open(location: CaptureLocation, added: readonly string[] = []): Promise<CaptureFiles> {
    if (location.kind === 'bytes') return CaptureFiles.inMemory(location.name, [location]);
    if (location.kind === 'bytesOfFiles') return CaptureFiles.inMemory(location.name, location.files);
    const paths = [...location.paths, ...added];
    const isSet = paths.length > 1;
    const opened = await Promise.allSettled(paths.map((path) => OpenedFile.open(path)));
    const files = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = opened.find(
      (result): result is PromiseRejectedResult =>
        result.status === 'rejected' && !(isSet && files.length > 0 && isMissing(result.reason)),
    );
    if (failed) {
      await Promise.all(files.map((file) => file.close()));
      throw failed.reason;
    }
    const missing = paths.filter((_, at) => opened[at]?.status === 'rejected').map(nameOf);
    try {
      const sources = await Promise.all(files.map(async ({ source }) => (await UnpackedSource.of(source)) ?? source));
      const names = files.map(({ name }) => name);
      const opening = new CaptureFiles(location.name, files, names, sources, isSet, missing);
      if (isSet) opening.ring = await RingFolder.of(files.map(({ path }) => path));
      opening.added.push(...added);
      return opening;
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }

  private static async inMemory(name: string, files: readonly NamedBytes[]): Promise<CaptureFiles> {
    const sources = await Promise.all(
      files.map(async ({ bytes }) => {
        const source = new MemorySource(bytes);
        return (await UnpackedSource.of(source)) ?? source;
      }),
    );
    const names = files.map((file) => file.name);
    return new CaptureFiles(name, [], names, sources, files.length > 1, []);
  }

  /**
   * The files as something to be read from the beginning. Rejects with NotACaptureError when one is no capture.
   * @param asRead what the pass reads in place of a source
   */
  async input(asRead = this.asRead): Promise<CaptureInput> {
    this.asRead = asRead;
    if (!this.isSet) return CaptureFile.open(asRead(this.source), this.name);
    const set = await CaptureSet.open(this.names.map((name, at) => ({ name, source: asRead(this.sources[at]) })));
    this.set = set;
    return set;
  }

  /** Bytes of the files that were unpacked; undefined when none is compressed. */
  get unpacked(): number | undefined {
    const packed = this.sources.flatMap((source) => source.packed ?? []);
    return packed.length === 0 ? undefined : packed.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  /** How many files there are, also those that are gone and still open. */
  get count(): number {
    return this.files.length;
  }

  /** Bytes of all files as they were looked at last. */
  get size(): number {
    return this.files.reduce((sum, { size }) => sum + size, 0);
  }

  /** What tells the content from any other; undefined when it is not in files. Names matter in a set: notices show them. */
  get key(): string | undefined {
    if (this.files.length === 0) return undefined;
    return this.files.map((file) => (this.isSet ? `${file.name} ` : '') + file.key).join('\n');
  }

  async check(): Promise<FilesChange> {
    const changes = await Promise.all(this.files.map((file) => file.check()));
    const found = (['changed', 'grown'] as const).find((one) => changes.includes(one)) ?? 'same';
    // How compressed bytes go on is not followed: they are read anew.
    const known = found === 'grown' && this.unpacked !== undefined ? 'changed' : found;
    const change = known !== 'changed' && (await this.takeUpAdded()) ? 'grown' : known;
    const deleted = this.files.filter((_, at) => changes[at] === 'deleted').map(({ name }) => name);
    return { change, deleted };
  }

  /** Opens what the ring has added since the last time; false when that is nothing. */
  private async takeUpAdded(): Promise<boolean> {
    let any = false;
    for (const path of (await this.ring?.added()) ?? []) {
      if (this.files.length >= MOST_FILES) break;
      const file = await OpenedFile.open(path).catch(() => undefined);
      // Gone again.
      if (!file) continue;
      const source = (await UnpackedSource.of(file.source)) ?? file.source;
      this.files.push(file);
      this.names.push(file.name);
      this.sources.push(source);
      this.added.push(path);
      this.set?.add({ name: file.name, source: this.asRead(source) });
      any = true;
    }
    return any;
  }

  async close(): Promise<void> {
    const unpacked = this.sources.filter((source) => source instanceof UnpackedSource);
    await Promise.all(unpacked.map((source) => source.close().catch(() => undefined)));
    await Promise.all(this.files.map((file) => file.close().catch(() => undefined)));
  }

  /** What can be said of the files without opening them; another answer means that trying again makes sense. */
  static async outside(location: CaptureLocation): Promise<string> {
    if (location.kind !== 'files') return '';
    return (await Promise.all(location.paths.map(outsideOf))).join('\n');
  }
}
