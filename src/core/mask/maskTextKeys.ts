import { parseIpv4 } from '../bytes/parseAddress';
import { KEY_FACTS } from '../rfc/explanations/keys';
import type { AddressSubstitutes } from './AddressSubstitutes';
import type { MaskOptions } from './MaskOptions';
import type { TextSubstitutes } from './TextSubstitutes';

export interface Substitutes {
  readonly options: MaskOptions;
  readonly addresses: AddressSubstitutes;
  readonly texts: TextSubstitutes;
}

const NAME_KEYS: ReadonlySet<string> = new Set(['InitiatorName', 'TargetName', 'InitiatorAlias', 'TargetAlias']);
/** Who proves to be who, and by what: CHAP, SRP, Kerberos, SPKM. What only chooses a method is no secret. */
const SECRET_KEY = /^(?:CHAP_[NRC]|SRP_(?!GROUP)|KRB_|SPKM_)/;
/** Answers that every key may have (RFC 3720, section 5.2). */
const RESERVED_ANSWER = /^(?:None|Reject|Irrelevant|NotUnderstood|Yes|No)$/;

/**
 * The text of a login or text PDU with what is to be masked replaced; it keeps its length. What belongs to no key that an
 * RFC knows, or has lost its key, may be a name or a secret, and is replaced with those.
 * @param text one character a byte
 */
export function maskTextKeys(text: string, substitutes: Substitutes): string {
  return text
    .split('\0')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) return maskValue('', pair, substitutes);
      const key = pair.slice(0, equals);
      return `${key}=${maskValue(key, pair.slice(equals + 1), substitutes)}`;
    })
    .join('\0');
}

function maskValue(key: string, value: string, { options, addresses, texts }: Substitutes): string {
  if (value === '') return '';
  if (key === 'TargetAddress') return maskTargetAddress(value, { options, addresses, texts });
  if (NAME_KEYS.has(key) || (key === 'SendTargets' && value !== 'All')) {
    if (options.names) return texts.name(value);
    // Some name themselves by an address.
    return options.addresses ? addresses.text(value) : value;
  }
  if (SECRET_KEY.test(key)) {
    // A user is often called like the initiator.
    if (key === 'CHAP_N' && (options.chap || options.names))
      return options.chap ? texts.name(value) : texts.namesIn(value);
    return options.chap ? texts.binary(value) : value;
  }
  const isUnderstood = KEY_FACTS.has(key) || RESERVED_ANSWER.test(value);
  if (!isUnderstood && (options.names || options.chap)) return texts.any(value);
  const named = options.names ? texts.namesIn(value) : value;
  return options.addresses ? addresses.text(named) : named;
}

/** host[:port][,tag]: an address, or the name of a host (RFC 3720, section 12.8). */
function maskTargetAddress(value: string, { options, addresses, texts }: Substitutes): string {
  const host = /^[^:,[]*/.exec(value)?.[0] ?? '';
  const isName = host !== '' && parseIpv4(host) === undefined;
  if (isName) return options.names || options.addresses ? texts.any(host) + value.slice(host.length) : value;
  return options.addresses ? addresses.text(value) : value;
}
