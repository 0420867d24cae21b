import type { TimeField } from './FilterField';
import { nanosecondsBetween, secondsBetween } from './timeDifference';

export const DISPLAYED_DELTA = 'frame.time_delta_displayed';

/**
 * The frame that a filter let pass last, and the field that counts from it. Wireshark asks a filter about one frame after the
 * other too, so that `frame.time_delta_displayed > 1` lets none pass: as long as nothing has passed, nothing is later.
 */
export class DisplayedBefore {
  /** Index of the frame; -1 while none has passed. */
  frame = -1;

  readonly field: TimeField = {
    name: DISPLAYED_DELTA,
    label: 'Time since the frame that passed before, in seconds',
    type: 'time',
    occurs: {
      first: ({ frames }, frame) => {
        const before = this.frame < 0 ? frame : this.frame;
        return Number.isNaN(frames.seconds(frame)) || Number.isNaN(frames.seconds(before)) ? -1 : before;
      },
      settled: true,
    },
    seconds: (analysis, frame, before) => secondsBetween(analysis, before, frame),
    nanoseconds: (analysis, frame, before) => nanosecondsBetween(analysis, before, frame),
  };
}
