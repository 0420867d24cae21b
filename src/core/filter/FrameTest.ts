import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { Occurrence } from './FilterField';

/** Whether a frame (index from 0) passes. Makes no objects: it runs for every frame of a capture. */
export type FrameTest = (analysis: CaptureAnalysis, frame: number) => boolean;

/** Whether the value at a cursor of an occurrence passes. */
export type ValueTest = (analysis: CaptureAnalysis, frame: number, cursor: number) => boolean;

/** Whether two values of a frame pass together. */
export type PairTest = (analysis: CaptureAnalysis, frame: number, left: number, right: number) => boolean;

const nothingBehind = (): number => -1;

/** At least one value of the frame passes. */
export function anyValue({ first, next }: Occurrence, passes: ValueTest): FrameTest {
  if (!next) {
    return (analysis, frame) => {
      const cursor = first(analysis, frame);
      return cursor >= 0 && passes(analysis, frame, cursor);
    };
  }
  return (analysis, frame) => {
    for (let cursor = first(analysis, frame); cursor >= 0; cursor = next(analysis, frame, cursor)) {
      if (passes(analysis, frame, cursor)) return true;
    }
    return false;
  };
}

/** The frame has values, and all of them pass. */
export function everyValue(occurs: Occurrence, passes: ValueTest): FrameTest {
  const { first, next } = occurs;
  if (!next) return anyValue(occurs, passes);
  return (analysis, frame) => {
    let cursor = first(analysis, frame);
    if (cursor < 0) return false;
    for (; cursor >= 0; cursor = next(analysis, frame, cursor)) if (!passes(analysis, frame, cursor)) return false;
    return true;
  };
}

/** The frame has a value. */
export function present({ first }: Occurrence): FrameTest {
  return (analysis, frame) => first(analysis, frame) >= 0;
}

/** At least one pair of values passes; with `every` both fields have values, and all pairs pass. */
export function pairs(left: Occurrence, right: Occurrence, passes: PairTest, every: boolean): FrameTest {
  const nextLeft = left.next ?? nothingBehind;
  const nextRight = right.next ?? nothingBehind;
  return (analysis, frame) => {
    const firstRight = right.first(analysis, frame);
    if (firstRight < 0) return false;
    let cursor = left.first(analysis, frame);
    if (cursor < 0) return false;
    for (; cursor >= 0; cursor = nextLeft(analysis, frame, cursor)) {
      for (let other = firstRight; other >= 0; other = nextRight(analysis, frame, other)) {
        if (passes(analysis, frame, cursor, other) !== every) return !every;
      }
    }
    return every;
  };
}

/** All of at least one test. */
export function allOf(tests: readonly FrameTest[]): FrameTest {
  const [one, other] = tests;
  if (one && other && tests.length === 2) return (analysis, frame) => one(analysis, frame) && other(analysis, frame);
  return (analysis, frame) => {
    for (const test of tests) if (!test(analysis, frame)) return false;
    return true;
  };
}

/** Any of at least one test. */
export function anyOf(tests: readonly FrameTest[]): FrameTest {
  const [one, other] = tests;
  if (one && other && tests.length === 2) return (analysis, frame) => one(analysis, frame) || other(analysis, frame);
  return (analysis, frame) => {
    for (const test of tests) if (test(analysis, frame)) return true;
    return false;
  };
}

/** An odd number of the tests: "a xor b xor c" read from the left. */
export function oddOf(tests: readonly FrameTest[]): FrameTest {
  return (analysis, frame) => {
    let odd = false;
    for (const test of tests) if (test(analysis, frame)) odd = !odd;
    return odd;
  };
}

export function negated(test: FrameTest): FrameTest {
  return (analysis, frame) => !test(analysis, frame);
}
