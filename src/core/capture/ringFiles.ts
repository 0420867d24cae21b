/*
 * What names tell of files that one capture was written to. Only names: which of the files holds the earliest packets is
 * for CaptureSet to find out.
 */

/** A file in a folder. */
export interface NamedFile {
  /** Without the folder. */
  readonly name: string;
  /** Time of its last change, in milliseconds since the epoch. */
  readonly modified: number;
}

/** "trace.pcap"; tcpdump -C and -W put a number behind: "trace.pcap12". */
const CAPTURE_NAME = /^(.+\.(?:pcap|pcapng|cap))(\d*)(?:\.(?:gz|zst|lz4))?$/i;
/** dumpcap -b: "trace_00012_20260102150405.pcapng", and with its nametimenum the time before the number. */
const DUMPCAP_NAMES = [
  /^(?<prefix>.+)_(?<number>\d{5,})_(?<time>\d{14})(?<extension>\.[^.]+(?:\.(?:gz|zst|lz4))?)$/,
  /^(?<prefix>.+)_(?<time>\d{14})_(?<number>\d{5,})(?<extension>\.[^.]+(?:\.(?:gz|zst|lz4))?)$/,
];

/** Without an extension, tcpdump -C puts the number behind the name alone. */
const PLAIN_NAME = /^([^.]*[^.\d])(\d*)$/;

const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const HOUR = '(?:[01]\\d|2[0-3])';
const SIXTY = '[0-5]\\d';
/**
 * What tcpdump -G puts where the name has a pattern of strftime, as people write it: date and time, a date, seconds since
 * the epoch, a time.
 */
const TIMES = [
  `[12]\\d{3}([-_.]?)${MONTH}\\1${DAY}(?:[-_.T ]?${HOUR}(?:([-_.:]?)${SIXTY}(?:\\2${SIXTY})?)?)?`,
  '1\\d{9}',
  `${HOUR}([-_.:]?)${SIXTY}\\1${SIXTY}`,
].map((pattern) => new RegExp(`(?<!\\d)${pattern}(?!\\d)`));

interface RingPlace {
  /** The same for all files of a ring, and for no others of the folder. */
  readonly ring: string;
  /** What the person called the capture, without an extension. */
  readonly title: string;
  /** When the file was begun, as far as its name tells: texts of the same length in the order of time. */
  readonly time: string;
  readonly number: number;
}

function placeOf(name: string): RingPlace | undefined {
  const named = CAPTURE_NAME.exec(name) ?? PLAIN_NAME.exec(name);
  if (!named) return undefined;
  for (const pattern of DUMPCAP_NAMES) {
    const { prefix, number, time, extension } = pattern.exec(name)?.groups ?? {};
    if (prefix === undefined) continue;
    return { ring: `${prefix}_*${extension}`, title: prefix, time, number: Number(number) };
  }
  const [, first = name, number = ''] = named;
  // Digits without a dot between are one number, and may be a time as well.
  const stem = CAPTURE_NAME.test(name) ? first : name;
  const found = TIMES.map((pattern) => pattern.exec(stem)).find((match) => match !== null);
  if (found) {
    const [text] = found;
    const [before, behind] = [stem.slice(0, found.index), stem.slice(found.index + text.length)];
    const title = withoutExtension(`${before}${behind}`).replace(/[\s._-]+$/, '');
    const counted = stem === name ? -1 : numberOf(number);
    return { ring: `${before}<time>${behind}*`, title, time: text.replace(/\D/g, ''), number: counted };
  }
  return { ring: `${first}*`, title: withoutExtension(first), time: '', number: numberOf(number) };
}

/** The file without a number comes before the one with 0. */
function numberOf(digits: string): number {
  return digits === '' ? -1 : Number(digits);
}

/** True for a file that is called like a capture, also like one of a ring of tcpdump. */
export function isCaptureName(name: string): boolean {
  return CAPTURE_NAME.test(name);
}

/** The files that belong to the same ring as the one called `name`, in the order in which they were begun. */
export function ringOf(name: string, files: readonly NamedFile[]): NamedFile[] {
  const ring = placeOf(name)?.ring;
  if (ring === undefined) return [];
  return files
    .flatMap((file) => {
      const place = placeOf(file.name);
      return place?.ring === ring ? [{ file, place }] : [];
    })
    .sort(
      // tcpdump begins at 0 again when its ring is full: then only the time of the last change tells.
      ({ file: one, place: first }, { file: other, place: second }) =>
        first.time.localeCompare(second.time) ||
        (first.time === '' ? one.modified - other.modified : 0) ||
        first.number - second.number,
    )
    .map(({ file }) => file);
}

/** What several files are called together: "trace (3 files)", by the beginning that their names have in common. */
export function setName(names: readonly string[]): string {
  const titles = names.map((name) => placeOf(name)?.title ?? withoutExtension(name));
  const [first = '', ...others] = titles;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  let common = first.slice(0, length);
  // A number that only begins alike is no part of the name: trace_0001 and trace_0002 are both of "trace".
  if (titles.some((title) => /^\d/.test(title.slice(length)))) common = common.replace(/\d+$/, '');
  // Nor is what joined the parts, or half of a character.
  common = common.replace(/[\s._\ud800-\udbff-]+$/, '');
  return `${common === '' ? 'captures' : common} (${names.length} files)`;
}

function withoutExtension(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}
