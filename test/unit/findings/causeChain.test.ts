/** The chain of events of a lost session: what was outstanding, what was last heard, who closed, how the initiator came back. */
import assert from 'node:assert/strict';
import { findFindings } from '../../../src/core/findings/findFindings';
import { analysed } from '../../support/analysed';
import { captureOf, SessionLab } from '../../support/SessionLab';

async function chainOf(file: Uint8Array): Promise<{ texts: string[]; severity: string }> {
  const { analysis, source } = await analysed(file);
  const drop = (await findFindings(analysis, source)).find(({ id }) => id === 'SESSION-DROP');
  assert.ok(drop?.chain, 'a lost session has a chain');
  return { texts: drop.chain.map(({ text }) => text), severity: drop.severity };
}

describe('causeChain', () => {
  it('tells of a connection that the target reset while a command waited, and of the return', async () => {
    const first = new SessionLab().login().read();
    first.readCommand(512);
    first.wait(29_999).end(1, 'RA');
    const second = new SessionLab(51_235).wait(40_000).login({ tsih: 13 });
    const { texts, severity } = await chainOf(captureOf(first, second));
    assert.equal(severity, 'error');
    assert.match(texts[0] ?? '', /^last PDU of the target: SCSI Data-In, 30 s before the end$/);
    assert.ok(texts.includes('READ(10) was waiting for its answer for 30 s'), texts.join('\n'));
    assert.ok(texts.includes('last PDU of the initiator: SCSI Command, 30 s before the end'), texts.join('\n'));
    assert.ok(texts.includes('the target reset the connection'), texts.join('\n'));
    assert.match(texts.at(-1) ?? '', /^the initiator came back with a login 10 s later, and was accepted$/);
  });

  it('tells that nobody closed a connection that fell silent', async () => {
    const first = new SessionLab().login().read();
    first.readCommand(512);
    const { texts } = await chainOf(captureOf(first, new SessionLab(51_235).wait(9000).login({ tsih: 13 })));
    assert.ok(texts.includes('the last frame of the connection: nobody closed it'), texts.join('\n'));
  });

  it('names five of the requests that waited, and counts the others', async () => {
    const lab = new SessionLab().login();
    for (let count = 0; count < 9; count++) lab.readCommand(512);
    const { texts } = await chainOf(lab.end(1, 'RA').file());
    assert.equal(texts.filter((text) => text.startsWith('READ(10) was waiting')).length, 5);
    assert.ok(texts.includes('4 further requests were waiting'), texts.join('\n'));
    assert.equal(texts.at(-1), 'no further login of this initiator is in the capture');
  });

  it('is a warning where the initiator closed with nothing outstanding', async () => {
    assert.equal((await chainOf(new SessionLab().login().read().close().file())).severity, 'warning');
  });
});
