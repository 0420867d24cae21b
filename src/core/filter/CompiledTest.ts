import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { allOf, anyOf, type FrameTest, negated, oddOf } from './FrameTest';
import type { FrameValues } from './FrameValues';

/** What the index says of a frame: it does not pass, it passes, or only its bytes can tell. */
export const FAILS = 0;
export const PASSES = 1;
export const OPEN = 2;
export type Decision = typeof FAILS | typeof PASSES | typeof OPEN;

/** A test of a filter, first as far as the index answers it, then with what was read of the frame. */
export interface CompiledTest {
  /** The whole test, where the index answers it. */
  readonly exact?: FrameTest;
  /** Makes no objects: it runs for every frame of a capture. */
  readonly decide: (analysis: CaptureAnalysis, frame: number) => Decision;
  readonly matches: (values: FrameValues) => boolean;
}

/** A test that the index answers. */
export function exactTest(test: FrameTest): CompiledTest {
  return {
    exact: test,
    decide: (analysis, frame) => (test(analysis, frame) ? PASSES : FAILS),
    matches: ({ analysis, frame }) => test(analysis, frame),
  };
}

/** A test of what a frame holds; it fails wherever `mayPass` does. */
export function openTest(mayPass: FrameTest, matches: CompiledTest['matches']): CompiledTest {
  return { decide: (analysis, frame) => (mayPass(analysis, frame) ? OPEN : FAILS), matches };
}

/** The tests that the index answers as one, before the others: they are cheap, and often settle it. */
function ordered(
  tests: readonly CompiledTest[],
  join: (tests: readonly FrameTest[]) => FrameTest,
): readonly [exact: CompiledTest | undefined, open: readonly CompiledTest[]] {
  const exact = tests.flatMap(({ exact: test }) => test ?? []);
  const open = tests.filter((test) => !test.exact);
  return [exact.length > 0 ? exactTest(exact.length === 1 && exact[0] ? exact[0] : join(exact)) : undefined, open];
}

/** All of at least one test. */
export function all(tests: readonly CompiledTest[]): CompiledTest {
  const [exact, open] = ordered(tests, allOf);
  if (exact && open.length === 0) return exact;
  const sorted = exact ? [exact, ...open] : open;
  return {
    decide(analysis, frame) {
      let decision: Decision = PASSES;
      for (const { decide } of sorted) {
        const one = decide(analysis, frame);
        if (one === FAILS) return FAILS;
        if (one === OPEN) decision = OPEN;
      }
      return decision;
    },
    matches: (values) => sorted.every(({ matches }) => matches(values)),
  };
}

/** Any of at least one test. */
export function any(tests: readonly CompiledTest[]): CompiledTest {
  const [exact, open] = ordered(tests, anyOf);
  if (exact && open.length === 0) return exact;
  const sorted = exact ? [exact, ...open] : open;
  return {
    decide(analysis, frame) {
      let decision: Decision = FAILS;
      for (const { decide } of sorted) {
        const one = decide(analysis, frame);
        if (one === PASSES) return PASSES;
        if (one === OPEN) decision = OPEN;
      }
      return decision;
    },
    matches: (values) => sorted.some(({ matches }) => matches(values)),
  };
}

/** An odd number of the tests. */
export function odd(tests: readonly CompiledTest[]): CompiledTest {
  const [exact, open] = ordered(tests, oddOf);
  if (exact && open.length === 0) return exact;
  const sorted = exact ? [exact, ...open] : open;
  return {
    decide(analysis, frame) {
      let isOdd = false;
      for (const { decide } of sorted) {
        const one = decide(analysis, frame);
        if (one === OPEN) return OPEN;
        if (one === PASSES) isOdd = !isOdd;
      }
      return isOdd ? PASSES : FAILS;
    },
    matches: (values) => sorted.reduce((isOdd, { matches }) => isOdd !== matches(values), false),
  };
}

export function opposite(test: CompiledTest): CompiledTest {
  if (test.exact) return exactTest(negated(test.exact));
  return {
    decide(analysis, frame) {
      const decision = test.decide(analysis, frame);
      return decision === OPEN ? OPEN : decision === PASSES ? FAILS : PASSES;
    },
    matches: (values) => !test.matches(values),
  };
}
