import {
  PatternError,
  type PatternNode,
  type PatternPlace,
  PatternReader,
  type UnitSet,
  WORD_UNITS,
} from './PatternReader';

/** Steps of a compiled pattern; bounds what {n,m} may multiply. */
const MOST_STEPS = 2000;
/** UTF-16 units of a text that are looked at: far more than any name has. What is behind them does not count. */
export const LONGEST_SUBJECT = 16 * 1024;

type Step =
  | { readonly kind: 'unit'; readonly set: UnitSet }
  | { readonly kind: 'place'; readonly place: PatternPlace }
  /** Goes on at both. */
  | { readonly kind: 'fork'; readonly one: number; readonly other: number }
  | { readonly kind: 'found' };

/**
 * A regular expression for texts that come from captures. All ways through the pattern are followed at once, so that the
 * work is at most the pattern's length times the text's. JavaScript's own may run for hours on patterns that are easily
 * written ("(a+)+b"), and nobody could stop them.
 *
 * Understood are the common parts of Perl's: characters, ".", classes, \d \w \s \b and their opposites, groups, "|", the
 * repetitions * + ? {n} {n,} {n,m} (lazy ones too), "^", "$". Case does not matter until (?-i) says so. References back, and
 * looking ahead or behind, would need another way of running and are refused.
 */
export class TextPattern {
  private readonly steps: readonly Step[];

  /** @throws PatternError for what is no pattern, or none that is understood here */
  constructor(pattern: string) {
    this.steps = new PatternCompiler().compile(new PatternReader(pattern).read());
  }

  /** True when the pattern fits somewhere in the text's first LONGEST_SUBJECT units. */
  matches(text: string): boolean {
    const { steps } = this;
    const end = Math.min(text.length, LONGEST_SUBJECT);
    /** The position at which a step was reached last: none is followed twice from one position. */
    const reached = new Int32Array(steps.length).fill(-1);
    let pending: number[] = [];
    for (let at = 0; at <= end; at++) {
      const unit = at < text.length ? text.charCodeAt(at) : -1;
      const behind: number[] = [];
      // A match may begin anywhere: besides the ways that are under way another one sets out here.
      pending.push(0);
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        if (reached[next] === at) continue;
        reached[next] = at;
        const step = steps[next];
        if (step.kind === 'found') return true;
        if (step.kind === 'fork') pending.push(step.other, step.one);
        else if (step.kind === 'place') {
          if (isAt(step.place, text, at)) pending.push(next + 1);
        } else if (unit >= 0 && holds(step.set, unit)) behind.push(next + 1);
      }
      pending = behind;
    }
    return false;
  }
}

function isAt(place: PatternPlace, text: string, at: number): boolean {
  if (place === 'start') return at === 0;
  if (place === 'end') return at === text.length;
  const edge = isWord(text, at - 1) !== isWord(text, at);
  return place === 'edge' ? edge : !edge;
}

function isWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && within(WORD_UNITS, text.charCodeAt(at));
}

function within(ranges: readonly number[], unit: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) {
    if (unit >= ranges[at] && unit <= ranges[at + 1]) return true;
  }
  return false;
}

function holds({ ranges, negated, folded }: UnitSet, unit: number): boolean {
  let found = within(ranges, unit);
  if (!found && folded) {
    const character = String.fromCharCode(unit);
    found = [character.toLowerCase(), character.toUpperCase()].some(
      // What becomes two characters (sharp s) stays as it is.
      (other) => other.length === 1 && within(ranges, other.charCodeAt(0)),
    );
  }
  return found !== negated;
}

/** Makes the steps of a pattern. */
class PatternCompiler {
  private readonly steps: Step[] = [];
  private nodes = 0;

  compile(pattern: PatternNode): readonly Step[] {
    this.append(pattern);
    this.steps.push({ kind: 'found' });
    return this.steps;
  }

  /** Appends the steps of a node; what follows it comes right behind them. */
  private append(node: PatternNode): void {
    // Nodes count too: repeated groups without anything in them make no steps but take time.
    if (++this.nodes > MOST_STEPS * 2 || this.steps.length > MOST_STEPS) {
      throw new PatternError('its repetitions make it too long', 0);
    }
    switch (node.kind) {
      case 'unit':
      case 'place':
        this.steps.push(node);
        return;
      case 'sequence':
        for (const part of node.parts) this.append(part);
        return;
      case 'choice':
        this.appendChoice(node.parts);
        return;
      case 'repeat':
        for (let count = 0; count < node.least; count++) this.append(node.part);
        if (node.most === Infinity) this.appendLoop(node.part);
        else this.appendOptions(node.part, node.most - node.least);
    }
  }

  /** Leaves room for a fork whose ends are not known yet. */
  private room(): number {
    return this.steps.push({ kind: 'found' }) - 1;
  }

  private fork(at: number, one: number, other: number): void {
    this.steps[at] = { kind: 'fork', one, other };
  }

  private appendChoice(parts: readonly PatternNode[]): void {
    const ends: number[] = [];
    for (const part of parts.slice(0, -1)) {
      const start = this.room();
      this.append(part);
      ends.push(this.room());
      this.fork(start, start + 1, this.steps.length);
    }
    const last = parts.at(-1);
    if (last) this.append(last);
    for (const end of ends) this.fork(end, this.steps.length, this.steps.length);
  }

  private appendLoop(part: PatternNode): void {
    const start = this.room();
    this.append(part);
    this.fork(this.room(), start, start);
    this.fork(start, start + 1, this.steps.length);
  }

  private appendOptions(part: PatternNode, most: number): void {
    const starts: number[] = [];
    for (let count = 0; count < most; count++) {
      starts.push(this.room());
      this.append(part);
    }
    for (const start of starts) this.fork(start, start + 1, this.steps.length);
  }
}
