import { useCallback, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { IoReport } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { drawStretch, responseAxis, RIGHT_AXIS, timeAxis, timeScale } from './chartAxes';
import { commandName } from './commandName';
import { scatterLabel } from './chartLabels';
import type { ChartTheme } from './ChartTheme';
import { milliseconds, seconds } from './formatQuantities';
import type { IoModel } from './IoModel';
import { drawnTime, nearestPoint, responseBounds, type ScatterPoint } from './scatterGeometry';
import { addShape, isFilled, NO_ANSWER_MARK } from './seriesMarks';
import { SeriesSwatch } from './SeriesSwatch';
import { type ChartParts, TimeChart } from './TimeChart';

/** Half the width of a point, and the place of tasks without an answer below the upper edge, in CSS pixels. */
const POINT = 2.8;
/** The same where points stand so close that some were left out: the ones below are to be seen as well. */
const DENSE_POINT = 1.6;
const OPEN_TOP = 7;

/** Response times over time, a point a task. */
export function ScatterChart({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const readout = useRef<HTMLSpanElement>(null);
  const { scatter, chartFrom, chartTo } = report;
  const { hidden, stretch, selection } = model;
  const hiddenKey = [...hidden].join();
  const chosen = selection.task;
  const bounds = responseBounds(scatter);

  const parts = useCallback(
    (theme: ChartTheme): ChartParts => ({
      // The points are drawn by ourselves: uPlot knows the axes only.
      data: [
        [chartFrom, chartTo],
        [null, null],
      ],
      series: [{}, { scale: 'y', show: true, paths: () => null, points: { show: false } }],
      scales: {
        x: timeScale({ from: chartFrom, to: chartTo }),
        y: { distr: 3, range: () => bounds },
      },
      axes: [timeAxis(theme, false), { ...responseAxis(theme), scale: 'y' }],
      drawBelow: (plot) => drawStretch(plot, stretch, theme),
      draw: (plot) => drawPoints(plot, theme, { scatter, model, least: bounds[0], chosen }),
    }),
    [report, hiddenKey, chosen, stretch?.from, stretch?.to],
  );

  const pointAt = (plot: uPlot, left: number, top: number): ScatterPoint | undefined =>
    nearestPoint(
      scatter,
      hidden,
      left,
      top,
      (start) => plot.valToPos(start, 'x'),
      (time) => plot.valToPos(drawnTime(time, bounds[0]), 'y'),
      OPEN_TOP,
    );
  const say = (text: string): void => {
    if (readout.current) readout.current.textContent = text;
  };

  return (
    <TimeChart
      title="Response time"
      class="ioScatter"
      label={scatterLabel(report)}
      parts={parts}
      right={RIGHT_AXIS}
      syncKey="io"
      onSelect={(from, to) => model.changeFilter({ from: Math.max(0, from), to: Math.max(0, to) })}
      onClick={(plot, left, top) => {
        const point = pointAt(plot, left, top);
        if (point) model.selection.selectTask(point.task, true);
      }}
      onHover={(plot, left, top) => {
        const point = pointAt(plot, left, top);
        plot.over.style.cursor = point ? 'pointer' : '';
        say(point ? describe(report, point) : '');
      }}
      onLeave={() => say('')}
      onSize={(width, height) => model.setSize(width, height)}
    >
      <Legend model={model} report={report} />
      <span ref={readout} class="ioChart-readout" aria-hidden="true" />
    </TimeChart>
  );
}

function describe({ scatter, choices }: IoReport, { series, at }: ScatterPoint): string {
  const points = scatter.series[series];
  if (!points) return `no answer, sent at ${seconds(scatter.unanswered.start[at] ?? 0)} s`;
  const name = commandName(choices.commands, points.command);
  return `${name}: ${milliseconds(points.time[at] ?? 0)} ms, sent at ${seconds(points.start[at] ?? 0)} s`;
}

/** The commands with their points: each is a switch. */
function Legend({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const { series, unanswered } = report.scatter;
  return (
    <span class="ioLegend" role="group" aria-label="Commands in the chart">
      {series.map(({ command, tasks }) => {
        const isShown = !model.hidden.has(command);
        const name = commandName(report.choices.commands, command);
        return (
          <button
            key={command}
            type="button"
            class={`ioLegend-item${isShown ? '' : ' ioLegend-off'}`}
            aria-pressed={isShown}
            title={`${name}: ${formatCount(tasks)} answered ${tasks === 1 ? 'task' : 'tasks'}. Click to ${isShown ? 'hide' : 'show'}.`}
            onClick={() => model.toggle(command)}
          >
            <SeriesSwatch mark={model.marks.of(command)} />
            {name}
          </button>
        );
      })}
      {unanswered.tasks > 0 && (
        <span class="ioLegend-item ioLegend-open" title="Tasks without an answer stand at the upper edge">
          <SeriesSwatch mark={NO_ANSWER_MARK} />
          no answer: {formatCount(unanswered.tasks)}
        </span>
      )}
    </span>
  );
}

interface Drawn {
  readonly scatter: IoReport['scatter'];
  readonly model: IoModel;
  readonly least: number;
  readonly chosen: number | undefined;
}

function drawPoints(plot: uPlot, theme: ChartTheme, { scatter, model, least, chosen }: Drawn): void {
  const { ctx, bbox } = plot;
  const size = (scatter.isThinned ? DENSE_POINT : POINT) * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - size, bbox.top - size, bbox.width + 2 * size, bbox.height + 2 * size);
  ctx.clip();
  ctx.lineWidth = 1.4 * devicePixelRatio;
  let ring: readonly [number, number] | undefined;
  // The most frequent commands first: rare ones are drawn over them.
  for (const { command, task, start, time } of scatter.series) {
    if (model.hidden.has(command)) continue;
    const { colour, shape } = model.marks.of(command);
    const path = new Path2D();
    for (let at = 0; at < task.length; at++) {
      const x = plot.valToPos(start[at] ?? NaN, 'x', true);
      const y = plot.valToPos(drawnTime(time[at] ?? NaN, least), 'y', true);
      addShape(path, shape, x, y, size);
      if (task[at] === chosen) ring = [x, y];
    }
    ctx.fillStyle = ctx.strokeStyle = theme.colours[colour];
    if (isFilled(shape)) ctx.fill(path);
    else ctx.stroke(path);
  }
  const open = new Path2D();
  const { unanswered } = scatter;
  const top = bbox.top + OPEN_TOP * devicePixelRatio;
  for (let at = 0; at < unanswered.task.length; at++) {
    const x = plot.valToPos(unanswered.start[at] ?? NaN, 'x', true);
    addShape(open, 'cross', x, top, size * 1.2);
    if (unanswered.task[at] === chosen) ring = [x, top];
  }
  ctx.strokeStyle = theme.colours.red;
  ctx.stroke(open);
  if (ring) {
    ctx.beginPath();
    ctx.arc(ring[0], ring[1], POINT * 2.4 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.strokeStyle = theme.text;
    ctx.lineWidth = 1.6 * devicePixelRatio;
    ctx.stroke();
  }
  ctx.restore();
}
