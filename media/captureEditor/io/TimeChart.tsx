import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { type ChartTheme, useChartTheme } from './ChartTheme';

/** What a chart consists of. Functions see the data of the moment: they are asked anew whenever it is drawn. */
export interface ChartParts {
  readonly data: uPlot.AlignedData;
  readonly series: readonly uPlot.Series[];
  readonly scales: uPlot.Scales;
  readonly axes: readonly uPlot.Axis[];
  /** Drawn above the series. */
  readonly draw?: (plot: uPlot) => void;
  /** Drawn below the series. */
  readonly drawBelow?: (plot: uPlot) => void;
}

interface Props {
  readonly title: string;
  /** The numbers in words, for who does not see the picture. */
  readonly label: string;
  readonly class: string;
  /** The same function as long as nothing has changed that it draws: another one is drawn anew. */
  readonly parts: (theme: ChartTheme) => ChartParts;
  /** Room to the right of the plot, so that charts under each other have the same time axis. */
  readonly right?: number;
  /** Charts of the same key show the same time under the pointer. */
  readonly syncKey?: string;
  /** The person has dragged over a part of the x axis. */
  readonly onSelect?: (from: number, to: number) => void;
  /** The person has clicked, or moved to, a place in the plot (CSS pixels); undefined when the pointer has left. */
  readonly onClick?: (plot: uPlot, left: number, top: number) => void;
  readonly onHover?: (plot: uPlot, left: number, top: number) => void;
  readonly onLeave?: () => void;
  readonly onSize?: (width: number, height: number) => void;
  /** Beside the title: legend, and what the pointer is at. */
  readonly children?: ComponentChildren;
}

/** A drag of fewer pixels is a click. */
const SHORTEST_DRAG = 5;

/** A chart with its title: the picture is redrawn when data, theme or size change, and never built of texts. */
export function TimeChart(props: Props) {
  const { title, label, class: className, parts, children } = props;
  const area = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const theme = useChartTheme();
  const made = useMemo(() => parts(theme), [parts, theme]);
  const now = useRef({ props, parts: made });
  now.current = { props, parts: made };
  const [size, setSize] = useState({ width: 0, height: 0 });
  const { width, height } = size;

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      setSize((before) =>
        before.width === clientWidth && before.height === clientHeight
          ? before
          : { width: clientWidth, height: clientHeight },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const isSized = width > 0 && height > 0;
  useLayoutEffect(() => {
    if (!isSized || !area.current) return;
    const created = new uPlot(optionsOf(now, size), now.current.parts.data, area.current);
    plot.current = created;
    return () => {
      plot.current = undefined;
      created.destroy();
    };
  }, [isSized, theme]);

  useLayoutEffect(() => {
    const shown = plot.current;
    if (!shown || !isSized) return;
    if (shown.width !== width || shown.height !== height) shown.setSize({ width, height });
  }, [width, height, isSized]);

  useLayoutEffect(() => plot.current?.setData(made.data), [made]);

  return (
    <figure class={`ioChart ${className}`}>
      <figcaption class="ioChart-head">
        <span class="ioChart-title">{title}</span>
        {children}
      </figcaption>
      <div ref={area} class="ioChart-plot" role="img" aria-label={label} />
    </figure>
  );
}

/**
 * Scales and axes that ask the parts of the moment: uPlot takes their functions once, and the data that they were made for may
 * be others by now.
 */
function currentScales(now: {
  readonly current: { readonly parts: ChartParts };
}): Pick<uPlot.Options, 'scales' | 'axes'> {
  const { scales, axes } = now.current.parts;
  return {
    scales: Object.fromEntries(
      Object.entries(scales).map(([key, scale]) => {
        const range: uPlot.Range.Function = (...asked) => {
          const current = now.current.parts.scales[key]?.range;
          return typeof current === 'function' ? current(...asked) : [asked[1], asked[2]];
        };
        return [key, { ...scale, range }];
      }),
    ),
    axes: axes.map((axis, at) => {
      const splits: uPlot.Axis.Splits = (...asked) => {
        const current = now.current.parts.axes[at]?.splits;
        return typeof current === 'function' ? current(...asked) : [];
      };
      const values: uPlot.Axis.Values = (...asked) => {
        const current = now.current.parts.axes[at]?.values;
        return typeof current === 'function' ? current(...asked) : [];
      };
      return {
        ...axis,
        ...(axis.splits ? { splits } : {}),
        ...(axis.values ? { values } : {}),
      };
    }),
  };
}

/** Whole CSS pixels of a length in the canvas. */
function inPixels(length: number): number {
  return Math.max(1, Math.round(length / devicePixelRatio));
}

function optionsOf(
  now: { readonly current: { readonly props: Props; readonly parts: ChartParts } },
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const { props, parts } = now.current;
  const pressed = { left: 0, top: 0 };
  return {
    ...size,
    padding: [6, props.right ?? 12, 0, 0],
    legend: { show: false },
    series: [...parts.series],
    ...currentScales(now),
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: props.onSelect !== undefined, y: false, setScale: false },
      ...(props.syncKey === undefined
        ? {}
        : {
            sync: {
              key: props.syncKey,
              filters: { pub: (type: string) => type === 'mousemove' || type === 'mouseleave' },
            },
          }),
    },
    hooks: {
      drawClear: [(plot) => now.current.parts.drawBelow?.(plot)],
      draw: [
        (plot) => now.current.parts.draw?.(plot),
        // Before the first drawing nobody knows what the axes leave.
        ({ bbox }) => now.current.props.onSize?.(inPixels(bbox.width), inPixels(bbox.height)),
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width === 0) return;
          // The stretch is drawn with the data, so that it stays with them when they move.
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (width < SHORTEST_DRAG) return;
          now.current.props.onSelect?.(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
        },
      ],
      ready: [
        ({ over }) => {
          over.addEventListener('mousedown', (event) => {
            pressed.left = event.clientX;
            pressed.top = event.clientY;
          });
        },
        (plot) => {
          const { over } = plot;
          const at = (event: MouseEvent): [number, number] => {
            const { left, top } = over.getBoundingClientRect();
            return [event.clientX - left, event.clientY - top];
          };
          over.addEventListener('click', (event) => {
            if (Math.abs(event.clientX - pressed.left) >= SHORTEST_DRAG) return;
            now.current.props.onClick?.(plot, ...at(event));
          });
          over.addEventListener('mousemove', (event) => now.current.props.onHover?.(plot, ...at(event)));
          over.addEventListener('mouseleave', () => now.current.props.onLeave?.());
        },
      ],
    },
  };
}
