import { type ByteSource, MemorySource } from '../core/capture/ByteSource';

export type FileChange = 'same' | 'grown' | 'changed' | 'deleted';

/** In a browser no file has a path that could be opened: the host reads all of them. See OpenedFile.ts. */
export class OpenedFile {
  readonly source: ByteSource = new MemorySource(new Uint8Array(0));
  readonly size = 0;
  readonly key = '';

  private constructor(readonly path: string) {}

  static open(path: string): Promise<OpenedFile> {
    return Promise.reject(new Error(`${path} cannot be opened by its path in a browser.`));
  }

  get name(): string {
    return nameOf(this.path);
  }

  check(): Promise<FileChange> {
    return Promise.resolve('same');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function outsideOf(_path: string): Promise<string> {
  return Promise.resolve('');
}

export function isMissing(_error: unknown): boolean {
  return false;
}
