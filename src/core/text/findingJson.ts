import type { Finding } from '../findings/Finding';

/** One finding as the command line's `--findings --json` prints it. Frame numbers from 1. */
export interface FindingJson {
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly title: string;
  /** Frames that show it, at most 20. */
  readonly frames: readonly number[];
  /** Number of the session from 0; null where it belongs to none. */
  readonly session: number | null;
  readonly rfc3720: readonly string[];
  readonly rfc7143: readonly string[];
  readonly fact: string;
  readonly rule: string;
  /** With the chain of events where a session was lost. */
  readonly cause: string;
  readonly next: string;
}

/** Turns a finding into its JSON form. */
export function findingJson(finding: Finding): FindingJson {
  const { id, severity, title, evidence, session, rfc3720, rfc7143, fact, rule, next } = finding;
  const frames = [...new Set(evidence.map(({ frame }) => frame))];
  const cause = [finding.cause, quirkText(finding), chainText(finding)].filter(Boolean).join(' ');
  return {
    ...{ id, severity, title, frames, session: session < 0 ? null : session, rfc3720, rfc7143, fact, rule },
    cause,
    next,
  };
}

function quirkText({ quirk }: Finding): string {
  return quirk === undefined ? '' : `Known behaviour: ${quirk}`;
}

function chainText({ chain }: Finding): string {
  if (chain === undefined) return '';
  return `What happened: ${chain.map(({ frame, text }) => `${text} (frame ${frame})`).join('; ')}.`;
}
