import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DigestCheck } from '../../../src/core/streams/DigestCheck';
import { PduFlag } from '../../../src/core/streams/PduIndex';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { filler, pdu } from '../../support/pduBuilder';

/** Feeds a PDU in pieces; both verdicts. */
function verdicts(bytes: Uint8Array, cuts: readonly number[], length: number): [boolean, boolean] {
  const check = new DigestCheck();
  check.begin(0, length, true, length > 0);
  let from = 0;
  for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
    const to = Math.max(from, Math.min(cut, bytes.length));
    check.feed(bytes, from, to);
    from = to;
  }
  return [check.headerWrong, check.dataWrong];
}

describe('DigestCheck', () => {
  it('finds every changed byte, however the PDU is cut', () =>
    fc.assert(
      fc.property(fc.nat(200), fc.array(fc.nat(280)), fc.option(fc.nat(300)), fc.nat(7), (length, cuts, place, bit) => {
        const bytes = pdu(0x05, { data: filler(length), headerDigest: true, dataDigest: true });
        if (place === null || place >= bytes.length) {
          assert.deepEqual(verdicts(bytes, cuts, length), [false, false]);
          return;
        }
        // The lengths tell where the digests stand: they are left alone.
        if (place >= 4 && place < 8) return;
        bytes[place] ^= 1 << bit;
        assert.deepEqual(verdicts(bytes, cuts, length), [place < 52, place >= 52]);
      }),
      { seed: 20261124, numRuns: 400 },
    ));

  it('does not judge what it has not seen to its end', () => {
    const bytes = pdu(0x05, { data: filler(40), headerDigest: true, dataDigest: true });
    const check = new DigestCheck();
    check.begin(0, 40, true, true);
    check.feed(bytes, 0, 70);
    bytes[80] ^= 1;
    check.stop();
    check.feed(bytes, 74, bytes.length);
    assert.deepEqual([check.headerWrong, check.dataWrong], [false, false]);
  });
});

describe('digests in the pass', () => {
  const wrong = async (name: string): Promise<[number, number, number]> => {
    const { pdus, connections } = (await analysed(readFixture(name))).analysis;
    const all = Array.from({ length: pdus.length }, (_, at) => pdus.flags(at));
    return [
      all.filter((flags) => flags & PduFlag.headerDigestWrong).length,
      all.filter((flags) => flags & PduFlag.dataDigestWrong).length,
      connections.reduce((sum, { digestErrors }) => sum + digestErrors, 0),
    ];
  };

  it('are found wrong where a bit was flipped, and nowhere else', async () => {
    for (const name of fixtureCaptures()) {
      const [header, data, both] = await wrong(name);
      const flipped = /^(header|data)-digest-flipped/.exec(name)?.[1];
      assert.equal(header > 0, flipped === 'header', name);
      assert.equal(data > 0, flipped === 'data', name);
      assert.equal(both, header + data, name);
    }
  });
});
