/** Laws that hold for every display filter over every capture. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { FilteredFrames } from '../../src/core/filter/FilteredFrames';
import { parseFilter } from '../../src/core/filter/parseFilter';
import { analysed } from '../support/analysed';
import { pcapFile } from '../support/captureBuilder';
import { Conversation, INITIATOR, TARGET } from '../support/conversation';
import { compiled, passing, passingRead } from '../support/passing';
import { printFilter } from '../support/printFilter';
import { arbitraryFilter, fieldAndValue, readFieldTest } from './arbitraryFilter';
import { conversation, shuffled } from './arbitraryConversation';

const SEED = 20260113;
const filter = arbitraryFilter({ xor: true });

/** Two conversations, one of them not iSCSI, the other's segments in any order. */
const capture: fc.Arbitrary<Uint8Array> = conversation.chain((streams) =>
  shuffled(streams).map((pieces) => {
    const talk = new Conversation().handshake();
    for (const { side, start, end } of pieces) {
      for (let at = start; at < end; at += 1400) {
        talk.sendAt(side, at, streams[side].subarray(at, Math.min(end, at + 1400)));
      }
    }
    const other = new Conversation([
      { ...INITIATOR, port: 80 },
      { ...TARGET, port: 80 },
    ])
      .handshake()
      .close();
    return pcapFile([...other.packets, ...talk.packets]);
  }),
);

/** What a filter says, without where it says it. */
function meaning(text: string): unknown {
  const expression = parseFilter(text);
  return JSON.parse(
    JSON.stringify(expression, (key, value: unknown) =>
      typeof value === 'number' && /^(?:start|end)$/.test(key) ? undefined : value,
    ),
  );
}

function same(analysis: CaptureAnalysis, one: string, other: string): void {
  assert.deepEqual(passing(analysis, one), passing(analysis, other), `${one}   and   ${other}`);
}

describe(`any display filter (seed ${SEED})`, () => {
  it('says the same when it is printed and read again', () =>
    fc.assert(
      fc.property(filter, (text) => {
        const expression = parseFilter(text);
        assert.ok(expression);
        assert.deepEqual(meaning(printFilter(expression)), meaning(text));
      }),
      { seed: SEED, numRuns: 2000 },
    ));

  it('says the same when tests of bytes are printed and read again', () =>
    fc.assert(
      fc.property(readFieldTest, (text) => {
        const expression = parseFilter(text);
        assert.ok(expression);
        assert.deepEqual(meaning(printFilter(expression)), meaning(text));
      }),
      { seed: SEED, numRuns: 500 },
    ));

  it('keeps the laws of logic where frames are read', () =>
    fc.assert(
      fc.asyncProperty(capture, fc.tuple(readFieldTest, readFieldTest, filter), async (file, [a, b, indexed]) => {
        const read = await analysed(file);
        const same = async (one: string, other: string): Promise<void> =>
          assert.deepEqual(await passingRead(read, one), await passingRead(read, other), `${one}   and   ${other}`);
        await same(`not not (${a})`, a);
        await same(`not ((${a}) and (${b}))`, `not (${a}) or not (${b})`);
        await same(`not ((${a}) or (${indexed}))`, `not (${a}) and not (${indexed})`);
        await same(`(${a}) xor (${indexed})`, `(${a}) and not (${indexed}) or not (${a}) and (${indexed})`);
        await same(`(${a}) or (${indexed}) and (${a})`, a);
      }),
      { seed: SEED, numRuns: 30 },
    ));

  it('keeps the laws of logic over any capture', () =>
    fc.assert(
      fc.asyncProperty(
        capture,
        fc.array(fc.tuple(filter, filter), { minLength: 20, maxLength: 20 }),
        async (file, two) => {
          const { analysis } = await analysed(file);
          for (const [a, b] of two) {
            same(analysis, `not not (${a})`, a);
            same(analysis, `not ((${a}) and (${b}))`, `not (${a}) or not (${b})`);
            same(analysis, `not ((${a}) or (${b}))`, `not (${a}) and not (${b})`);
            same(analysis, `(${a}) xor (${b})`, `(${a}) and not (${b}) or not (${a}) and (${b})`);
            same(analysis, `(${a}) or (${b})`, `(${b}) or (${a})`);
            same(analysis, `(${a}) or (${a}) and (${b})`, a);
          }
        },
      ),
      { seed: SEED, numRuns: 40 },
    ));

  it('compares all values of a field as their opposites say of any', () =>
    fc.assert(
      fc.asyncProperty(capture, fc.array(fieldAndValue, { minLength: 30, maxLength: 30 }), async (file, pairs) => {
        const { analysis } = await analysed(file);
        for (const [field, value] of pairs) {
          const of = (operator: string): string => `${field} ${operator} ${value}`;
          same(analysis, of('!='), `${field} and not ${of('==')}`);
          same(analysis, of('==='), `${field} and not ${of('!==')}`);
          same(analysis, `all ${of('<')}`, `${field} and not ${of('>=')}`);
          same(analysis, `all ${of('>')}`, `${field} and not ${of('<=')}`);
          same(analysis, `any ${of('!=')}`, of('!=='));
          same(analysis, of('>='), `${of('>')} or ${of('==')}`);
          same(analysis, of('<='), `${of('<')} or ${of('==')}`);
          same(analysis, `${field} in {${value}}`, of('=='));
          same(analysis, `${field} not in {${value}}`, `not ${of('==')}`);
          same(analysis, `${field} in {${value}..${value}}`, of('=='));
        }
      }),
      { seed: SEED, numRuns: 40 },
    ));

  it('leaves the same rows however it is asked about the frames', () =>
    fc.assert(
      fc.asyncProperty(capture, filter, fc.array(fc.integer({ min: 1, max: 20 })), async (file, text, slices) => {
        const { analysis } = await analysed(file);
        const filtered = new FilteredFrames(analysis, compiled(text));
        for (const most of slices) filtered.advance(most);
        filtered.passEnded();
        while (!filtered.advance(50));
        const frames = Array.from({ length: filtered.length }, (_, row) => filtered.frameAt(row));
        assert.deepEqual(
          frames.map((frame) => frame + 1),
          passing(analysis, text),
        );
        assert.deepEqual(
          frames.map((frame) => filtered.rowOf(frame)),
          frames.map((_, row) => row),
        );
        assert.equal(filtered.revision, 0);
      }),
      { seed: SEED, numRuns: 100 },
    ));
});
