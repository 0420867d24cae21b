import { KEY_FACTS } from '../rfc/explanations/keys';
import type { KeyFacts } from '../rfc/explanations/KeyFacts';

/** Names of text keys as fields begin with this. Ours; Wireshark has `iscsi.keyvalue`, a pair as a whole. */
export const KEY_PREFIX = 'iscsi.key.';

/** Keys of vendors and extensions that no list knows. */
const OTHER_KEY = /^[XYZ][-#][A-Za-z0-9.\-+@_#]+$/;

/** A filter field for a text key: its value, in every PDU that holds the key. */
export interface KeyField {
  readonly name: string;
  readonly key: string;
  /** Absent for keys of vendors. */
  readonly facts?: KeyFacts;
}

/** Fields of all keys that an RFC defines. */
export const KEY_FIELDS: readonly KeyField[] = [...KEY_FACTS.values()].map((facts) => ({
  ...{ name: KEY_PREFIX + facts.name, key: facts.name, facts },
}));

const BY_NAME: ReadonlyMap<string, KeyField> = new Map(KEY_FIELDS.map((field) => [field.name, field]));

/** The field of this name: "iscsi.key.MaxBurstLength", or of any key of a vendor ("iscsi.key.X-com.example.k"). */
export function keyField(name: string): KeyField | undefined {
  const known = BY_NAME.get(name);
  if (known || !name.startsWith(KEY_PREFIX)) return known;
  const key = name.slice(KEY_PREFIX.length);
  return OTHER_KEY.test(key) ? { name, key } : undefined;
}
