import { filterErrorText } from '../text/filterErrorText';
import { parseColumns } from './parseColumns';

const LIST = '--columns';
/** As tshark has it: one column each time. */
const ONE = '-e';

/** How the command line's help describes the options of `takeColumns`. */
export const COLUMN_USAGE = `  --columns NAME,NAME...
              prints the frames as CSV with these columns: number, time, source, destination, protocol, length, info, and
              any field by its filter name (iscsi.cmdsn, ip.ttl, iscsi.key.MaxBurstLength), as the setting
              iscsiTrace.columns has them. With --export FILE.csv the columns of that file, with .json and .ndjson fields
              that each object has besides. A name that is none: what and where on standard error, exit code 2
  -e NAME     the same, one column at a time, as tshark has it`;

/** Takes the columns that are asked for out of the arguments; `problem` says what is wrong with them, and where. */
export function takeColumns(args: readonly string[]): {
  readonly columns?: readonly string[];
  readonly problem?: string;
  readonly rest: string[];
} {
  const rest: string[] = [];
  const lists: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === LIST || arg === ONE) lists.push(args[++at] ?? '');
    else rest.push(arg);
  }
  if (lists.length === 0) return { rest };
  const text = lists.join(',');
  const parsed = parseColumns(text);
  return 'err' in parsed ? { problem: filterErrorText(text, parsed.err), rest } : { columns: parsed.ok, rest };
}
