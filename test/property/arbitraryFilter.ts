/** Random display filters that are valid, in all the ways in which the same can be written. */
import fc from 'fast-check';

/** A field of numbers or times and values that captures of tests hold. */
interface Values {
  readonly field: string;
  readonly values: readonly number[];
  /** Names that may stand for a value. */
  readonly names?: readonly (readonly [name: string, value: number])[];
  readonly time?: true;
}

const PORTS = [0, 80, 3260, 3261, 13260, 51234, 65535];
const NUMBERS: readonly Values[] = [
  { field: 'frame.number', values: [1, 2, 3, 4, 5, 7, 10, 15, 20, 40, 100] },
  { field: 'frame.len', values: [0, 54, 66, 74, 114, 150, 1514] },
  { field: 'frame.cap_len', values: [54, 66, 74, 114, 128, 1514] },
  { field: 'tcp.len', values: [0, 1, 48, 52, 60, 100, 424, 1448] },
  { field: 'tcp.stream', values: [0, 1, 2] },
  { field: 'tcp.port', values: PORTS },
  { field: 'tcp.srcport', values: PORTS },
  { field: 'tcp.dstport', values: PORTS },
  {
    field: 'iscsi.opcode',
    values: [0, 1, 3, 5, 6, 0x20, 0x21, 0x23, 0x25, 0x26, 0x31, 0x3f],
    // Wireshark knows these too.
    names: [
      ['SCSI Command', 1],
      ['login command', 3],
      ['Login Response', 0x23],
      ['SCSI Data In', 0x25],
      ['Reject', 0x3f],
    ],
  },
  { field: 'iscsi.initiatortasktag', values: [0, 1, 2, 0x100, 0x101, 0x999, 0xffffffff] },
];
const TIMES: readonly Values[] = [
  { field: 'frame.time_relative', values: [-1, 0, 0.000001, 0.001, 0.0015, 0.25, 1], time: true },
  { field: 'frame.time_delta', values: [-0.5, 0, 0.000015, 0.00004, 0.001, 1], time: true },
];
const FIELDS = [...NUMBERS, ...TIMES];
const PROTOCOLS = ['frame', 'tcp', 'iscsi'];

const OPERATORS = [
  ...'== === != !== ~= < <= > >='.split(' '),
  ...'eq any_eq all_eq ne all_ne any_ne lt le gt ge'.split(' '),
];
const space = fc.constantFrom(' ', '  ', '\t');
/** Words need a space around them, signs do not. */
const around = (operator: string, gap: string): string =>
  /^\w/.test(operator) ? ` ${operator} ` : `${gap}${operator}${gap}`;

function written({ names = [], time }: Values, value: number): fc.Arbitrary<string> {
  if (time) return fc.constantFrom(value.toFixed(9), value.toFixed(9).replace(/\.?0+$/, ''));
  const named = names.filter(([, number]) => number === value).map(([name]) => `"${name}"`);
  return fc.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0${value.toString(8)}`,
    `0b${value.toString(2)}`,
    ...named,
  );
}

const literal = (field: Values): fc.Arbitrary<string> =>
  fc.constantFrom(...field.values).chain((value) => written(field, value));

const quantifier = fc.constantFrom('', '', '', 'any ', 'all ');

const comparison = fc
  .constantFrom(...FIELDS)
  .chain((field) =>
    fc
      .tuple(quantifier, fc.constantFrom(...OPERATORS), fc.constantFrom('', ' '), literal(field))
      .map(([which, operator, gap, value]) => `${which}${field.field}${around(operator, gap)}${value}`),
  );

/** The second field has to be of the first one's type. */
const pair = fc
  .constantFrom(NUMBERS, TIMES)
  .chain((fields) =>
    fc
      .tuple(quantifier, fc.constantFrom(...fields), fc.constantFrom(...OPERATORS), fc.constantFrom(...fields))
      .map(([which, left, operator, right]) => `${which}${left.field} ${operator} ${right.field}`),
  );

const member = (field: Values): fc.Arbitrary<string> =>
  fc.oneof(
    literal(field),
    fc
      .tuple(fc.constantFrom(...field.values), fc.constantFrom(...field.values))
      .chain(([one, other]) =>
        fc
          .tuple(
            written(field, Math.min(one, other)),
            fc.constantFrom('..', ' .. '),
            written(field, Math.max(one, other)),
          )
          .map((parts) => parts.join('')),
      ),
  );

const membership = fc
  .constantFrom(...NUMBERS, TIMES[0])
  .chain((field) =>
    fc
      .tuple(
        quantifier,
        fc.constantFrom('in', 'not in', '!in'),
        fc.array(member(field), { minLength: 1, maxLength: 4 }),
      )
      .map(([which, operator, members]) => `${which}${field.field} ${operator} {${members.join(', ')}}`),
  );

const presence = fc.constantFrom(...PROTOCOLS, ...FIELDS.map(({ field }) => field));

/** One test of a field. */
export const fieldTest: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: presence },
  { weight: 4, arbitrary: comparison },
  { weight: 1, arbitrary: pair },
  { weight: 2, arbitrary: membership },
);

/** A filter. Wireshark 4.0 understands it too, unless `xor` is asked for. */
export function arbitraryFilter({ xor = false } = {}): fc.Arbitrary<string> {
  const joiners = ['and', '&&', 'or', '||', ...(xor ? ['xor', '^^'] : [])];
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fieldTest,
      fc.tuple(tie('filter'), space, fc.constantFrom(...joiners), space, tie('filter')).map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('not ', '! ', '!', 'not !'), tie('filter')).map((parts) => parts.join('')),
      tie('filter').map((inner) => `(${inner})`),
    ),
  }));
  return filter;
}

/** A field with any of its values, for laws about comparisons. */
export const fieldAndValue: fc.Arbitrary<readonly [field: string, value: string]> = fc
  .constantFrom(...FIELDS)
  .chain((field) => literal(field).map((value) => [field.field, value] as const));

/** Tests of what stands in the bytes of frames: addresses, flags, byte strings, texts, results. */
export const readFieldTest: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('ip.src', 'ip.dst', 'ip.addr'),
      fc.constantFrom('==', '!=', '===', '!=='),
      fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.0/8', '0.0.0.0/0', '127.0.0.1', '192.168.0.0/16'),
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      fc.constantFrom('tcp.flags.syn', 'tcp.flags.ack', 'tcp.flags.push', 'ip.flags.df'),
      fc.constantFrom('== 1', '== 0', '!= True', '', '== False'),
    )
    .map((parts) => parts.join(' ').trim()),
  fc
    .tuple(
      fc.constantFrom('frame', 'eth.src', 'tcp', 'ip.dst', 'iscsi.isid'),
      fc.constantFrom('[0]', '[0:2]', '[-1:]', '[1-2]', '[0,2]', '[3:]'),
      fc.constantFrom('==', '!='),
      fc.constantFrom('00', '00:00', '0a:00', 'ff-ff', '0a00', '00:00:00:00'),
    )
    // Once iSCSI is decoded, Wireshark 4.0 does not take the last byte of TCP from its header.
    .filter(([field, slice]) => field !== 'tcp' || slice !== '[-1:]')
    .map(([field, slice, operator, value]) => `${field}${slice} ${operator} ${value}`),
  // Of strings of different lengths Wireshark 4.0 takes the longer one for the greater one, whatever is in it.
  fc
    .tuple(
      fc.constantFrom('frame', 'eth.src', 'tcp', 'ip.dst', 'iscsi.isid'),
      fc.constantFrom('[0:2]', '[1-2]', '[0,2]', '[3:2]'),
      fc.constantFrom('<', '>='),
      fc.constantFrom('00:00', '0a:00', 'ff-ff', '0a00'),
    )
    .filter(([field, slice]) => field !== 'ip.dst' || slice !== '[3:2]')
    .map(([field, slice, operator, value]) => `${field}${slice} ${operator} ${value}`),
  fc
    .tuple(fc.constantFrom('frame', 'tcp', 'eth', 'tcp.payload'), fc.constantFrom('"Name="', '00:00', '"iqn"', '45'))
    .map(([field, value]) => `${field} contains ${value}`),
  fc
    .tuple(
      fc.constantFrom('ip.len - tcp.len', 'tcp.srcport + 1', 'len(tcp.options)', 'count(ip.addr)', 'tcp.flags & 3'),
      fc.constantFrom('==', '!=', '<', '>='),
      fc.constantFrom('0', '1', '2', '12', '0x40', '3261', '52'),
    )
    .map((parts) => parts.join(' ')),
  // Wireshark refuses numbers that no byte can hold.
  fc
    .tuple(fc.constantFrom('==', '!=', '<', '>='), fc.constantFrom('0', '1', '0x40', '64', '255'))
    .map((parts) => `ip.ttl ${parts.join(' ')}`),
  fc
    .tuple(
      fc.constantFrom('iscsi.keyvalue', 'lower(iscsi.keyvalue)'),
      fc.constantFrom('contains "Name"', '== "a"', 'matches "^s"'),
    )
    .map((parts) => parts.join(' ')),
);
