import { TcpFinding } from '../../streams/TcpAnalysis';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';
import type { IscsiConnection } from '../../session/IscsiConnection';

const RESENT = TcpFinding.retransmission | TcpFinding.fastRetransmission;
const CLOSED = TcpFinding.zeroWindow;
/** By themselves signs only: packets overtook each other, or a receiver told that one is missing. */
const SIGNS = TcpFinding.outOfOrder | TcpFinding.duplicateAck;
const TOLD = {
  resent: ['was sent again', 'were sent again'],
  closed: ['told that the window is closed', 'told that the window is closed'],
  outOfOrder: ['came out of order', 'came out of order'],
  duplicateAck: ['repeated an acknowledgment', 'repeated an acknowledgment'],
} as const;
type Kind = keyof typeof TOLD;
/** A resent segment or closed window that kept nobody waiting for this long is told of as information. */
const NOTICEABLE = 20e6;

interface Trouble {
  readonly connection: IscsiConnection;
  readonly kind: Kind;
  readonly frames: number[];
  count: number;
  longest: number;
  longestFrame: number;
  /** Position of the segment that was sent again, as long as it is one and the same; NaN for several. */
  position: number;
}

/** Resent segments, segments out of order, repeated acknowledgments and closed windows, by what the TCP analysis found; with the longest pause before one of them. */
export async function reportTcp({ analysis, collector, turns }: FindingContext): Promise<void> {
  const { frames } = analysis;
  const found = new Map<string, Trouble>();
  const last = new Int32Array(analysis.streams.streams.length).fill(-1);
  const closed = new ClosedWindows(analysis);
  for (let frame = 0; frame < frames.length; frame++) {
    const wait = turns.step();
    if (wait) await wait;
    const direction = frames.direction(frame);
    if (direction < 0) continue;
    const before = last[direction >> 1];
    last[direction >> 1] = frame;
    const flags = frames.flags(frame);
    closed.take(direction, frame, flags);
    if ((flags & (RESENT | CLOSED | SIGNS)) === 0) continue;
    const connection = analysis.connectionOf(direction >> 1);
    if (!connection) continue;
    const kind = kindOf(flags);
    const side = (direction & 1) === connection.initiator ? 'initiator' : 'target';
    const key = `${direction >> 1} ${kind} ${side}`;
    const trouble = found.get(key) ?? {
      connection,
      kind,
      frames: [],
      count: 0,
      longest: 0,
      longestFrame: frame,
      position: frames.position(frame),
    };
    found.set(key, trouble);
    trouble.count++;
    if (trouble.position !== frames.position(frame)) trouble.position = NaN;
    if (trouble.frames.length < 20) trouble.frames.push(frame);
    if (kind === 'closed') closed.begin(direction, frame, trouble);
    const pause = kind === 'closed' || before < 0 ? 0 : nanosecondsBetween(analysis, before, frame) || 0;
    if (pause > trouble.longest) [trouble.longest, trouble.longestFrame] = [pause, frame];
  }
  closed.end();
  for (const [key, trouble] of found) {
    const { connection, kind, frames: shown, count, longest, longestFrame } = trouble;
    const [, , side] = key.split(' ');
    const sign = kind === 'outOfOrder' || kind === 'duplicateAck';
    const { task, text } = taskAt(analysis, connection, longestFrame);
    collector.add({
      ...{
        id: 'TCP-LOSS',
        connection,
        frames: task >= 0 ? [...shown, analysis.pdus.frame(task)] : shown,
        group: key,
        count,
      },
      ...(kind === 'resent' ? neverArrived(analysis, trouble) : {}),
      severity: longest >= NOTICEABLE && !sign ? 'warning' : 'info',
      fact: `${count} segment${count === 1 ? '' : 's'} of the ${side} ${TOLD[kind][count === 1 ? 0 : 1]}; ${
        kind === 'closed' ? 'it stayed closed for up to' : 'the longest pause before one was'
      } ${durationText(longest)}${text}.`,
    });
  }
}

/** Times that one segment is sent before it is clear that it does not get through. */
const OFTEN = 3;

/** What it means when the same segment is sent again and again, and nothing of it is ever acknowledged. */
function neverArrived(
  { frames }: FindingContext['analysis'],
  { connection, frames: [first = -1], count, position }: Trouble,
) {
  if (count < OFTEN || Number.isNaN(position) || first < 0) return {};
  const { acknowledged } = connection.stream.directions[(frames.direction(first) & 1) as 0 | 1];
  const length = frames.payloadLength(first);
  if (length < 1 || acknowledged > position) return {};
  return {
    cause: `The same segment of ${length} bytes was sent ${count + 1} times and never acknowledged: nothing gets through any more, or no packets of this size do (MTU, jumbo frames).`,
    next: 'Ping the other side with packets of this size that must not be fragmented; compare the MTU of hosts and switches.',
  };
}

function kindOf(flags: number): Kind {
  if (flags & RESENT) return 'resent';
  if (flags & CLOSED) return 'closed';
  return flags & TcpFinding.outOfOrder ? 'outOfOrder' : 'duplicateAck';
}

/** The command under way at a frame: the last one of the connection before it that was not answered by then. */
function taskAt({ tasks, pdus }: FindingContext['analysis'], { stream }: IscsiConnection, frame: number) {
  let [from, to] = [0, tasks.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (pdus.frame(tasks.command(middle)) <= frame) from = middle + 1;
    else to = middle;
  }
  for (let task = from - 1; task >= 0 && from - task < 10_000; task--) {
    const command = tasks.command(task);
    if (pdus.direction(command) >> 1 !== stream.index) continue;
    const answer = tasks.answer(task);
    if (answer >= 0 && pdus.frame(answer) < frame) break;
    return { task: command, text: `, while the task of frame ${pdus.frame(command) + 1} was under way` };
  }
  return { task: -1, text: '' };
}

/** How long each direction tells the other side to wait: from the first segment with a closed window to the next with an open one. */
class ClosedWindows {
  private readonly since = new Map<number, { readonly frame: number; readonly trouble: Trouble }>();

  constructor(private readonly analysis: FindingContext['analysis']) {}

  begin(direction: number, frame: number, trouble: Trouble): void {
    if (!this.since.has(direction)) this.since.set(direction, { frame, trouble });
  }

  /** A further segment of a direction. */
  take(direction: number, frame: number, flags: number): void {
    if (this.since.size === 0 || flags & (CLOSED | TcpFinding.zeroWindowProbeAck | TcpFinding.zeroWindowProbe)) return;
    this.finish(direction, frame);
  }

  /** The capture is over: what is closed now stayed so until the last frame of its connection. */
  end(): void {
    for (const [direction, { trouble }] of [...this.since]) this.finish(direction, trouble.connection.stream.lastFrame);
  }

  private finish(direction: number, frame: number): void {
    const found = this.since.get(direction);
    if (!found) return;
    this.since.delete(direction);
    const { trouble } = found;
    const time = nanosecondsBetween(this.analysis, found.frame, frame) || 0;
    if (time > trouble.longest) [trouble.longest, trouble.longestFrame] = [time, found.frame];
  }
}
