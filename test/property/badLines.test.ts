/**
 * Conversations over a bad network, recorded by a program that misses segments: each PDU whose header is in the capture is found, and
 * nothing is called an error, because what the capture lacks is no fault of the two sides.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeLossyCapture } from '../../scripts/bench/lossyCapture';
import type { PduCounts } from '../../scripts/bench/PduLedger';
import { writeSmallPduCapture } from '../../scripts/bench/smallPduCapture';
import { findFindings } from '../../src/core/findings/findFindings';
import { analysed } from '../support/analysed';
import { join } from '../support/captureBuilder';
import { takeApart } from '../support/splitCapture';

/**
 * Seeds that once showed a fault: answers that came before their command, which a hole held back (4, 39, 88: R2T-ANSWER and
 * DATASN-ORDER); a hole that took the last Login Request with its keys, and made the rest of the direction unreadable (100, 103).
 */
const SEEDS = [4, 39, 88, 100, 103, 1, 2, 3];
const BYTES = 12e6;

const sum = (counts: Uint32Array): number => counts.reduce((all, one) => all + one, 0);
const recorded = ({ whole, cut }: PduCounts): number => sum(whole) + sum(cut);

describe('captures of a bad line', function () {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'bad-lines-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const seed of SEEDS) {
    it(`seed ${seed}: every PDU is found, and no error is told`, async () => {
      const file = path.join(folder, 'lossy.pcap');
      const { connections } = writeLossyCapture(file, BYTES, seed);
      const { analysis, source } = await analysed(readFileSync(file));
      const written = connections.map(
        ({ fromInitiator, fromTarget }) => recorded(fromInitiator) + recorded(fromTarget),
      );
      assert.equal(
        analysis.pdus.length,
        written.reduce((all, one) => all + one, 0),
      );
      const findings = await findFindings(analysis, source);
      const errors = findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ id, fact }) => `${id}: ${fact}`),
        [],
      );
    });
  }

  it('a pause of the capture in which more commands passed than numbers were taken to move', async () => {
    const file = path.join(folder, 'small.pcap');
    writeSmallPduCapture(file, 75e6, 1);
    const { head, records } = takeApart(readFileSync(file));
    const ends = 2000;
    const { analysis } = await analysed(join(head, ...records.slice(0, ends), ...records.slice(-ends)));
    const behind = (direction: number): number => {
      let found = 0;
      for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
        if ((analysis.pdus.direction(pdu) & 1) === direction && analysis.pdus.frame(pdu) >= ends) found++;
      }
      return found;
    };
    for (const direction of [0, 1])
      assert.ok(behind(direction) > ends / 4, `direction ${direction}: ${behind(direction)}`);
    // The hole costs at most the PDU that it cuts.
    for (const { unframed } of analysis.connections)
      assert.ok(unframed.length <= 2, `${unframed.length} stretches of no PDU`);
  });
});
