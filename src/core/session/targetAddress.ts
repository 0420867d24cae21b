import type { Endpoint } from '../streams/TcpStream';

const DEFAULT_PORT = 3260;

/** An address and port as one text that is equal for equal ends, however an IPv6 address is written. */
export function addressKeyOf({ address, port }: Endpoint): string {
  return `${normalAddress(address)} ${port}`;
}

/** The same for a TargetAddress value (RFC 3720, section 12.8); undefined when it cannot be read. */
export function addressKey(value: string): string | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:,]*))(?::(\d{1,5}))?(?:,\d{1,5})?$/.exec(value);
  const host = match?.[1] ?? match?.[2];
  if (!match || !host) return undefined;
  return `${normalAddress(host)} ${match[3] === undefined ? DEFAULT_PORT : Number(match[3])}`;
}

function normalAddress(address: string): string {
  const text = address.toLowerCase();
  if (!text.includes(':')) return text;
  const [head = '', tail] = text.split('::', 2);
  const groups = (part: string | undefined): string[] =>
    part ? part.split(':').map((group) => group.replace(/^0+(?=.)/, '')) : [];
  const [left, right] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].join(':');
}
