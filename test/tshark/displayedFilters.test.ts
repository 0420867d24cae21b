/** Filters on what Wireshark knows of its own list: marks, and the frame that passed before. They pass as with `tshark -Y`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analysed } from '../support/analysed';
import { fixtures, unavailable } from '../support/captures';
import { passingRead } from '../support/passing';
import { tsharkDisplays } from '../support/tsharkFilters';
import { tsharkVersion } from '../support/tsharkRun';

const FILTERS = [
  'frame.time_delta_displayed',
  'frame.time_delta_displayed == 0',
  'frame.time_delta_displayed > 0.001',
  'frame.number == 1 || frame.time_delta_displayed > 0.01',
  'frame.number == 1 || frame.time_delta_displayed >= 0.05',
  'frame.number == 1 or (iscsi and frame.time_delta_displayed > 0.002)',
  'frame.number <= 3 || not frame.time_delta_displayed < 0.02',
  'tcp.flags.syn == 1 || frame.time_delta_displayed in {0.01 .. 0.1}',
  'frame.time_delta_displayed == frame.time_delta',
  'ip.ttl > 0 && (frame.number == 2 || frame.time_delta_displayed > 0.005)',
  'frame.marked',
  'frame.marked == 1',
  'frame.marked == true',
  'frame.marked == 0',
  'not frame.marked == 0',
];

describe('filters on what is displayed and marked', function () {
  this.timeout(120_000);
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
  });

  for (const name of ['sample.pcap', 'two-connections.pcap', 'nanosecond.pcap', 'chap-ok.pcap']) {
    it(`let the same frames of ${name} pass as tshark -Y`, async () => {
      const file = path.join(fixtures, name);
      const capture = await analysed(readFileSync(file));
      const ports = [...new Set(capture.analysis.connections.map(({ target }) => target.port))];
      for (const filter of FILTERS) {
        assert.deepEqual(await passingRead(capture, filter), await tsharkDisplays(file, filter, ports), filter);
      }
    });
  }
});
