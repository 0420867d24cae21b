import type { LoginReport, LoginStage, LoginStepReport, Side, StateTransition } from '../../../src/messages/results';

/** One line of the ladder: a PDU, or something on the TCP connection. */
export interface LadderArrow {
  /** From 0 over the whole ladder. */
  readonly index: number;
  /** Who sends it; undefined when that is not known, or when both speak. */
  readonly side: Side | undefined;
  /** The frame that is selected with it, and all that carry it. */
  readonly frame: number;
  readonly frames: readonly number[];
  readonly name: string;
  readonly summary: string;
  /** Seconds since the arrow before, exact; empty when that is not known. */
  readonly gap: string;
  /** Index into the login's steps. */
  readonly step?: number;
  /** Index into the login's text exchanges. */
  readonly text?: number;
}

/** What the band is about; decides its colour. */
export type BandKind = 'tcp' | LoginStage | 'after' | 'close';

export interface LadderBand {
  readonly kind: BandKind;
  readonly name: string;
  readonly duration: string;
  readonly topic?: string;
  readonly arrows: readonly LadderArrow[];
}

type Draft = Omit<LadderArrow, 'index'>;

/** The exchange of a login as bands of arrows, from the TCP handshake to the close, as far as the report knows them. */
export function ladderBands(report: LoginReport): LadderBand[] {
  const stepFrames = new Set(report.steps.map(({ frame }) => frame));
  const { firstFrame, lastFrame } = report;
  const around = transitionArrows(report.states.transitions.filter(({ frame }) => !stepFrames.has(frame)));
  const before = around.filter(({ frame }) => frame < firstFrame);
  const later = around.filter(({ frame }) => frame > lastFrame);
  const closing = later.filter(({ summary }) => isClose(summary));
  const rest = [...textArrows(report), ...later.filter(({ summary }) => !isClose(summary))];

  const bands: (Omit<LadderBand, 'arrows'> & { arrows: readonly Draft[] })[] = [];
  if (before.length > 0) bands.push({ kind: 'tcp', name: 'TCP connection', duration: '', arrows: before });
  for (const { stage, name, duration, topic, first, last } of report.bands) {
    const arrows = report.steps.slice(first, last + 1).map((step, at) => stepArrow(step, first + at));
    bands.push({ kind: stage, name: capital(name), duration: last > first ? duration : '', topic, arrows });
  }
  if (rest.length > 0) {
    const isIn = report.result === 'success';
    const kind = report.sessionType === 'Discovery' ? 'discovery session' : 'normal session';
    bands.push({
      kind: isIn ? 'fullFeature' : 'after',
      name: isIn ? `Full feature phase · ${kind}` : 'After the login',
      duration: '',
      ...(isIn ? { topic: 'stage/fullFeature' } : {}),
      arrows: rest.sort((one, other) => one.frame - other.frame),
    });
  }
  if (closing.length > 0) bands.push({ kind: 'close', name: 'Close', duration: '', arrows: closing });
  let index = 0;
  return bands.map((band) => ({ ...band, arrows: band.arrows.map((arrow) => ({ ...arrow, index: index++ })) }));
}

/** The arrow of a frame, the one at `preferred` before others; undefined when the ladder has none. */
export function arrowOfFrame(
  arrows: readonly LadderArrow[],
  frame: number,
  preferred: number | undefined,
): LadderArrow | undefined {
  const liked = preferred === undefined ? undefined : arrows[preferred];
  if (liked && liked.frame === frame) return liked;
  return arrows.find((arrow) => arrow.frame === frame) ?? arrows.find((arrow) => arrow.frames.includes(frame));
}

function stepArrow(step: LoginStepReport, at: number): Draft {
  const { side, frame, frames, name, gap } = step;
  return { side, frame, frames, name, gap, summary: step.summary, step: at };
}

function textArrows({ texts }: LoginReport): Draft[] {
  return texts.flatMap(({ frames, keys, complete }, text): Draft[] => {
    const last = frames.at(-1);
    if (last === undefined) return [];
    const names = keys.slice(0, 3).map(({ key }) => key.slice(0, 40));
    const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
    return [
      {
        side: undefined,
        frame: frames[0] ?? last,
        frames,
        name: 'Text exchange',
        summary: `${names.join(', ')}${more}${complete ? '' : ', not finished'}`,
        gap: '',
        text,
      },
    ];
  });
}

/** Both sides' state machines move at the same frames: one arrow for each of those. */
function transitionArrows(transitions: readonly StateTransition[]): Draft[] {
  const byFrame = new Map<number, Draft>();
  for (const { frame, cause, side: mover } of transitions) {
    if (frame < 1 || byFrame.has(frame)) continue;
    byFrame.set(frame, {
      side: senderOf(cause, mover),
      frame,
      frames: [frame],
      name: cause === 'TCP handshake complete' ? 'ACK' : (cause.split(':')[0] ?? cause),
      summary: cause,
      gap: '',
    });
  }
  return [...byFrame.values()].sort((one, other) => one.frame - other.frame);
}

/** Who sent what moved a state machine; undefined where the cause does not say it. */
function senderOf(cause: string, mover: Side): Side | undefined {
  if (/^(SYN$|TCP handshake|Logout Request)/.test(cause)) return 'initiator';
  if (/^(SYN-ACK|the SYN is answered|Logout Response|Asynchronous Message)/.test(cause)) return 'target';
  const closer = /^(?:FIN|RST) of the (initiator|target)$/.exec(cause)?.[1];
  if (closer === 'initiator' || closer === 'target') return closer;
  // A request that is not among the listed steps moves the target, an answer the initiator.
  if (/Login Request/.test(cause)) return 'initiator';
  return /Login Response/.test(cause) ? 'target' : /^logout/i.test(cause) ? mover : undefined;
}

function isClose(cause: string): boolean {
  return /^(FIN|RST) of /.test(cause);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
