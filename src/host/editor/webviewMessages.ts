import * as v from 'valibot';
import { isColumnName, MOST_COLUMNS, NARROWEST_COLUMN, WIDEST_COLUMN } from '../../messages/columns';
import { LONGEST_WANTED } from '../../core/follow/findInStream';
import { TASK_GROUPINGS, TASK_SORT_KEYS } from '../../core/io/TaskQuery';

/** Frame numbers and counts: whole, not negative, exact in a double. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const rfcNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999));
const section = v.pipe(v.string(), v.regex(/^[0-9A-Z]{1,4}(\.[0-9]{1,4}){0,7}$/));
const topic = v.pipe(v.string(), v.maxLength(300));
/** A display filter as typed; the filter's own limit is checked, and explained, where it is compiled. */
const filter = v.pipe(v.string(), v.maxLength(20_000));

/** IANA name of a time zone; whether there is one of that name shows when it is used. */
const zoneName = v.pipe(v.string(), v.maxLength(100), v.regex(/^[\w+/-]+$/));

const columnName = v.custom<string>(isColumnName);
const columnWidth = v.pipe(v.number(), v.minValue(NARROWEST_COLUMN), v.maxValue(WIDEST_COLUMN));

/** A time since the first frame, or a length of time, in nanoseconds: clocks that went back make it negative. */
const nanoseconds = v.pipe(v.number(), v.finite());
/** Pixels of a chart: the worker's memory for a picture follows them. */
const pixels = v.pipe(count, v.minValue(1), v.maxValue(10_000));
const grouping = v.picklist(TASK_GROUPINGS);
const taskFilter = v.strictObject({
  command: v.exactOptional(v.pipe(count, v.maxValue(255))),
  lun: v.exactOptional(count),
  session: v.exactOptional(count),
  target: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000))),
  outcome: v.exactOptional(v.union([count, v.picklist(['notGood', 'noAnswer'])])),
  slowerThan: v.exactOptional(nanoseconds),
  from: v.exactOptional(nanoseconds),
  to: v.exactOptional(nanoseconds),
});
const taskQuery = v.strictObject({
  filter: taskFilter,
  sort: v.strictObject({ by: v.picklist(TASK_SORT_KEYS), descending: v.boolean() }),
});

/** Bytes of a row. */
const perRow = v.pipe(count, v.minValue(1), v.maxValue(256));
const sides = v.picklist(['both', 0, 1]);
const streamView = v.strictObject({ stream: count, sides, perRow });
const side = v.picklist([0, 1]);

/** Everything that a webview may post. What does not fit is dropped: the page is as little trusted as the capture. */
export const FROM_WEBVIEW = v.variant('type', [
  v.strictObject({ type: v.literal('ready'), timeZone: v.exactOptional(zoneName) }),
  v.strictObject({ type: v.literal('focused') }),
  v.strictObject({
    type: v.literal('request'),
    id: count,
    method: v.picklist([
      'rows',
      'filter',
      'completeFilter',
      'filterChoices',
      'rowOf',
      'frame',
      'logins',
      'login',
      'loginOf',
      'io',
      'tasks',
      'taskPlace',
      'task',
      'taskOf',
      'findings',
      'copyFinding',
      'streamOf',
      'stream',
      'streamRows',
      'streamPlace',
      'streamFind',
      'streamCount',
      'copyStream',
      'explain',
    ]),
    params: v.unknown(),
  }),
  v.strictObject({ type: v.literal('selected'), frame: count }),
  v.strictObject({ type: v.literal('selectedField'), frame: count, field: count }),
  v.strictObject({ type: v.literal('filterUsed'), filter }),
  v.strictObject({ type: v.literal('saveFilter'), filter }),
  v.strictObject({ type: v.literal('openRfc'), rfc: rfcNumber, section }),
  v.strictObject({
    type: v.literal('command'),
    command: v.picklist([
      'goToFrame',
      'nextLoginStage',
      'previousLoginStage',
      'nextLogin',
      'previousLogin',
      'openAsText',
      'exportTasks',
      'exportStatistics',
      'saveStream',
      'editNote',
      'clearFilterHistory',
      'reopenAsHex',
      'reopenCapture',
      'chooseColumns',
      'decodeAs',
    ]),
  }),
  v.strictObject({ type: v.literal('moveColumn'), name: columnName, place: count }),
  v.strictObject({ type: v.literal('cancelReading') }),
  v.strictObject({ type: v.literal('hideColumn'), name: columnName }),
  v.strictObject({ type: v.literal('resizeColumn'), name: columnName, width: v.exactOptional(columnWidth) }),
  v.strictObject({
    type: v.literal('viewShown'),
    view: v.picklist(['packets', 'logins', 'io', 'findings', 'stream']),
  }),
  v.strictObject({ type: v.literal('streamShown'), view: streamView }),
  v.strictObject({ type: v.literal('ioShown'), query: taskQuery, by: grouping }),
  v.strictObject({
    type: v.literal('compareLogins'),
    login: v.optional(v.strictObject({ stream: count, login: count })),
  }),
  v.strictObject({
    type: v.literal('checkChap'),
    stream: count,
    login: count,
    prover: v.picklist(['initiator', 'target']),
  }),
]);

/** Parameters of the requests. */
export const REQUEST_PARAMS = {
  rows: v.strictObject({
    start: count,
    count: v.pipe(count, v.maxValue(1000)),
    filter: v.optional(filter),
    fields: v.exactOptional(v.pipe(v.array(columnName), v.maxLength(MOST_COLUMNS))),
  }),
  filter: v.strictObject({ filter }),
  completeFilter: v.strictObject({ filter, cursor: count }),
  filterChoices: v.strictObject({}),
  rowOf: v.strictObject({ frame: count, filter }),
  frame: v.strictObject({ frame: count }),
  logins: v.strictObject({ start: count, count: v.pipe(count, v.maxValue(1000)) }),
  login: v.strictObject({ stream: count, login: count }),
  loginOf: v.strictObject({ frame: count }),
  io: v.strictObject({
    filter: taskFilter,
    by: grouping,
    width: pixels,
    height: pixels,
    zoom: v.exactOptional(v.strictObject({ from: nanoseconds, to: nanoseconds })),
  }),
  tasks: v.strictObject({ query: taskQuery, start: count, count: v.pipe(count, v.maxValue(1000)) }),
  taskPlace: v.strictObject({ query: taskQuery, task: count }),
  task: v.strictObject({ task: count }),
  taskOf: v.strictObject({ frame: count }),
  findings: v.strictObject({ start: count, count: v.pipe(count, v.maxValue(1000)) }),
  copyFinding: v.strictObject({ number: count }),
  streamOf: v.strictObject({ frame: count }),
  stream: streamView,
  streamRows: v.strictObject({ view: streamView, start: count, count: v.pipe(count, v.maxValue(1000)) }),
  streamPlace: v.strictObject({ view: streamView, frame: count }),
  streamFind: v.strictObject({
    view: streamView,
    wanted: v.pipe(v.string(), v.maxLength(LONGEST_WANTED)),
    from: v.exactOptional(v.strictObject({ direction: side, offset: count })),
    direction: v.picklist([1, -1]),
  }),
  streamCount: v.strictObject({
    view: streamView,
    wanted: v.pipe(v.string(), v.maxLength(LONGEST_WANTED)),
    at: v.exactOptional(v.strictObject({ direction: side, offset: count })),
  }),
  copyStream: v.strictObject({ view: streamView, start: count, count: v.pipe(count, v.maxValue(4096)) }),
  explain: v.strictObject({
    topic,
    valueTopic: v.optional(topic),
    rfc: v.optional(v.strictObject({ rfc: rfcNumber, section })),
  }),
};
