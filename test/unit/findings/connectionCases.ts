import assert from 'node:assert/strict';
import { nopOut, pdu, logoutRequest } from '../../support/pduBuilder';
import { SessionLab } from '../../support/SessionLab';
import { type FindingCase, saying, several, whole } from './FindingCase';

const NO_TAG = 0xffffffff;
const OTHER_PORTAL = { address: '10.0.0.3', port: 3260 };

/** Connections of one host that come one after the other, each half a second later. */
function inTurn(count: number, act: (lab: SessionLab, at: number) => void): SessionLab[] {
  return Array.from({ length: count }, (_, at) => {
    const lab = new SessionLab(51_000 + at).wait(at * 500);
    act(lab, at);
    return lab;
  });
}

export const CONNECTION_CASES: readonly FindingCase[] = [
  several('RELOGIN-LOOP', (broken) =>
    inTurn(broken ? 5 : 2, (lab) => {
      lab.login().read().readCommand(512);
      lab.end(1, 'RA');
    }),
  ),
  several('RELOGIN-LOOP', (broken) =>
    inTurn(4, (lab) => {
      lab.login().read();
      if (!broken) lab.logout();
      lab.close();
    }),
  ),
  whole('SESSION-DROP', (lab, broken) => {
    lab.login().read();
    if (!broken) lab.logout();
    lab.end(1).end(0);
  }),
  several('SESSION-DROP', (broken) => {
    // The link swallows everything: no FIN, no RST, and the initiator comes back.
    const first = new SessionLab().login().read();
    if (broken) first.readCommand(512);
    else first.logout().close();
    return [first, new SessionLab(51_235).wait(30_000).login({ tsih: 13 }).read()];
  }),
  whole('NOP-TIMEOUT', (lab, broken) => {
    lab.login().read();
    const tag = lab.ping();
    if (!broken) lab.pong(tag);
    lab.wait(10_000).end(0, 'RA');
  }),
  whole('NOP-TIMEOUT', (lab, broken) => {
    lab.login().read();
    lab.message(0x20, { words: { 20: 5 } });
    lab.statSn--;
    const words = { ...lab.asks(), 20: 5 };
    if (!broken) lab.i(nopOut(new Uint8Array(0), { tag: NO_TAG, immediate: true, words }));
    lab.wait(10_000).end(1);
  }),
  whole('LOGOUT', (lab, broken) => {
    lab.login().read();
    if (broken) lab.i(logoutRequest(0, { tag: lab.newTag(), immediate: true, words: lab.asks() }));
    else lab.logout();
    lab.close();
  }),
  whole('LOGOUT', (lab, broken) => {
    lab.login().read();
    const tag = lab.newTag();
    lab.i(logoutRequest(0, { tag, immediate: true, words: lab.asks() }));
    lab.t(pdu(0x26, { second: broken ? 3 : 0, tag, words: lab.numbers() }));
    lab.close();
  }),
  whole('LOGOUT', (lab, broken) => {
    lab.login().read().logout();
    if (broken) lab.readCommand(512);
    lab.close();
  }),
  several('TIME2WAIT', (broken) => {
    const first = new SessionLab().login().read().end(1, 'RA');
    const second = new SessionLab(51_235)
      .wait(broken ? 100 : 5000)
      .login()
      .read();
    return [first, second];
  }),
  whole('TCP-LOSS', (lab, broken) => {
    lab.login().read().wait(300);
    const { packets } = lab.conversation;
    const last = packets.at(-2);
    const time = 1000 * 1e3 + 300;
    if (broken && last) packets.push({ ...last, seconds: Math.floor(time / 1000), nanoseconds: 500e6 });
  }),
  saying(
    /came out of order/,
    whole('TCP-LOSS', (lab, broken) => {
      // Two segments of one read change places on the way.
      lab.login().read();
      const tag = lab.readCommand(1024);
      lab.dataIn(tag, 512, 0, 0, false).dataIn(tag, 512, 1, 512).read().logout().close();
      const { packets } = lab.conversation;
      const at = packets.findIndex(
        ({ bytes }, index) => index >= 8 && bytes.length > 500 && (packets[index + 1]?.bytes.length ?? 0) > 500,
      );
      const [one, two] = [packets[at], packets[at + 1]];
      if (broken && one && two)
        [packets[at], packets[at + 1]] = [
          { ...one, bytes: two.bytes },
          { ...two, bytes: one.bytes },
        ];
    }),
  ),
  several('MPIO-IMBALANCE', (broken) => {
    const one = new SessionLab().login();
    const two = new SessionLab(51_235, OTHER_PORTAL).login({ isid: 1, tsih: 13 });
    for (let count = 0; count < 100; count++) {
      one.read(512);
      if (!broken || count % 50 === 0) two.read(512);
      else two.wait(2);
    }
    return [one, two];
  }),
  whole('PDU-TRUNCATED', (lab, broken) => {
    lab.login().read().read().read();
    const { packets } = lab.conversation;
    const cut = packets[8];
    if (broken && cut) packets[8] = { ...cut, bytes: cut.bytes.subarray(0, 200), original: cut.bytes.length };
  }),
  whole('NOT-CHECKED', (lab, broken) => {
    lab.login().read().read().read();
    if (broken) lab.conversation.packets.splice(0, 5);
  }),
  saying(
    /Only what the target sent is in the capture/,
    whole('NOT-CHECKED', (lab, broken) => {
      lab.login().read().read().logout().close();
      const { packets } = lab.conversation;
      // The source port of TCP tells who sent a frame.
      const ofTarget = packets.filter(({ bytes }) => (bytes[34] ?? 0) * 256 + (bytes[35] ?? 0) === 3260);
      if (broken) packets.splice(0, packets.length, ...ofTarget);
    }),
  ),
  saying(
    /stayed closed for up to 3 s/,
    whole('TCP-LOSS', (lab, broken) => {
      lab.login();
      const tag = lab.readCommand(512);
      if (broken) {
        lab.conversation.frame(0, { flags: 'A' });
        const { packets } = lab.conversation;
        const last = packets.at(-1);
        assert.ok(last);
        const bytes = last.bytes.slice();
        // The window of TCP.
        bytes.fill(0, 48, 50);
        packets[packets.length - 1] = { ...last, bytes };
        lab.wait(2999).conversation.frame(0, { flags: 'A' });
      }
      lab.dataIn(tag, 512, 0, 0).logout().close();
    }),
  ),
  saying(
    /answered a ping of the initiator only after 6 s/,
    whole('NOP-TIMEOUT', (lab, broken) => {
      lab.login().read();
      const tag = lab.ping();
      lab
        .wait(broken ? 6000 : 100)
        .pong(tag)
        .logout()
        .close();
    }),
  ),
  saying(
    /sent its SYN 4 times in 7 s/,
    whole('LOGIN-FAIL', (lab, broken) => {
      lab.conversation.frame(0, { flags: 'S' });
      const [syn] = lab.conversation.packets;
      for (const second of broken ? [1, 3, 7] : []) {
        if (syn) lab.conversation.packets.push({ ...syn, seconds: (syn.seconds ?? 0) + second });
      }
    }),
  ),
  whole('LOGIN-FAIL', (lab, broken) => {
    // Nothing listens at the portal.
    if (broken) lab.conversation.frame(0, { flags: 'S' }).frame(1, { flags: 'RA' });
    else lab.login();
  }),
];
