import { loginRequest, pdu } from '../../support/pduBuilder';
import { DISK, HOST, type LoginChanges } from '../../support/SessionLab';
import { type FindingCase, inSession, saying, whole } from './FindingCase';

/** A login whose keys are the fault, and the healthy one. */
function keys(id: string, changes: LoginChanges, healthy: LoginChanges = {}): FindingCase {
  return whole(id, (lab, broken) =>
    lab
      .login(broken ? changes : healthy)
      .read(512)
      .logout()
      .close(),
  );
}
const both = (settings: Readonly<Record<string, string>>): LoginChanges => ({ offer: settings, answer: settings });

export const KEY_CASES: readonly FindingCase[] = [
  keys('KEY-RESULT', { offer: { MaxBurstLength: '65536' }, answer: { MaxBurstLength: '262144' } }),
  keys('KEY-RESULT', { offer: { DefaultTime2Wait: '5' }, answer: { DefaultTime2Wait: '2' } }),
  keys('KEY-NOTOFFERED', { offer: { HeaderDigest: 'None' }, answer: { HeaderDigest: 'CRC32C' } }),
  keys('KEY-RANGE', both({ MaxBurstLength: '7' }), both({ MaxBurstLength: '65536' })),
  keys('KEY-RANGE', both({ InitialR2T: 'yes' }), both({ InitialR2T: 'Yes' })),
  keys('KEY-STAGE', { offer: { SendTargets: 'All' } }),
  saying(
    /cannot be changed after it/,
    inSession('KEY-STAGE', (lab, broken) => {
      const key = broken ? 'MaxBurstLength=65536' : 'MaxRecvDataSegmentLength=65536';
      lab.told(lab.text([key]), [key]);
    }),
  ),
  saying(
    /names the port 99999/,
    whole('KEY-RANGE', (lab, broken) => {
      // Of several addresses the last one is wrong.
      lab.login({ offer: { SessionType: 'Discovery', TargetName: '' }, answer: { TargetPortalGroupTag: '' } });
      const addresses = [3260, broken ? 99_999 : 3261].map((port) => `TargetAddress=10.0.0.2:${port},1`);
      lab.told(lab.text(['SendTargets=All']), [`TargetName=${DISK}`, ...addresses]);
    }),
  ),
  whole('KEY-DUP', (lab, broken) => {
    lab.conversation.handshake();
    const twice = broken ? ['MaxBurstLength=131072'] : [];
    const names = [`InitiatorName=${HOST}`, `TargetName=${DISK}`, 'SessionType=Normal'];
    lab.i(loginRequest([...names, 'MaxBurstLength=65536', ...twice]));
    lab.accept({ answer: { MaxBurstLength: '65536' } });
  }),
  keys('KEY-REJECT', { offer: { HeaderDigest: 'CRC32C' }, answer: { HeaderDigest: 'Reject' } }),
  keys('KEY-UNANSWERED', { answer: { MaxOutstandingR2T: '' } }),
  keys('FB-GT-MB', both({ FirstBurstLength: '131072' })),
  keys('ERL-R2T', both({ ErrorRecoveryLevel: '1', MaxOutstandingR2T: '4' })),
  whole('DIGEST-MISMATCH', (lab, broken) => {
    lab.login();
    for (let round = 0; round < 3; round++) {
      const tag = lab.readCommand(512, { headerDigest: broken });
      const words = { 20: 0xffffffff, ...lab.numbers(), 36: 0, 40: 0 };
      lab.t(pdu(0x25, { flags: 0x81, tag, words, data: new Uint8Array(512), headerDigest: broken }));
      lab.statSn++;
    }
  }),
  keys('SMALL-SEGMENT', { offer: { MaxRecvDataSegmentLength: '' } }),
];
