import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import type { ByteSource } from '../../src/core/capture/ByteSource';
import { compileFilter, type CompiledFilter } from '../../src/core/filter/compileFilter';
import { FilteredFrames } from '../../src/core/filter/FilteredFrames';
import type { Finding } from '../../src/core/findings/Finding';
import { findFindings } from '../../src/core/findings/findFindings';

/** A filter that has to be right. */
export function compiled(text: string): CompiledFilter {
  const result = compileFilter(text);
  if ('err' in result) throw new Error(`${text}: ${result.err.message}`);
  return result.ok;
}

/** The numbers (from 1) of the frames that pass a filter which the index answers. */
export function passing(analysis: CaptureAnalysis, filter: string): number[] {
  const { matches, reading } = compiled(filter);
  if (reading) throw new Error(`${filter}: frames have to be read for it`);
  return Array.from({ length: analysis.frames.length }, (_, frame) => frame + 1).filter((number) =>
    matches(analysis, number - 1),
  );
}

/** Findings of captures that were asked for. */
const known = new WeakMap<CaptureAnalysis, Promise<readonly Finding[]>>();

function findingsOf(analysis: CaptureAnalysis, source: ByteSource): Promise<readonly Finding[]> {
  const found = known.get(analysis) ?? findFindings(analysis, source);
  known.set(analysis, found);
  return found;
}

/** The numbers (from 1) of the frames that pass any filter. */
export async function passingRead(
  { analysis, source }: { readonly analysis: CaptureAnalysis; readonly source: ByteSource },
  filter: string,
): Promise<number[]> {
  const frames = new FilteredFrames(analysis, compiled(filter), {
    source,
    findings: () => findingsOf(analysis, source),
  });
  while (!(await frames.read(() => false)));
  return Array.from({ length: frames.length }, (_, row) => frames.frameAt(row) + 1);
}
