import { stat } from 'node:fs/promises';
import { type ByteSource, MemorySource } from '../core/capture/ByteSource';
import { CaptureFile } from '../core/capture/CaptureFile';
import type { CaptureInput } from '../core/capture/CaptureInput';
import { CaptureSet, SetSource } from '../core/capture/CaptureSet';
import type { CaptureLocation } from '../messages/engine';
import { UnpackedSource } from './unpack/UnpackedSource';
import { type FileChange, OpenedFile } from './OpenedFile';

/** What has become of the files of a capture; the gravest of them. */
export interface FilesChange {
  readonly change: Exclude<FileChange, 'deleted'>;
  /** Names of the files that are gone. */
  readonly deleted: readonly string[];
}

/** The open files of one capture, or the bytes of one that the host had to read. */
export class CaptureFiles {
  /** What offsets of frames belong to. */
  readonly source: ByteSource;

  private constructor(
    private readonly name: string,
    private readonly files: readonly OpenedFile[],
    private readonly sources: readonly ByteSource[],
  ) {
    this.source = sources.length === 1 ? sources[0] : new SetSource(sources);
  }

  /** Opens all files, or none: rejects when one cannot be opened. */
  static async open(location: CaptureLocation): Promise<CaptureFiles> {
    if (location.kind === 'bytes') {
      const source = new MemorySource(location.bytes);
      return new CaptureFiles(location.name, [], [(await UnpackedSource.of(source)) ?? source]);
    }
    const opened = await Promise.allSettled(location.paths.map((path) => OpenedFile.open(path)));
    const files = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = opened.find((result) => result.status === 'rejected');
    if (failed) {
      await Promise.all(files.map((file) => file.close()));
      throw failed.reason;
    }
    try {
      const sources = await Promise.all(files.map(async ({ source }) => (await UnpackedSource.of(source)) ?? source));
      return new CaptureFiles(location.name, files, sources);
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }

  /** The files as something to be read from the beginning. Rejects with NotACaptureError when one is no capture. */
  input(): Promise<CaptureInput> {
    if (this.files.length <= 1) return CaptureFile.open(this.source, this.name);
    return CaptureSet.open(this.files.map(({ name }, at) => ({ name, source: this.sources[at] })));
  }

  /** Bytes of the files that were unpacked; undefined when none is compressed. */
  get unpacked(): number | undefined {
    const packed = this.sources.flatMap((source) => source.packed ?? []);
    return packed.length === 0 ? undefined : packed.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  /** Bytes of all files as they were looked at last. */
  get size(): number {
    return this.files.reduce((sum, { size }) => sum + size, 0);
  }

  /** What tells the content from any other; undefined when it is not in files. Names matter in a set: notices show them. */
  get key(): string | undefined {
    if (this.files.length === 0) return undefined;
    return this.files.map((file) => (this.files.length > 1 ? `${file.name} ` : '') + file.key).join('\n');
  }

  async check(): Promise<FilesChange> {
    const changes = await Promise.all(this.files.map((file) => file.check()));
    const found = (['changed', 'grown'] as const).find((one) => changes.includes(one)) ?? 'same';
    // How compressed bytes go on is not followed: they are read anew.
    const change = found === 'grown' && this.unpacked !== undefined ? 'changed' : found;
    const deleted = this.files.filter((_, at) => changes[at] === 'deleted').map(({ name }) => name);
    return { change, deleted };
  }

  async close(): Promise<void> {
    const unpacked = this.sources.filter((source) => source instanceof UnpackedSource);
    await Promise.all(unpacked.map((source) => source.close().catch(() => undefined)));
    await Promise.all(this.files.map((file) => file.close().catch(() => undefined)));
  }

  /** What can be said of the files without opening them; another answer means that trying again makes sense. */
  static async outside(location: CaptureLocation): Promise<string> {
    if (location.kind === 'bytes') return '';
    const facts = location.paths.map((path) =>
      stat(path).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        (error: unknown) => String(error),
      ),
    );
    return (await Promise.all(facts)).join('\n');
  }
}
