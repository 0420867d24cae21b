import assert from 'node:assert/strict';
import { MASK_KINDS } from '../../../src/core/mask/MaskOptions';
import { analysed } from '../../support/analysed';
import { assertMasked, checksumFacts, pduFacts } from '../../support/assertMasked';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { exported, NOTHING_MASKED } from '../../support/exported';
import { secretTexts } from '../../support/originalSecrets';

describe('masked exports', function () {
  this.timeout(120_000);

  for (const name of fixtureCaptures()) {
    it(`${name}: the same PDUs, digests and checksums, and nothing of names, addresses and CHAP`, async () => {
      await assertMasked(await analysed(readFixture(name)));
    });
  }

  for (const kind of MASK_KINDS) {
    it(`chap-ok.pcap with ${kind} alone: the same PDUs and checksums`, async () => {
      const capture = await analysed(readFixture('chap-ok.pcap'));
      const { bytes } = await exported(capture, 'pcapng', { mask: { ...NOTHING_MASKED, [kind]: true } });
      const again = await analysed(bytes);
      assert.deepEqual(pduFacts(again.analysis), pduFacts(capture.analysis));
      assert.deepEqual(await checksumFacts(again), await checksumFacts(capture));
      const texts = [...(await secretTexts(capture))];
      const left = texts.filter((text) => Buffer.from(bytes).includes(text));
      const isName = (text: string): boolean => text.startsWith('iqn.');
      if (kind === 'names') assert.deepEqual(left.filter(isName), []);
      if (kind === 'chap')
        assert.deepEqual(
          left.filter((text) => !isName(text)),
          [],
        );
      if (kind === 'addresses' || kind === 'payload') assert.deepEqual(left, texts);
    });
  }
});
