import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { compileFilter, type CompiledFilter } from '../../src/core/filter/compileFilter';

/** A filter that has to be right. */
export function compiled(text: string): CompiledFilter {
  const result = compileFilter(text);
  if ('err' in result) throw new Error(`${text}: ${result.err.message}`);
  return result.ok;
}

/** The numbers (from 1) of the frames that pass a filter. */
export function passing(analysis: CaptureAnalysis, filter: string): number[] {
  const { matches } = compiled(filter);
  return Array.from({ length: analysis.frames.length }, (_, frame) => frame + 1).filter((number) =>
    matches(analysis, number - 1),
  );
}
