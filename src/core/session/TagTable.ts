const SMALLEST = 16;
/** The room of a table without tags: most of a hundred thousand connections of a scan never have one. Nothing is written to it. */
const NO_ROOM = new Int32Array(1);

/**
 * Numbers by Initiator Task Tag (32 bits), for the requests of one connection that wait for an answer. A Map would do, but
 * with one entry set and one deleted for every command of a capture it spends its time on making itself anew: this is a
 * hash table with open addresses in two typed arrays, and allocates only when it grows.
 */
export class TagTable {
  size = 0;
  private tags = NO_ROOM;
  /** Value plus one; 0 where the place is free. */
  private values = NO_ROOM;
  /** The second number of each tag. */
  private tasks = NO_ROOM;
  private mask = 0;
  private readonly seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;

  /** The task of the tag that `get` was asked for last; -1 when it has none. */
  task = -1;

  /** The number of a tag; -1 when it has none. Its task stands in `task` afterwards. */
  get(tag: number): number {
    const key = tag | 0;
    for (let at = this.placeOf(key); this.values[at] !== 0; at = (at + 1) & this.mask) {
      if (this.tags[at] !== key) continue;
      this.task = this.tasks[at];
      return this.values[at] - 1;
    }
    this.task = -1;
    return -1;
  }

  /** Gives a tag a number (0 to 2^31 - 2), in place of the one it had, and a task (-1 for none). */
  set(tag: number, value: number, task = -1): void {
    const key = tag | 0;
    let at = this.placeOf(key);
    for (; this.values[at] !== 0; at = (at + 1) & this.mask) {
      if (this.tags[at] !== key) continue;
      this.values[at] = value + 1;
      this.tasks[at] = task;
      return;
    }
    if (this.values === NO_ROOM) {
      this.grow();
      at = this.placeOf(key);
    }
    this.tags[at] = key;
    this.values[at] = value + 1;
    this.tasks[at] = task;
    this.size++;
    if (this.size * 2 > this.mask) this.grow();
  }

  delete(tag: number): void {
    const key = tag | 0;
    let at = this.placeOf(key);
    for (; this.values[at] !== 0; at = (at + 1) & this.mask) if (this.tags[at] === key) break;
    if (this.values[at] === 0) return;
    this.size--;
    // Entries behind the gap that would not be found any more move up into it.
    let gap = at;
    for (let next = (at + 1) & this.mask; this.values[next] !== 0; next = (next + 1) & this.mask) {
      const home = this.placeOf(this.tags[next]);
      if (((next - home) & this.mask) < ((next - gap) & this.mask)) continue;
      this.tags[gap] = this.tags[next];
      this.values[gap] = this.values[next];
      this.tasks[gap] = this.tasks[next];
      gap = next;
    }
    this.values[gap] = 0;
  }

  /** Calls back for the task of each tag that has one. */
  forEachTask(visit: (tag: number, task: number) => void): void {
    for (let at = 0; at <= this.mask; at++) {
      if (this.values[at] !== 0 && this.tasks[at] >= 0) visit(this.tags[at] >>> 0, this.tasks[at]);
    }
  }

  /**
   * Forgets the older half of the tags, those with the smaller numbers. Takes as long as sorting them, and so next to
   * nothing a tag when it is called as often as the table is full.
   */
  dropOlderHalf(): void {
    const { tags, values, tasks } = this;
    const known = values.filter((value) => value !== 0).sort();
    const newer = known[known.length >>> 1] ?? 0;
    this.tags = new Int32Array(tags.length);
    this.values = new Int32Array(tags.length);
    this.tasks = new Int32Array(tags.length);
    this.size = 0;
    for (let at = 0; at < tags.length; at++) if (values[at] >= newer) this.set(tags[at], values[at] - 1, tasks[at]);
  }

  /** Nobody can know the seed, and so choose tags that all want the same place. */
  private placeOf(key: number): number {
    let hash = Math.imul(key ^ this.seed, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & this.mask;
  }

  private grow(): void {
    const { tags, values, tasks } = this;
    const length = Math.max(SMALLEST, tags.length * 2);
    this.tags = new Int32Array(length);
    this.values = new Int32Array(length);
    this.tasks = new Int32Array(length);
    this.mask = length - 1;
    this.size = 0;
    for (let at = 0; at < tags.length; at++) if (values[at] !== 0) this.set(tags[at], values[at] - 1, tasks[at]);
  }
}
