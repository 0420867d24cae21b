/** Healthy captures, or captures with one other fault, of which a rule once said something false. */
import assert from 'node:assert/strict';
import { findFindings } from '../../../src/core/findings/findFindings';
import type { Finding } from '../../../src/core/findings/Finding';
import { analysed } from '../../support/analysed';
import { loginRequest, loginResponse, pdu } from '../../support/pduBuilder';
import { captureOf, DISK, HOST, SessionLab } from '../../support/SessionLab';

const NO_TAG = 0xffffffff;

async function findingsOf(file: Uint8Array): Promise<Finding[]> {
  const { analysis, source } = await analysed(file);
  return findFindings(analysis, source);
}
const factsOf = (findings: readonly Finding[], id: string): string[] =>
  findings.filter((one) => one.id === id).map(({ fact }) => fact);

describe('findings say nothing false', () => {
  it('a name that the snap length cuts off is not called malformed', async () => {
    const lab = new SessionLab().login().read().logout().close();
    const { packets } = lab.conversation;
    for (const [at, packet] of packets.entries()) {
      packets[at] = { ...packet, bytes: packet.bytes.subarray(0, 128), original: packet.bytes.length };
    }
    const findings = await findingsOf(lab.file());
    assert.deepEqual(factsOf(findings, 'NAME-FORM'), []);
    assert.equal(factsOf(findings, 'PDU-TRUNCATED').length, 1);
  });

  it('Data-In that a SNACK asked for again count once in ExpDataSN', async () => {
    const level = { ErrorRecoveryLevel: '1' };
    const lab = new SessionLab().login({ offer: level, answer: level });
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 4096, 1, 4096, false, { flags: 0x80 });
    lab.i(pdu(0x10, { flags: 0x80, tag, words: { 20: NO_TAG, 28: lab.statSn, 40: 0, 44: 1 } }));
    lab.dataIn(tag, 4096, 0, 0, false).response(tag, 0, { words: { 36: 2 } });
    assert.deepEqual(await findingsOf(lab.logout().close().file()), []);
  });

  it('data and statuses that come again because of a SNACK are no second answer and no gap', async () => {
    const level = { ErrorRecoveryLevel: '1' };
    const lab = new SessionLab().login({ offer: level, answer: level }).read();
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 4096, 0, 0, false, { flags: 0x80 }).response(tag, 0, { words: { 36: 1 } });
    const status = lab.statSn - 1;
    lab.read();
    const asks = { 20: NO_TAG, 28: status, 40: status, 44: 1 };
    lab.i(pdu(0x10, { flags: 0x81, tag: NO_TAG, words: asks }));
    lab.response(tag, 0, { words: { 24: status, 36: 1 } });
    lab.statSn--;
    lab.i(pdu(0x10, { flags: 0x80, tag, words: { 20: NO_TAG, 28: status, 40: 0, 44: 1 } }));
    lab.dataIn(tag, 4096, 0, 0, false, { flags: 0x80 });
    const ids = (await findingsOf(lab.read().logout().close().file())).map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id) => id === 'RESPONSE-TWICE' || id === 'STATSN-GAP'),
      [],
    );
  });

  it('a task that moved to another connection was waiting when its own one was lost', async () => {
    const level = { ErrorRecoveryLevel: '2' };
    const lost = new SessionLab().login({ offer: level, answer: level }).read();
    const tag = lost.readCommand(4096);
    lost.wait(50).end(1, 'RA');
    const other = new SessionLab(51_300).wait(1000);
    other.cmdSn = lost.cmdSn;
    other.login({ joins: 12, cid: 0 });
    const words = { 20: tag, ...other.asks(), 32: 0 };
    other.i(pdu(0x02, { flags: 0x88, immediate: true, tag: 0x900, words }));
    other.managed(0x900).dataIn(tag, 4096, 0, 0).logout().close();
    const [drop] = (await findingsOf(captureOf(lost, other))).filter(({ id }) => id === 'SESSION-DROP');
    assert.match(drop?.fact ?? '', /1 request was waiting/);
  });

  it('a segment that never gets through has that for its cause', async () => {
    const lab = new SessionLab().login().read();
    const tag = lab.writeCommand(1460);
    lab.readyToTransfer(tag, 0, 1400).dataOut(tag, 1400, 0, 0);
    const { packets } = lab.conversation;
    const big = packets.at(-1);
    assert.ok(big);
    for (const second of [1, 3, 7]) packets.push({ ...big, seconds: 1000 + second });
    lab.wait(9000).end(0, 'RA');
    const [loss] = (await findingsOf(lab.file())).filter(({ id }) => id === 'TCP-LOSS');
    assert.match(loss?.cause ?? '', /segment of 1448 bytes was sent 4 times and never acknowledged/);
  });

  it('a connection whose session a login had ended is not lost when it is closed later', async () => {
    const old = new SessionLab().login().read().wait(20_000);
    const back = new SessionLab(51_235).wait(15_000).login({ tsih: 13 }).read().logout().close();
    old.end(0, 'R');
    const findings = await findingsOf(captureOf(old, back));
    assert.deepEqual(factsOf(findings, 'SESSION-DROP'), []);
    assert.equal(factsOf(findings, 'SESSION-REINST').length, 1);
  });

  it('a reset that both sides did not care for is not the end of the session', async () => {
    const lab = new SessionLab().login().read();
    lab.end(1, 'R').read().read().logout().close();
    const findings = await findingsOf(lab.file());
    assert.deepEqual(factsOf(findings, 'SESSION-DROP'), []);
    assert.match(factsOf(findings, 'TCP-LOSS').join(), /did not end the connection: both sides went on/);
  });

  it('a command without a direction has no wrong residual', async () => {
    const lab = new SessionLab().login();
    const tag = lab.readCommand(512, { flags: 0x81 });
    const findings = await findingsOf(lab.dataIn(tag, 512, 0, 0).logout().close().file());
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['DATA-IN-PHASE', 'DATA-IN-PHASE'],
    );
  });

  it('a task that an abort ended does not wait when the session is lost', async () => {
    const lab = new SessionLab().login();
    const tag = lab.readCommand(512);
    lab
      .wait(30_000)
      .managed(lab.abort(tag, lab.cmdSn - 1))
      .end(0);
    const [drop] = (await findingsOf(lab.file())).filter(({ id }) => id === 'SESSION-DROP');
    assert.match(drop?.fact ?? '', /nothing was waiting/);
    assert.ok(!drop?.chain?.some(({ text }) => text.includes('waiting for its answer')));
  });

  it('data after a longer MaxRecvDataSegmentLength of the full feature phase are not too long', async () => {
    const lab = new SessionLab().login();
    const tag = lab.text(['MaxRecvDataSegmentLength=49152']);
    lab.told(tag, ['MaxRecvDataSegmentLength=49152']).read(40_960).write(40_960);
    assert.deepEqual(await findingsOf(lab.logout().close().file()), []);
  });

  it('an answer SendTargets=Reject is no question of the target', async () => {
    const lab = new SessionLab().login();
    lab.told(lab.text(['SendTargets=All']), ['SendTargets=Reject']);
    assert.deepEqual(factsOf(await findingsOf(lab.logout().close().file()), 'KEY-STAGE'), []);
  });

  it('a command within the highest MaxCmdSN is not outside of the window, although the target took it back', async () => {
    const lab = new SessionLab().login();
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0, true, { words: { 32: lab.cmdSn - 1 } });
    const findings = await findingsOf(lab.read().logout().close().file());
    assert.deepEqual(factsOf(findings, 'CMDSN-WINDOW'), []);
    assert.equal(factsOf(findings, 'MAXCMDSN').length, 1);
  });

  it('overflow and underflow together say nothing about the residual count', async () => {
    const lab = new SessionLab().login();
    const tag = lab.readCommand(4096);
    lab.dataIn(tag, 4096, 0, 0, true, { flags: 0x87, words: { 44: 4096 } });
    const findings = await findingsOf(lab.read().logout().close().file());
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['STATUS-FLAGS'],
    );
  });

  it('a digest that was answered and not offered is not taken for settled', async () => {
    const lab = new SessionLab()
      .login({ answer: { HeaderDigest: 'CRC32C' } })
      .read()
      .logout()
      .close();
    assert.deepEqual(
      (await findingsOf(lab.file())).map(({ id }) => id),
      ['KEY-NOTOFFERED'],
    );
  });

  it('the wrong RefCmdSN of an abort is told of once', async () => {
    const lab = new SessionLab().login();
    const tag = lab.readCommand(512);
    lab.managed(lab.abort(tag, 99)).read().logout().close();
    assert.deepEqual(factsOf(await findingsOf(lab.file()), 'TMF-FORM'), [
      'RefCmdSN is 99, but the READ(10) of frame 6 has CmdSN 1.',
    ]);
  });

  it('the connection that a TARGET COLD RESET ends is closed for that reason', async () => {
    const lab = new SessionLab().login().read();
    const tag = lab.newTag();
    lab.i(pdu(0x02, { flags: 0x87, immediate: true, tag, words: { 20: NO_TAG, ...lab.asks() } }));
    lab.managed(tag).end(1).end(0);
    const [drop] = (await findingsOf(lab.file())).filter(({ id }) => id === 'SESSION-DROP');
    assert.equal(drop?.severity, 'warning');
    assert.match(drop?.cause ?? '', /TARGET COLD RESET of frame 8/);
  });

  it('Time2Wait of the message that announced the end counts for the return', async () => {
    const at = (wait: number): Promise<Finding[]> => {
      const lab = new SessionLab().login().read();
      lab.message(0x32, { words: { 36: 0x03000000, 40: wait * 0x10000 + 20 } }).end(1, 'RA');
      const back = new SessionLab(51_235).wait(1500).login({ tsih: 13 }).read().logout().close();
      return findingsOf(captureOf(lab, back));
    };
    assert.deepEqual(factsOf(await at(0), 'TIME2WAIT'), []);
    assert.match(factsOf(await at(10), 'TIME2WAIT').join(), /Time2Wait of the Asynchronous Message is 10 s/);
  });

  it('a target that gives no proof has no wrong secret, and a login without an answer no status', async () => {
    const lab = new SessionLab();
    lab.conversation.handshake();
    const names = [`InitiatorName=${HOST}`, `TargetName=${DISK}`, 'SessionType=Normal', 'AuthMethod=CHAP'];
    const challenge = '0123456789abcdef'.repeat(2);
    lab.i(loginRequest(names, { flags: 0 }));
    lab.t(loginResponse(['AuthMethod=CHAP', 'TargetPortalGroupTag=1'], { flags: 0, words: { 12: 0 } }));
    lab.i(loginRequest(['CHAP_A=5'], { flags: 0, words: { 28: 1 } }));
    lab.t(loginResponse(['CHAP_A=5', 'CHAP_I=1', `CHAP_C=0x${challenge}`], { flags: 0, words: { 12: 0, 24: 1 } }));
    const proof = ['CHAP_N=user', `CHAP_R=0x${'5a'.repeat(16)}`, 'CHAP_I=2', `CHAP_C=0x${'5b'.repeat(16)}`];
    lab.i(loginRequest(proof, { flags: 0x81, words: { 28: 2 } }));
    lab.t(loginResponse([], { flags: 0x81, words: { 12: 0, 24: 2 } }));
    const findings = await findingsOf(lab.close().file());
    const chap = findings.find(({ id }) => id === 'CHAP-FLOW');
    assert.match(chap?.fact ?? '', /the target accepted it\. The initiator asked the target to prove itself/);
    assert.match(chap?.cause ?? '', /not on the target/);
    assert.doesNotMatch(findings.find(({ id }) => id === 'LOGIN-FAIL')?.cause ?? '', /status/);
  });
});
