import type { TimeDisplay } from '../text/frameTime';
import { BUILT_IN_COLUMNS } from './builtInColumns';
import { columnField } from './columnFields';
import { TIME_COLUMNS } from './timeColumns';

/** What stands in the header of a column; undefined for a name that nobody knows. */
export function columnTitle(name: string): string | undefined {
  return BUILT_IN_COLUMNS.get(name) ?? columnField(name)?.label;
}

/**
 * The header of an exported table, so that each column can be told from the others and from what zone a time is: a title
 * that several columns share is followed by the column's name, one of dates by the time zone.
 */
export function exportedTitles(names: readonly string[], time: TimeDisplay): string[] {
  const titles = names.map((name) => columnTitle(name) ?? name);
  return names.map((name, at) => {
    const title = titles[at] ?? name;
    const isShared = titles.filter((other) => other === title).length > 1;
    const format = name === 'time' ? time.format : TIME_COLUMNS.get(name)?.format;
    const zone = format === 'utc' ? 'UTC' : format === 'local' ? time.zone : undefined;
    const remarks = [...(isShared ? [name] : []), ...(zone === undefined ? [] : [zone])];
    return remarks.length === 0 ? title : `${title} (${remarks.join(', ')})`;
  });
}
