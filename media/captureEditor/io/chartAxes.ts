import type uPlot from 'uplot';
import type { ChartTheme } from './ChartTheme';
import type { TimeStretch } from './IoModel';
import { shortTime } from './formatQuantities';

/** Room for the labels of y axes: the same in all charts, so that their time axes stand under each other. */
export const LEFT_AXIS = 62;
export const RIGHT_AXIS = 52;

/** What all axes have in common. */
export function axisStyle(theme: ChartTheme): uPlot.Axis {
  return {
    stroke: theme.quiet,
    font: theme.font,
    grid: { stroke: theme.line, width: 1 },
    ticks: { show: false },
    gap: 4,
  };
}

/** 1, 2, 5, 10, ... nanoseconds, up to years. */
const TIME_STEPS = Array.from({ length: 54 }, (_, at) => ([1, 2, 5][at % 3] ?? 1) * 10 ** Math.floor(at / 3));

/** A time axis: seconds since the first frame. */
export function timeAxis(theme: ChartTheme, isLabelled: boolean): uPlot.Axis {
  return {
    ...axisStyle(theme),
    size: isLabelled ? 20 : 6,
    space: 80,
    // Without quarters, which would need a digit more than their neighbours.
    incrs: TIME_STEPS,
    // The step as uPlot chose it: a narrow chart has room for one label only, which tells of no distance.
    values: (_, splits, __, ___, step) => {
      const digits = step > 0 ? Math.min(9, Math.max(0, Math.ceil(9 - Math.log10(step) - 1e-9))) : 6;
      return splits.map((time) => (isLabelled ? `${(time / 1e9).toFixed(digits)} s` : ''));
    },
  };
}

/** The x scale of a stretch of time; a single moment gets some room. */
export function timeScale({ from, to }: TimeStretch): uPlot.Scale {
  const room = to > from ? 0 : 1e6;
  return { time: false, range: () => [from - room, to + room] };
}

/** A logarithmic axis of response times. */
export function responseAxis(theme: ChartTheme): uPlot.Axis {
  return {
    ...axisStyle(theme),
    size: LEFT_AXIS,
    space: 18,
    // uPlot asks for all ten steps of each decade; only the decades are worth a line.
    splits: (_, __, least, most) => decades(least, most),
    values: (_, splits) => splits.map((time) => shortTime(time)),
    filter: (_, splits) => splits,
  };
}

function decades(least: number, most: number): number[] {
  const first = Math.ceil(Math.log10(least) - 1e-9);
  const last = Math.floor(Math.log10(most) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / 6));
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / step) + 1) },
    (_, at) => 10 ** (first + at * step),
  );
}

/** Draws the chosen stretch of time as a band with two lines. */
export function drawStretch(plot: uPlot, stretch: TimeStretch | undefined, theme: ChartTheme): void {
  if (!stretch) return;
  const { ctx, bbox } = plot;
  const clamp = (at: number): number => Math.min(bbox.left + bbox.width, Math.max(bbox.left, at));
  const left = clamp(plot.valToPos(stretch.from, 'x', true));
  const right = clamp(plot.valToPos(stretch.to, 'x', true));
  ctx.save();
  ctx.fillStyle = theme.selection;
  ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
  ctx.strokeStyle = theme.quiet;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (const at of [left, right]) {
    ctx.moveTo(Math.round(at) + 0.5, bbox.top);
    ctx.lineTo(Math.round(at) + 0.5, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}
