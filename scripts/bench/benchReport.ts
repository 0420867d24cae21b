import type {
  ActionFigures,
  BenchResults,
  CaptureResult,
  Circumstances,
  PageResult,
  ProgramResult,
} from './BenchResult';
import type { CaptureKind } from './benchBuilders';
import type { Machine } from './machine';
import { countText, durationText, ratioText, sizeText } from './quantities';
import { median } from './statistics';

/** How many times as fast as tshark the whole analysis shall be. */
const SPEED_GOALS: Readonly<Partial<Record<CaptureKind, number>>> = { small: 10, bulk: 5 };
/** Share of tshark's memory that it may take. */
const MEMORY_GOAL = 1 / 4;

const CAPTURES: Readonly<Record<CaptureKind, string>> = {
  small:
    'READ(10) and WRITE(10) of 512 bytes, eight under way, one session: about 288 bytes a frame, most frames with one PDU.',
  bulk: 'Reads and writes of 64 KiB, two sessions, PDUs of 8 KiB and 64 KiB in segments of 1,448 and 8,948 bytes.',
  lossy:
    'Both kinds of traffic, four sessions, with lost, repeated, late and not recorded segments; one session begins in mid-stream.',
};

const PROGRAMS: Readonly<Record<ProgramResult['program'], string>> = {
  ours: 'iSCSI Trace Viewer: `cli.js --json --summary`',
  tshark: 'tshark: `-q -z scsi,srt,0`',
  capinfos: 'capinfos: `-c`, counts frames',
  headerWalk: 'JavaScript that counts record headers',
};

const NOT_MEASURED = 'not measured';

/** What one run of a program took: the median of all runs; undefined when none was measured. */
interface Typical {
  readonly milliseconds: number | undefined;
  readonly processorTime: number | undefined;
  readonly peakBytes: number | undefined;
}

function typical(result: CaptureResult, program: ProgramResult['program']): Typical {
  const found = result.programs.find((one) => one.program === program);
  const middle = (values: readonly number[] = []) => (values.length > 0 ? median(values) : undefined);
  return {
    milliseconds: middle(found?.milliseconds),
    processorTime: middle(found?.processorTimes),
    peakBytes: middle(found?.peakBytes),
  };
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  // All columns but the first hold numbers.
  const rule = header.map((_, at) => (at === 0 ? '---' : '--:'));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

/** "small, 200 MiB" */
export function captureTitle({ kind, size }: CaptureResult): string {
  return `${kind}, ${sizeText(size)}`;
}

/** The programs' times and memory for one capture. */
export function programTable(result: CaptureResult): string {
  const ours = typical(result, 'ours');
  const rows = result.programs.map(({ program, milliseconds, problem }) => {
    const { milliseconds: time, processorTime, peakBytes: memory } = typical(result, program);
    if (time === undefined) return [PROGRAMS[program], problem ?? NOT_MEASURED, '', '', '', '', ''];
    const [timeRatio, memoryRatio] = [ratio(time, ours.milliseconds), ratio(memory, ours.peakBytes)];
    return [
      PROGRAMS[program] + (problem ? ` (${problem})` : ''),
      durationText(time),
      `${durationText(Math.min(...milliseconds))} to ${durationText(Math.max(...milliseconds))}`,
      timeRatio === undefined ? '' : ratioText(timeRatio),
      processorTime === undefined ? NOT_MEASURED : durationText(processorTime),
      memory === undefined ? NOT_MEASURED : sizeText(memory),
      memoryRatio === undefined ? '' : ratioText(memoryRatio),
    ];
  });
  return table(['Program', 'Time', 'All runs', 'Time / ours', 'Processor time', 'Peak memory', 'Memory / ours'], rows);
}

/** What was found in one capture, in a sentence. */
export function foundText({ frames, pdus, writtenPdus }: CaptureResult): string {
  const all = pdus === writtenPdus ? 'all' : `of ${countText(writtenPdus)}`;
  return `${countText(frames)} frames; ${countText(pdus)} PDUs found, ${all} that the builder wrote.`;
}

/** What a person waits for while a capture is opened, one row a capture. */
export function openingTable(results: readonly CaptureResult[]): string {
  const rows = results.map((result) => {
    const { engine, engineProblem = NOT_MEASURED } = result;
    if (!engine) return [captureTitle(result), engineProblem, '', ''];
    return [captureTitle(result), ...[engine.firstRows, engine.complete, engine.longestBlock].map(durationText)];
  });
  return table(['Capture', 'First rows', 'Complete', 'Longest block'], rows);
}

/** What a person waits for afterwards, one row an action. */
export function actionTable(title: string, actions: readonly ActionFigures[]): string {
  return table(
    [title, 'Times', 'Median', '95 % within', 'Longest'],
    actions.map(({ action, count, median: middle, percentile95, longest }) => [
      action,
      countText(count),
      ...[middle, percentile95, longest].map(durationText),
    ]),
  );
}

export const PAGE_TITLE = 'Page only, answers at once';

/** Goals and what came of them. */
export function goalTable(results: readonly CaptureResult[]): string {
  const rows: string[][] = [];
  for (const result of results) {
    const factor = SPEED_GOALS[result.kind];
    if (factor === undefined) continue;
    const [ours, theirs] = [typical(result, 'ours'), typical(result, 'tshark')];
    const speed = ratio(theirs.milliseconds, ours.milliseconds);
    const memory = ratio(ours.peakBytes, theirs.peakBytes);
    const judged = (value: number | undefined, met: boolean) =>
      value === undefined ? [NOT_MEASURED, ''] : [ratioText(value), met ? 'met' : '**not met**'];
    rows.push(
      [`${captureTitle(result)}: tshark's time / ours, at least ${factor}`, ...judged(speed, speed! >= factor)],
      [
        `${captureTitle(result)}: our memory / tshark's, at most ${MEMORY_GOAL}`,
        ...judged(memory, memory! <= MEMORY_GOAL),
      ],
    );
  }
  return table(['Goal', 'Measured', ''], rows);
}

function machineText({ processor, cores, memory, system, node, tshark }: Machine): string {
  const programs = `Node.js ${node}, ${tshark === 'none' ? 'no tshark' : tshark}`;
  return `${processor}, ${cores} cores, ${sizeText(memory)} of memory, ${system}, ${programs}`;
}

/** One line a machine, day and load: which results are from there. */
function circumstances({ captures, page }: BenchResults): string {
  const measured: [Circumstances, string][] = captures.map((result) => [result, captureTitle(result)]);
  if (page) measured.push([page, `the page in ${page.browser}`]);
  const byMachine = new Map<string, string[]>();
  for (const [{ date, machine, load }, what] of measured) {
    const where = `${date}, ${machineText(machine)}`;
    const list = byMachine.get(where) ?? [];
    list.push(`${what} (load ${load.toFixed(1)})`);
    byMachine.set(where, list);
  }
  return [...byMachine].map(([where, what]) => `- ${where}: ${what.join('; ')}.`).join('\n');
}

/** docs/benchmarks.md as a whole. */
export function benchmarkReport(results: BenchResults): string {
  const { captures, page } = results;
  const sections = captures.map((result) =>
    [
      `### ${captureTitle(result)}`,
      CAPTURES[result.kind],
      foundText(result),
      programTable(result),
      `Rounds: ${result.rounds}.`,
    ].join('\n\n'),
  );
  return `# Benchmarks

Written by \`npm run bench\`; do not edit. The figures behind it are in [benchmarks.json](benchmarks.json).

## Goals

${goalTable(captures)}

## Whole analysis

From the start of a process to its end, the file in the page cache. The programs take turns, each run is a fresh process.
Figures are medians of all runs. Processor time is that of all threads together, and other programs hardly change it; the
memory of a run is the most that was resident.

${sections.join('\n\n')}

## What a person waits for

Through the engine worker, as the extension host uses it. First rows: from opening the capture to 50 rows of it. Complete: to
the end of the pass. Longest block: the longest time in all this for which the thread of the extension host could do nothing
else.

${openingTable(captures)}

After the pass, of all rounds together:

${captures.map((result) => actionTable(captureTitle(result), result.engine?.actions ?? [])).join('\n\n')}

${page ? pageSection(page) : 'The page has not been measured.'}

## Measured

${circumstances(results)}

The load is the number of programs that ran or waited on average in the minute before: anything beyond 0 made all programs
slower.

## Do it again

\`\`\`sh
npm run bench                              # three captures of 200 MiB, five rounds
npm run bench -- --size 1g                 # or 4g, or any NUMBER[m|g]; adds rows to this page
npm run bench -- --only small,bulk         # of small, bulk, lossy, page
npm run bench -- --rounds 9
\`\`\`

The captures are made by \`scripts/bench/\`, the same bytes on every machine, and kept in the git-ignored folder
\`.vscode-test/bench/\`. tshark and capinfos are left out where they are not installed.
`;
}

function pageSection(page: PageResult): string {
  return `The page in ${page.browser} with ${countText(page.frames)} frames, from the input to the animation frame that draws what was
wanted. A frame lasts 16.7 ms, so an input waits 8 ms for the next one on average.

${actionTable(PAGE_TITLE, page.actions)}`;
}
