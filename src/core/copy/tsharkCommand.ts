import { type DecodeAsRule, decodeAsSubject } from '../streams/DecodeAs';

/** A command for a POSIX shell, and what it cannot tell tshark. */
export interface TsharkCommand {
  readonly command: string;
  readonly notTold: readonly string[];
}

/** Names of what only this program knows; tshark refuses a filter with them. */
const OWN_FIELDS = /(?<![\w.-])iscsi\.(?:session|task|finding|key|login\.stage)(?:\.[\w.-]+)?(?![\w-])/g;
const PLAIN = /^[\w@%+=:,./-]+$/;
const PACKED_WITH_OPTION = /\.lz4$/i;

/** One word of a command for a POSIX shell. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * What tshark has to be asked to list the same frames.
 * @param files paths of the capture; several are merged by time
 * @param filter the display filter; empty for none
 * @param field a field that is to be shown for each frame instead of its line
 */
export function tsharkCommand(
  files: readonly string[],
  filter: string,
  rules: readonly DecodeAsRule[],
  field?: string,
): TsharkCommand {
  const notTold: string[] = [];
  // A name that begins with a dash would be an option.
  const paths = files.map((file) => shellWord(file.startsWith('-') ? `./${file}` : file));
  const options: string[] = [];
  const strings = filter.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const own = [...new Set(strings.match(OWN_FIELDS) ?? [])];
  if (own.length > 0) notTold.push(`the filter: tshark does not know ${own.join(', ')}`);
  else if (filter.trim() !== '') options.push('-Y', shellWord(filter.trim()));
  for (const rule of rules) {
    if (rule.port === undefined) notTold.push(`Decode As of one connection (${decodeAsSubject(rule)})`);
    else options.push('-d', `tcp.port==${rule.port},${rule.protocol === 'iscsi' ? 'iscsi' : 'data'}`);
  }
  if (field !== undefined) {
    if (field.replace(OWN_FIELDS, '') === '') notTold.push(`the field ${field}`);
    else options.push('-T', 'fields', '-e', 'frame.number', '-e', shellWord(field));
  }
  if (files.some((file) => PACKED_WITH_OPTION.test(file))) notTold.push('LZ4, where tshark was built without it');
  const [first = ''] = paths;
  const input = paths.length > 1 ? `mergecap -w - ${paths.join(' ')} | tshark -r -` : `tshark -r ${first}`;
  return { command: [input, ...options].join(' '), notTold };
}
