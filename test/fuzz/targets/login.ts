/** The text of a login, read, explained and printed. */
import { readLogins } from '../../../src/core/login/readLogins';
import { loginJson } from '../../../src/core/text/loginJson';
import { loginText } from '../../../src/core/text/loginText';
import { visibleJson } from '../../../src/core/text/visibleText';
import { analysed } from '../../support/analysed';
import { Conversation } from '../../support/conversation';
import { pdu, text } from '../../support/pduBuilder';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { checkVisible } from '../promises';

/** Bytes that tell how the steps are made, before their text. */
const HEAD = 16;
const MOST_STEPS = 6;

const SEEDS = [
  text(
    'InitiatorName=iqn.1994-05.com.a:b',
    'TargetName=iqn.2003-01.org.c:d',
    'SessionType=Normal',
    'AuthMethod=CHAP,None',
  ),
  text(
    'CHAP_A=5',
    'CHAP_I=17',
    'CHAP_C=0x0123456789abcdef',
    'CHAP_N=user',
    'CHAP_R=0x00112233445566778899aabbccddeeff',
  ),
  text('HeaderDigest=CRC32C,None', 'DataDigest=None', 'InitialR2T=No', 'ImmediateData=Yes', 'MaxBurstLength=262144'),
  text('FirstBurstLength=65536', 'MaxOutstandingR2T=1', 'MaxConnections=4', 'DefaultTime2Wait=2', 'IFMarker=No'),
  text('TargetAddress=[fe80::1]:3260,1', 'TargetAlias=x', 'OFMarkInt=1~65535', 'X-com.a=Reject', 'Y=NotUnderstood'),
];

export const login: FuzzTarget = {
  name: 'login',
  seeds: () =>
    SEEDS.map((bytes, index) => {
      const seed = new Uint8Array(HEAD + bytes.length);
      seed.set([3, 0x81, 0x81, 0x87, 0x87, 0, 0, 0, 0, 0, 0, 0, index, 0, 0, 0]);
      seed.set(bytes, HEAD);
      return seed;
    }),
  async run(input) {
    const head = new Uint8Array(HEAD);
    head.set(input.subarray(0, HEAD));
    const keys = input.subarray(HEAD);
    const steps = 1 + ((head[0] ?? 0) % MOST_STEPS);
    const talk = new Conversation().handshake();
    for (let at = 0; at < steps; at++) {
      const [from, to] = [at, at + 1].map((part) => Math.floor((keys.length * part) / steps));
      const fields = { flags: head[1 + at] ?? 0, data: keys.subarray(from, to) };
      const status = at === steps - 1 ? ((head[8] ?? 0) << 8) | (head[9] ?? 0) : 0;
      const response = pdu(0x23, fields);
      response[36] = status >> 8;
      response[37] = status & 0xff;
      if (at % 2 === 0) talk.send(0, pdu(0x43, fields));
      else talk.send(1, response);
    }
    const { analysis, source } = await analysed(talk.file());
    const outcome = new Outcome();
    for await (const report of readLogins(analysis, source)) {
      const json = loginJson(report);
      outcome.add(json.outcome).add(json.stages.length).add(step(json.keys.length));
      for (const { key, rule, ok } of json.keys)
        outcome
          .add(key.length > 20 ? '' : key)
          .add(rule)
          .add(ok);
      checkVisible(visibleJson(json));
      checkVisible(loginText(report));
    }
    return outcome.value;
  },
};
