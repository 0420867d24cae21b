import type { RfcSections } from '../RfcReference';
import type { KeyFacts, Side } from './KeyFacts';

const INITIATOR: readonly Side[] = ['initiator'];
const TARGET: readonly Side[] = ['target'];
const BOTH: readonly Side[] = ['initiator', 'target'];

const CHAP: RfcSections = { rfc3720: '11.1.4', rfc7143: '12.1.3' };
const SRP: RfcSections = { rfc3720: '11.1.3', rfc7143: '12.1.2' };
const KERBEROS: RfcSections = { rfc3720: '11.1.1', rfc7143: '12.1.1' };
const SPKM: RfcSections = { rfc3720: '11.1.2' };
/** RFC 7143 has no SPKM any more. */
const SPKM_STANDING = ['standing', 'removed by RFC 7143; not seen in products'] as const;

/** The values of a key whose value is a binary one. */
interface BinaryRange {
  readonly longestBinary: number;
  readonly range: string;
}

/** A binary value of at most so many bytes, however it is written. */
function binary(longestBinary: number, remark?: string): BinaryRange {
  const most = `binary, hexadecimal (0x...) or base64 (0b...), at most ${longestBinary} bytes`;
  return { longestBinary, range: remark === undefined ? most : `${most}; ${remark}` };
}

/** A key that only one authentication method uses: nothing is negotiated, order and content follow the method. */
function step(
  name: string,
  senders: readonly Side[],
  range: string | BinaryRange,
  sections: RfcSections,
  text: string,
  more: KeyFacts['more'] = [],
): KeyFacts {
  return {
    name,
    senders,
    use: 'security',
    resultFunction: 'exchange',
    ...(typeof range === 'string' ? { range } : range),
    scope: 'connection',
    sections,
    text,
    more,
  };
}

/** AuthMethod and the keys of the authentication methods (RFC 3720 chapter 11, RFC 7143 chapter 12). */
export const AUTHENTICATION_KEYS: readonly KeyFacts[] = [
  {
    name: 'AuthMethod',
    senders: BOTH,
    use: 'security',
    resultFunction: 'list',
    range: 'list of CHAP, SRP, KRB5, None and private methods (Z-...); SPKM1 and SPKM2 in RFC 3720 only',
    choices: ['CHAP', 'SRP', 'KRB5', 'SPKM1', 'SPKM2', 'None'],
    scope: 'connection',
    sections: { rfc3720: '11.1', rfc7143: '12.1' },
    text: 'Chooses how the two sides prove who they are. One side lists methods in order of preference, usually the initiator; the other picks one, and the initiator makes the first step of it.',
    more: [
      ['without it', 'no authentication takes place; a target that insists answers with status 0201'],
      ['None', 'may be chosen only when it was in the list'],
      ['required', 'every product must support CHAP'],
    ],
  },
  {
    name: 'CHAP_A',
    senders: BOTH,
    use: 'security',
    resultFunction: 'list',
    range: 'list of numbers: 5 MD5; in the field also 6 SHA-1, 7 SHA-256, 8 SHA3-256',
    choices: ['5', '6', '7', '8'],
    scope: 'connection',
    sections: CHAP,
    text: 'The hash for CHAP. The initiator lists what it can do, the target names the one to use.',
    more: [
      ['step', '1 from the initiator, 2 from the target (with CHAP_I and CHAP_C)'],
      ['required', 'MD5 (5) must always be in the list'],
    ],
  },
  step(
    'CHAP_I',
    BOTH,
    '0 to 255',
    CHAP,
    'The identifier of a challenge: one byte that goes into the hash of the answer, in front of the secret.',
    [['step', '2 from the target; 3 from the initiator when it wants the target to prove itself too']],
  ),
  step(
    'CHAP_C',
    BOTH,
    binary(1024),
    CHAP,
    'The challenge: random bytes that the other side must hash together with the shared secret. It must be fresh every time.',
    [
      ['step', '2 from the target; 3 from the initiator when it wants the target to prove itself too'],
      [
        'watch for',
        'a challenge that repeats, or the same one in both directions, lets an attacker answer without the secret',
      ],
    ],
  ),
  step(
    'CHAP_N',
    BOTH,
    'text',
    CHAP,
    'The account name that belongs to the CHAP response. It need not be the iSCSI name.',
    [
      ['step', '3 from the initiator, 4 from the target (mutual CHAP)'],
      ['watch for', 'status 0201 right after it: unknown name or wrong secret'],
    ],
  ),
  step(
    'CHAP_R',
    BOTH,
    binary(1024, '16 bytes with MD5'),
    CHAP,
    'The proof: the hash over identifier, secret and challenge. The secret itself is never sent.',
    [
      ['step', '3 from the initiator, 4 from the target (mutual CHAP)'],
      ['if wrong', 'the target rejects the login with 0201; an initiator that is not satisfied closes the connection'],
    ],
  ),
  step('SRP_U', INITIATOR, 'text', SRP, 'The user name that starts an SRP exchange; TargetAuth goes with it.', [
    ['step', '1'],
    ['if unknown', 'the target rejects the login with 0202'],
  ]),
  step(
    'TargetAuth',
    INITIATOR,
    'Yes or No',
    SRP,
    'Whether the target must prove itself too at the end of the SRP exchange, with SRP_HM.',
    [['step', '1, with SRP_U']],
  ),
  {
    name: 'SRP_GROUP',
    senders: BOTH,
    use: 'security',
    resultFunction: 'list',
    range: 'list of group names: SRP-768, SRP-1024, SRP-1280, SRP-1536, ...',
    choices: ['SRP-768', 'SRP-1024', 'SRP-1280', 'SRP-1536'],
    scope: 'connection',
    sections: SRP,
    text: 'The mathematical group for SRP. Here the target makes the list, in order of preference, and the initiator picks one.',
    more: [
      ['step', '2 from the target, 3 from the initiator'],
      ['required', 'SRP-1536 must always be in the list'],
    ],
  },
  step('SRP_s', TARGET, binary(1024), SRP, 'The salt that belongs to the user’s password entry at the target.', [
    ['step', '2, with SRP_GROUP'],
  ]),
  step('SRP_A', INITIATOR, binary(1024), SRP, 'The public value of the initiator for this SRP exchange.', [
    ['step', '3, with the chosen SRP_GROUP'],
  ]),
  step('SRP_B', TARGET, binary(1024), SRP, 'The public value of the target for this SRP exchange.', [['step', '4']]),
  step('SRP_M', INITIATOR, binary(1024), SRP, 'The proof of the initiator that it knows the password.', [
    ['step', '5'],
    ['if wrong', 'the target rejects the login with 0201'],
  ]),
  step(
    'SRP_HM',
    TARGET,
    binary(1024),
    SRP,
    'The proof of the target, sent when the initiator had asked for it with TargetAuth=Yes.',
    [
      ['step', '6'],
      ['if wrong', 'the initiator closes the connection'],
    ],
  ),
  step(
    'KRB_AP_REQ',
    INITIATOR,
    binary(65536),
    KERBEROS,
    'The Kerberos V5 client message: ticket and authenticator. A flag inside it asks the target to prove itself as well.',
    [['principal', 'by default "iscsi/" followed by the iSCSI name']],
  ),
  step(
    'KRB_AP_REP',
    TARGET,
    binary(65536),
    KERBEROS,
    'The Kerberos V5 server message, sent only when the initiator asked for mutual authentication.',
    [['if wrong', 'the initiator closes the connection']],
  ),
  step('SPKM_REQ', INITIATOR, binary(65536), SPKM, 'The first token of the SPKM public-key exchange.', [SPKM_STANDING]),
  step(
    'SPKM_REP_TI',
    TARGET,
    binary(65536),
    SPKM,
    'The token with which the target answers in SPKM: always with SPKM1, with SPKM2 when mutual authentication is wanted.',
    [SPKM_STANDING],
  ),
  step('SPKM_REP_IT', INITIATOR, binary(65536), SPKM, 'The last token of the initiator; only SPKM1 has it.', [
    SPKM_STANDING,
  ]),
  step(
    'SPKM_ERROR',
    BOTH,
    binary(65536),
    SPKM,
    'Tells the other SPKM side that its last token was bad and should be made anew.',
    [SPKM_STANDING],
  ),
];
