import type { Explanation } from '../Explanation';
import { AUTHENTICATION_KEYS } from './authenticationKeys';
import { EXTENSION_KEYS } from './extensionKeys';
import { keyExplanation, type KeyFacts } from './KeyFacts';
import { OPERATIONAL_KEYS } from './operationalKeys';

/** Every text key that an RFC defines, by its exact name. */
export const KEY_FACTS: ReadonlyMap<string, KeyFacts> = new Map(
  [...OPERATIONAL_KEYS, ...AUTHENTICATION_KEYS, ...EXTENSION_KEYS].map((facts) => [facts.name, facts]),
);

const BY_LOWER_CASE: ReadonlyMap<string, KeyFacts> = new Map(
  [...KEY_FACTS.values()].map((facts) => [facts.name.toLowerCase(), facts]),
);

/** Key names have at most 63 characters; titles show hostile ones cut to this. */
const LONGEST_TITLE = 80;

/** The hover of any key: known, misspelt in its case, vendor specific or unknown. Never undefined. */
export function explainKey(name: string): Explanation {
  const facts = KEY_FACTS.get(name);
  if (facts) return keyExplanation(facts);
  const title = name.length > LONGEST_TITLE ? name.slice(0, LONGEST_TITLE) + '…' : name;
  const meant = BY_LOWER_CASE.get(name.toLowerCase());
  if (meant) {
    return {
      title,
      text: `Keys are case sensitive, so this is not the key ${meant.name}. A receiver that keeps to the rules answers NotUnderstood.`,
      facts: [['probably meant', meant.name]],
      references: [{ rfc: 3720, section: '5.1' }, { rfc: 7143, section: '6.1' }, ...keyExplanation(meant).references],
    };
  }
  return name.startsWith('X-') || name.startsWith('X#') ? vendorKey(name, title) : unknownKey(title);
}

function vendorKey(name: string, title: string): Explanation {
  const isPrivate = name.startsWith('X-');
  return {
    title,
    text: isPrivate
      ? 'A private key of a vendor, named by the vendor’s domain written backwards. What it means stands in the vendor’s documents.'
      : 'A public extension key, registered with IANA and described in an RFC of its own. New keys no longer get this form.',
    facts: [
      ['sent by', 'initiator or target'],
      ['used in', 'login and full feature phase, normal sessions only'],
      ['result', 'as the definition of the key says'],
      ['if unknown', 'the other side answers NotUnderstood and the login goes on without it'],
    ],
    references: [
      { rfc: 3720, section: '12.22' },
      { rfc: 7143, section: isPrivate ? '13.22' : '14' },
    ],
  };
}

function unknownKey(title: string): Explanation {
  return {
    title,
    text: 'No RFC that we know defines this key. It may belong to a newer document, or its name is misspelt.',
    facts: [
      ['if unknown', 'the other side has to answer NotUnderstood; the negotiation of the other keys goes on'],
      ['names of vendors', 'begin with X- and the vendor’s domain written backwards'],
    ],
    references: [
      { rfc: 3720, section: '12.22' },
      { rfc: 7143, section: '13.22' },
      { rfc: 3720, section: '5.2' },
      { rfc: 7143, section: '6.2' },
    ],
  };
}
