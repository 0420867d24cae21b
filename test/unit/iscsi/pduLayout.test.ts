import assert from 'node:assert/strict';
import { pduLayout, pduLength } from '../../../src/core/protocols/iscsi/pduLayout';
import { buildPdu } from '../../support/buildPdu';
import { filler } from '../../support/pduBuilder';

describe('pduLayout', () => {
  it('is the bare header without anything behind it, digests of no data included', () => {
    const bare = { headerLength: 48, dataStart: 48, dataLength: 0, padding: 0, dataDigestStart: 48, total: 48 };
    assert.deepEqual(pduLayout(0, 0, false, false), bare);
    assert.deepEqual(pduLayout(0, 0, false, true), bare);
    assert.equal(pduLayout(0, 0, true, true).total, 52);
  });

  it('puts additional segments, digests and padding in their places', () => {
    assert.deepEqual(pduLayout(2, 5, true, true), {
      headerLength: 56,
      dataStart: 60,
      dataLength: 5,
      padding: 3,
      dataDigestStart: 68,
      total: 72,
    });
  });

  it('agrees with built PDUs for every length and both digests', () => {
    for (const headerDigest of [false, true]) {
      for (const dataDigest of [false, true]) {
        for (const length of [0, 1, 2, 3, 4, 5, 511, 512]) {
          for (const words of [0, 1, 5]) {
            const options = { data: filler(length), ahs: new Uint8Array(4 * words), headerDigest, dataDigest };
            const { total } = pduLayout(words, length, headerDigest, dataDigest);
            assert.equal(total, buildPdu(0x01, {}, options).length);
            assert.equal(pduLength(words, length, headerDigest, dataDigest), total);
          }
        }
      }
    }
  });

  it('holds the longest PDU that a header can declare', () => {
    assert.equal(pduLength(255, 0xffffff, true, true), 48 + 1020 + 4 + 0x1000000 + 4);
  });
});
