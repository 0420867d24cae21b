import { nopOut } from '../../support/pduBuilder';
import { SessionLab } from '../../support/SessionLab';
import { type FindingCase, inSession, saying, several, whole } from './FindingCase';

export const NUMBER_CASES: readonly FindingCase[] = [
  inSession('CMDSN-GAP', (lab, broken) => {
    if (broken) lab.cmdSn++;
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0, true);
  }),
  saying(
    /had been closed .* for 30 s when the connection ended/,
    whole('WINDOW-CLOSED', (lab, broken) => {
      const last = broken ? 1 : 32;
      lab.login({ response: { words: { 32: last } } });
      const tag = lab.readCommand(512);
      lab
        .dataIn(tag, 512, 0, 0, true, { words: { 32: last } })
        .wait(29_999)
        .end(0, 'RA');
    }),
  ),
  saying(
    /was sent after a higher one/,
    inSession('CMDSN-GAP', (lab, broken) => {
      const first = lab.cmdSn;
      const [one, other] = (broken ? [first + 1, first] : [first, first + 1]).map((cmdSn) => {
        lab.cmdSn = cmdSn;
        return lab.readCommand(512);
      });
      lab.cmdSn = first + 2;
      lab.dataIn(one, 512, 0, 0).dataIn(other, 512, 0, 0);
    }),
  ),
  inSession('CMDSN-WINDOW', (lab, broken) => {
    const tag = lab.readCommand(512, broken ? { words: { 24: lab.cmdSn + 100 } } : {});
    if (broken) lab.cmdSn--;
    else lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('CMDSN-WINDOW', (lab, broken) => {
    // A number that was used before.
    const tag = lab.readCommand(512, broken ? { words: { 24: lab.cmdSn - 1 } } : {});
    if (broken) lab.cmdSn--;
    else lab.dataIn(tag, 512, 0, 0);
  }),
  saying(
    /used before, for another command/,
    inSession('CMDSN-WINDOW', (lab, broken) => {
      // The target has not acknowledged the first command (ExpCmdSN stays), and its number comes again for another one.
      const one = lab.readCommand(512);
      const other = lab.readCommand(512, broken ? { words: { 24: lab.cmdSn - 1 } } : {});
      if (broken) lab.cmdSn--;
      lab.dataIn(one, 512, 0, 0).dataIn(other, 512, 0, 0);
    }),
  ),
  saying(
    /a retry/,
    inSession('CMDSN-WINDOW', (lab, broken) => {
      // A retry: the same command, tag and number.
      const tag = lab.readCommand(512);
      lab.wait(50);
      if (broken) {
        lab.readCommand(512, { tag, words: { 24: lab.cmdSn - 1 } });
        lab.cmdSn--;
      }
      lab.dataIn(tag, 512, 0, 0);
    }),
  ),
  saying(
    /another connection of the session/,
    several('ITT-DUP', (broken) => {
      // The same tag over two connections of one session at the same time.
      const one = new SessionLab(50001).login();
      const other = new SessionLab(50002).wait(10);
      other.cmdSn = 2;
      other.login({ joins: 12, cid: 1 });
      const tag = one.readCommand(512, { tag: 0x500 });
      other.wait(1).readCommand(512, { tag: broken ? 0x500 : 0x501 });
      one.wait(30).dataIn(tag, 512, 0, 0).logout().close();
      other
        .wait(30)
        .dataIn(broken ? 0x500 : 0x501, 512, 0, 0)
        .logout()
        .close();
      return [one, other];
    }),
  ),
  inSession('EXPCMDSN-IMM', (lab, broken) => {
    const tag = lab.ping();
    lab.pong(tag, undefined, broken ? { words: { 28: lab.cmdSn + 1 } } : {});
  }),
  inSession('MAXCMDSN', (lab, broken) => {
    lab.pong(lab.ping(), undefined, broken ? { words: { 32: lab.cmdSn + 3 } } : {});
  }),
  inSession('MAXCMDSN', (lab, broken) => {
    lab.pong(lab.ping(), undefined, broken ? { words: { 32: lab.cmdSn - 5 } } : {});
  }),
  whole('WINDOW-CLOSED', (lab, broken) => {
    lab.login();
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0, true, broken ? { words: { 32: lab.cmdSn - 1 } } : {});
    lab.wait(50);
    lab.message(0x20, { words: { 20: 0xffffffff } });
    lab.statSn--;
    lab.read().logout().close();
  }),
  inSession('STATSN-GAP', (lab, broken) => {
    if (broken) lab.statSn++;
    lab.read();
  }),
  inSession('EXPSTATSN', (lab, broken) => {
    const tag = lab.readCommand(512, broken ? { words: { 28: lab.statSn + 5 } } : {});
    lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('EXPSTATSN', (lab, broken) => {
    lab.i(nopOut(new Uint8Array(0), { tag: 0xffffffff, immediate: true, words: { ...lab.asks() } }));
    lab.i(
      nopOut(new Uint8Array(0), {
        ...{ tag: 0xffffffff, immediate: true },
        words: broken ? { ...lab.asks(), 28: lab.statSn - 1 } : lab.asks(),
      }),
    );
  }),
  inSession('ITT-DUP', (lab, broken) => {
    const one = lab.readCommand(512);
    const other = lab.readCommand(512, broken ? { tag: one } : {});
    if (!broken) lab.dataIn(one, 512, 0, 0);
    lab.dataIn(other, 512, 0, 0);
  }),
  inSession('ITT-DUP', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0);
    if (broken) lab.response(0x9999);
  }),
  inSession('RESPONSE-TWICE', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0);
    if (broken) lab.response(tag);
  }),
  several('ALLEGIANCE', (broken) => {
    const one = new SessionLab().login();
    const two = new SessionLab(51235);
    two.wait(20).login({ joins: 12, cid: 1 });
    one.wait(60);
    const tag = one.readCommand(512);
    two.cmdSn = one.cmdSn;
    two.wait(60);
    one.wait(40);
    if (broken) two.dataIn(tag, 512, 0, 0);
    else one.dataIn(tag, 512, 0, 0);
    return [one, two];
  }),
];
