import { useCallback, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { IoReport } from '../../../src/messages/results';
import { formatCount, plural } from '../formatNumbers';
import { t } from '../l10n';
import { axisStyle } from './chartAxes';
import { bucketText, histogramLabel } from './chartLabels';
import type { ChartTheme } from './ChartTheme';
import { shortTime } from './formatQuantities';
import type { IoModel } from './IoModel';
import { type ChartParts, TimeChart } from './TimeChart';

/** A bar is at least so high (CSS pixels): one slow task among a million is what somebody is looking for. */
const LEAST_BAR = 3;

/** How many tasks took how long. */
export function HistogramChart({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const readout = useRef<HTMLSpanElement>(null);
  const { histogram } = report;
  const count = Math.max(1, histogram.length);
  const { slowerThan } = model.query.filter;
  const parts = useCallback(
    (theme: ChartTheme): ChartParts => ({
      data: [
        [0, count],
        [null, null],
      ],
      series: [{}, { scale: 'y', paths: () => null, points: { show: false } }],
      scales: {
        x: { time: false, range: () => [0, count] },
        y: { range: () => [0, Math.max(1, ...histogram.map(({ tasks }) => tasks)) * 1.12] },
      },
      axes: [
        {
          ...axisStyle(theme),
          size: 20,
          grid: { show: false },
          // A label at the edge between two bars; as many as there is room for.
          splits: ({ width }) => edges(count, width),
          values: (_, splits) =>
            splits.map((edge) => shortTime(histogram[edge]?.from ?? histogram[edge - 1]?.to ?? NaN)),
        },
        {
          ...{ ...axisStyle(theme), scale: 'y', size: 52, space: 26 },
          values: (_, splits) => splits.map((tasks) => (Number.isInteger(tasks) ? formatCount(tasks) : '')),
        },
      ],
      draw: (plot) => drawBars(plot, theme, report),
    }),
    [report],
  );
  const bucketAt = (plot: uPlot, left: number) => histogram[Math.floor(plot.posToVal(left, 'x'))];
  const say = (text: string): void => {
    if (readout.current) readout.current.textContent = text;
  };
  return (
    <TimeChart
      title={t('Distribution')}
      class="ioHistogram"
      label={histogramLabel(report)}
      parts={parts}
      right={28}
      onClick={(plot, left) => {
        const bucket = bucketAt(plot, left);
        if (bucket && bucket.from > 0) {
          model.changeFilter({ slowerThan: slowerThan === bucket.from ? undefined : bucket.from });
        }
      }}
      onHover={(plot, left) => {
        const bucket = bucketAt(plot, left);
        plot.over.style.cursor = bucket ? 'pointer' : '';
        say(
          bucket
            ? plural(
                bucket.tasks,
                '{1}: {0} task; click for these and slower ones',
                '{1}: {0} tasks; click for these and slower ones',
                bucketText(bucket),
              )
            : '',
        );
      }}
      onLeave={() => say('')}
    >
      {histogram.length === 0 && <span class="quiet">{t('no task with an answer')}</span>}
      <span ref={readout} class="ioChart-readout" aria-hidden="true" />
    </TimeChart>
  );
}

function edges(count: number, width: number): number[] {
  const every = Math.max(1, Math.ceil((count * 48) / Math.max(1, width - 70)));
  return Array.from({ length: count + 1 }, (_, edge) => edge).filter((edge) => edge % every === 0);
}

function drawBars(plot: uPlot, theme: ChartTheme, { histogram }: IoReport): void {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = theme.colours.blue;
  histogram.forEach(({ tasks }, at) => {
    if (tasks === 0) return;
    const left = Math.round(plot.valToPos(at, 'x', true)) + 1;
    const right = Math.round(plot.valToPos(at + 1, 'x', true)) - 1;
    const bottom = plot.valToPos(0, 'y', true);
    const top = Math.min(plot.valToPos(tasks, 'y', true), bottom - LEAST_BAR * devicePixelRatio);
    ctx.fillRect(left, top, Math.max(1, right - left), bottom - top);
  });
  ctx.restore();
}
