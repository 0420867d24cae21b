import { type Endpoint, endpointText } from './TcpStream';

/**
 * A rule of Decode As: a TCP port, or one TCP connection, carries iSCSI or does not, whatever its bytes look like. Either
 * `port` (of either end, 0 to 65535) or `ends` is set.
 */
export interface DecodeAsRule {
  readonly port?: number;
  /** Both ends as `endpointText` writes them, in any order. */
  readonly ends?: readonly [string, string];
  readonly protocol: 'iscsi' | 'tcp';
}

/** What the rules say of a connection; undefined when they say nothing. A rule for the connection beats one for a port. */
export function decodedAs(
  rules: readonly DecodeAsRule[],
  endpoints: readonly [Endpoint, Endpoint],
): DecodeAsRule['protocol'] | undefined {
  if (rules.length === 0) return undefined;
  const ends = endpoints.map(endpointText);
  const named = rules.findLast(
    (rule) => rule.ends?.every((end) => ends.includes(end)) && rule.ends[0] !== rule.ends[1],
  );
  return (named ?? rules.findLast(({ port }) => endpoints.some((end) => end.port === port)))?.protocol;
}

/** True when two rules are about the same port or connection. */
export function sameSubject(one: DecodeAsRule, other: DecodeAsRule): boolean {
  if (one.port !== other.port) return false;
  const [a, b] = [one.ends ?? [], other.ends ?? []];
  return a.length === b.length && a.every((end) => (b as readonly string[]).includes(end));
}

/** "TCP port 13260", "10.0.0.1:1024 and 10.0.0.2:3260" */
export function decodeAsSubject({ port, ends }: DecodeAsRule): string {
  return ends ? `${ends[0]} and ${ends[1]}` : `TCP port ${port}`;
}

/**
 * Reads a rule as tshark's option -d writes it: "tcp.port==13260,iscsi"; "data" in place of "iscsi" for the opposite.
 * Undefined when the text is something else.
 */
export function parseDecodeAs(text: string): DecodeAsRule | undefined {
  const match = /^tcp\.port==(\d{1,5}),(iscsi|data)$/.exec(text);
  if (!match) return undefined;
  const port = Number(match[1]);
  if (port > 65_535) return undefined;
  return { port, protocol: match[2] === 'iscsi' ? 'iscsi' : 'tcp' };
}

/** The rules among values that may be anything (what was stored by another version, or by somebody else). */
export function decodeAsRules(values: unknown): DecodeAsRule[] {
  if (!Array.isArray(values)) return [];
  return values.filter((value: unknown): value is DecodeAsRule => {
    if (typeof value !== 'object' || value === null) return false;
    const { port, ends, protocol } = value as Record<string, unknown>;
    if (protocol !== 'iscsi' && protocol !== 'tcp') return false;
    if (ends === undefined) return Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535;
    return (
      port === undefined && Array.isArray(ends) && ends.length === 2 && ends.every((end) => typeof end === 'string')
    );
  });
}
