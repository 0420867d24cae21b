import { binaryForm, binaryValue, isBrokenBase64 } from '../../bytes/binaryValue';
import { decodeUtf8 } from '../../bytes/utf8';
import type { Issue } from '../../dissect/Issue';
import { KEY_FACTS } from '../../rfc/explanations/keys';
import { visibleText } from '../../text/visibleText';

/** A key=value pair of a data segment. Positions are indexes into the array that was parsed. */
export interface TextPair {
  /** Empty when the bytes before the first "=" are missing or empty; `value` then holds all that is there, "=" too. */
  readonly key: string;
  readonly value: string;
  readonly start: number;
  /** Bytes of the pair without the NUL behind it. */
  readonly length: number;
  /** First byte of the value: behind the first "=", or `start` without a key. */
  readonly valueStart: number;
  /** A NUL stands behind the pair. */
  readonly terminated: boolean;
  /**
   * Set where the pair spans PDUs (C bit): `end` when it goes on in the next one, `start` when it began in an earlier one
   * (then `key` is empty and `value` holds all there is), `both` when it does both.
   */
  readonly cut?: 'start' | 'end' | 'both';
}

export interface TextKeys {
  readonly pairs: readonly TextPair[];
  readonly issues: readonly Issue[];
}

export interface TextContinuation {
  /** The PDU before had C = 1: the first bytes may be the rest of a pair. */
  readonly continued?: boolean;
  /** This PDU has C = 1: the last pair may be cut off. */
  readonly continues?: boolean;
}

const NUL = 0x00;
const EQUALS = 0x3d;
const COMMA = 0x2c;

/** RFC 3720, section 5.1: a key has at most 63 characters, and a capital letter first. */
const LONGEST_KEY = 63;
/** Letters, digits and . - + @ _ of a standard label; "#" stands in keys of the form X#name (section 12.22). */
const LEGAL_KEY = /^[A-Z](?:[A-Za-z0-9.\-+@_]|(?<=^[XYZ])#)*$/;

/** No login or discovery comes near; what hostile bytes hold beyond stays visible as bytes. */
const MOST_PAIRS = 20000;
const MOST_ISSUES = 100;

/**
 * The key=value pairs in the bytes `start` up to `end` (RFC 3720, section 5.1). Never throws: what is no pair is kept as
 * one with an empty key and reported. Bytes that are no UTF-8 read as U+FFFD.
 */
export function parseTextKeys(
  bytes: Uint8Array,
  start: number,
  end: number,
  continuation: TextContinuation = {},
): TextKeys {
  const pairs: TextPair[] = [];
  const issues: Issue[] = [];
  const limit = Math.min(end, bytes.length);
  const report = (severity: Issue['severity'], message: string, from: number, length: number): void => {
    if (issues.length >= MOST_ISSUES) return;
    issues.push({ code: 'TEXT-SYNTAX', severity, message, rfc: { rfc: 3720, section: '5.1' }, start: from, length });
  };
  let at = Math.max(0, start);
  while (at < limit) {
    if (bytes[at] === NUL && !(continuation.continued === true && at === start)) {
      const from = at;
      while (at < limit && bytes[at] === NUL) at++;
      report(
        'warning',
        `${at - from === 1 ? 'A NUL byte' : `${at - from} NUL bytes`} with no key=value pair.`,
        from,
        at - from,
      );
      continue;
    }
    if (pairs.length === MOST_PAIRS) {
      report(
        'warning',
        `More than ${MOST_PAIRS} pairs: the remaining ${limit - at} bytes are not listed.`,
        at,
        limit - at,
      );
      break;
    }
    const nul = bytes.indexOf(NUL, at);
    const terminated = nul >= 0 && nul < limit;
    const stop = terminated ? nul : limit;
    const pair = readPair(bytes, at, stop, terminated, continuation.continued === true && at === start, continuation);
    pairs.push(pair);
    judge(bytes, pair, report);
    at = terminated ? stop + 1 : stop;
  }
  return { pairs, issues };
}

function readPair(
  bytes: Uint8Array,
  start: number,
  stop: number,
  terminated: boolean,
  tail: boolean,
  continuation: TextContinuation,
): TextPair {
  const head = !terminated && continuation.continues === true;
  const place = { start, length: stop - start, terminated };
  if (tail) {
    const value = decodeUtf8(bytes, start, stop);
    return { key: '', value, ...place, valueStart: start, cut: head ? 'both' : 'start' };
  }
  const found = bytes.subarray(start, stop).indexOf(EQUALS);
  const equals = found < 0 ? -1 : start + found;
  const cut = head ? { cut: 'end' as const } : {};
  // Without a whole key everything is kept as a value, so that nothing is lost and no "=" appears that was not sent.
  if (equals <= start) return { key: '', value: decodeUtf8(bytes, start, stop), ...place, valueStart: start, ...cut };
  const key = decodeUtf8(bytes, start, equals);
  return { key, value: decodeUtf8(bytes, equals + 1, stop), ...place, valueStart: equals + 1, ...cut };
}

/** Values other than binary ones have at most so many bytes; in a list each of them (RFC 3720, section 5.1). */
const LONGEST_VALUE = 255;

function judge(
  bytes: Uint8Array,
  pair: TextPair,
  report: (severity: Issue['severity'], message: string, from: number, length: number) => void,
): void {
  const { key, value, start, length, valueStart, terminated, cut } = pair;
  const name = brief(key === '' ? value : key);
  const keyLength = valueStart - 1 - start;
  if (key === '' && cut === undefined) {
    const problem = value.startsWith('=') ? 'has no key before its "="' : 'is no key=value pair: it has no "="';
    report('error', `"${name}" ${problem}.`, start, length);
  } else if (key !== '' && keyLength > LONGEST_KEY) {
    report('error', `The key "${name}" has ${keyLength} characters; ${LONGEST_KEY} are allowed.`, start, keyLength);
  } else if (key !== '' && !LEGAL_KEY.test(key) && !KEY_FACTS.has(key)) {
    report(
      'error',
      `"${name}" is no legal key: a capital letter, then letters, digits or . - + @ _ are expected.`,
      start,
      keyLength,
    );
  }
  // A character may be cut where the PDU is.
  const text = cut === undefined ? value : value.replace(/^\ufffd{1,3}|\ufffd{1,3}$/g, '');
  if (visibleText(text) !== text || text.includes('\ufffd')) {
    report(
      'warning',
      `The value of "${name}" holds control characters or bytes that are no UTF-8.`,
      valueStart,
      start + length - valueStart,
    );
  }
  if (cut === undefined && key !== '') judgeValue(bytes, pair, report);
  if (!terminated && (cut === undefined || cut === 'start')) {
    report(
      'error',
      `No NUL byte behind the last pair ("${name}"): every pair ends with one, and a pair that goes on in the next PDU needs C = 1.`,
      start,
      length,
    );
  }
}

/** Length and form of a whole value. */
function judgeValue(
  bytes: Uint8Array,
  { key, value, start, length, valueStart }: TextPair,
  report: (severity: Issue['severity'], message: string, from: number, length: number) => void,
): void {
  const end = start + length;
  const longestBinary = KEY_FACTS.get(key)?.longestBinary;
  if (longestBinary !== undefined) {
    const problem = binaryProblem(key, value, longestBinary);
    if (problem !== undefined) report('error', problem, valueStart, end - valueStart);
    return;
  }
  // A value that is written as a binary one may have any length that its key allows.
  if (end - valueStart <= LONGEST_VALUE || binaryForm(value) !== undefined) return;
  for (let at = valueStart; at < end; at++) {
    const comma = bytes.indexOf(COMMA, at);
    const stop = comma >= 0 && comma < end ? comma : end;
    if (stop - at > LONGEST_VALUE) {
      const message = `A value of "${brief(key)}" has ${stop - at} bytes; ${LONGEST_VALUE} are allowed.`;
      report('warning', message, at, stop - at);
      return;
    }
    at = stop;
  }
}

/** What is wrong with the value of a key that needs a binary one. Answers such as Reject are none. */
function binaryProblem(key: string, value: string, longest: number): string | undefined {
  if (RESERVED_ANSWERS.has(value)) return undefined;
  const decoded = binaryValue(value);
  const shown = `${key}=${brief(value)}`;
  if (decoded === undefined)
    return `${shown} is no binary value: 0x with hexadecimal digits, or 0b with base64, is expected.`;
  if (isBrokenBase64(value)) return `${shown} is no whole number of bytes in base64: its last digit is left over.`;
  return decoded.length > longest ? `${key} has ${decoded.length} bytes; ${longest} are allowed.` : undefined;
}

/** Answers that say something about the key instead of giving it a value (RFC 3720, section 5.2). */
export const RESERVED_ANSWERS: ReadonlySet<string> = new Set(['NotUnderstood', 'Irrelevant', 'Reject']);

const BRIEF = 40;

function brief(text: string): string {
  return visibleText(text.length > BRIEF ? text.slice(0, BRIEF) + '…' : text);
}
