import type { LadderEvent, LoginReport, LoginStage } from '../../../src/messages/results';
import { t } from '../l10n';

/** One line of the ladder, with its place: from 0 over the whole ladder. */
export interface LadderArrow extends LadderEvent {
  readonly index: number;
}

/** What the band is about; decides its colour. */
export type BandKind = 'tcp' | LoginStage | 'after' | 'close';

export interface LadderBand {
  readonly kind: BandKind;
  readonly name: string;
  /** Seconds from its first to its last step, exact; empty where that is not known, or for what is no stage of the login. */
  readonly duration: string;
  readonly topic?: string;
  readonly arrows: readonly LadderArrow[];
}

/** The exchange of a login as bands of arrows, from the TCP handshake to the close. */
export function ladderBands(report: LoginReport): LadderBand[] {
  const bands: (Omit<LadderBand, 'arrows'> & { arrows: LadderArrow[] })[] = [];
  for (const [index, event] of report.ladder.entries()) {
    const band = bandOf(report, event);
    const open = bands.at(-1);
    if (open?.kind === band.kind && open.name === band.name) open.arrows.push({ ...event, index });
    else bands.push({ ...band, arrows: [{ ...event, index }] });
  }
  return bands;
}

/** The band that an event belongs to, without its arrows. */
function bandOf(report: LoginReport, { kind, step }: LadderEvent): Omit<LadderBand, 'arrows'> {
  if (kind === 'tcp') return { kind, name: t('TCP connection'), duration: '' };
  if (kind === 'close') return { kind, name: t('Close'), duration: '' };
  const stage = step === undefined ? undefined : report.bands.find(({ first, last }) => first <= step && step <= last);
  if (stage) {
    const { first, last, name, duration, topic } = stage;
    return { kind: stage.stage, name: capital(name), duration: last > first ? duration : '', topic };
  }
  if (report.result !== 'success') return { kind: 'after', name: t('Outside of the login'), duration: '' };
  const isDiscovery = report.sessionType === 'Discovery';
  return {
    kind: 'fullFeature',
    name: isDiscovery ? t('Full feature phase · discovery session') : t('Full feature phase · normal session'),
    duration: '',
    topic: 'stage/fullFeature',
  };
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
