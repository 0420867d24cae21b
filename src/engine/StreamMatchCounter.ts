import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { streamQuery } from '../core/follow/findInStream';
import type { StreamLayout } from '../core/follow/layStreamOut';
import { streamMatches } from '../core/follow/streamMatches';
import type { StreamCountRequest } from '../core/follow/StreamView';
import type { FindCount } from '../messages/results';
import { nextTurn } from './nextTurn';

/** Milliseconds that it works before other requests may be answered, and after which it tells what is known so far. */
const SLICE = 15;
const PATIENCE = 200;
/** Matches that are remembered: nobody goes through more of them. */
const MOST_MATCHES = 100_000;

interface Counted {
  readonly wanted: string;
  readonly layout: StreamLayout;
  /** Places in their order, by `placeKey`. */
  readonly places: Map<number, number>;
  readonly blocks: ReturnType<typeof streamMatches> | undefined;
  isEnd: boolean;
  turn: Promise<void> | undefined;
}

/** Counts what was looked for last in a followed stream, as `FindCounter` does for frames. */
export class StreamMatchCounter {
  private last: Counted | undefined;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {}

  async count(layout: StreamLayout, { wanted, at }: StreamCountRequest): Promise<FindCount> {
    if (this.last?.wanted !== wanted || this.last.layout !== layout) {
      const query = streamQuery(wanted);
      const blocks = query && streamMatches(this.analysis, this.source, layout, query);
      this.last = { wanted, layout, places: new Map(), blocks, isEnd: !query, turn: undefined };
    }
    const counted = this.last;
    counted.turn ??= this.work(counted).finally(() => (counted.turn = undefined));
    await counted.turn;
    const { places, isEnd } = counted;
    const isLimited = places.size >= MOST_MATCHES && !isEnd;
    const current = at ? (places.get(placeKey(at)) ?? 0) : 0;
    return { matches: places.size, current, isComplete: isEnd || isLimited, isLimited };
  }

  private async work(counted: Counted): Promise<void> {
    const { places, blocks } = counted;
    const until = Date.now() + PATIENCE;
    let pause = Date.now() + SLICE;
    while (blocks && !counted.isEnd && places.size < MOST_MATCHES) {
      const next = await blocks.next();
      if (next.done) counted.isEnd = true;
      else for (const place of next.value) places.set(placeKey(place), places.size + 1);
      if (Date.now() < pause) continue;
      await nextTurn();
      if (counted !== this.last || Date.now() >= until) return;
      pause = Date.now() + SLICE;
    }
  }
}

/** One number for a place: offsets of a stream are far below 2^52. */
function placeKey({ direction, offset }: { readonly direction: 0 | 1; readonly offset: number }): number {
  return offset * 2 + direction;
}
