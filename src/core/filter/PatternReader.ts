/** UTF-16 units of a pattern. */
const LONGEST_PATTERN = 1000;
/** How often {n,m} may repeat. */
const MOST_REPEATED = 1000;
/** Groups within groups. */
const MOST_NESTED = 50;

/** The pattern cannot be used; the message says why, `offset` where in the pattern. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Some UTF-16 units: those within one of the ranges (pairs of first and last), or with `negated` all others. */
export interface UnitSet {
  readonly ranges: readonly number[];
  readonly negated: boolean;
  /** Upper and lower case are the same. */
  readonly folded: boolean;
}

/** A place between two units: the text's ends, the edge of a word (\b), or none (\B). */
export type PatternPlace = 'start' | 'end' | 'edge' | 'inside';

/** What a pattern is made of. */
export type PatternNode =
  | { readonly kind: 'unit'; readonly set: UnitSet }
  | { readonly kind: 'place'; readonly place: PatternPlace }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  /** `most` may be Infinity. */
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number };

const DIGITS = [0x30, 0x39];
/** Letters, digits and the underscore, as \w has them. */
export const WORD_UNITS: readonly number[] = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const SPACE = [0x09, 0x0d, 0x20, 0x20];
const LINE_END = [0x0a, 0x0a];

const CLASSES: Readonly<Record<string, readonly number[]>> = { d: DIGITS, w: WORD_UNITS, s: SPACE };
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, a: 0x07, e: 0x1b };

/** Reads the text of a pattern; TextPattern says what may stand in it. */
export class PatternReader {
  private at = 0;
  private nested = 0;
  private folded = true;

  constructor(private readonly pattern: string) {}

  /** @throws PatternError */
  read(): PatternNode {
    if (this.pattern.length > LONGEST_PATTERN) {
      this.fail(`longer than ${LONGEST_PATTERN} characters`, LONGEST_PATTERN);
    }
    const node = this.choice();
    if (this.at < this.pattern.length) this.fail('a closing parenthesis without an opening one');
    return node;
  }

  private fail(message: string, at = this.at): never {
    throw new PatternError(message, at);
  }

  /** Takes `text` if it comes next. */
  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private choice(): PatternNode {
    // What (?-i) changes holds to the end of the group, also in the alternatives behind it.
    const { folded } = this;
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    this.folded = folded;
    return { kind: 'choice', parts };
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.at < this.pattern.length && !'|)'.includes(this.pattern.charAt(this.at))) {
      const part = this.atom();
      if (part) parts.push(this.repeated(part));
    }
    return { kind: 'sequence', parts };
  }

  /** Undefined for an option, which is nothing to match. */
  private atom(): PatternNode | undefined {
    const at = this.at;
    const character = this.pattern.charAt(this.at++);
    switch (character) {
      case '(':
        return this.group(at);
      case '[':
        return { kind: 'unit', set: this.unitClass(at) };
      case '.':
        return { kind: 'unit', set: { ranges: LINE_END, negated: true, folded: false } };
      case '^':
        return { kind: 'place', place: 'start' };
      case '$':
        return { kind: 'place', place: 'end' };
      case '\\':
        if (this.take('b')) return { kind: 'place', place: 'edge' };
        if (this.take('B')) return { kind: 'place', place: 'inside' };
        return { kind: 'unit', set: this.escape(at) };
      case '*':
      case '+':
      case '?':
        return this.fail(`nothing to repeat before ${character}`, at);
      default:
        return { kind: 'unit', set: this.set([character.charCodeAt(0), character.charCodeAt(0)]) };
    }
  }

  private set(ranges: readonly number[], negated = false): UnitSet {
    return { ranges, negated, folded: this.folded };
  }

  private group(at: number): PatternNode | undefined {
    const option = /^\?(-?)i\)/.exec(this.pattern.slice(this.at, this.at + 4));
    if (option) {
      this.at += option[0].length;
      this.folded = option[1] === '';
      return undefined;
    }
    if (this.take('?') && !this.take(':'))
      this.fail('of groups that begin with (? only (?:, (?i) and (?-i) are known', at);
    if (++this.nested > MOST_NESTED) this.fail(`more than ${MOST_NESTED} groups within each other`, at);
    const inner = this.choice();
    if (!this.take(')')) this.fail('a group without a closing parenthesis', at);
    this.nested--;
    return inner;
  }

  private repeated(part: PatternNode): PatternNode {
    const at = this.at;
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.pattern.slice(at, at + 16));
    let least = 0;
    let most = Infinity;
    if (counted) {
      this.at += counted[0].length;
      least = Number(counted[1]);
      most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
      if (most < least) this.fail('a repetition that ends before it begins', at);
      if (least > MOST_REPEATED || (most !== Infinity && most > MOST_REPEATED)) this.fail('too many repetitions', at);
    } else if (this.take('+')) least = 1;
    else if (this.take('?')) most = 1;
    else if (!this.take('*')) return part;
    // How much a repetition takes first does not change whether there is a match.
    if (!this.take('?') && /^(?:[*+]|\{\d)/.test(this.pattern.slice(this.at, this.at + 2))) {
      this.fail('a repetition of a repetition');
    }
    return { kind: 'repeat', part, least, most };
  }

  /** Behind the backslash at `at`. */
  private escape(at: number): UnitSet {
    const character = this.pattern.charAt(this.at++);
    const known = CLASSES[character.toLowerCase()];
    if (known && character !== '') return this.set(known, character !== character.toLowerCase());
    if (character === 'x') {
      const digits = /^[0-9a-fA-F]{2}/.exec(this.pattern.slice(this.at, this.at + 2))?.[0];
      if (!digits) this.fail('\\x without two hexadecimal digits', at);
      this.at += 2;
      return this.set([parseInt(digits, 16), parseInt(digits, 16)]);
    }
    const unit = CONTROLS[character] ?? (/^[^0-9A-Za-z]$/.test(character) ? character.charCodeAt(0) : undefined);
    if (unit === undefined)
      this.fail(character === '' ? 'a backslash at the end' : `\\${character} is not known here`, at);
    return this.set([unit, unit]);
  }

  /** Behind the bracket at `at`. */
  private unitClass(at: number): UnitSet {
    const negated = this.take('^');
    const ranges: number[] = [];
    // A closing bracket that comes first is one of the characters.
    for (let first = true; first || this.pattern.charAt(this.at) !== ']'; first = false) {
      if (this.at >= this.pattern.length) this.fail('a class without a closing bracket', at);
      if (/^\[[:.=]/.test(this.pattern.slice(this.at, this.at + 2))) this.fail('classes with names are not known here');
      const from = this.classUnit();
      const next = this.pattern.charAt(this.at + 1);
      if (typeof from !== 'number' || this.pattern.charAt(this.at) !== '-' || next === ']' || next === '') {
        ranges.push(...(typeof from === 'number' ? [from, from] : from));
        continue;
      }
      const dash = this.at++;
      const to = this.classUnit();
      if (typeof to !== 'number' || to < from) this.fail('a range that ends before it begins', dash);
      ranges.push(from, to);
    }
    this.at++;
    return this.set(ranges, negated);
  }

  /** One unit of a class, or the ranges of \d and its like. */
  private classUnit(): number | readonly number[] {
    const at = this.at;
    const character = this.pattern.charAt(this.at++);
    if (character !== '\\') return character.charCodeAt(0);
    if (this.take('b')) return 0x08;
    const { ranges, negated } = this.escape(at);
    if (negated) this.fail('opposites are not known within a class', at);
    return ranges.length === 2 && ranges[0] === ranges[1] ? ranges[0] : ranges;
  }
}
