/** Properties of the findings as a whole: silence, bounds, order, and what is stored. */
import assert from 'node:assert/strict';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { findFindings } from '../../../src/core/findings/findFindings';
import { MOST_EVIDENCE } from '../../../src/core/findings/Finding';
import { FINDING_RULES } from '../../../src/core/findings/rules/findingRules';
import { HeaderForm } from '../../../src/core/findings/watch/HeaderForm';
import { headerPlausibility } from '../../../src/core/protocols/iscsi/plausibleHeader';
import { hasSection } from '../../../src/core/rfc/sectionIndex';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { findingsHeader } from '../../../src/core/text/findingText';
import { analysed } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';
import { fixtureCaptures, readFixture } from '../../support/captures';
import {
  dataIn,
  dataOut,
  pdu,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { SessionLab } from '../../support/SessionLab';

describe('findFindings', () => {
  it('finds neither errors nor warnings in a healthy session', async () => {
    const lab = new SessionLab().login().read().write();
    lab.pong(lab.ping());
    const unsolicited = lab.writeCommand(8192, { flags: 0x21, data: new Uint8Array(1024) });
    lab.dataOut(unsolicited, 3072, 0, 1024, true, { words: { 20: 0xffffffff } });
    lab.readyToTransfer(unsolicited, 4096, 4096).dataOut(unsolicited, 4096, 0, 4096).response(unsolicited);
    const { analysis, source } = await analysed(
      lab
        .read(60_000 / 2)
        .logout()
        .close()
        .file(),
    );
    const found = (await findFindings(analysis, source)).filter(({ severity }) => severity !== 'info');
    assert.deepEqual(
      found.map(({ id, fact }) => `${id}: ${fact}`),
      [],
    );
  });

  it('says once for a connection that rules which need the login are not checked', async () => {
    const lab = new SessionLab().login();
    for (let count = 0; count < 20; count++) lab.read(40_000);
    lab.conversation.packets.splice(0, 5);
    const { analysis, source } = await analysed(lab.file());
    const findings = await findFindings(analysis, source);
    assert.deepEqual(
      findings.map(({ id, count }) => `${id} ${count}`),
      ['NOT-CHECKED 1'],
    );
    assert.equal(findings[0]?.title, 'Not checked: a part is not in the capture');
    assert.match(findings[0]?.fact ?? '', /^Not checked: the capture starts after the login /);
  });

  it('does not say that the capture starts after the login where it holds the SYN', async () => {
    const { analysis, source } = await analysed(readFixture('snap96.pcap'));
    const found = (await findFindings(analysis, source)).filter(({ id }) => id === 'NOT-CHECKED');
    assert.match(found[0]?.fact ?? '', /^The headers of the login of .* are cut off in the capture/);
    assert.equal(findingsHeader([], 0), 'Nothing to check: no iSCSI PDU was found.\n');
  });

  it('counts a logout for the connection that its CID names, and a login in its place as its end', async () => {
    const { analysis, source } = await analysed(readFixture('two-connections.pcap'));
    const drops = (await findFindings(analysis, source)).filter(({ id }) => id === 'SESSION-DROP');
    // CID 1 was reinstated, then logged out over CID 0; only CID 0 was dropped.
    assert.deepEqual(
      drops.map(({ evidence }) => evidence[0]?.frame),
      [43],
    );
  });

  it('is silent about what a hole in the capture confuses, wherever it lies', async () => {
    const lab = new SessionLab().login();
    for (let count = 0; count < 6; count++) lab.read().write();
    const packets = [...lab.logout().close().conversation.packets];
    // The handshake, the login and the logout stay.
    for (let at = 5; at < packets.length - 8; at++) {
      for (const length of [1, 3]) {
        const { analysis, source } = await analysed(
          pcapFile(packets.filter((_, place) => place < at || place >= at + length)),
        );
        const errors = (await findFindings(analysis, source)).filter(({ severity }) => severity === 'error');
        assert.deepEqual(
          errors.map(({ id, fact }) => `${id}: ${fact}`),
          [],
          `${length} frames from ${at} on`,
        );
      }
    }
  });

  it('makes one finding of many places that tell the same, with the first frames and the count', async () => {
    const lab = new SessionLab().login();
    for (let count = 0; count < 500; count++) lab.dataIn(lab.readCommand(512), 512, 3, 0);
    const { analysis, source } = await analysed(lab.file());
    const found = (await findFindings(analysis, source)).filter(({ id }) => id === 'DATASN-ORDER');
    assert.deepEqual(
      found.map(({ count, evidence }) => [count, evidence.length]),
      [[500, MOST_EVIDENCE]],
    );
  });

  it('gives the same for an analysis that was stored and restored', async () => {
    for (const name of fixtureCaptures()) {
      const bytes = readFixture(name);
      const { analysis, source } = await analysed(bytes);
      const restored = CaptureAnalysis.restore(structuredClone(analysis.stored()));
      assert.deepEqual(
        await findFindings(restored, new MemorySource(bytes)),
        await findFindings(analysis, source),
        name,
      );
    }
  });

  it('lists errors before warnings before the rest', async () => {
    const { analysis, source } = await analysed(readFixture('odd-logins.pcap'));
    const order = ['error', 'warning', 'info'];
    const severities = (await findFindings(analysis, source)).map(({ severity }) => order.indexOf(severity));
    assert.deepEqual(severities, [...severities].sort());
    assert.ok(severities.includes(0) && severities.includes(2));
  });
});

describe('findingRules', () => {
  it('name sections that exist', () => {
    for (const { id, rfc3720, rfc7143 } of FINDING_RULES.values()) {
      for (const section of rfc3720) assert.ok(hasSection({ rfc: 3720, section }), `${id}: RFC 3720 ${section}`);
      for (const section of rfc7143) assert.ok(hasSection({ rfc: 7143, section }), `${id}: RFC 7143 ${section}`);
    }
  });
});

describe('HeaderForm', () => {
  const plain = [
    scsiCommand(READ_10, 512),
    scsiCommand(WRITE_10, 512, { flags: 0xa1, data: new Uint8Array(512) }),
    dataIn(new Uint8Array(64)),
    dataOut(new Uint8Array(64)),
    readyToTransfer(4096),
    scsiResponse(0),
    pdu(0x21, { third: 2, words: { 24: 1, 28: 2, 32: 9 } }),
  ].map((bytes) => bytes.subarray(0, 48));

  it('keeps what it remembers apart: it answers as the rules do, whatever came before', () => {
    const form = new HeaderForm();
    let seed = 1;
    const random = (limit: number): number => (seed = (seed * 48_271) % 0x7fffffff) % limit;
    const wrong: string[] = [];
    let kept = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from(plain[random(plain.length)] ?? []);
      const view = new DataView(bytes.buffer);
      // Odd flags, lengths and tags are the ones that rules look at.
      const changes = random(3);
      for (let change = 0; change < changes; change++) {
        const word = 4 * [0, 1, 4, 5, 11][random(5)];
        const value = [0, 0xffffffff, 512, view.getUint32(20), random(0x7fffffff)][random(5)];
        if (word === 0) bytes[1 + random(3)] = random(256);
        else view.setUint32(word, word === 4 ? value & 0x00ffffff : value);
      }
      const expected = headerPlausibility(view, 0) === 'strict';
      if (expected) kept++;
      if (form.keepsRules(view, 0) !== expected) wrong.push(Buffer.from(bytes).toString('hex'));
    }
    assert.deepEqual(wrong.slice(0, 3), []);
    assert.ok(kept > 2000 && kept < 19_000, `${kept} of 20000 keep the rules`);
  });
});
