import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PatternError } from '../../../src/core/filter/PatternReader';
import { LONGEST_SUBJECT, TextPattern } from '../../../src/core/filter/TextPattern';

const MATCHING: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['', '', true],
  ['', 'a', true],
  ['b', 'abc', true],
  ['B', 'abc', true],
  ['(?-i)B', 'abc', false],
  ['(?i)B', 'abc', true],
  ['a(?-i)B', 'AB', true],
  ['a(?-i)B', 'Ab', false],
  ['((?-i)A)b', 'AB', true],
  ['((?-i)A)b', 'aB', false],
  ['^b', 'abc', false],
  ['^a.c$', 'abc', true],
  ['a.c', 'a\nc', false],
  ['^a|c$', 'bc', true],
  ['^(?:ab|cd)+$', 'abcdab', true],
  ['^(?:ab|cd)+$', 'abcda', false],
  ['^a*b+c?$', 'bb', true],
  ['^a{2}$', 'aaa', false],
  ['^a{2,}$', 'aaa', true],
  ['^a{1,2}$', 'aaa', false],
  ['^a{0}$', '', true],
  ['a{', 'xa{', true],
  ['a{,3}', 'a{,3}', true],
  ['^a*?b$', 'aab', true],
  ['[a-c]x', 'Bx', true],
  ['^[^a-c]$', 'B', false],
  ['[]x]', ']', true],
  ['[a-]', '-', true],
  ['[\\d.-]+', 'a1', true],
  ['^[\\]\\\\]+$', ']\\', true],
  ['\\d{4}-\\d\\d', 'iqn.2003-01', true],
  ['^\\w+\\.\\W\\S\\s$', 'ab.-c ', true],
  ['^\\D$', '5', false],
  ['\\bdisk\\b', 'a:disk.1', true],
  ['\\bdisk\\b', 'a:disk1', false],
  ['\\Bisk', 'disk', true],
  ['\\x41\\x2e', 'A.', true],
  ['\\.\\*\\(', '.*(', true],
  ['\\t\\n', '\t\n', true],
  ['(((a)))', 'a', true],
  ['(a|)b', 'b', true],
  ['(a*)*b', 'b', true],
  ['()', '', true],
  ['é', 'É', true],
  ['ß', 'SS', false],
];

const WRONG: readonly (readonly [pattern: string, offset: number, message: RegExp])[] = [
  ['(', 0, /without a closing parenthesis/],
  ['a)', 1, /without an opening one/],
  ['a|*', 2, /nothing to repeat/],
  ['[a', 0, /without a closing bracket/],
  ['[b-a]', 2, /ends before it begins/],
  ['[a-\\d]', 2, /ends before it begins/],
  ['[[:alpha:]]', 1, /names/],
  ['[\\D]', 1, /within a class/],
  ['a{3,2}', 1, /ends before it begins/],
  ['a{5000}', 1, /too many/],
  ['a**', 2, /repetition of a repetition/],
  ['a++', 2, /repetition of a repetition/],
  ['(a)\\1', 3, /\\1 is not known/],
  ['\\p{L}', 0, /\\p is not known/],
  ['\\', 0, /backslash at the end/],
  ['\\x4', 0, /two hexadecimal digits/],
  ['a(?=b)', 1, /only/],
  ['(?<n>a)', 0, /only/],
  [`${'('.repeat(60)}${')'.repeat(60)}`, 50, /within each other/],
  ['a'.repeat(1001), 1000, /longer than/],
  ['(?:a{100}){100}', 0, /too long/],
  ['((((){1000}){1000}){1000}){1000}', 0, /too long/],
];

describe('TextPattern', () => {
  for (const [pattern, text, matches] of MATCHING) {
    it(`/${pattern}/ ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(new TextPattern(pattern).matches(text), matches);
    });
  }

  for (const [pattern, offset, message] of WRONG) {
    it(`refuses /${pattern.slice(0, 40)}/`, () => {
      assert.throws(
        () => new TextPattern(pattern),
        (error) => error instanceof PatternError && error.offset === offset && message.test(error.message),
      );
    });
  }

  it('ends soon where other ways of matching take for ever', () => {
    for (const pattern of [
      '^(a+)+$',
      '^(a|a)*$',
      '^(a|aa)+$',
      '(.*)(.*)(.*)(.*)x',
      `^${'a?'.repeat(60)}${'a'.repeat(60)}$`,
    ]) {
      assert.equal(new TextPattern(pattern).matches(`${'a'.repeat(50)}!`), false, pattern);
    }
    assert.equal(new TextPattern('(a|b|ab)*c').matches('ab'.repeat(5000)), false);
  });

  it('looks at the beginning of very long texts only', () => {
    const text = `${'a'.repeat(LONGEST_SUBJECT)}b`;
    assert.equal(new TextPattern('a').matches(text), true);
    assert.equal(new TextPattern('b').matches(text), false);
    assert.equal(new TextPattern('a$').matches(text), false);
  });

  it('answers as regular expressions of JavaScript do', () => {
    const letter = fc.constantFrom(
      'a',
      'b',
      'c',
      '.',
      '[ab]',
      '[^a]',
      '[a-c]',
      '\\w',
      '\\W',
      '\\d',
      '\\b',
      '^',
      '$',
      'A',
      '-',
    );
    const { node } = fc.letrec<{ node: string; group: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        letter,
        fc.tuple(tie('node'), tie('node')).map((parts) => parts.join('')),
        tie('group'),
      ),
      group: fc
        .tuple(
          fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
          fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'),
        )
        .map(([parts, repeated]) => `(?:${parts.join('|')})${repeated}`),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '-', '1', ' '), maxLength: 8 });
    fc.assert(
      fc.property(node, text, (pattern, subject) => {
        // A pattern that JavaScript cannot end with is no help here; such ones stay short with this few characters.
        assert.equal(new TextPattern(pattern).matches(subject), new RegExp(pattern, 'i').test(subject));
      }),
      { seed: 20260112, numRuns: 2000 },
    );
  });
});
