import { binaryForm, binaryValue } from '../../bytes/binaryValue';
import { hexOf } from '../../bytes/hex';
import { decodeUtf8 } from '../../bytes/utf8';
import type { FieldNode } from '../../dissect/FieldNode';
import type { Issue } from '../../dissect/Issue';
import { KEY_FACTS } from '../../rfc/explanations/keys';
import { plural } from '../../text/plural';
import { visibleText } from '../../text/visibleText';
import type { DataSegment, DataSegmentNodes } from './dataSegmentNodes';
import { graver } from './markNodes';
import { KEY_VALUE } from './partFields';
import type { SplitPair, SplitText } from './SplitPair';
import { parseTextKeys, RESERVED_ANSWERS, type TextPair } from './textKeys';

/** Bytes of a decoded value that are shown. */
const SHOWN_BYTES = 24;
const EQUALS = 0x3d;

/** "Keys (10)", one node per pair or part of one. */
export function textNodes(segment: DataSegment): DataSegmentNodes {
  const { bytes, start, end, complete, continues, context, issues } = segment;
  const parsed = parseTextKeys(bytes, start, end, {
    continued: context.continuedText === true,
    continues: continues || !complete,
  });
  const { splitText } = context;
  const found = [...parsed.issues];
  const joinedKeys: TextPair[] = [];
  const children = parsed.pairs.map((pair) => {
    const split = splitOf(pair, splitText);
    if (split === undefined) return (): FieldNode => pairNode(pair, segment, found);
    const joined = joinedPair(split);
    if (joined !== undefined) {
      joinedKeys.push(joined.pair);
      found.push(...joined.issues.map((issue) => ({ ...issue, start: pair.start, length: pair.length })));
    }
    return (): FieldNode => splitNode(pair, split, joined?.pair, segment, found);
  });
  for (const issue of found) issues.push(issue);
  const group: FieldNode = {
    label: `Keys (${parsed.pairs.length})`,
    value: '',
    source: context.source,
    start,
    length: end - start,
    rfc: { rfc: 3720, section: '5.1' },
    // Made now, when all issues are known.
    children: children.map((node) => node()),
  };
  return { nodes: [group], keys: parsed.pairs, ...(joinedKeys.length > 0 ? { joinedKeys } : {}) };
}

function splitOf({ cut, terminated }: TextPair, text: SplitText | undefined): SplitPair | undefined {
  if (cut === 'start' || cut === 'both') return text?.first;
  // A pair may go on in the next PDU though C does not say so.
  return terminated ? undefined : text?.last;
}

/** The whole pair, on the PDU that holds its end, and what is wrong with it that no part shows. */
function joinedPair(split: SplitPair): { pair: TextPair; issues: readonly Issue[] } | undefined {
  const { bytes, begun, ended, source, firstLength, terminated } = split;
  if (!begun || !ended || source === undefined) return undefined;
  // That a NUL is missing the part itself tells.
  const { pairs, issues } = parseTextKeys(bytes, 0, bytes.length);
  const [pair] = pairs;
  if (pair === undefined) return undefined;
  // A key that the first PDU holds as a whole was judged there.
  const judged = bytes.subarray(0, firstLength).includes(EQUALS) ? pair.valueStart : 0;
  const own = issues.filter(({ start, message }) => start >= judged && !message.startsWith('No NUL byte'));
  return { pair: { ...pair, terminated }, issues: own };
}

function pairNode(pair: TextPair, segment: DataSegment, issues: readonly Issue[]): FieldNode {
  const { key, value, cut } = pair;
  const children = cut === undefined ? decodedNodes(pair, segment.context.source) : [];
  return {
    ...partOfText(pair, key, segment, issues),
    value: visibleText(value),
    ...(cut === undefined ? {} : { note: segment.complete ? CUT_NOTES[cut] : 'its end is not in the capture' }),
    ...(RESERVED_ANSWERS.has(value) ? { valueTopic: `answer/${value}` } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
}

const CUT_NOTES = {
  start: 'rest of a pair that began in the PDU before',
  end: 'goes on in the next PDU',
  both: 'middle of a pair that spans PDUs',
} as const;

/** A part of a pair of which other PDUs hold the rest. */
function splitNode(
  pair: TextPair,
  split: SplitPair,
  joined: TextPair | undefined,
  segment: DataSegment,
  issues: readonly Issue[],
): FieldNode {
  const { bytes, offset, begun, ended, endsIn, frames, source } = split;
  const equals = bytes.indexOf(EQUALS);
  const key = pair.key !== '' ? pair.key : begun && equals > 0 ? decodeUtf8(bytes, 0, equals) : '';
  const first = offset + 1;
  const place = begun
    ? `bytes ${first} to ${offset + pair.length}${ended ? ` of ${bytes.length}` : ''} of this pair`
    : 'rest of a pair whose beginning is not in the capture';
  const further = endsIn !== undefined ? `, which ends in ${endsIn}` : ended ? '' : ', whose end is not in the capture';
  const children: FieldNode[] = [];
  if (joined !== undefined && source !== undefined) {
    const text = joined.key === '' ? joined.value : `${joined.key}=${joined.value}`;
    children.push({
      label: 'Joined pair',
      value: visibleText(text),
      note: frames,
      source,
      start: 0,
      length: bytes.length,
      ...(joined.key === '' ? {} : { topic: `key/${joined.key}` }),
      ...(RESERVED_ANSWERS.has(joined.value) ? { valueTopic: `answer/${joined.value}` } : {}),
      children: decodedNodes(joined, source),
    });
  }
  return {
    ...partOfText(pair, key, segment, issues),
    value: visibleText(pair.value),
    note: pair.length === 0 ? `the NUL behind this pair${further}` : `${place}${further}`,
    ...(children.length > 0 ? { children } : {}),
  };
}

/** What a node says of the bytes of a pair, or of a part of one, in this PDU. */
function partOfText(
  { key: ownKey, value, start, length, terminated }: TextPair,
  key: string,
  { context }: DataSegment,
  issues: readonly Issue[],
): FieldNode {
  const own = issues.filter((issue) => issue.start >= start && issue.start < start + Math.max(1, length));
  const severity = own.reduce<Issue['severity'] | undefined>(
    (worst, issue) => graver(worst, issue.severity),
    undefined,
  );
  const section = KEY_FACTS.get(key)?.sections;
  const reference =
    section?.rfc3720 !== undefined ? { rfc: 3720, section: section.rfc3720 } : (section?.other?.[0] ?? undefined);
  return {
    label: key === '' ? '(no key)' : visibleText(key),
    value: '',
    ...(KEY_VALUE.filter === undefined ? {} : { filter: KEY_VALUE.filter }),
    json: ownKey === '' ? value : `${ownKey}=${value}`,
    source: context.source,
    start,
    length: length + (terminated ? 1 : 0),
    ...(key === '' ? {} : { topic: `key/${key}` }),
    ...(reference === undefined ? {} : { rfc: reference }),
    ...(severity === undefined ? {} : { severity, problem: own.map((issue) => issue.message).join(' ') }),
  };
}

/** The bytes that a binary value stands for. */
function decodedNodes({ key, value, start, length, valueStart }: TextPair, source: number): FieldNode[] {
  const form = KEY_FACTS.get(key)?.longestBinary === undefined ? undefined : binaryForm(value);
  const decoded = form === undefined ? undefined : binaryValue(value);
  if (decoded === undefined) return [];
  const shown = hexOf(decoded, 0, Math.min(decoded.length, SHOWN_BYTES));
  return [
    {
      label: 'Decoded value',
      value: `0x${shown}${decoded.length > SHOWN_BYTES ? '…' : ''}`,
      note: `${plural(decoded.length, 'byte')}, written in ${form}`,
      source,
      start: valueStart,
      length: start + length - valueStart,
    },
  ];
}
