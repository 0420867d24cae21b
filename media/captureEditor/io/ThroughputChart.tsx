import { useCallback, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { IoReport } from '../../../src/messages/results';
import { t } from '../l10n';
import { axisStyle, drawStretch, LEFT_AXIS, RIGHT_AXIS, timeAxis, timeScale } from './chartAxes';
import { ratesOf, throughputLabel } from './chartLabels';
import type { ChartTheme } from './ChartTheme';
import { seconds, shortBytes, shortNumber } from './formatQuantities';
import type { IoModel } from './IoModel';
import { intervalAt, stepped, steps } from './intervals';
import { LineSwatch } from './LineSwatch';
import { type ChartParts, TimeChart } from './TimeChart';

const DASHES = { read: [], written: [6, 3], answers: [1.5, 3] } as const;

/** Bytes and answers a second over time. */
export function ThroughputChart({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const readout = useRef<HTMLSpanElement>(null);
  const { series, chartFrom, chartTo } = report;
  const { stretch } = model;
  const parts = useCallback(
    (theme: ChartTheme): ChartParts => {
      const { read, written, answers } = ratesOf(series);
      const line = (colour: string, scale: string, dash: readonly number[]): uPlot.Series => ({
        ...{ scale, stroke: colour, width: 1.5, paths: stepped, points: { show: false } },
        ...(dash.length > 0 ? { dash: [...dash] } : {}),
      });
      /** From nothing; a stretch in which nothing moved gets numbers that can be read as well. */
      const fromZero = (usual: number): uPlot.Scale => ({ range: (_, __, most) => [0, most > 0 ? most * 1.1 : usual] });
      return {
        data: [
          steps(series),
          ...[read, written, answers].map((rates) => [...rates, rates.at(-1) ?? null]),
        ] as uPlot.AlignedData,
        series: [
          {},
          line(theme.colours.blue, 'bytes', DASHES.read),
          line(theme.colours.orange, 'bytes', DASHES.written),
          line(theme.text, 'tasks', DASHES.answers),
        ],
        scales: { x: timeScale({ from: chartFrom, to: chartTo }), bytes: fromZero(1000), tasks: fromZero(10) },
        axes: [
          timeAxis(theme, false),
          {
            ...axisStyle(theme),
            scale: 'bytes',
            size: LEFT_AXIS,
            space: 20,
            values: (_, splits) => splits.map((rate) => `${shortBytes(rate)}/s`),
          },
          {
            ...axisStyle(theme),
            scale: 'tasks',
            side: 1,
            size: RIGHT_AXIS,
            space: 20,
            grid: { show: false },
            values: (_, splits) => splits.map((rate) => `${shortNumber(rate)}/s`),
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
      title={t('Throughput')}
      class="ioThroughput"
      label={throughputLabel(report)}
      parts={parts}
      right={0}
      syncKey="io"
      onSelect={(from, to) => model.changeFilter({ from: Math.max(0, from), to: Math.max(0, to) })}
      onHover={(plot, left) => {
        const at = intervalAt(series, plot.posToVal(left, 'x'));
        const { read, written, answers } = ratesOf(series);
        say(
          at === undefined
            ? ''
            : t(
                '{0} s: {1}/s read, {2}/s written, {3} tasks/s',
                seconds(series.from + at * series.interval),
                shortBytes(read[at] ?? 0),
                shortBytes(written[at] ?? 0),
                shortNumber(answers[at] ?? 0),
              ),
        );
      }}
      onLeave={() => say('')}
    >
      <span class="ioLegend">
        <span class="ioLegend-item">
          <LineSwatch colour="blue" dash={DASHES.read} /> {t('read')}
        </span>
        <span class="ioLegend-item">
          <LineSwatch colour="orange" dash={DASHES.written} /> {t('written')}
        </span>
        <span class="ioLegend-item">
          <LineSwatch colour="text" dash={DASHES.answers} /> {t('tasks answered')}
        </span>
      </span>
      <span ref={readout} class="ioChart-readout" aria-hidden="true" />
    </TimeChart>
  );
}
