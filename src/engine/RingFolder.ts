import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ringOf } from '../core/capture/ringFiles';

/** The folder that a ring of captures is written to, watched for further files of the ring. */
export class RingFolder {
  private constructor(
    private readonly folder: string,
    /** Name of one of its files. */
    private readonly name: string,
    /** Names that were there before: those of the set, and older ones that were left out on purpose. */
    private readonly known: Set<string>,
  ) {}

  /**
   * The ring that these files are the end of; undefined when they belong to no ring or to several, and when later ones were
   * left out: somebody wants to see a part of it.
   */
  static async of(paths: readonly string[]): Promise<RingFolder | undefined> {
    const [first, ...others] = paths;
    if (first === undefined) return undefined;
    const folder = dirname(first);
    if (others.some((path) => dirname(path) !== folder)) return undefined;
    const names = new Set(paths.map((path) => basename(path)));
    const ring = ringOf(basename(first), await dated(folder, basename(first))).map(({ name }) => name);
    const [last] = ring.slice(-1);
    if (last === undefined || !names.has(last) || [...names].some((name) => !ring.includes(name))) return undefined;
    return new RingFolder(folder, basename(first), new Set(ring));
  }

  /** Paths of the files that are new since the last time, in the order in which they were begun. */
  async added(): Promise<string[]> {
    const { folder, known } = this;
    const present = await readdir(folder).catch(() => []);
    const ring = ringOf(
      this.name,
      present.map((name) => ({ name, modified: 0 })),
    );
    const found = ring.flatMap(({ name }) => (known.has(name) ? [] : [name]));
    for (const name of found) known.add(name);
    return found.map((name) => join(folder, name));
  }
}

/** The files of the ring with the times of their last change. */
async function dated(folder: string, ringFile: string): Promise<{ name: string; modified: number }[]> {
  const present = await readdir(folder).catch(() => []);
  const ring = ringOf(
    ringFile,
    present.map((name) => ({ name, modified: 0 })),
  );
  const times = await Promise.allSettled(ring.map(({ name }) => stat(join(folder, name))));
  return ring.flatMap(({ name }, at) => {
    const time = times[at];
    return time?.status === 'fulfilled' ? [{ name, modified: time.value.mtimeMs }] : [];
  });
}
