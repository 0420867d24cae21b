import type { Explanation } from '../Explanation';
import type { RfcReference } from '../RfcReference';

const NEGOTIATION: readonly RfcReference[] = [
  { rfc: 3720, section: '5.2' },
  { rfc: 7143, section: '6.2' },
];

/** The four words that no key may use as an ordinary value. */
export const ANSWER_EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'NotUnderstood',
    {
      title: 'NotUnderstood',
      text: 'The receiver does not know this key. The key is settled with that, and neither side may act on it.',
      facts: [
        ['fine for', 'private keys (X-...) and keys of later documents'],
        ['an error for', 'keys that the receiver must know: the sender may treat it as a protocol error'],
        ['never', 'an offer'],
      ],
      references: [...NEGOTIATION, { rfc: 5048, section: '6.3' }],
    },
  ],
  [
    'Irrelevant',
    {
      title: 'Irrelevant',
      text: 'The key means nothing here because of how another key was settled, for instance FirstBurstLength when no data may be sent unasked. The negotiation has not failed.',
      facts: [
        ['effect', 'the key has no value in this session'],
        ['never', 'an offer'],
      ],
      references: NEGOTIATION,
    },
  ],
  [
    'Reject',
    {
      title: 'Reject',
      text: 'The receiver knows the key and cannot accept what was offered. The key keeps the value it had, which is the default in most logins.',
      facts: [
        ['then', 'the sender lives with that value or gives up the connection; it may not offer the key again'],
        ['watch for', 'sides that go on as if their offer had been accepted, digests above all'],
        ['never', 'an offer'],
      ],
      references: NEGOTIATION,
    },
  ],
  [
    'None',
    {
      title: 'None',
      text: 'A value of list keys: do without this function. It may be chosen only when it stood in the offered list.',
      facts: [
        ['HeaderDigest, DataDigest', 'no checksum'],
        ['AuthMethod', 'no authentication'],
        ['order', 'first in the list means that the sender would rather do without'],
      ],
      references: [
        { rfc: 3720, section: '5.2.1' },
        { rfc: 7143, section: '6.2.1' },
      ],
    },
  ],
]);
