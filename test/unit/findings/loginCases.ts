import { loginRequest, loginResponse, pdu } from '../../support/pduBuilder';
import { DISK, HOST, type LoginChanges, SessionLab } from '../../support/SessionLab';
import { type FindingCase, saying, several, whole } from './FindingCase';

const NAMES = [`InitiatorName=${HOST}`, `TargetName=${DISK}`, 'SessionType=Normal'];
const rejected = (status: number) => ({ flags: 0, words: { 36: status * 0x10000 } });

/** A login with CHAP: `challenge` and what becomes of the response. */
function chap(lab: SessionLab, challenge: string, status: number, asked: readonly string[] = []): SessionLab {
  lab.conversation.handshake();
  const words = { 24: 1 };
  lab.i(loginRequest([...NAMES, 'AuthMethod=CHAP,None'], { flags: 0x81, words }));
  lab.t(loginResponse(['AuthMethod=CHAP', 'TargetPortalGroupTag=1'], { flags: 0, words: { 12: 0 } }));
  lab.i(loginRequest(['CHAP_A=7,5'], { flags: 0, words }));
  lab.t(loginResponse(['CHAP_A=7', 'CHAP_I=1', `CHAP_C=0x${challenge}`], { flags: 0, words: { 12: 0, 24: 1 } }));
  lab.i(loginRequest(['CHAP_N=user', `CHAP_R=0x${'5a'.repeat(32)}`, ...asked], { flags: 0x83, words }));
  const end = { words: { 24: 2, 36: status * 0x10000 }, flags: status === 0 ? 0x83 : 0 };
  return lab.t(loginResponse([], end));
}
const CHALLENGE = '0123456789abcdef'.repeat(4);

/** A login whose changes are the fault. */
function changed(id: string, changes: LoginChanges): FindingCase {
  return whole(id, (lab, broken) =>
    lab
      .login(broken ? changes : {})
      .read()
      .logout()
      .close(),
  );
}

export const LOGIN_CASES: readonly FindingCase[] = [
  whole('AUTH-NONE', (lab, broken) => {
    lab.conversation.handshake();
    lab.i(loginRequest([...NAMES, ...(broken ? [] : ['AuthMethod=CHAP'])], { flags: broken ? 0x87 : 0x81 }));
    lab.t(loginResponse([], rejected(0x0201))).close();
  }),
  whole('CHAP-FLOW', (lab, broken) => {
    if (!broken) {
      chap(lab, CHALLENGE, 0);
      return;
    }
    // A response before any challenge.
    lab.conversation.handshake();
    lab.i(loginRequest([...NAMES, 'AuthMethod=CHAP'], { flags: 0 }));
    lab.t(loginResponse(['AuthMethod=CHAP', 'TargetPortalGroupTag=1'], { flags: 0, words: { 12: 0 } }));
    lab.i(loginRequest(['CHAP_A=5', 'CHAP_N=user', `CHAP_R=0x${'5a'.repeat(16)}`], { flags: 0 }));
    lab.close();
  }),
  // The cause is what this login shows, not what the status means in general.
  saying(
    /tried to prove itself as ".*" with CHAP; the target did not accept it/,
    whole('LOGIN-FAIL', (lab, broken) => void chap(lab, CHALLENGE, broken ? 0x0201 : 0)),
  ),
  whole('LOGIN-FAIL', (lab, broken) => {
    lab.conversation.handshake();
    lab.request();
    if (broken) lab.end(1);
    else lab.accept();
  }),
  saying(
    /did not answer the last Login Request for 15 s/,
    whole('LOGIN-FAIL', (lab, broken) => {
      lab.conversation.handshake();
      lab.request().wait(broken ? 14_999 : 500);
      lab.conversation.frame(0, { flags: 'A' });
    }),
  ),
  saying(
    /MaxBurstLength again/,
    whole('LOGIN-FAIL', (lab, broken) => {
      // The cause of a status that tells nothing is what the login shows.
      lab.conversation.handshake();
      lab.request({ offer: { MaxBurstLength: '65536\0MaxBurstLength=131072' } });
      if (broken) lab.t(loginResponse([], rejected(0x0200))).close();
      else lab.accept();
    }),
  ),
  saying(
    /went on all the same/,
    whole('CHAP-FLOW', (lab, broken) => void chap(lab, CHALLENGE, 0, broken ? ['CHAP_I=2', 'CHAP_C=0x0011'] : [])),
  ),
  saying(
    /came from 10\.0\.0\.1, this one from 10\.0\.0\.7/,
    several('SESSION-REINST', (broken) => [
      new SessionLab().login().read().wait(1000).logout().close(),
      new SessionLab(51_234, undefined, '10.0.0.7')
        .wait(200)
        .login(broken ? { tsih: 13 } : { tsih: 13, isid: 1 })
        .read()
        .logout()
        .close(),
    ]),
  ),
  changed('LOGIN-STAGE', { request: { flags: 0x8b }, response: { flags: 0x8b } }),
  whole('LOGIN-STAGE', (lab, broken) => {
    // A grant that nobody asked for.
    lab.conversation.handshake();
    lab.request({ request: { flags: broken ? 0x04 : 0x87 } }).accept();
  }),
  changed('LOGIN-CONST', { response: { tag: 9 } }),
  changed('LOGIN-MISSING', { offer: { InitiatorName: '' } }),
  changed('LOGIN-MISSING', { answer: { TargetPortalGroupTag: '' } }),
  saying(
    /first PDU of the connection is a SCSI Command/,
    whole('PDU-IN-LOGIN', (lab, broken) => {
      if (broken) lab.conversation.handshake();
      else lab.login();
      lab.readCommand(512);
      lab.end(1, 'RA');
    }),
  ),
  saying(
    /SessionType=discovery is not defined/,
    whole('LOGIN-FAIL', (lab, broken) => {
      lab.conversation.handshake();
      lab.request({ offer: { SessionType: broken ? 'discovery' : 'Normal' } });
      if (broken) lab.t(loginResponse([], rejected(0x0209))).close();
      else lab.accept();
    }),
  ),
  whole('PDU-IN-LOGIN', (lab, broken) => {
    lab.login();
    if (broken) lab.request().accept();
    else lab.read();
  }),
  changed('TSIH-RULES', { response: { words: { 12: 0 } } }),
  whole('REDIRECT', (lab, broken) => {
    lab.conversation.handshake();
    lab.request();
    if (broken) lab.t(loginResponse(['TargetAddress=10.0.0.9:3260,1'], rejected(0x0101)));
    else lab.t(loginResponse([], rejected(0x0301)));
    lab.close();
  }),
  several('SESSION-REINST', (broken) => {
    const first = new SessionLab().login().read();
    if (!broken) first.logout().close();
    return [first, new SessionLab(51_235).wait(200).login({ tsih: 13 }).read()];
  }),
  whole('SLOW-LOGIN', (lab, broken) => {
    lab.conversation.handshake();
    lab
      .request()
      .wait(broken ? 3000 : 30)
      .accept();
  }),
  several('PORTAL-TPGT', (broken) => {
    const discovery = new SessionLab().login({ offer: { SessionType: 'Discovery', TargetName: '' } });
    const tag = discovery.text(['SendTargets=All']);
    discovery
      .told(tag, [`TargetName=${DISK}`, `TargetAddress=10.0.0.2:3260,${broken ? 2 : 1}`])
      .logout()
      .close();
    return [discovery, new SessionLab(51_235).wait(500).login({ isid: 1 }).read()];
  }),
  changed('NAME-FORM', { offer: { InitiatorName: 'iqn.2026-01.test.Host:One' } }),
  changed('NAME-FORM', { offer: { TargetName: 'disk one' } }),
  changed('NAME-FORM', { offer: { TargetName: 'iqn.2026-01.test.array:disk_1' } }),
  saying(
    /later in the same login/,
    whole('NAME-FORM', (lab, broken) => {
      // Another name in the second request of one login.
      lab.conversation.handshake();
      lab.request({ request: { flags: 0x04 } });
      lab.t(loginResponse([], { flags: 0x04, words: { ...lab.numbers(), 8: 0x00023d00 } }));
      lab.statSn++;
      lab.i(
        loginRequest(broken ? ['InitiatorName=iqn.2026-01.test.host:two'] : [], {
          flags: 0x87,
          words: { ...lab.asks(), 8: 0x00023d00 },
        }),
      );
      lab.accept();
    }),
  ),
  saying(
    /had been let in/,
    several('NAME-FORM', (broken) => {
      // The same host under another name, which the target does not know.
      const one = new SessionLab(50_001).login().read().logout().close();
      const two = new SessionLab(50_002).wait(500);
      two.conversation.handshake();
      two.request(broken ? { offer: { InitiatorName: 'iqn.2026-01.test.host:new' } } : {});
      two.t(loginResponse([], { flags: 0, words: { ...two.numbers(), 8: 0x00023d00, 36: 0x02020000 } }));
      return [one, two.close()];
    }),
  ),
  whole('CHAP-WEAK', (lab, broken) => void chap(lab, broken ? '01020304' : CHALLENGE, 0)),
  several('CHAP-WEAK', (broken) => [
    chap(new SessionLab(), CHALLENGE, 0).close(),
    chap(new SessionLab(51_235).wait(300), broken ? CHALLENGE : 'fedcba9876543210'.repeat(4), 0),
  ]),
  whole('PDU-IN-LOGIN', (lab, broken) => {
    lab.conversation.handshake();
    lab.request();
    if (broken) lab.i(pdu(0x00, { tag: 0x44, immediate: true, words: { 20: 0xffffffff, 24: 1, 28: 0 } }));
    lab.accept();
  }),
];
