/** Tasks under way that are told apart: a command that many others followed without an answer is no longer judged. */
const PLACES = 8192;
const MASK = PLACES - 1;

/** An R2T that waits for data. */
export class OpenRequest {
  tag = 0;
  offset = 0;
  /** 0: nothing is asked for. */
  length = 0;
  received = 0;
  nextSn = 0;
  /** R2TSN: those with lower ones came before. */
  sn = 0;

  ask(tag: number, offset: number, length: number, sn: number): this {
    this.sn = sn;
    this.tag = tag;
    this.offset = offset;
    this.length = length;
    this.received = this.nextSn = 0;
    return this;
  }

  /** True when a Data-Out with this tag and offset answers it. */
  covers(tag: number, offset: number): boolean {
    return tag === this.tag && offset >= this.offset && offset < this.offset + this.length;
  }
}

/** R2Ts of one task, and tasks with several, that are remembered. */
const MOST_REQUESTS = 64;
const MOST_OPEN_TASKS = 4096;

/**
 * What the pass remembers of the data of each task under way, beside the index of tasks: one place a task, written over by
 * later tasks. One table serves all connections.
 */
export class TransferTable {
  /** Task of each place plus one. */
  private readonly owner = new Uint32Array(PLACES);
  /** Directions of the command: 1 reads, 2 writes. */
  readonly directions = new Uint8Array(PLACES);
  /** F of the command: 1 says that no unsolicited Data-Out follows. */
  readonly finals = new Uint8Array(PLACES);
  /** Counts the holes of the connection's two directions, as they were when the task was touched last. */
  readonly holes = new Uint32Array(PLACES);
  readonly nextDataInSn = new Uint32Array(PLACES);
  /** Bytes of the Data-In sequence that goes on. */
  readonly sequence = new Uint32Array(PLACES);
  readonly nextDataOutSn = new Uint32Array(PLACES);
  readonly nextR2TSn = new Uint32Array(PLACES);
  /** End of what R2Ts asked for so far. */
  readonly asked = new Float64Array(PLACES);
  /** The R2T of each place that waits for data: objects that are used again, because most writes have one R2T at a time. */
  private readonly first: (OpenRequest | undefined)[] = new Array<OpenRequest | undefined>(PLACES);
  /** Further ones, by task. */
  private readonly further = new Map<number, OpenRequest[]>();

  /** Begins a task and returns its place. */
  begin(task: number, directions: number, final: number, holes: number): number {
    const at = task & MASK;
    this.owner[at] = task + 1;
    this.directions[at] = directions;
    this.finals[at] = final;
    this.holes[at] = holes;
    this.nextDataInSn[at] = 0;
    this.sequence[at] = 0;
    this.nextDataOutSn[at] = 0;
    this.nextR2TSn[at] = 0;
    this.asked[at] = 0;
    const first = this.first[at];
    if (first !== undefined) first.length = 0;
    return at;
  }

  /** The place of a task; -1 when it is not remembered any more. */
  placeOf(task: number): number {
    const at = task & MASK;
    return this.owner[at] === task + 1 ? at : -1;
  }

  /** Notes an R2T, and returns how many wait now. */
  ask(task: number, tag: number, offset: number, length: number, sn: number): number {
    const at = task & MASK;
    const first = (this.first[at] ??= new OpenRequest());
    const further = this.further.size > 0 ? this.further.get(task) : undefined;
    if (first.length === 0) {
      first.ask(tag, offset, length, sn);
      return 1 + (further?.length ?? 0);
    }
    const request = new OpenRequest().ask(tag, offset, length, sn);
    if (further === undefined) {
      if (this.further.size >= MOST_OPEN_TASKS) this.further.clear();
      this.further.set(task, [request]);
      return 2;
    }
    if (further.length < MOST_REQUESTS) further.push(request);
    return 1 + further.length;
  }

  /** The R2T that a Data-Out answers: targets are known to use one tag for all R2Ts of a task, so the range counts first. */
  requestFor(task: number, tag: number, offset: number): OpenRequest | undefined {
    const first = this.first[task & MASK];
    const waits = first !== undefined && first.length > 0;
    if (waits && first.covers(tag, offset)) return first;
    const further = this.further.size > 0 ? (this.further.get(task) ?? []) : [];
    const covering = further.find((one) => one.covers(tag, offset));
    if (covering) return covering;
    return waits && first.tag === tag ? first : further.find((one) => one.tag === tag);
  }

  /** An R2T of the task that came before this one waits for its first data; undefined for none. */
  waitsBefore(task: number, { sn }: OpenRequest): OpenRequest | undefined {
    const further = this.further.size > 0 ? this.further.get(task) : undefined;
    if (further === undefined) return undefined;
    const first = this.first[task & MASK];
    const all = first !== undefined && first.length > 0 ? [first, ...further] : further;
    return all.find((one) => one.sn < sn && one.received === 0);
  }

  /** An R2T was answered. */
  close(task: number, request: OpenRequest): void {
    if (request === this.first[task & MASK]) {
      request.length = 0;
      return;
    }
    const further = this.further.get(task);
    further?.splice(further.indexOf(request), 1);
    if (further?.length === 0) this.further.delete(task);
  }

  /** The task has ended: how many R2Ts still waited. */
  end(task: number): number {
    const first = this.first[task & MASK];
    let waiting = 0;
    if (first !== undefined && first.length > 0) {
      waiting = 1;
      first.length = 0;
    }
    if (this.further.size > 0) {
      waiting += this.further.get(task)?.length ?? 0;
      this.further.delete(task);
    }
    return waiting;
  }
}
