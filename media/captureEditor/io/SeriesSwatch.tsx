import { addShape, isFilled, type SeriesMark } from './seriesMarks';

/** The point of a series as it is drawn in the chart. It carries no meaning of its own: the name beside it does. */
export function SeriesSwatch({ mark: { colour, shape } }: { readonly mark: SeriesMark }) {
  const fill = isFilled(shape);
  return (
    <svg class={`swatch io-${colour}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path
        d={outline(shape)}
        fill={fill ? 'currentColor' : 'none'}
        stroke={fill ? 'none' : 'currentColor'}
        stroke-width="1.6"
      />
    </svg>
  );
}

/** The same outline as in the canvas, as the text of a path. */
function outline(shape: SeriesMark['shape']): string {
  const parts: string[] = [];
  const path = {
    moveTo: (x: number, y: number) => void parts.push(`M${x} ${y}`),
    lineTo: (x: number, y: number) => void parts.push(`L${x} ${y}`),
    closePath: () => void parts.push('Z'),
    arc: (x: number, y: number, r: number) =>
      void parts.push(`A${r} ${r} 0 1 1 ${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}`),
  };
  addShape(path as unknown as CanvasPath, shape, 6, 6, 3.6);
  return parts.join('');
}
