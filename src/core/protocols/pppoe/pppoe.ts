import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

const CODES: Readonly<Record<number, string>> = {
  0x00: 'session data',
  0x07: 'Active Discovery Offer',
  0x09: 'Active Discovery Initiation',
  0x19: 'Active Discovery Request',
  0x65: 'Active Discovery Session-confirmation',
  0xa7: 'Active Discovery Terminate',
};

/** RFC 2516, section 4. */
export const PPPOE_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'pppoe.version', offset: 0, length: 1, mask: 0xf0, kind: 'unsigned' },
  { name: 'Type', filter: 'pppoe.type', offset: 0, length: 1, mask: 0x0f, kind: 'unsigned' },
  { name: 'Code', filter: 'pppoe.code', offset: 1, length: 1, kind: 'hexadecimal', values: CODES },
  { name: 'Session ID', filter: 'pppoe.session_id', offset: 2, length: 2, kind: 'hexadecimal' },
  { name: 'Payload length', filter: 'pppoe.payload_length', offset: 4, length: 2, kind: 'unsigned' },
];

const HEADER = 6;
const codeOf = readerOf(PPPOE_FIELDS, 'pppoe.code');
const session = readerOf(PPPOE_FIELDS, 'pppoe.session_id');
const payloadLength = readerOf(PPPOE_FIELDS, 'pppoe.payload_length');

function pppoe(id: string, name: string, filter: string, carriesPpp: boolean): Protocol {
  const protocol: Protocol = {
    id,
    shortName: 'PPPoE',
    name,
    filter,
    fields: PPPOE_FIELDS,
    walk(walk, start, end) {
      const { view } = walk;
      const whole = walk.has(start, HEADER, end);
      const last = whole ? Math.min(end, start + HEADER + payloadLength(view, start)) : end;
      if (!walk.add(protocol, start, start + HEADER, last) || !whole) return;
      if (carriesPpp) walk.named('ppp', start + HEADER, last);
    },
    summary: (bytes, { start }) => (bytes.length >= start + HEADER ? `Session ${session(viewOf(bytes), start)}` : ''),
    info(bytes, { start }) {
      if (bytes.length < start + HEADER) return [{ text: 'PPPoE header cut off', style: 'warning' }];
      const code = codeOf(viewOf(bytes), start);
      return [{ text: CODES[code] ?? `PPPoE code ${code}`, style: 'quiet' }];
    },
  };
  return protocol;
}

export const pppoeSession = pppoe('pppoeSession', 'PPP-over-Ethernet Session', 'pppoes', true);
export const pppoeDiscovery = pppoe('pppoeDiscovery', 'PPP-over-Ethernet Discovery', 'pppoed', false);
