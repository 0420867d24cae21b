import assert from 'node:assert/strict';
import { frameRow } from '../../../src/core/inspection/rows';
import { SegmentHistories } from '../../../src/core/inspection/segmentHistory';
import { frameJson } from '../../../src/core/text/frameJson';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { randomTcpStreams } from '../../support/randomTcpStreams';
import { ourTcp, ourValue } from '../../support/tcpFields';

describe('a frame as JSON', () => {
  for (const [name, bytes] of [
    ['a recording', () => readFixture('two-connections.pcap')],
    ['made-up connections', () => randomTcpStreams(3, 300)],
  ] as const) {
    it(`says of TCP what the field tree says: ${name}`, async () => {
      const { analysis, source } = await analysed(bytes());
      const histories = new SegmentHistories(analysis, source);
      for (let frame = 0; frame < analysis.frames.length; frame++) {
        const row = await frameRow(analysis, source, frame);
        const { fields } = await frameJson(analysis, source, row, await histories.take(frame));
        for (const [field, values] of await ourTcp(analysis, source, frame)) {
          const said = fields[field];
          // Groups have no value.
          if (values.every((value) => value === '')) assert.equal(said, undefined, field);
          else assert.deepEqual((Array.isArray(said) ? said : [said]).map(ourValue), values, `${frame + 1} ${field}`);
        }
      }
    });
  }
});
