import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { PacketWalk } from '../dissect/PacketWalk';
import { readTcpHeader } from './FrameReader';
import { emptyHistory, follow, framesBefore, type SegmentHistory, Sender } from './segmentHistory';

/**
 * The histories of some frames of a capture, asked for in ascending order: as `segmentHistory` tells them, but each goes on
 * from the frame of the same stream that was asked for before, so that rows beside each other cost little.
 */
export class HistoryWalk {
  private readonly known = new Map<number, { readonly senders: readonly [Sender, Sender]; last: number }>();
  private readonly walk: PacketWalk;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {
    this.walk = new PacketWalk(analysis.registry);
  }

  /** The history of a frame (index); undefined for one without TCP. */
  async of(frame: number): Promise<SegmentHistory | undefined> {
    const { analysis, source, walk, known } = this;
    const { frames } = analysis;
    const direction = frames.direction(frame);
    if (direction < 0) return undefined;
    const before = known.get(direction >> 1);
    const { list, whole, metBehind } = framesBefore(analysis, frame, before?.last);
    const senders = before && metBehind ? before.senders : ([new Sender(whole), new Sender(whole)] as const);
    const history = emptyHistory(list.at(-2) ?? (metBehind ? before?.last : undefined));
    known.set(direction >> 1, { senders, last: frame });
    for (const at of list) {
      if (!(await readTcpHeader(analysis, source, at, walk))) continue;
      const side = frames.direction(at) & 1;
      const [own, other] = side === 0 ? senders : [senders[1], senders[0]];
      follow(own, other, walk, frames.flags(at), at, at === frame ? history : undefined);
    }
    return history;
  }
}
