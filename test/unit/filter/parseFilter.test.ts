/** What the grammar makes of a text; every parenthesis that could be written is written. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseFilter } from '../../../src/core/filter/parseFilter';
import { filterParser, parserFile } from '../../../scripts/filterParser.cjs';
import { printFilter } from '../../support/printFilter';

function shape(text: string): string {
  const expression = parseFilter(text);
  assert.ok(expression, `${text} asks nothing`);
  return printFilter(expression);
}

const SHAPES: readonly (readonly [text: string, shape: string])[] = [
  // Precedence: not, and, xor, or
  ['a or b and c', '(a or (b and c))'],
  ['a and b or c', '((a and b) or c)'],
  ['a xor b and c', '(a xor (b and c))'],
  ['a or b xor c', '(a or (b xor c))'],
  ['a and b and c', '(a and b and c)'],
  ['not a and b', '(not a and b)'],
  ['not (a and b)', 'not (a and b)'],
  ['(a or b) and c', '((a or b) and c)'],
  ['not a == 1', 'not a == 1'],
  ['not not a', 'a'],
  ['!!!a', 'not a'],
  ['not ! a or b', '(a or b)'],
  // Spellings
  ['a||b&&c^^!d', '(a or ((b and c) xor not d))'],
  ['a eq 1', 'a == 1'],
  ['a any_eq 1', 'a == 1'],
  ['a ne 1', 'a != 1'],
  ['a all_ne 1', 'a != 1'],
  ['a all_eq 1', 'a === 1'],
  ['a ~= 1', 'a !== 1'],
  ['a any_ne 1', 'a !== 1'],
  ['a gt 1', 'a > 1'],
  ['a ge 1', 'a >= 1'],
  ['a lt 1', 'a < 1'],
  ['a le 1', 'a <= 1'],
  ['a~"x"', 'a matches "x"'],
  ['a ! in {1}', 'a not in {1}'],
  ['a not in{1}and b', '(a not in {1} and b)'],
  ['(a)and(b)', '(a and b)'],
  ['a==1&&b', '(a == 1 and b)'],
  [' \t\r\n a \n', 'a'],
  // Operands
  ['a < b <= c', 'a < b <= c'],
  ['any a == 1', 'any a == 1'],
  ['all a not in {1}', 'all a not in {1}'],
  ['a in {1,2..5 , "x" .. "y"}', 'a in {1, 2..5, "x".."y"}'],
  ['a == -1.5', 'a == -1.5'],
  ['a == - 1', 'a == -1'],
  ['a in {-1..+2}', 'a in {-1..+2}'],
  ['a == iqn.2003-01.org:disk/1', 'a == iqn.2003-01.org:disk/1'],
  ['anything == 1', 'anything == 1'],
  ['inner or android', '(inner or android)'],
  ['a == "b\\"c\\x41\\101\\\\"', 'a == "b\\"cAA\\\\"'],
  ['a == r"\\w\\"\\\\"', 'a == "\\\\w\\\\\\"\\\\\\\\"'],
  ["a == 'b'", "a == 'b'"],
  ["a == '\\x41'", "a == 'A'"],
  ['a[0]', 'a[0:1]'],
  ['a[1:2][:3][4:][ 5 - 6 ][-2--1,3]', 'a[1:2][0:3][4:][5-6][-2--1,3:1]'],
];

describe('the grammar of display filters', () => {
  for (const [text, expected] of SHAPES) it(`reads ${JSON.stringify(text)}`, () => assert.equal(shape(text), expected));

  it('reads what it is printed as the same way', () => {
    for (const [, text] of SHAPES) assert.equal(shape(text), text);
  });

  it('knows where everything stands', () => {
    const expression = parseFilter(' a == 1 or  not (b in {2, 3..4}) ');
    assert.ok(expression?.kind === 'or');
    const [first, second] = expression.parts;
    assert.deepEqual([expression.start, first.start, first.end, second.start], [1, 1, 7, 12]);
    assert.ok(first.kind === 'comparison' && second.kind === 'not' && second.operand.kind === 'membership');
    const [{ right }] = first.rest;
    assert.deepEqual([right.start, right.end], [6, 7]);
    assert.deepEqual(
      second.operand.members.map(({ start, end }) => [start, end]),
      [
        [23, 24],
        [26, 30],
      ],
    );
  });

  it('is asked nothing by a text without anything', () => {
    for (const text of ['', ' ', '\t\n']) assert.equal(parseFilter(text), undefined);
  });

  it('is the one that the parser was made of (else run `node scripts/filterParser.cjs`)', () => {
    assert.equal(readFileSync(parserFile, 'utf8'), filterParser());
  });
});
