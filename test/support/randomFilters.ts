/** Random display filters of all kinds, out of the fields and values of a capture: most are right, some nearly so. */
import type { SeededRandom } from '../../scripts/bench/SeededRandom';
import type { FieldValue } from '../../src/core/filter/FieldValue';
import type { FilterType } from '../../src/core/filter/FilterType';

/** A field, and what a capture holds of it. */
export interface SeenField {
  readonly name: string;
  readonly type: FilterType;
  readonly names: readonly string[];
  /** Different ones, at most a few; none where the capture does not have the field. */
  readonly values: readonly FieldValue[];
}

const OPERATORS = [
  ...'== != === !== ~= > >= < <= == != > <'.split(' '),
  ...'eq ne gt ge lt le any_eq all_eq any_ne all_ne'.split(' '),
];
const FUNCTIONS = 'len count upper lower max min abs'.split(' ');
/** Beyond what a machine's number holds, and at the edges of what fields hold. */
const NUMBERS = [0, 1, 2, 7, 8, 48, 127, 128, 255, 256, 3260, 65535, 65536, 2147483648, 4294967295, 4294967296];
const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '255.255.255.255',
  '127.0.0.0/30',
  '192.168.1',
  '10.0.0.1/33',
];
const ADDRESSES_6 = ['::1', 'fe80::/10', '::/0', 'fe80::1', '::ffff:10.0.0.1', '2001:db8::/32', '1:2:3:4:5:6:7:8'];
const PATTERNS = [
  ...[
    '^iqn',
    'iqn\\\\.',
    'name',
    '[a-m]+',
    '^.{3}',
    '(a|b)c',
    '\\\\d+$',
    'N[oO]ne?',
    '(?-i)Name',
    '\\\\bYes\\\\b',
    'e*',
    '=$',
  ],
  ...['[^a-z]', 'x{2,}', '.*', '^$', '\\\\x00', '\\\\w{4}', 'ſ', 'k', '(', '[', 'a**'],
];
const TEXTS = [
  'iqn',
  'Name',
  'None',
  'name',
  '',
  'a',
  '=',
  'Yes',
  '\\\\',
  '\\"',
  '\\x41',
  '\\101',
  'é',
  '€',
  'CRC32C',
  '\\0',
];

const hex = (bytes: Uint8Array, between: string): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);

/** Writes filters; the same numbers give the same ones. */
export class RandomFilters {
  private readonly present: readonly SeenField[];

  constructor(
    private readonly random: SeededRandom,
    private readonly fields: readonly SeenField[],
  ) {
    this.present = fields.filter(({ values }) => values.length > 0);
  }

  /** A filter of up to four tests. */
  next(depth = 2): string {
    const kind = depth === 0 ? 0 : this.random.below(12);
    if (kind === 9) return `${this.pick(['not ', '!', '! ', 'not !', '!!'])}${this.next(depth - 1)}`;
    if (kind === 10) return `(${this.next(depth - 1)})`;
    if (kind === 11) return `${this.next(depth - 1)} ${this.pick(['and', '&&', 'or', '||'])} ${this.next(depth - 1)}`;
    return this.test();
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.random.below(items.length)];
  }

  private chance(of: number): boolean {
    return this.random.below(of) === 0;
  }

  private field(fits: (field: SeenField) => boolean = () => true): SeenField {
    for (let tries = 0; tries < 200; tries++) {
      const found = this.pick(this.chance(8) ? this.fields : this.present);
      if (fits(found)) return found;
    }
    return this.pick(this.present);
  }

  private test(): string {
    const field = this.field();
    const quantifier = this.pick(['', '', '', '', 'any ', 'all ']);
    switch (this.random.below(14)) {
      case 0:
        return this.chance(3) ? this.left(field) : field.name;
      case 1:
      case 2:
        return `${quantifier}${field.name} ${this.pick(['in', 'in', 'not in', '!in'])} ${this.set(field)}`;
      case 3:
        return this.search(quantifier);
      case 4: {
        const other = this.field(({ type }) => type === field.type || this.chance(20));
        return `${quantifier}${field.name} ${this.pick(OPERATORS)} ${this.left(other)}`;
      }
      case 5:
        return `${quantifier}${this.sliced()}`;
      case 6:
        return `${quantifier}${this.called()}`;
      case 7:
      case 8:
        return this.calculated();
      case 9: {
        const signs = this.pick([
          ['<', '<='],
          ['>=', '>'],
          ['==', '=='],
          ['<', '>'],
        ]);
        return `${this.literal(field)} ${signs[0]} ${field.name} ${signs[1]} ${this.literal(field)}`;
      }
      case 10:
        return `${quantifier}${field.name}${this.layer()} ${this.pick(OPERATORS)} ${this.literal(field)}`;
      default:
        return `${quantifier}${field.name}${this.gap()}${this.operator()}${this.literal(field)}`;
    }
  }

  private operator(): string {
    const operator = this.pick(OPERATORS);
    return /^\w/.test(operator) ? ` ${operator} ` : `${operator}${this.gap()}`;
  }

  private gap(): string {
    return this.pick(['', ' ', ' ', '  ', '\t']);
  }

  private layer(): string {
    return this.pick(['#1', '#2', '#[1]', '#[-1]', '#[1-2]', '#[1:]', '#[1,2]', '#[2:1]', '#0', '']);
  }

  private left(field: SeenField): string {
    return this.chance(4) ? `${field.name}${this.layer()}` : field.name;
  }

  private slice(): string {
    const number = (): number => this.random.below(6);
    const part = (): string =>
      this.pick([
        ...[() => `${number()}`, () => `${number()}:${number()}`, () => `:${number()}`, () => `${number()}:`],
        ...[() => `${number()}-${number() + 3}`, () => `-${number()}`, () => `-${number()}:`, () => `-${number()}:2`],
        ...[() => `-${number() + 1}--${number() + 1}`],
      ])();
    return `[${this.chance(5) ? `${part()},${part()}` : part()}]${this.chance(12) ? `[${part()}]` : ''}`;
  }

  private sliced(): string {
    const field = this.field(({ type }) => !['number', 'boolean', 'time', 'date'].includes(type) || this.chance(30));
    const left = `${field.name}${this.slice()}`;
    const [value] = field.values;
    if (this.chance(8)) return left;
    if (this.chance(8))
      return `${left} ${this.pick(OPERATORS)} ${this.field(({ type }) => type === field.type).name}${this.slice()}`;
    if (typeof value === 'string') return `${left}${this.operator()}"${value.slice(0, 1 + this.random.below(3))}"`;
    return `${left}${this.operator()}${this.bytes(this.part(value))}`;
  }

  private part(value: FieldValue | undefined): Uint8Array {
    if (!(value instanceof Uint8Array) || value.length === 0) return Uint8Array.of(this.random.below(256), 1);
    const from = this.random.below(Math.min(value.length, 8));
    return value.slice(from, from + 1 + this.random.below(4));
  }

  private bytes(bytes: Uint8Array): string {
    if (this.chance(10)) return `"${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
    const digits = hex(bytes, this.pick([':', ':', ':', '-', '.', '']));
    return this.chance(8) ? digits.toUpperCase() : digits;
  }

  private search(quantifier: string): string {
    const fits = ({ type }: SeenField): boolean => !['number', 'boolean', 'time', 'date', 'none'].includes(type);
    const field = this.field((one) => fits(one) || this.chance(40));
    const left = this.chance(6) ? `${field.name}${this.slice()}` : field.name;
    const value = this.pick(field.values.length > 0 ? field.values : ['iqn']);
    if (this.chance(2)) {
      const pattern = this.pick(PATTERNS);
      return `${quantifier}${left} ${this.pick(['matches', 'matches', '~'])} ${this.pick([`"${pattern}"`, `"${pattern}"`, `r"${pattern.replaceAll('\\\\', '\\')}"`])}`;
    }
    if (typeof value === 'string') {
      const from = this.random.below(Math.max(1, value.length - 2));
      return `${quantifier}${left} contains ${this.pick([this.quoted(value.slice(from, from + 3)), `"${this.pick(TEXTS)}"`])}`;
    }
    return `${quantifier}${left} contains ${this.pick([this.bytes(this.part(value)), `"${this.pick(TEXTS)}"`])}`;
  }

  private called(): string {
    const field = this.field();
    const name = this.pick(FUNCTIONS);
    const more = this.chance(5) ? `, ${this.field(({ type }) => type === field.type).name}` : '';
    const inner = this.chance(6) ? `${field.name}${this.slice()}` : field.name;
    const isNumber = name === 'len' || name === 'count';
    const right = isNumber ? String(this.random.below(12)) : this.literal(field);
    if (this.chance(10)) return `${name}(${inner}${more})`;
    return `${name}(${inner}${more})${this.operator()}${right}`;
  }

  private calculated(): string {
    const field = this.field(({ type }) => type === 'number' || this.chance(12));
    const operator = this.pick(['+', '-', '*', '/', '%', '&', '&']);
    const second = this.chance(2)
      ? String(this.pick([0, 1, 2, 3, 7, 0x10, 0xff]))
      : this.field(({ type }) => type === field.type).name;
    const gap = this.pick([' ', ' ', '']);
    const sum = `${field.name} ${operator}${gap}${second}`;
    if (this.chance(5)) return this.pick([sum, `{${sum}}`, `not ${sum}`]);
    if (this.chance(5)) return `{${sum}} ${this.pick(['+', '*', '&'])} 1${this.operator()}${this.literal(field)}`;
    return `${sum}${this.operator()}${this.literal(field)}`;
  }

  private set(field: SeenField): string {
    const member = (): string => {
      if (!this.chance(3)) return this.literal(field);
      const [one, other] = [this.value(field), this.value(field)].sort((a, b) => (a < b ? -1 : 1));
      return `${this.written(field, one)}${this.pick(['..', ' .. ', '.. '])}${this.written(field, other)}`;
    };
    const members = Array.from({ length: 1 + this.random.below(3) }, member);
    return `{${members.join(this.pick([', ', ',', ' , ']))}}`;
  }

  /** One that the capture holds, or one beside it. */
  private value(field: SeenField): FieldValue {
    const seen = field.values.length > 0 ? this.pick(field.values) : this.pick(NUMBERS);
    if (typeof seen === 'number' && this.chance(3)) return Math.max(0, seen + this.random.below(3) - 1);
    if (typeof seen === 'bigint' && this.chance(3)) return seen + BigInt(this.random.below(3) - 1);
    return seen;
  }

  private literal(field: SeenField): string {
    if (this.chance(25)) return this.written(this.field(), this.value(this.field()));
    if (field.names.length > 0 && this.chance(3)) {
      const name = this.pick(field.names);
      return this.pick([`"${name}"`, `"${name.toLowerCase()}"`, `"${name.toUpperCase()}"`]);
    }
    if (field.type === 'ipv4' && this.chance(2)) return this.pick(ADDRESSES);
    if (field.type === 'ipv6' && this.chance(2)) return this.pick(ADDRESSES_6);
    return this.written(field, this.value(field));
  }

  private quoted(text: string): string {
    const written = text.replace(/[\\"]/g, (character) => `\\${character}`).replace(/[\x00-\x1f]/g, '?');
    return `"${written}"`;
  }

  private written({ type }: SeenField, value: FieldValue): string {
    if (typeof value === 'string') return this.quoted(this.chance(3) ? this.pick(TEXTS) : value.slice(0, 60));
    if (value instanceof Uint8Array) return this.writtenBytes(type, value.subarray(0, 24));
    if (type === 'boolean')
      return this.pick(['1', '0', 'true', 'True', 'TRUE', 'false', 'False', '2', '"Set"', '"Not set"', 'yes', '0x1']);
    if (type === 'time') return this.seconds(BigInt(value));
    if (type === 'date') return this.date(BigInt(value));
    return this.number(BigInt(value));
  }

  private number(value: bigint): string {
    if (this.chance(12)) return this.number(BigInt(this.pick(NUMBERS)));
    if (value < 0n) return String(value);
    return this.pick([
      ...[
        String(value),
        String(value),
        String(value),
        `0x${value.toString(16)}`,
        `0X${value.toString(16).toUpperCase()}`,
      ],
      ...[`0${value.toString(8)}`, `0b${value.toString(2)}`, `+${value}`, `-${value}`],
      ...(value > 32n && value < 127n && value !== 39n && value !== 92n
        ? [`'${String.fromCharCode(Number(value))}'`]
        : []),
      ...(value < 256n ? [`'\\x${value.toString(16).padStart(2, '0')}'`] : []),
    ]);
  }

  private seconds(value: bigint): string {
    const sign = value < 0n ? '-' : '';
    const size = value < 0n ? -value : value;
    const whole = size / 1_000_000_000n;
    const rest = (size % 1_000_000_000n).toString().padStart(9, '0');
    return (
      sign +
      this.pick([
        `${whole}.${rest}`,
        `${whole}.${rest}`,
        `${whole}`,
        `${whole}.${rest.slice(0, 3)}`,
        `.${rest}`,
        `${whole}.`,
      ])
    );
  }

  private date(value: bigint): string {
    const iso = new Date(Number(value / 1_000_000n)).toISOString();
    const fraction = (value % 1_000_000_000n).toString().padStart(9, '0');
    const [day = '', clock = ''] = iso.slice(0, 19).split('T');
    return this.pick([
      ...[`"${day} ${clock}.${fraction}"`, `"${day}T${clock}.${fraction}Z"`, `"${day} ${clock}"`, `"${day}T${clock}Z"`],
      ...[`"${day} ${clock.slice(0, 5)}"`, `"${day}"`, `"${day} ${clock}+02:00"`, `"${day} ${clock} UTC"`],
      `"${new Date(iso).toUTCString().slice(8, 11)} ${Number(day.slice(8))}, ${day.slice(0, 4)} ${clock}.${fraction}"`,
    ]);
  }

  private writtenBytes(type: FilterType, bytes: Uint8Array): string {
    if (type === 'ipv4') {
      const address = bytes.join('.');
      return this.pick([address, address, `${address}/${this.random.below(33)}`, `${address}/24`, `"${address}"`]);
    }
    if (type === 'ipv6') {
      const groups = Array.from({ length: 8 }, (_, at) =>
        (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
      );
      const address = groups.join(':');
      return this.pick([address, `${address}/64`, `${address}/${this.random.below(129)}`]);
    }
    return this.bytes(bytes);
  }
}
