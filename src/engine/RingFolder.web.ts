/** In a browser files are read once, and no folder is watched. See RingFolder.ts. */
export class RingFolder {
  static of(_paths: readonly string[]): Promise<RingFolder | undefined> {
    return Promise.resolve(undefined);
  }

  added(): Promise<string[]> {
    return Promise.resolve([]);
  }
}
