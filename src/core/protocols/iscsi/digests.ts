import { crc32c, digestOf } from '../../bytes/crc32c';
import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import { interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import { DATA_DIGEST, HEADER_DIGEST } from './partFields';
import { topicPrefix } from './partNode';
import { DIGEST_LENGTH } from './pduLayout';

const KINDS = {
  header: { field: HEADER_DIGEST, code: 'DIGEST-HDR' },
  data: { field: DATA_DIGEST, code: 'DIGEST-DATA' },
} as const;

/** A digest that stands right behind the bytes it covers. */
export interface Digest {
  readonly kind: keyof typeof KINDS;
  readonly bytes: Uint8Array;
  /** First byte covered. */
  readonly from: number;
  /** End of the bytes covered: the digest's first byte. */
  readonly at: number;
  /** End of the bytes at hand. */
  readonly end: number;
  readonly opcode: number;
  readonly source: number;
}

/** The digest's node, compared with the CRC of the bytes; none when the digest is not wholly at hand. */
export function digestNodes({ kind, bytes, from, at, end, opcode, source }: Digest, issues: Issue[]): FieldNode[] {
  if (at + DIGEST_LENGTH > end) return [];
  const { field, code } = KINDS[kind];
  const nodes = interpretHeader([field], bytes, at, end, { source, topicPrefix: topicPrefix(opcode), issues: [] });
  const seen = viewOf(bytes).getUint32(at);
  const expected = digestOf(crc32c(bytes, from, at));
  if (seen === expected) return nodes.map((node) => ({ ...node, note: 'correct' }));
  const problem = `The ${kind} digest is ${hexNumber(seen, 8)}, but the bytes give ${hexNumber(expected, 8)}: they were changed on the way, or there is no digest here.`;
  issues.push({
    code,
    severity: 'error',
    message: problem,
    rfc: { rfc: 3720, section: '10.2.3' },
    start: at,
    length: DIGEST_LENGTH,
  });
  const note = `expected ${hexNumber(expected, 8)}`;
  return nodes.map((node) => ({ ...node, note, severity: 'error' as const, problem }));
}
