import { BUILT_IN_COLUMNS, BUILT_IN_NAMES, builtInCell } from '../columns/builtInColumns';
import { exportedTitles } from '../columns/columnTitles';
import { type ColumnCells, ColumnValues, EXPORTED_CELL } from '../columns/ColumnValues';
import type { ReadFrame } from '../inspection/FrameReader';
import { frameRow } from '../inspection/rows';
import { SegmentHistories, type SegmentHistory, segmentHistory } from '../inspection/segmentHistory';
import { csvLine } from '../io/csv';
import { type FrameJson, frameJson } from '../text/frameJson';
import { frameLine } from '../text/frameLine';
import { frameTime, type TimeDisplay } from '../text/frameTime';
import { pduBlock, traceHeader } from '../text/traceText';
import { pdusEndingIn } from '../inspection/PduBytes';
import { readAndDissect } from '../inspection/PduReader';
import { visibleJson } from '../text/visibleText';
import { type FrameExport, frameBytes } from './FrameExport';

/** Characters that are collected before they are handed on. */
const PIECE = 64 * 1024;
/** A frame whose predecessors in the stream are all looked at costs as much as they do: beyond this share all are gone through. */
const FEW = 0.05;
/** Times where nobody says otherwise. */
const RELATIVE: TimeDisplay = { format: 'relative' };

/** Frames whose bytes are gone are left out, which the log tells. */
async function* readable(request: FrameExport): AsyncGenerator<number> {
  const { frames, log } = request;
  for (let index = 0; index < frames.length; index++, log.done++) {
    const frame = frames.at(index);
    // What is masked has been read when it is shown.
    if (await frameBytes(request, frame)) yield frame;
  }
}

/** The fields among the columns of an export, and their values frame by frame, read as they are for the packet table. */
class ExportedFields {
  readonly names: readonly string[];
  private readonly values: ColumnValues;

  constructor({ analysis, source, columns = [] }: FrameExport, time: TimeDisplay) {
    this.names = columns.filter((name) => !BUILT_IN_COLUMNS.has(name));
    this.values = new ColumnValues(analysis, source, this.names, time, EXPORTED_CELL);
  }

  /** The frame as it is needed for the row as well; undefined where the row alone knows best what it needs. */
  async read(frame: number): Promise<ReadFrame | undefined> {
    return this.names.length === 0 ? undefined : this.values.read(frame);
  }

  async cells(read: ReadFrame | undefined, before: number): Promise<ColumnCells> {
    return read ? this.values.cells(read, before) : {};
  }
}

async function* csvRows(request: FrameExport): AsyncGenerator<string> {
  const { analysis, source, time = RELATIVE, columns = BUILT_IN_NAMES } = request;
  const fields = new ExportedFields(request, time);
  yield csvLine(exportedTitles(columns, time));
  let before = -1;
  for await (const frame of readable(request)) {
    const read = await fields.read(frame);
    const row = await frameRow(analysis, source, frame, read);
    const cells = await fields.cells(read, before);
    const shown = frameTime(analysis, frame, time, before);
    yield csvLine(columns.map((name) => builtInCell(row, shown, name) ?? cells[name] ?? ''));
    before = frame;
  }
}

async function* jsonRows(request: FrameExport): AsyncGenerator<string> {
  const { analysis, source, frames } = request;
  const goesThroughAll = frames.length > analysis.frames.length * FEW;
  const histories = new SegmentHistories(analysis, source);
  const fields = new ExportedFields(request, request.time ?? RELATIVE);
  let before = -1;
  const jsonOf = async (frame: number, history: SegmentHistory): Promise<FrameJson & { columns?: ColumnCells }> => {
    const read = await fields.read(frame);
    const row = await frameRow(analysis, source, frame, read);
    const object = await frameJson(analysis, source, row, history);
    const cells = await fields.cells(read, before);
    before = frame;
    return read ? { ...object, columns: cells } : object;
  };
  let next = 0;
  for await (const frame of readable(request)) {
    if (!goesThroughAll) {
      yield visibleJson(await jsonOf(frame, await segmentHistory(analysis, source, frame)));
      continue;
    }
    // Frames before it that cannot be read tell nothing.
    for (; next < frame; next++) await histories.take(next).catch(() => undefined);
    yield visibleJson(await jsonOf(frame, await histories.take(next++)));
  }
}

async function* ndjson(request: FrameExport): AsyncGenerator<string> {
  for await (const row of jsonRows(request)) yield `${row}\n`;
}

async function* jsonArray(request: FrameExport): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of jsonRows(request)) {
    yield before + row;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** PDUs as the text view shows them, at the frames that complete them; of other frames the line of the packet table. */
async function* textBlocks(request: FrameExport): AsyncGenerator<string> {
  const { analysis, source, frames, name } = request;
  yield traceHeader(analysis, name);
  if (frames.length < analysis.frames.length) {
    yield `# this text shows a part: ${frames.length} of ${analysis.frames.length} frames\n`;
  }
  for await (const frame of readable(request)) {
    const ending = pdusEndingIn(analysis, frame);
    for (const pdu of ending) yield `\n${pduBlock(analysis, await readAndDissect(analysis, source, pdu))}`;
    if (ending.length === 0) yield `\n${frameLine(await frameRow(analysis, source, frame))}`;
  }
}

const MAKERS = { csv: csvRows, json: jsonArray, ndjson, text: textBlocks } as const;

/** Frames as text of one of the formats, in pieces. `request.source` is what the rows are read from. */
export async function* exportRows(request: FrameExport, format: keyof typeof MAKERS): AsyncGenerator<string> {
  let batch: string[] = [];
  let length = 0;
  for await (const text of MAKERS[format](request)) {
    batch.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield batch.join('');
    batch = [];
    length = 0;
  }
  yield batch.join('');
}
