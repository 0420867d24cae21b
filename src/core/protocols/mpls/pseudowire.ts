import type { FieldSpec } from '../../dissect/FieldSpec';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 4448, section 4.6. */
export const CONTROL_WORD_FIELDS: readonly FieldSpec[] = [
  { name: 'Control word', filter: 'pweth.cw', offset: 0, length: 2, kind: 'hexadecimal' },
  { name: 'Sequence number', filter: 'pweth.cw.sequence_number', offset: 2, length: 2, kind: 'unsigned' },
];

const CONTROL_WORD = 4;

/** Ethernet that an MPLS label carries, behind a control word. `mpls` chooses it, so it has no number of its own. */
export const pseudowireWithControlWord: Protocol = {
  id: 'pseudowireWithControlWord',
  shortName: 'PW',
  name: 'Ethernet pseudowire, control word',
  filter: 'pwethcw',
  fields: CONTROL_WORD_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(pseudowireWithControlWord, start, start + CONTROL_WORD, end)) return;
    walk.named('ethernet', start + CONTROL_WORD, end);
  },
  stackName: () => 'pwethheuristic:pwethcw',
};

/** Ethernet that an MPLS label carries as it is: no bytes of its own. */
export const pseudowire: Protocol = {
  id: 'pseudowire',
  shortName: 'PW',
  name: 'Ethernet pseudowire',
  filter: 'pwethnocw',
  fields: [],
  walk(walk, start, end) {
    if (walk.add(pseudowire, start, start, end)) walk.named('ethernet', start, end);
  },
  stackName: () => 'pwethheuristic:pwethnocw',
};
