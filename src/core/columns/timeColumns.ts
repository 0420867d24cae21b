import type { TimeFormat } from '../text/frameTime';

/** The column of date and time of day where somebody looks at it. */
export const LOCAL_TIME_COLUMN = 'frame.time';

/** Columns that tell times as the Time column can, under the names that Wireshark has for these fields. */
export const TIME_COLUMNS: ReadonlyMap<string, { readonly title: string; readonly format: TimeFormat }> = new Map([
  ['frame.time_delta', { title: 'Delta', format: 'delta' }],
  ['frame.time_delta_displayed', { title: 'Delta Displayed', format: 'deltaDisplayed' }],
  ['frame.time_relative', { title: 'Since First', format: 'relative' }],
  ['frame.time_epoch', { title: 'Epoch Time', format: 'epoch' }],
  [LOCAL_TIME_COLUMN, { title: 'Local Time', format: 'local' }],
  ['frame.time_utc', { title: 'UTC Time', format: 'utc' }],
]);
