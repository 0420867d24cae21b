import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { type Decision, PASSES } from './CompiledTest';
import type { DisplayedBefore } from './displayedDelta';
import { FilterCompiler } from './FilterCompiler';
import type { FilterError } from './FilterError';
import { FilterProblem } from './FilterProblem';
import type { FrameValues } from './FrameValues';
import { parseFilter } from './parseFilter';

/** A display filter that can be asked about frames. */
export interface CompiledFilter {
  readonly text: string;
  /**
   * True when the answer for a frame is final as soon as the frame is in the index; false when what comes later in the
   * capture may change it, so that it has to be asked again when the pass has ended.
   */
  readonly settled: boolean;
  /** Where the filter asks for the frame that passed before: whoever asks about frames in their order tells it here. */
  readonly displayed?: DisplayedBefore;
  /** Whether a frame of the index (counted from 0) passes, as far as the index tells: false where frames have to be read. */
  readonly matches: (analysis: CaptureAnalysis, frame: number) => boolean;
  /** What reading frames adds; absent where the index answers the whole filter. */
  readonly reading?: FilterReading;
}

/** The part of a filter that asks for what stands in the frames. */
export interface FilterReading {
  /** The names whose values are asked for. */
  readonly wanted: ReadonlySet<string>;
  /** What the index says of a frame (index from 0); only where it is OPEN the frame has to be read. Makes no objects. */
  readonly decide: (analysis: CaptureAnalysis, frame: number) => Decision;
  readonly matches: (values: FrameValues) => boolean;
}

/**
 * Reads a filter in Wireshark's language over all fields of the catalogue. An empty one lets every frame pass. Never throws:
 * whatever the text is, it comes back as a filter or as what is wrong with it.
 */
export function compileFilter(text: string): { readonly ok: CompiledFilter } | { readonly err: FilterError } {
  try {
    const expression = parseFilter(text);
    if (!expression) return { ok: { text, settled: true, matches: () => true } };
    const compiler = new FilterCompiler();
    const { exact, decide, matches } = compiler.test(expression);
    const { settled, wanted, displayed } = compiler;
    const own = { text, settled, ...(displayed ? { displayed } : {}) };
    if (exact) return { ok: { ...own, matches: exact } };
    const decided: CompiledFilter['matches'] = (analysis, frame) => decide(analysis, frame) === PASSES;
    return { ok: { ...own, matches: decided, reading: { wanted, decide, matches } } };
  } catch (problem) {
    if (problem instanceof FilterProblem) return { err: problem.error };
    throw problem;
  }
}
