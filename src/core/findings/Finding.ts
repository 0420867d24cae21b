import type { Severity } from '../dissect/Issue';

/** A place in the capture that shows a finding. */
export interface FindingEvidence {
  /** Frame number from 1. */
  readonly frame: number;
  /** Index of the PDU; absent where the evidence is no PDU. */
  readonly pdu?: number;
  /** Bytes of the PDU that show it, where single bytes do: first byte (from the PDU's first one) and length. */
  readonly start?: number;
  readonly length?: number;
}

/** A moment of the chain of events that led to a lost session and beyond. */
export interface ChainLink {
  /** Frame number from 1. */
  readonly frame: number;
  readonly text: string;
}

/**
 * Something that is wrong in a capture, by rule and evidence. Plain data: it crosses threads. Texts may hold names from the
 * capture, which are hostile.
 */
export interface Finding {
  /** Name of the rule. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Index of the session; -1 where it belongs to none. */
  readonly session: number;
  /** Index of the TCP stream; -1 where several show it. */
  readonly stream: number;
  /** The first places that show it, at most `MOST_EVIDENCE`, in order of frames. */
  readonly evidence: readonly FindingEvidence[];
  /** How many there are in all. */
  readonly count: number;
  readonly rfc3720: readonly string[];
  readonly rfc7143: readonly string[];
  /** What this capture shows, with its numbers. */
  readonly fact: string;
  readonly rule: string;
  readonly cause: string;
  readonly next: string;
  /** Present where a program is known to behave so without harm: which one, and how. */
  readonly quirk?: string;
  /** Of a lost session: what happened, in order. */
  readonly chain?: readonly ChainLink[];
}

/** Places that one finding names; of further ones only the count is kept. */
export const MOST_EVIDENCE = 20;
