import type { Explanation } from '../Explanation';
import { type RfcSections, referencesOf } from '../RfcReference';

export type Side = 'initiator' | 'target';

/**
 * When a key may be sent.
 * - `leadingOnly`: in the login of the first connection of a session (the RFC's LO).
 * - `login`: in the login of any connection (IO).
 * - `fullFeature`: in text requests of the full feature phase only (FFPO).
 * - `any`: in the login and in the full feature phase (ALL).
 * - `security`: in the security stage of the login.
 */
export type KeyUse = 'leadingOnly' | 'login' | 'fullFeature' | 'any' | 'security';

/**
 * How the outcome follows from what both sides sent.
 * - `minimum`, `maximum`: the smaller or the larger number.
 * - `and`, `or`: of two booleans.
 * - `list`: the first value of the offered list that the other side supports.
 * - `range`: one number out of the offered range.
 * - `declared`: each side states its own value; nothing is negotiated.
 * - `query`: a question that the answer's other keys reply to.
 * - `exchange`: a message of an authentication method.
 * - `keySpecific`: what the vendor's document says.
 */
export type ResultFunction =
  'minimum' | 'maximum' | 'and' | 'or' | 'list' | 'range' | 'declared' | 'query' | 'exchange' | 'keySpecific';

/** `session`: one value for all connections; `connection`: each has its own; `keySpecific`: not laid down. */
export type KeyScope = 'session' | 'connection' | 'keySpecific';

/** Pairs of key and value that must all be in force. */
export type KeyCondition = readonly (readonly [key: string, value: string])[];

/** What the RFCs lay down about one text key, for people and for the negotiation table. */
export interface KeyFacts {
  /** As the RFC spells it; keys are case sensitive. */
  readonly name: string;
  readonly senders: readonly Side[];
  readonly use: KeyUse;
  /** What `use` does not say ("target: only in its answer to SendTargets"). */
  readonly useNote?: string;
  readonly resultFunction: ResultFunction;
  /** The value in force when the key is not exchanged, as it would stand on the wire. */
  readonly defaultValue?: string;
  /** What the default amounts to ("256 KiB"). */
  readonly defaultNote?: string;
  /** Legal values in words. */
  readonly range: string;
  /** Set where the value is a binary one (RFC 3720, section 5.1): the most bytes that it may stand for. */
  readonly longestBinary?: number;
  /** Bounds of a number. */
  readonly limits?: { readonly minimum: number; readonly maximum: number };
  /** Names that a list or a choice is made of; private names (X-, Y-, Z-) may be added to lists. */
  readonly choices?: readonly string[];
  /** What the number counts; words have 4 bytes. */
  readonly unit?: 'bytes' | 'seconds' | 'words';
  readonly scope: KeyScope;
  /** The key means nothing when one of these holds; its answer may then be "Irrelevant". */
  readonly irrelevantWhen?: readonly KeyCondition[];
  /** May stand in the security stage too. */
  readonly anyStage?: boolean;
  /** May occur more than once in a negotiation. */
  readonly repeatable?: boolean;
  readonly sections: RfcSections;
  /** What the key is for: one to three sentences. */
  readonly text: string;
  /** Further facts for the hover: consequences, common trouble. */
  readonly more?: readonly (readonly [string, string])[];
}

const USES: Readonly<Record<KeyUse, string>> = {
  leadingOnly: 'login of the leading connection only',
  login: 'login of any connection, not later',
  fullFeature: 'full feature phase only (text requests)',
  any: 'login and full feature phase',
  security: 'security stage of the login only',
};

const RESULTS: Readonly<Record<ResultFunction, string>> = {
  minimum: 'the smaller of the two',
  maximum: 'the larger of the two',
  and: 'Yes only if both sides say Yes',
  or: 'Yes if either side says Yes',
  list: "first of the sender's list that the other side supports",
  range: 'one number out of the offered range, or Reject',
  declared: 'declared by each side, not negotiated',
  query: 'a question: the answer comes in other keys',
  exchange: 'a message of the authentication method, not negotiated',
  keySpecific: 'as the definition of the key says',
};

const SCOPES: Readonly<Record<KeyScope, string>> = {
  session: 'session (all its connections)',
  connection: 'this connection',
  keySpecific: 'as the definition of the key says',
};

/** "the smaller of the two": how the outcome of a negotiation follows. */
export function describeResultFunction(resultFunction: ResultFunction): string {
  return RESULTS[resultFunction];
}

/** "login of the leading connection only", with the key's own remark. */
export function describeUse({ use, useNote, anyStage }: KeyFacts): string {
  return [USES[use], useNote, anyStage ? 'also in the security stage' : undefined].filter(Boolean).join('; ');
}

/** "SessionType=Discovery, or InitialR2T=Yes with ImmediateData=No". */
export function describeConditions(conditions: readonly KeyCondition[]): string {
  return conditions.map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join(' with ')).join(', or ');
}

/** The hover of a key. */
export function keyExplanation(facts: KeyFacts): Explanation {
  const { senders, resultFunction, defaultValue, defaultNote, range, unit, scope, irrelevantWhen, more } = facts;
  const list: (readonly [string, string])[] = [
    ['sent by', senders.join(' and ')],
    ['used in', describeUse(facts)],
    ['result', describeResultFunction(resultFunction)],
  ];
  if (defaultValue !== undefined) {
    list.push(['default', [defaultValue, unit, defaultNote && `(${defaultNote})`].filter(Boolean).join(' ')]);
  }
  list.push(['range', range], ['scope', SCOPES[scope]]);
  if (irrelevantWhen) list.push(['irrelevant when', describeConditions(irrelevantWhen)]);
  if (more) list.push(...more);
  return { title: facts.name, text: facts.text, facts: list, references: referencesOf(facts.sections) };
}
