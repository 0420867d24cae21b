/** The table of fields says what the rest of the product says. */
import assert from 'node:assert/strict';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { indexedField, INDEXED_FIELDS } from '../../../src/core/filter/indexedFields';
import { PDUS_ENDING } from '../../../src/core/filter/occurrences';
import { OPCODE_VALUE_NAMES } from '../../../src/core/filter/opcodeValueNames';
import { differenceText, epochText } from '../../../src/core/capture/timestamp';
import { pdusEndingIn } from '../../../src/core/inspection/PduBytes';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { analysed } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { ENCAPSULATIONS } from '../../support/encapsulations';
import { INNER_4, ODD_FRAMES } from '../../support/oddFrames';
import { randomTcpStreams } from '../../support/randomTcpStreams';

describe('the table of fields', () => {
  it('names each field once, in the form that a filter can write', () => {
    const names = INDEXED_FIELDS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z_]+(?:\.[a-z_]+)*$/);
    for (const field of INDEXED_FIELDS) {
      assert.equal(indexedField(field.name), field);
      assert.notEqual(field.label, '');
    }
  });

  it('lets filters ask for every name that the field tree shows', async () => {
    const captures = [
      ...['sample.pcap', 'both-digests-tgt.pcap', 'odd-logins.pcap', 'task-management.pcap'].map(readFixture),
      pcapFile([
        ...ODD_FRAMES.filter(({ linkType = 1 }) => linkType === 1),
        ...ENCAPSULATIONS.filter(({ linkType }) => linkType === 1).map(({ frame }) => ({ bytes: frame(INNER_4) })),
      ]),
      randomTcpStreams(3, 200),
    ];
    const unknown = new Set<string>();
    const seen = new Set<string>();
    let names = 0;
    for (const capture of captures) {
      const { analysis, source } = await analysed(capture);
      const visit = ({ filter, children }: FieldNode): void => {
        names += filter === undefined ? 0 : 1;
        if (filter !== undefined && !seen.has(filter) && 'err' in compileFilter(filter)) unknown.add(filter);
        if (filter !== undefined) seen.add(filter);
        children?.forEach(visit);
      };
      for (let frame = 0; frame < Math.min(300, analysis.frames.length); frame++) {
        (await readDetail(analysis, source, frame)).tree.forEach(visit);
      }
    }
    assert.deepEqual([...unknown].sort(), []);
    assert.ok(names > 10_000, `only ${names} names`);
  });

  it('names every value of a field once', () => {
    const names = OPCODE_VALUE_NAMES.map(([name]) => name.toLowerCase());
    assert.equal(new Set(names).size, names.length);
  });

  for (const name of fixtureCaptures()) {
    it(`finds the PDUs and times of ${name} as the trees and rows do`, async () => {
      const { analysis } = await analysed(readFixture(name));
      const { frames } = analysis;
      for (let frame = 0; frame < frames.length; frame++) {
        const found: number[] = [];
        for (
          let cursor = PDUS_ENDING.first(analysis, frame);
          cursor >= 0;
          cursor = PDUS_ENDING.next?.(analysis, frame, cursor) ?? -1
        ) {
          found.push(cursor);
        }
        assert.deepEqual(found, pdusEndingIn(analysis, frame));
        const before = Math.max(0, frame - 1);
        const difference = (from: number): string =>
          differenceText(
            frames.seconds(frame),
            frames.nanoseconds(frame),
            frames.seconds(from),
            frames.nanoseconds(from),
            9,
          );
        for (const [field, text] of [
          ['frame.time_epoch', epochText(frames.seconds(frame), frames.nanoseconds(frame))],
          ['frame.time_relative', difference(0)],
          ['frame.time_delta', difference(before)],
        ]) {
          const row = indexedField(field);
          assert.ok(row?.type === 'time');
          const cursor = row.occurs.first(analysis, frame);
          assert.equal(epochText(row.seconds(analysis, frame, cursor), row.nanoseconds(analysis, frame, cursor)), text);
        }
      }
    });
  }
});
