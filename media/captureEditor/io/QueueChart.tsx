import { useCallback, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { IoReport } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { t } from '../l10n';
import { axisStyle, drawStretch, LEFT_AXIS, RIGHT_AXIS, timeAxis, timeScale } from './chartAxes';
import { queueLabel, windowRange, windowText } from './chartLabels';
import type { ChartTheme } from './ChartTheme';
import { seconds } from './formatQuantities';
import { intervalAt, stepped, steps } from './intervals';
import type { IoModel } from './IoModel';
import { LineSwatch } from './LineSwatch';
import { type ChartParts, TimeChart } from './TimeChart';

/** A window so many times as wide as the queue is deep is only told of: beside it the queue would be a flat line. */
const WIDEST_WINDOW = 40;
const WINDOW_DASH = [5, 4] as const;

/** Outstanding tasks against the command window over time. */
export function QueueChart({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const readout = useRef<HTMLSpanElement>(null);
  const { series, chartFrom, chartTo } = report;
  const { stretch } = model;
  const range = windowRange(series);
  const deepest = Math.max(1, ...series.queueDepth);
  const isWindowDrawn = range !== undefined && range[1] <= deepest * WIDEST_WINDOW;
  const parts = useCallback(
    (theme: ChartTheme): ChartParts => {
      const most = Math.max(deepest, isWindowDrawn ? range[1] : 0);
      const { queueDepth } = series;
      const windows = heldWindows(series);
      return {
        data: [
          steps(series),
          [...queueDepth, queueDepth.at(-1) ?? null],
          isWindowDrawn ? [...windows, windows.at(-1) ?? null] : steps(series).map(() => null),
        ] as uPlot.AlignedData,
        series: [
          {},
          {
            ...{ scale: 'y', stroke: theme.colours.blue, width: 1.5, paths: stepped, points: { show: false } },
            fill: theme.selection,
          },
          {
            scale: 'y',
            stroke: theme.text,
            width: 1.3,
            dash: [...WINDOW_DASH],
            paths: stepped,
            points: { show: false },
          },
        ],
        scales: { x: timeScale({ from: chartFrom, to: chartTo }), y: { range: () => [0, most * 1.12] } },
        axes: [
          timeAxis(theme, true),
          {
            ...{
              ...axisStyle(theme),
              scale: 'y',
              size: LEFT_AXIS,
              space: 17,
              incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
            },
            values: (_, splits) => splits.map((depth) => formatCount(depth)),
          },
        ],
        drawBelow: (plot) => drawStretch(plot, stretch, theme),
      };
    },
    [report, stretch?.from, stretch?.to],
  );
  const say = (text: string): void => {
    if (readout.current) readout.current.textContent = text;
  };
  return (
    <TimeChart
      title={t('Queue depth')}
      class="ioQueue"
      label={queueLabel(report)}
      parts={parts}
      right={RIGHT_AXIS}
      syncKey="io"
      onSelect={(from, to) => model.changeFilter({ from: Math.max(0, from), to: Math.max(0, to) })}
      onHover={(plot, left) => {
        const at = intervalAt(series, plot.posToVal(left, 'x'));
        const window = at === undefined ? NaN : (series.commandWindow[at] ?? NaN);
        const time = at === undefined ? '' : seconds(series.from + at * series.interval);
        const depth = formatCount(series.queueDepth[at ?? -1] ?? 0);
        if (at === undefined) say('');
        else if (Number.isNaN(window)) say(t('{0} s: up to {1} outstanding', time, depth));
        else say(t('{0} s: up to {1} outstanding, window {2}', time, depth, formatCount(window)));
      }}
      onLeave={() => say('')}
    >
      <span class="ioLegend">
        <span class="ioLegend-item">
          <LineSwatch colour="blue" dash={[]} /> {t('outstanding tasks')}
        </span>
        {range && (
          <span class="ioLegend-item">
            {isWindowDrawn && <LineSwatch colour="text" dash={WINDOW_DASH} />}{' '}
            {isWindowDrawn
              ? t('command window {0}', windowText(range))
              : t('command window {0} (far above)', windowText(range))}
          </span>
        )}
      </span>
      <span ref={readout} class="ioChart-readout" aria-hidden="true" />
    </TimeChart>
  );
}

/** The window holds until an answer tells of another one; before the first answer nothing is known of it. */
function heldWindows({ commandWindow }: IoReport['series']): (number | null)[] {
  let held: number | null = null;
  return Array.from(commandWindow, (window) => (held = Number.isNaN(window) ? held : window));
}
