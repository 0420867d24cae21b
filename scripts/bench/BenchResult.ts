import type { CaptureKind } from './benchBuilders';
import type { Machine } from './machine';

/** Durations of one action that was repeated, in milliseconds. */
export interface ActionSamples {
  readonly action: string;
  readonly milliseconds: readonly number[];
}

/** The same, summed up. */
export interface ActionFigures {
  readonly action: string;
  readonly count: number;
  readonly median: number;
  readonly percentile95: number;
  readonly longest: number;
}

/** What one run of engineProbe.ts prints. All times in milliseconds. */
export interface EngineSamples {
  /** From making the client to the first rows. */
  readonly firstRows: number;
  /** From making the client to the summary of the whole capture. */
  readonly complete: number;
  readonly actions: readonly ActionSamples[];
  /** Longest time for which the thread that holds the client could do nothing else. */
  readonly longestBlock: number;
}

/** All runs of engineProbe.ts over one capture, summed up. */
export interface EngineFigures {
  /** Median. */
  readonly firstRows: number;
  /** Median. */
  readonly complete: number;
  readonly actions: readonly ActionFigures[];
  /** The longest of all runs. */
  readonly longestBlock: number;
}

export type ProgramName = 'ours' | 'capinfos' | 'tshark' | 'headerWalk';

/** All runs of one program over one capture. */
export interface ProgramResult {
  readonly program: ProgramName;
  /** Of each run. */
  readonly milliseconds: readonly number[];
  /** Most resident memory of each run, in bytes; empty where the system does not tell. */
  readonly peakBytes: readonly number[];
  /** Processor time of each run in milliseconds, all threads together; empty where the system does not tell. */
  readonly processorTimes: readonly number[];
  /** Why it was not measured, or not to the end. */
  readonly problem?: string;
}

/** When and where something was measured. */
export interface Circumstances {
  /** "2026-05-01" */
  readonly date: string;
  readonly machine: Machine;
  /** Programs that were running or waiting on average in the minute before. */
  readonly load: number;
}

/** Everything about one capture of one size. */
export interface CaptureResult extends Circumstances {
  readonly kind: CaptureKind;
  /** Bytes that were asked for; with the kind it tells results apart. */
  readonly size: number;
  readonly frames: number;
  /** PDUs that we found, and those of which the builder put the header into the capture. */
  readonly pdus: number;
  readonly writtenPdus: number;
  readonly rounds: number;
  readonly programs: readonly ProgramResult[];
  readonly engine?: EngineFigures;
  readonly engineProblem?: string;
}

/** What the page alone does, with answers that come at once. */
export interface PageResult extends Circumstances {
  /** "Chromium 120.0.6099.109" */
  readonly browser: string;
  readonly frames: number;
  readonly actions: readonly ActionFigures[];
}

/** What docs/benchmarks.json holds. */
export interface BenchResults {
  readonly captures: readonly CaptureResult[];
  readonly page?: PageResult;
}
