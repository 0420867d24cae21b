import type { FieldSpec } from '../../dissect/FieldSpec';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 4303, section 2. */
export const ESP_FIELDS: readonly FieldSpec[] = [
  { name: 'Security parameters index', filter: 'esp.spi', offset: 0, length: 4, kind: 'hexadecimal' },
  { name: 'Sequence number', filter: 'esp.sequence', offset: 4, length: 4, kind: 'unsigned' },
];

const HEADER = 8;

/** A leaf: what follows is encrypted. */
export const esp: Protocol = {
  id: 'esp',
  shortName: 'ESP',
  name: 'Encapsulating Security Payload',
  filter: 'esp',
  fields: ESP_FIELDS,
  walk(walk, start, end) {
    walk.add(esp, start, start + HEADER, end);
  },
  info: () => [{ text: 'ESP: encrypted, not decoded', style: 'quiet' }],
};
