import { SERIES_COLOURS, type SeriesColour } from './ChartTheme';

/** Shapes of points: a colour is never all that tells two series apart. */
export type PointShape = 'circle' | 'square' | 'diamond' | 'triangle' | 'plus' | 'ring' | 'cross';

/** What commands can look like. The cross and the red are those of tasks without an answer. */
const COMMAND_SHAPES: readonly PointShape[] = ['circle', 'square', 'diamond', 'triangle', 'plus', 'ring'];
const COMMAND_COLOURS = SERIES_COLOURS.filter((colour) => colour !== 'red');

/** How a series is drawn. */
export interface SeriesMark {
  readonly colour: SeriesColour;
  readonly shape: PointShape;
}

/** What all commands without a series of their own look like. */
export const OTHER_COMMANDS = -1;
const OTHER_MARK: SeriesMark = { colour: 'foreground', shape: 'ring' };
export const NO_ANSWER_MARK: SeriesMark = { colour: 'red', shape: 'cross' };

/** Commands that mostly matter look the same in every capture: reads blue, writes orange. */
const USUAL_COLOURS: Readonly<Record<number, SeriesColour>> = {
  0x08: 'blue',
  0x28: 'blue',
  0xa8: 'blue',
  0x88: 'blue',
  0x0a: 'orange',
  0x2a: 'orange',
  0xaa: 'orange',
  0x8a: 'orange',
};
const USUAL_SHAPES: Readonly<Partial<Record<SeriesColour, PointShape>>> = { blue: 'circle', orange: 'square' };

/** Gives every command a mark of its own and remembers it, so that nothing changes its look while a capture grows. */
export class SeriesMarks {
  private readonly marks = new Map<number, SeriesMark>();

  /** The mark of a command. */
  of(command: number): SeriesMark {
    if (command === OTHER_COMMANDS) return OTHER_MARK;
    let mark = this.marks.get(command);
    if (!mark) this.marks.set(command, (mark = this.choose(command)));
    return mark;
  }

  private choose(command: number): SeriesMark {
    const taken = [...this.marks.values()];
    const free = <Value>(values: readonly Value[], isTaken: (value: Value, mark: SeriesMark) => boolean): Value[] => {
      const uses = values.map((value) => taken.filter((mark) => isTaken(value, mark)).length);
      const least = Math.min(...uses);
      return values.filter((_, at) => uses[at] === least);
    };
    const others = COMMAND_COLOURS.filter((one) => !(one in USUAL_SHAPES));
    const colour = USUAL_COLOURS[command] ?? free(others, (one, mark) => mark.colour === one)[0] ?? 'foreground';
    const ofColour = COMMAND_SHAPES.filter(
      (shape) => !taken.some((mark) => mark.colour === colour && mark.shape === shape),
    );
    const usual = USUAL_SHAPES[colour];
    const reserved = Object.values(USUAL_SHAPES);
    const unused = COMMAND_SHAPES.filter(
      (shape) => ofColour.includes(shape) && !reserved.includes(shape) && shape !== 'ring',
    );
    const [least] = free(unused, (shape, mark) => mark.shape === shape);
    const shape = usual && ofColour.includes(usual) ? usual : (least ?? ofColour[0] ?? 'circle');
    return { colour, shape };
  }
}

/** Adds a point's shape to a path; `size` is half of its width. True when it is to be filled, else it is stroked. */
export function addShape(path: CanvasPath, shape: PointShape, x: number, y: number, size: number): void {
  const moves: readonly (readonly [number, number])[] | undefined = OUTLINES[shape];
  if (moves) {
    moves.forEach(([dx, dy], at) => {
      if (at === 0) path.moveTo(x + dx * size, y + dy * size);
      else path.lineTo(x + dx * size, y + dy * size);
    });
    path.closePath();
  } else if (shape === 'cross' || shape === 'plus') {
    const [a, b] = shape === 'cross' ? [1, 1] : [1.2, 0];
    path.moveTo(x - a * size, y - b * size);
    path.lineTo(x + a * size, y + b * size);
    path.moveTo(x + b * size, y - a * size);
    path.lineTo(x - b * size, y + a * size);
  } else {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
  }
}

const OUTLINES: Readonly<Partial<Record<PointShape, readonly (readonly [number, number])[]>>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  triangle: [
    [0, -1.2],
    [1.2, 0.9],
    [-1.2, 0.9],
  ],
};

/** Whether a shape is filled; the others are lines. */
export function isFilled(shape: PointShape): boolean {
  return shape === 'circle' || OUTLINES[shape] !== undefined;
}
