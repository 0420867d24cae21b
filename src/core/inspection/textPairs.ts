import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { decodeUtf8 } from '../bytes/utf8';
import type { ByteSource } from '../capture/ByteSource';
import { isTextPdu, readSplitText, readTextPart } from './SplitTextReader';

/**
 * The key=value pairs that end in a PDU, as text: those that began in an earlier PDU as a whole, those that go on in a later
 * one not at all. None for PDUs without text.
 */
export async function pairsEndingIn(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<string[]> {
  if (!isTextPdu(analysis, pdu)) return [];
  const part = await readTextPart(analysis, source, pdu);
  if (!part) return [];
  const pairs = decodeUtf8(part.data).split('\0');
  const split = await readSplitText(analysis, source, pdu, 1);
  if (split?.text.last) pairs.pop();
  if (split?.text.first) {
    pairs.shift();
    const { bytes, endsIn, ended } = split.text.first;
    if (ended && endsIn === undefined) pairs.unshift(decodeUtf8(bytes));
  }
  return pairs.filter((pair) => pair !== '');
}

/**
 * Whether a pair is what is looked for, in any case: "HeaderDigest=CRC" by its key and a part of its value, anything else as a
 * part of the key or of the value.
 */
export function pairHolds(pair: string, wanted: string): boolean {
  const [key, value] = halves(pair.toLowerCase());
  const [wantedKey, wantedValue] = halves(wanted.trim().toLowerCase());
  if (wantedValue === undefined) return key.includes(wantedKey) || (value?.includes(wantedKey) ?? false);
  return key === wantedKey && value?.includes(wantedValue) === true;
}

function halves(pair: string): readonly [string, string | undefined] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
}
