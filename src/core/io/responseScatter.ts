import type { MatchingTasks } from './matchingTasks';
import type { TaskColumns } from './TaskColumns';

/** Part of a picture: the stretch of time that it shows, in nanoseconds, and its size in pixels. */
export interface ScatterArea {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

/** Points of one command. The arrays belong together place by place. */
export interface ScatterSeries {
  /** Operation code; -1 for the commands that have no series of their own. */
  readonly command: number;
  /** Tasks in the area, drawn or not. */
  readonly tasks: number;
  /** Task, time of its command since the first frame, and response time, of the points to draw. */
  readonly task: Uint32Array;
  readonly start: Float64Array;
  readonly time: Float64Array;
}

/** Response times over time. */
export interface ResponseScatter {
  /** The commands with most tasks first; the rest of them, if there are any, last. */
  readonly series: readonly ScatterSeries[];
  /** Tasks without an answer: how many, and those to draw, at most one a pixel. */
  readonly unanswered: { readonly tasks: number; readonly task: Uint32Array; readonly start: Float64Array };
  /** Smallest (above 0) and largest response time in the area; 0 without any. */
  readonly shortest: number;
  readonly longest: number;
  /** Points were left out that others cover. */
  readonly isThinned: boolean;
}

/** Commands that get a series of their own. */
const MOST_SERIES = 7;
/** Up to so many points all are drawn. */
const MOST_UNTHINNED = 20_000;
/** Points are about this wide: of several within such a square one is seen. */
const CELL = 3;

/**
 * The points of a picture of response times (logarithmic) over time. Where there are more than can be told apart, one task of
 * each small square stands for the others there, and of each pixel column the fastest and the slowest task of each command
 * are kept: every point is a task that there is, and no extreme is lost.
 */
export function responseScatter(columns: TaskColumns, { mask }: MatchingTasks, area: ScatterArea): ResponseScatter {
  const { start, time, command, length } = columns;
  const { from, to } = area;
  const isIn = (task: number): boolean =>
    mask[task] === 1 && (start[task] ?? NaN) >= from && (start[task] ?? NaN) <= to;
  const counts = new Float64Array(256);
  let [shortest, longest, answered, unanswered] = [Infinity, 0, 0, 0];
  for (let task = 0; task < length; task++) {
    if (!isIn(task)) continue;
    const took = time[task] ?? NaN;
    if (Number.isNaN(took)) {
      unanswered++;
      continue;
    }
    answered++;
    const code = command[task] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
    if (took > 0 && took < shortest) shortest = took;
    if (took > longest) longest = took;
  }
  if (shortest === Infinity) shortest = 0;
  const commands = seriesCommands(counts);
  const isThinned = answered > MOST_UNTHINNED;
  const keeper = isThinned ? new PointKeeper(columns, area, shortest, longest) : undefined;
  const seriesOf = new Uint8Array(256).fill(commands.length - 1);
  commands.forEach((code, at) => {
    if (code >= 0) seriesOf[code] = at;
  });
  const chosen = commands.map((): number[] => []);
  const open: number[] = [];
  let lastOpen = -1;
  for (let task = 0; task < length; task++) {
    if (!isIn(task)) continue;
    if (Number.isNaN(time[task])) {
      const column = columnOf(area, start[task] ?? 0);
      if (column !== lastOpen) open.push(task);
      lastOpen = column;
      continue;
    }
    const series = seriesOf[command[task] ?? 0] ?? 0;
    if (keeper) keeper.offer(series, task);
    else chosen[series]?.push(task);
  }
  const series = commands.map((code, at): ScatterSeries => {
    const drawn = keeper ? keeper.points(at) : (chosen[at] ?? []);
    const tasks = code >= 0 ? (counts[code] ?? 0) : restOf(counts, commands);
    return { command: code, tasks, ...pointsOf(columns, drawn) };
  });
  const { task, start: starts } = pointsOf(columns, open);
  return { series, unanswered: { tasks: unanswered, task, start: starts }, shortest, longest, isThinned };
}

/** Operation codes with a series of their own, the most frequent first; -1 at the end when there are others. */
function seriesCommands(counts: Float64Array): number[] {
  const codes = [...counts.keys()].filter((code) => (counts[code] ?? 0) > 0);
  codes.sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || one - other);
  return codes.length <= MOST_SERIES + 1 ? codes : [...codes.slice(0, MOST_SERIES), -1];
}

function restOf(counts: Float64Array, commands: readonly number[]): number {
  return counts.reduce((sum, count, code) => (commands.includes(code) ? sum : sum + count), 0);
}

function columnOf({ from, to, width }: ScatterArea, start: number): number {
  return to > from ? Math.min(width - 1, Math.floor(((start - from) / (to - from)) * width)) : 0;
}

function pointsOf({ start, time }: TaskColumns, tasks: readonly number[]) {
  return {
    task: Uint32Array.from(tasks),
    start: Float64Array.from(tasks, (task) => start[task] ?? NaN),
    time: Float64Array.from(tasks, (task) => time[task] ?? NaN),
  };
}

/** Chooses the tasks that are drawn of many. */
class PointKeeper {
  private readonly bySeries: { taken: Uint8Array; points: number[]; fastest: Int32Array; slowest: Int32Array }[] = [];
  private readonly cellColumns: number;
  private readonly cellRows: number;

  constructor(
    private readonly columns: TaskColumns,
    private readonly area: ScatterArea,
    private readonly shortest: number,
    private readonly longest: number,
  ) {
    this.cellColumns = Math.ceil(area.width / CELL);
    this.cellRows = Math.max(1, Math.ceil(area.height / CELL));
  }

  offer(series: number, task: number): void {
    const { columns, area, cellColumns, cellRows } = this;
    const kept = (this.bySeries[series] ??= {
      taken: new Uint8Array(cellColumns * cellRows),
      points: [],
      fastest: new Int32Array(area.width).fill(-1),
      slowest: new Int32Array(area.width).fill(-1),
    });
    const time = columns.time[task] ?? NaN;
    const column = columnOf(area, columns.start[task] ?? 0);
    const cell = Math.floor(column / CELL) * cellRows + this.rowOf(time);
    if (kept.taken[cell] === 0) {
      kept.taken[cell] = 1;
      kept.points.push(task);
    }
    const [fastest, slowest] = [kept.fastest[column] ?? -1, kept.slowest[column] ?? -1];
    if (fastest < 0 || time < (columns.time[fastest] ?? NaN)) kept.fastest[column] = task;
    if (slowest < 0 || time > (columns.time[slowest] ?? NaN)) kept.slowest[column] = task;
  }

  points(series: number): number[] {
    const kept = this.bySeries[series];
    if (!kept) return [];
    const all = new Set(kept.points);
    for (const extremes of [kept.fastest, kept.slowest]) for (const task of extremes) if (task >= 0) all.add(task);
    return [...all].sort((one, other) => one - other);
  }

  /** Times that a logarithm cannot show stand in the lowest row. */
  private rowOf(time: number): number {
    if (!(time > this.shortest)) return 0;
    const share = Math.log(time / this.shortest) / Math.log(this.longest / this.shortest);
    return Math.min(this.cellRows - 1, Math.floor(share * this.cellRows));
  }
}
