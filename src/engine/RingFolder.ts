import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type NamedFile, ringOf } from '../core/capture/ringFiles';

/** A file written to within this time, in milliseconds, was the newest of a ring that goes on when it was chosen. */
const JUST_WRITTEN = 60_000;

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
   * The ring that these files are the end of, or were until a moment ago; undefined when they belong to no ring or to
   * several, and when later ones were left out: somebody wants to see a part of it.
   */
  static async of(paths: readonly string[]): Promise<RingFolder | undefined> {
    const [first, ...others] = paths;
    if (first === undefined) return undefined;
    const folder = dirname(first);
    if (others.some((path) => dirname(path) !== folder)) return undefined;
    const names = new Set(paths.map((path) => basename(path)));
    const ring = await dated(folder, basename(first));
    const last = ring.findLastIndex(({ name }) => names.has(name));
    const newest = ring[last];
    if (!newest || ring.filter(({ name }) => names.has(name)).length < names.size) return undefined;
    const reachesEnd = last === ring.length - 1 || Date.now() - newest.modified < JUST_WRITTEN;
    return reachesEnd
      ? new RingFolder(folder, basename(first), new Set(ring.slice(0, last + 1).map(({ name }) => name)))
      : undefined;
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

/** The files of the ring with the times of their last change, in the order in which they were begun. */
async function dated(folder: string, ringFile: string): Promise<NamedFile[]> {
  const present = await readdir(folder).catch(() => []);
  const ring = ringOf(
    ringFile,
    present.map((name) => ({ name, modified: 0 })),
  );
  const times = await Promise.allSettled(ring.map(({ name }) => stat(join(folder, name))));
  const found = ring.flatMap(({ name }, at) => {
    const time = times[at];
    return time?.status === 'fulfilled' ? [{ name, modified: time.value.mtimeMs }] : [];
  });
  return ringOf(ringFile, found);
}
