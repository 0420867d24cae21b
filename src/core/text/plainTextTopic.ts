import { hexNumber } from '../bytes/hex';
import type { Topic } from '../rfc/Explanation';
import { configurationTopic } from '../rfc/explanations/configurationNames';
import { KEY_FACTS } from '../rfc/explanations/keys';
import { LOGIN_STATUS_EXPLANATIONS } from '../rfc/explanations/loginStatuses';
import { ANSWER_EXPLANATIONS } from '../rfc/explanations/reservedAnswers';
import { namedReferences } from '../rfc/namedReferences';
import { type TextTopic, within } from './topicAt';
import { BIT_TEXTS, NAMED_VALUES, NUMBER_LABELS, PDU_NAMES } from './wiresharkNames';

/** Whether there is an iSCSI field of this filter name. */
export type KnowsFilter = (filter: string) => boolean;

/** Of longer lines only this much before and behind the place is looked at. */
const REACH = 2_000;
/** Values of keys have at most 255 bytes, but for binary ones. */
const LONGEST_VALUE = 255;

/** A key, perhaps in quotes or marks of Markdown, before its sign. */
const KEY = /(?<![\w#@+-])([A-Z][\w#]{2,62}|iSCSIProtocolLevel|iSERHelloRequired)(["'`]|\*\*|__)?(\s*)([:=])(?![:=])/g;
const NAME_CHARACTER = /[\w.[\]]/;
const PDU_ALTERNATIVES = [...PDU_NAMES.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[()]/g, '\\$&'))
  .join('|');
const IN_BRACKETS = new RegExp(`\\biSCSI \\((${PDU_ALTERNATIVES})\\)`, 'g');
const WITH_OPCODE = new RegExp(`(?<![\\w-])(${PDU_ALTERNATIVES}) \\((0x[0-9a-fA-F]{2})\\)`, 'g');
const IN_INFO = new RegExp(
  `(?<![\\w-])(?:(${PDU_ALTERNATIVES})(?![\\w-])|SCSI: (?!Response|Data)[^:]{2,60} LUN:)`,
  'g',
);
/** A row of the packet list: the protocol's column, the length's, and the Info column behind them. */
const SUMMARY = /(?:^|[\s"])i?SCSI(?:([\s",;]+\d{2,7}[\s",;]+)|"[,;]"|\t)(?=\S)/;
/** What stands before the protocol in such a row: an arrow between addresses, or a number and a time. */
const ROW = /→|->|^[\s"]*\d+[\s",;]+\d[\d.:, -]*[\s",;]/;
const DETAIL = /^\s*(?:[01.][01. ]{3,38} = )?([A-Za-z][\w ]{0,30}): (.+)$/;
const BITS = /^\s*[01.][01. ]{3,38} = (\w: .+)$/;
const STATUS_CODE = /\b0x0[0-3][0-9a-fA-F]{2}\b/g;
/** "login rejected: initiator error (02/01)" of iscsid and the kernel; "Status: Authentication failure(513)" of libiscsi. */
const STATUS_PAIR = /\((0[0-3])\/(0[0-9a-b])\)/g;
const STATUS_DECIMAL = /\bStatus: ([A-Z][^():]{3,60}?) ?\((\d{1,3})\)/g;

/**
 * What can be explained at a place of any text: a text key that stands as `Key=` or `Key:`, a name of open-iscsi's
 * configuration, a filter name, a line of saved tshark output, a login status with its label beside, a section of an RFC.
 * Words of prose are none of these. Looks at one line only, and of a long one only at what lies around the place.
 * @param column from 0
 */
export function plainTextTopic(line: string, column: number, knowsFilter: KnowsFilter): TextTopic | undefined {
  if (column < 0 || column > line.length) return undefined;
  const from = Math.max(0, column - REACH);
  const isCut = from > 0 || line.length > column + REACH;
  const text = isCut ? line.slice(from, column + REACH) : line;
  const found = find(text, column - from, isCut, knowsFilter);
  return found && { ...found, start: found.start + from, end: found.end + from };
}

function find(text: string, column: number, isCut: boolean, knowsFilter: KnowsFilter): TextTopic | undefined {
  return (
    dottedName(text, column, knowsFilter) ??
    sectionAt(text, column) ??
    (isCut ? undefined : detailLine(text, column)) ??
    key(text, column) ??
    pduName(text, column) ??
    loginStatus(text, column)
  );
}

/** "node.session.iscsi.InitialR2T", "iscsi.login.csg": names that no prose has. */
function dottedName(text: string, column: number, knowsFilter: KnowsFilter): TextTopic | undefined {
  let start = column;
  let end = column;
  while (start > 0 && NAME_CHARACTER.test(text.charAt(start - 1))) start--;
  while (end < text.length && NAME_CHARACTER.test(text.charAt(end))) end++;
  const name = text.slice(start, end).replace(/^[.[\]]+|[.[\]]+$/g, '');
  if (!name.includes('.')) return undefined;
  start = text.indexOf(name, start);
  const known = /^iscsi\./.test(name) && knowsFilter(name);
  const topic = known ? `field/iscsi/${name}` : configurationTopic(name);
  return topic === undefined ? undefined : within(column, { topic, start, end: start + name.length });
}

/** A section of an RFC that a line names, as in "RFC 3720, section 12.12". */
export function sectionAt(text: string, column: number): TextTopic | undefined {
  for (const { rfc, section, start, end } of namedReferences(text)) {
    const found = within(column, { topic: `section/${rfc}/${section}`, start, end });
    if (found) return found;
  }
  return undefined;
}

function key(text: string, column: number): TextTopic | undefined {
  /** The value that the column lies in, unless a key stands there: tcpdump prints pairs without a gap. */
  let inValue: TextTopic | undefined;
  for (const match of text.matchAll(KEY)) {
    const [whole, name = '', quote = '', gap = '', sign] = match;
    const start = match.index;
    if (start > column) break;
    if (!KEY_FACTS.has(name)) continue;
    // Room before the sign as in "InitialR2T = Yes" or in aligned columns; within a line it would be prose.
    if (gap !== '' && !/^[\s#;>*|"'`{,-]*$/.test(text.slice(0, start))) continue;
    const after = start + whole.length;
    const behind = text.slice(after, after + LONGEST_VALUE);
    if (sign === ':' && quote === '' && /^[/\w]/.test(behind) && !isIscsiName(behind)) continue;
    const topic = `key/${name}`;
    const found = within(column, { topic, start, end: start + name.length });
    if (found) return found;
    const value = sign === '=' ? (/^[^\s,;"'`()<>|]+/.exec(behind)?.[0] ?? '') : '';
    const answer = ANSWER_EXPLANATIONS.has(value) ? `answer/${value}` : topic;
    if (value !== '') inValue = within(column, { topic: answer, start: after, end: after + value.length }) ?? inValue;
  }
  return inValue;
}

/** "InitiatorName:iqn.1993-08.org.example" */
function isIscsiName(text: string): boolean {
  return /^(iqn|eui|naa)\./.test(text);
}

/** A PDU by its name where the line says that it is one, and the value in brackets behind it. */
function pduName(text: string, column: number): TextTopic | undefined {
  for (const match of text.matchAll(IN_BRACKETS)) {
    const found = within(column, {
      topic: opcodeTopic(match[1]),
      start: match.index,
      end: match.index + match[0].length,
    });
    if (found) return found;
  }
  for (const match of text.matchAll(WITH_OPCODE)) {
    if (PDU_NAMES.get(match[1] ?? '') !== Number(match[2])) continue;
    const found = within(column, {
      topic: opcodeTopic(match[1]),
      start: match.index,
      end: match.index + match[0].length,
    });
    if (found) return found;
  }
  const summary = SUMMARY.exec(text);
  if (!summary || (summary[1] !== undefined && !ROW.test(text.slice(0, summary.index + 1)))) return undefined;
  const info = summary.index + summary[0].length;
  for (const match of text.slice(info).matchAll(IN_INFO)) {
    const start = info + match.index;
    const name = match[1] ?? 'SCSI Command';
    const end = match[1] === undefined ? start + match[0].length - ' LUN:'.length : start + name.length;
    const found = within(column, { topic: opcodeTopic(name), start, end }) ?? valueBehind(text, end, column);
    if (found) return found;
  }
  return undefined;
}

function opcodeTopic(name = ''): Topic {
  return `opcode/${hexNumber(PDU_NAMES.get(name) ?? 0, 2)}`;
}

/** "(Authentication failed)" behind the name of a PDU, or "(Good)" a bit further. */
function valueBehind(text: string, end: number, column: number): TextTopic | undefined {
  const tail = /^(?: LUN:? ?0x[0-9a-f]+)?(?: \([^)]{1,40}\)?\))?(?= \()/.exec(text.slice(end))?.[0] ?? '';
  for (const at of [end, end + tail.length]) {
    if (!text.startsWith(' (', at)) continue;
    for (const { filter, digits, values } of NAMED_VALUES) {
      for (const [value, name] of values) {
        const start = at + 2;
        const end = start + nameAt(text, start, ')', name);
        if (end === start) continue;
        const found = within(column, { ...valueTopic(filter, value, digits), start, end });
        if (found) return found;
      }
    }
  }
  return undefined;
}

/**
 * Length of the name of a value that stands at `start`, with `close` behind it; 0 when it stands not there. Of a name that
 * ends with an ellipsis only the beginning is known.
 */
function nameAt(text: string, start: number, close: string, name: string): number {
  if (!name.endsWith('…')) return text.startsWith(name + close, start) ? name.length : 0;
  if (!text.startsWith(name.slice(0, -1), start)) return 0;
  const end = close === '' ? text.length : text.indexOf(close, start);
  return Math.max(0, end - start);
}

function valueTopic(filter: string, value: number, digits: number): Pick<TextTopic, 'topic' | 'otherwise'> {
  if (filter === 'iscsi.login.status') return { topic: `status/${hexNumber(value, 4)}` };
  return { topic: `value/${filter}/${hexNumber(value, digits)}`, otherwise: `field/iscsi/${filter}` };
}

/** A line of `tshark -V`: "Status: Authentication failed (0x0201)", "..00 0011 = Opcode: Login Command (0x03)". */
function detailLine(line: string, column: number): TextTopic | undefined {
  const text = line.trimEnd();
  const bits = BITS.exec(text)?.[1];
  const bitTopic = bits === undefined ? undefined : BIT_TEXTS.get(bits);
  if (bits !== undefined && bitTopic !== undefined) {
    const start = text.lastIndexOf(bits);
    return within(column, { topic: bitTopic, start, end: start + bits.length });
  }
  const match = DETAIL.exec(text);
  if (!match) return undefined;
  const [, label = '', shown = ''] = match;
  const start = text.indexOf(`${label}: `);
  const place = { start, end: text.length };
  const filter = NUMBER_LABELS.get(label);
  if (
    filter !== undefined &&
    /^(?:0x[0-9a-f]{1,8}(?: \(.{1,60}\))?|\d{1,10} \(0x[0-9a-f]{1,8}\)|[0-9a-f]{4,}…?)$/.test(shown)
  ) {
    return within(column, { topic: `field/iscsi/${filter}`, ...place });
  }
  if (label === 'KeyValue' && shown.includes('=')) {
    return within(column, { topic: 'field/iscsi/iscsi.keyvalue', start, end: start + label.length });
  }
  if (label === 'Flags' && /^0x[0-9a-f]{2}, .*Attr: /.test(shown)) {
    return within(column, { topic: 'field/iscsi/iscsi.flags', ...place });
  }
  const named = /^(.+) \((0x[0-9a-f]{1,4})\)$/.exec(shown);
  if (!named) return undefined;
  const [, name = '', number] = named;
  const value = Number(number);
  if (label === 'Opcode' && PDU_NAMES.get(name) === value)
    return within(column, { topic: opcodeTopic(name), ...place });
  for (const row of NAMED_VALUES) {
    if (
      row.label !== label ||
      !row.values.some(([known, knownName]) => known === value && nameAt(name, 0, '', knownName) === name.length)
    )
      continue;
    return within(column, { ...valueTopic(row.filter, value, row.digits), ...place });
  }
  return undefined;
}

/** Login status codes with their label beside them, before or behind. */
function loginStatus(text: string, column: number): TextTopic | undefined {
  for (const match of text.matchAll(STATUS_CODE)) {
    const start = match.index;
    const end = start + match[0].length;
    const code = Number(match[0]);
    if (!LOGIN_STATUS_EXPLANATIONS.has(code) || !isLabelled(text, start, end, code)) continue;
    const found = within(column, { topic: `status/${hexNumber(code, 4)}`, start, end });
    if (found) return found;
  }
  if (!/log(?:ging)? ?in|login/i.test(text)) return undefined;
  const places: { code: number; start: number; end: number }[] = [];
  for (const { 0: whole, 1: high = '', 2: low = '', index } of text.matchAll(STATUS_PAIR)) {
    places.push({ code: Number(`0x${high}${low}`), start: index + 1, end: index + whole.length - 1 });
  }
  for (const { 0: whole, 2: decimal = '', index } of text.matchAll(STATUS_DECIMAL)) {
    places.push({ code: Number(decimal), start: index + 'Status: '.length, end: index + whole.length });
  }
  for (const { code, start, end } of places) {
    if (!LOGIN_STATUS_EXPLANATIONS.has(code)) continue;
    const found = within(column, { topic: `status/${hexNumber(code, 4)}`, start, end });
    if (found) return found;
  }
  return undefined;
}

/** "Login status: 0x0201", "status=0x0201" in a line about a login, "0x0201 (Authentication failure)" either way round. */
function isLabelled(text: string, start: number, end: number, code: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start);
  const after = text.slice(end, end + 80);
  const named = statusNames(code).some((name) => {
    const beside = new RegExp(`^["']?[\\s:,=-]{0,3}\\(?${name}\\b`, 'i');
    return beside.test(after) || new RegExp(`${name}\\)?["']?[\\s:,=-]{0,3}\\(?$`, 'i').test(before);
  });
  if (named) return true;
  if (/\blogin[ _-]?(?:response[ _-]?)?status["']?\s{0,2}(?:[:=]|is)?\s{0,2}["']?$/i.test(before)) return true;
  if (!/\bstatus["']?\s{0,2}[:=]\s{0,2}["']?$/i.test(before)) return false;
  return /iscsi|login|\bisid\b/i.test(text) || /^\W*status\W*0x\w{4}\W*$/i.test(text);
}

/** What a status is called, by us and by Wireshark, for a pattern. */
function statusNames(code: number): string[] {
  const title = LOGIN_STATUS_EXPLANATIONS.get(code)?.title.replace(/ ?\(0x[0-9a-f]+\)| ?0x[0-9a-f]+ ?/g, '') ?? '';
  const theirs = NAMED_VALUES[0]?.values.find(([value]) => value === code)?.[1] ?? '';
  return [title, theirs]
    .filter(Boolean)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\)$/, ''));
}
