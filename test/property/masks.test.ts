/** Masked exports of captures that tell something in every place: nothing of it is left, and what was one stays one. */
import assert from 'node:assert/strict';
import { ipv6Address, macAddress } from '../../src/core/bytes/address';
import { FRAME_FORMATS } from '../../src/core/export/FrameExport';
import { analysed } from '../support/analysed';
import { checksumFacts, pduFacts } from '../support/assertMasked';
import { pcapFile } from '../support/captureBuilder';
import { EVERYTHING_MASKED, exported, seeded } from '../support/exported';
import { type SecretCapture, secretCapture } from '../support/secretCapture';

const SEEDS = Number(process.env.MASK_SEEDS ?? 6);

/** An address in every way in which somebody could have written it down. */
function spellings(address: Uint8Array): (string | Buffer)[] {
  const bytes = Buffer.from(address);
  const plain = bytes.toString('hex');
  if (address.length === 4) return [bytes, `${address.join('.')}`];
  if (address.length === 6) return [bytes, macAddress(address, 0), plain, plain.replace(/..(?=.)/g, '$&-')];
  return [bytes, ipv6Address(address, 0), plain, plain.replace(/....(?=.)/g, '$&:')];
}

function assertGone(found: Buffer, { addresses, names, values }: SecretCapture, where: string): void {
  const lower = found.toString('latin1').toLowerCase();
  for (const address of addresses) {
    for (const written of spellings(address)) {
      const isThere = typeof written === 'string' ? lower.includes(written) : found.includes(written);
      assert(!isThere, `${Buffer.from(address).toString('hex')} is in the ${where}`);
    }
  }
  for (const name of names) {
    const own = name.slice(name.search(/[^ ]*$/)).toLowerCase();
    assert(!lower.includes(own), `${name} is in the ${where}`);
    assert(!lower.includes([...own].join('\0')), `${name} is in the ${where}, in UTF-16`);
  }
  for (const value of values) {
    assert(!found.includes(Buffer.from(value)), `a value of CHAP is in the ${where}`);
    assert(!lower.includes(Buffer.from(value).toString('hex')), `a value of CHAP is in the ${where}`);
  }
}

/** What each address has become, at every place where it stands in a pcap file: a masked one has the same lengths. */
function images(before: Buffer, after: Buffer, address: Uint8Array): Set<string> {
  const found = new Set<string>();
  const [bytes] = spellings(address);
  for (let at = before.indexOf(bytes ?? ''); at >= 0; at = before.indexOf(bytes ?? '', at + 1)) {
    const image = after.subarray(at, at + address.length).toString('hex');
    // What is not decoded has become zeros.
    if (!/^0+$/.test(image)) found.add(image);
  }
  return found;
}

describe('masked exports of what tells something everywhere', function () {
  this.timeout(120_000);

  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`hold nothing of it in any format (seed ${seed})`, async () => {
      const secret = secretCapture(seed);
      const capture = await analysed(secret.file);
      assert.equal(capture.analysis.frames.length, secret.packets.length);
      for (const format of FRAME_FORMATS) {
        const { bytes } = await exported(capture, format, { mask: EVERYTHING_MASKED, random: seeded(seed) });
        assertGone(Buffer.from(bytes), secret, `${format} export`);
      }
    });

    it(`have one address for one, and the same PDUs and checksums (seed ${seed})`, async () => {
      const { packets, addresses } = secretCapture(seed);
      const file = pcapFile(packets);
      const capture = await analysed(file);
      const { bytes } = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED, random: seeded(seed) });
      assert.equal(bytes.length, file.length);
      const used = new Set<string>();
      let shown = 0;
      for (const address of addresses) {
        const own = images(Buffer.from(file), Buffer.from(bytes), address);
        assert(own.size <= 1, `${Buffer.from(address).toString('hex')} has become ${[...own].join(' and ')}`);
        for (const image of own) {
          assert(!used.has(image), `${image} stands for two addresses`);
          used.add(image);
          shown++;
        }
      }
      assert(shown > 15, `${shown} addresses`);
      const again = await analysed(bytes);
      assert.deepEqual(pduFacts(again.analysis), pduFacts(capture.analysis));
      assert.deepEqual(await checksumFacts(again), await checksumFacts(capture));
    });
  }
});
