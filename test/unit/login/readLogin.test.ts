import assert from 'node:assert/strict';
import type { LoginReport } from '../../../src/core/login/LoginReport';
import { readLogins } from '../../../src/core/login/readLogins';
import { loginJson } from '../../../src/core/text/loginJson';
import { loginText } from '../../../src/core/text/loginText';
import { analysed } from '../../support/analysed';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopOut,
  pdu,
  READ_10,
  scsiCommand,
  textRequest,
  textResponse,
} from '../../support/pduBuilder';

const NAMES = ['InitiatorName=iqn.2026-01.test:host', 'TargetName=iqn.2026-01.test:disk'];
const TAG = 'TargetPortalGroupTag=1';
const status = (code: number): { flags: number; words: Record<number, number> } => ({
  flags: 0,
  words: { 12: 0, 36: code << 16 },
});
const from = (port: number, target = TARGET): Conversation => new Conversation([{ ...INITIATOR, port }, target]);

/** The frames of several connections, one behind the other. */
async function reports(...talks: readonly Conversation[]): Promise<LoginReport[]> {
  const file = new Conversation();
  for (const { packets } of talks) file.packets.push(...packets);
  const { analysis, source } = await analysed(file.file());
  const list: LoginReport[] = [];
  for await (const report of readLogins(analysis, source)) list.push(report);
  return list;
}

async function report(talk: Conversation): Promise<LoginReport> {
  const [one] = await reports(talk);
  assert.ok(one);
  return one;
}

const accepted = (port = 1001): Conversation =>
  from(port)
    .handshake()
    .send(0, loginRequest(NAMES))
    .send(1, loginResponse([TAG]));
const codes = ({ problems }: LoginReport): string[] => problems.map(({ code }) => code);
const steps = ({ states }: LoginReport, side: string): string =>
  states.transitions
    .filter((one) => one.side === side)
    .map(({ transition, to }) => `${transition} ${to.id}`)
    .join(', ');

describe('a login', () => {
  it('is told step by step, with exact times', async () => {
    const one = await report(accepted());
    assert.deepEqual(
      one.steps.map(({ side, frame, summary, gap, epoch }) => [side, frame, summary, gap, epoch]),
      [
        ['initiator', 4, 'asks for full feature phase', '', '1000.003000000'],
        ['target', 5, 'login accept, grants full feature phase', '0.001000000', '1000.004000000'],
      ],
    );
    assert.deepEqual([one.result, one.stages, one.frames], ['success', ['operational', 'fullFeature'], [4, 5]]);
    assert.deepEqual(codes(one), []);
    assert.equal(steps(one, 'initiator'), 'T1 S2, T4 S4, T5 S5');
    assert.equal(steps(one, 'target'), 'T3 S3, T4 S4, T5 S5');
  });

  it('says what is in force for writes', async () => {
    const regime = async (offers: readonly string[], answers: readonly string[]): Promise<string> => {
      const talk = from(1001)
        .handshake()
        .send(0, loginRequest([...NAMES, ...offers]))
        .send(1, loginResponse([TAG, ...answers]));
      return (await report(talk)).regime.find(({ about }) => about === 'writes')?.text ?? '';
    };
    const own = 'MaxRecvDataSegmentLength=65536';
    assert.equal(
      await regime(['InitialR2T=Yes', 'ImmediateData=Yes'], ['ImmediateData=Yes', own]),
      'Writes send up to 64 KiB at once as immediate data in the command PDU; the rest waits for R2Ts of at most 256 KiB each, one outstanding at a time.',
    );
    assert.match(
      await regime(['InitialR2T=No', 'MaxOutstandingR2T=4'], ['InitialR2T=No', 'MaxOutstandingR2T=4']),
      /up to 8 KiB at once .* go on with Data-Out PDUs that nobody asked for, up to 64 KiB in all; .* up to 4 outstanding/,
    );
    assert.match(
      await regime(['InitialR2T=No', 'ImmediateData=No'], ['InitialR2T=No']),
      /no immediate data, but up to 64 KiB in Data-Out PDUs/,
    );
    assert.match(await regime(['ImmediateData=No'], []), /nothing unasked/);
  });

  it('text that the C bit spreads over PDUs is one text', async () => {
    const whole = Buffer.from(`${NAMES.join('\0')}\0MaxBurstLength=65536\0`);
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest([], { flags: 0x44, data: whole.subarray(0, 20) }))
      .send(1, loginResponse([], { flags: 0x04, words: { 12: 0 } }))
      .send(0, loginRequest([], { flags: 0x87, data: whole.subarray(20) }))
      .send(1, loginResponse([TAG, 'MaxBurstLength=65536']));
    const one = await report(talk);
    assert.deepEqual([one.initiator, one.result, codes(one)], ['iqn.2026-01.test:host', 'success', []]);
    assert.deepEqual(
      one.steps.map(({ keys }) => keys.length),
      [0, 0, 3, 2],
    );
  });

  it('rules of T, C, CSG and NSG across PDUs are kept an eye on', async () => {
    const talk = async (...pdus: readonly [0 | 1, Uint8Array][]): Promise<string[]> => {
      const conversation = from(1001).handshake();
      for (const [side, bytes] of pdus) conversation.send(side, bytes);
      return (await report(conversation)).problems
        .filter(({ severity }) => severity === 'error')
        .map(({ code, message }) => `${code} ${message}`);
    };
    const ask = (flags: number, keys: readonly string[] = NAMES, words = {}): [0, Uint8Array] => [
      0,
      loginRequest(keys, { flags, words }),
    ];
    const grant = (flags: number, keys: readonly string[] = [TAG], tsih = 0): [1, Uint8Array] => [
      1,
      loginResponse(keys, { flags, words: { 12: tsih } }),
    ];
    assert.match(
      (await talk(ask(0x00), grant(0x81))).join(),
      /LOGIN-STAGE The target grants operational negotiation, which the initiator has not asked for/,
    );
    assert.match(
      (await talk(ask(0x81), grant(0x83, [TAG], 9))).join(),
      /LOGIN-STAGE The target grants full feature phase, and was asked for operational/,
    );
    assert.match(
      (await talk(ask(0x81), grant(0x04))).join(),
      /LOGIN-STAGE The response has CSG operational negotiation, its request security/,
    );
    assert.match(
      (await talk(ask(0x81), grant(0x81), ask(0x83, []))).join(),
      /LOGIN-STAGE CSG is security negotiation, but the login is in the operational/,
    );
    assert.match(
      (await talk(ask(0x44), grant(0x04, ['TargetAlias=x']))).join(),
      /LOGIN-STAGE The target sends text although the initiator's text goes on/,
    );
    assert.match(
      (await talk(ask(0x04), ask(0x04, []))).join(),
      /LOGIN-STAGE Another Login Request before the one before it is answered/,
    );
    assert.match(
      (await talk(ask(0x04), grant(0x04), ask(0x04, [], { 20: 0x00050000 }))).join(),
      /LOGIN-CONST CID is 0x0005/,
    );
    assert.match(
      (await talk(ask(0x04), [1, loginResponse([TAG], { flags: 0x04, tag: 99, words: { 12: 0 } })])).join(),
      /LOGIN-CONST InitiatorTaskTag/,
    );
    assert.match((await talk(ask(0x04), grant(0x04, [TAG], 7))).join(), /TSIH-RULES/);
    assert.match((await talk(ask(0x87), grant(0x87, [], 7))).join(), /LOGIN-MISSING TargetPortalGroupTag/);
    assert.match((await talk(ask(0x87, ['SessionType=Discovery']))).join(), /LOGIN-MISSING InitiatorName/);
    assert.match((await talk(ask(0x87, NAMES.slice(0, 1)))).join(), /LOGIN-MISSING TargetName/);
    assert.deepEqual(await talk(ask(0x87, [NAMES[0] ?? '', 'SessionType=Discovery']), grant(0x87, [], 7)), []);
    assert.deepEqual(await talk(ask(0x81), grant(0x81), ask(0x87, []), grant(0x87, [], 7)), []);
  });

  it('a rejection has its words, cause and advice', async () => {
    const one = await report(
      from(1001)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([], status(0x0203)))
        .close(),
    );
    assert.deepEqual([one.result, one.status?.code, one.status?.text], ['rejected', '0x0203', 'Not found']);
    assert.match(one.advice?.usualCause ?? '', /wrong TargetName/);
    assert.equal(steps(one, 'initiator'), 'T1 S2, T4 S4, T7 S1');
    assert.deepEqual(one.regime, []);
    assert.equal(
      one.keys.some(({ settled }) => settled === 'default'),
      false,
    );
  });

  it('statuses that no RFC names are told as far as they go', async () => {
    const one = await report(
      from(1001)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([], status(0x02ff))),
    );
    assert.deepEqual([one.status?.code, one.status?.text], ['0x02ff', 'Initiator error, unknown detail']);
    const other = await report(
      from(1001)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([], status(0x0909))),
    );
    assert.deepEqual([other.result, other.status?.text], ['rejected', 'unknown status']);
  });

  it('is aborted when somebody closes, and incomplete when the capture ends', async () => {
    const open = (): Conversation => from(1001).handshake().send(0, loginRequest(NAMES));
    const closed = await report(open().frame(1, { flags: 'FA' }));
    assert.deepEqual([closed.result, closed.status], ['aborted', null]);
    assert.match(
      closed.sentence,
      /^The target closed the connection in the operational negotiation without a Login Response/,
    );
    const reset = await report(open().frame(0, { flags: 'RA' }));
    assert.match(reset.sentence, /^The initiator reset the connection/);
    assert.equal((await report(open())).result, 'incomplete');
    const refused = await report(
      open().send(
        1,
        pdu(0x3f, { second: 4, tag: 0xffffffff, data: loginRequest(NAMES).subarray(0, 48), words: { 28: 1, 32: 1 } }),
      ),
    );
    assert.deepEqual([refused.result, /Reject PDU/.test(refused.sentence)], ['aborted', true]);
  });

  it('whose final response the capture lost is said to have succeeded', async () => {
    const talk = from(1001).handshake().send(0, loginRequest(NAMES));
    talk.frame(1, { flags: 'PA', payload: loginResponse([TAG]) }).packets.pop();
    talk
      .send(0, scsiCommand(READ_10, 512))
      .send(1, dataIn(filler(512)))
      .send(0, scsiCommand(READ_10, 512, { tag: 2 }))
      .send(1, dataIn(filler(512), { tag: 2 }));
    const one = await report(talk);
    assert.equal(one.result, 'incomplete');
    assert.match(one.sentence, /must have succeeded/);
  });

  it('whose beginning is missing is told from there', async () => {
    const talk = from(1001)
      .send(0, loginRequest(['HeaderDigest=None'], { words: { 28: 5 } }))
      .send(1, loginResponse(['HeaderDigest=None']))
      .send(0, nopOut(filler(4)));
    const one = await report(talk);
    assert.deepEqual([one.beginningMissing, one.result, one.states.joinedLate], [true, 'success', true]);
    assert.deepEqual(codes(one), []);
    // Keys of the part that is missing may have been agreed on: nothing is said to be at its default.
    assert.deepEqual(
      one.keys.map(({ key }) => key),
      ['HeaderDigest'],
    );
    assert.equal(steps(one, 'target'), 'T5 S5');
  });

  it('that begins with a response is told too', async () => {
    const talk = from(1001)
      .send(1, loginResponse(['HeaderDigest=None']))
      .send(0, nopOut(filler(4)));
    const one = await report(talk);
    assert.deepEqual([one.beginningMissing, one.result, codes(one)], [true, 'success', []]);
  });

  it('cut by the snap length says that keys are missing, and no default', async () => {
    const talk = accepted();
    const packets = talk.packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 130),
      original: packet.bytes.length,
    }));
    talk.packets.splice(0, packets.length, ...packets);
    const one = await report(talk);
    assert.deepEqual([one.textMissing, one.result, one.regime], [true, 'success', []]);
    assert.equal(
      one.keys.some(({ settled }) => settled === 'default'),
      false,
    );
    assert.match(loginText(one), /Text of the login is missing from the capture/);
  });

  it('on a connection that is logged in is a rule broken', async () => {
    const [, second] = await reports(
      accepted()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([TAG])),
    );
    assert.ok(second && codes(second).includes('PDU-IN-LOGIN'));
  });

  it('with other PDUs in between is a rule broken', async () => {
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest(NAMES, { flags: 0x04 }))
      .send(0, nopOut(filler(4)))
      .send(1, loginResponse([], status(0x020b)));
    assert.ok(codes(await report(talk)).includes('PDU-IN-LOGIN'));
  });

  it('whose keys are all sent again, as libiscsi does, says so once', async () => {
    const keys = [...NAMES, 'MaxBurstLength=65536', 'ImmediateData=Yes'];
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest(keys))
      .send(1, loginResponse([TAG, 'MaxBurstLength=65536', 'ImmediateData=Yes'], { flags: 0x04, words: { 12: 0 } }))
      .send(0, loginRequest(keys))
      .send(1, loginResponse([]));
    const one = await report(talk);
    assert.deepEqual(
      one.problems.map(({ code, severity, frame }) => [code, severity, frame]),
      [['KEY-DUP', 'info', 6]],
    );
    assert.match(one.problems[0]?.message ?? '', /^4 keys .*: InitiatorName, TargetName, MaxBurstLength and 1 more\./);
  });

  it('text exchanges after it are negotiation tables of their own', async () => {
    const talk = accepted()
      .send(0, textRequest(['MaxRecvDataSegmentLength=65536', 'MaxBurstLength=4096'], { tag: 5 }))
      .send(1, textResponse(['MaxRecvDataSegmentLength=32768', 'MaxBurstLength=4096'], { tag: 5 }));
    const [text] = (await report(talk)).texts;
    assert.deepEqual([text?.frames, text?.complete], [[6, 7], true]);
    assert.deepEqual(
      text?.keys.map(({ key, effectiveText, problems }) => [key, effectiveText, problems.map(({ code }) => code)]),
      [
        ['MaxRecvDataSegmentLength', 'initiator 65536, target 32768', []],
        ['MaxBurstLength', '4096', ['KEY-STAGE']],
      ],
    );
  });

  it('10,000 keys, values of 64 KiB and binary rubbish are taken', async () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => `X-a.${at}=${at}`);
    const odd = [`TargetAlias=${'x'.repeat(65536)}`, 'a\u202eb=\u001b[31m', '=', '==', 'K', `K${'e'.repeat(300)}=v`];
    const talk = from(1001).handshake();
    const bytes = loginRequest([...NAMES, ...keys, ...odd]);
    for (let at = 0; at < bytes.length; at += 1400) talk.send(0, bytes.subarray(at, at + 1400));
    talk.send(1, loginResponse([TAG], { data: filler(700) }));
    const one = await report(talk);
    assert.equal(one.keys.filter(({ key }) => key.startsWith('X-a.')).length, 10_000);
    const text = loginText(one);
    assert.ok(text.length < 1_000_000);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.ok(codes(one).includes('MRDSL-EXCEEDED'));
    assert.deepEqual(JSON.parse(JSON.stringify(one)), one);
  });

  it('a thousand requests without an answer are taken, and bounded', async () => {
    const talk = from(1001).handshake();
    for (let at = 0; at < 1500; at++) talk.send(0, loginRequest(at === 0 ? NAMES : [], { flags: 0x04 }));
    const one = await report(talk);
    assert.deepEqual([one.steps.length, one.omittedSteps], [1000, 500]);
    assert.ok(one.problems.length < 1000);
  });
});

describe('sessions of logins', () => {
  const joining = (port: number, cid: number, tsih = 12): Conversation =>
    from(port)
      .handshake()
      .send(0, loginRequest(NAMES, { words: { 12: tsih, 20: cid << 16, 24: 40 } }))
      .send(1, loginResponse([TAG], { words: { 12: tsih } }));

  it('take further connections in, with the values of the first login', async () => {
    const first = from(1001)
      .handshake()
      .send(0, loginRequest([...NAMES, 'MaxBurstLength=65536', 'MaxConnections=2']))
      .send(1, loginResponse([TAG, 'MaxBurstLength=65536', 'MaxConnections=2']));
    const [one, two] = await reports(first, joining(1002, 1));
    assert.equal(two?.session.action, 'addConnection');
    assert.deepEqual(
      two?.session.connections.map(({ cid, stream, cmdSN }) => [cid, stream, cmdSN]),
      [
        [0, 0, 1],
        [1, 1, 40],
      ],
    );
    const burst = two?.keys.find(({ key }) => key === 'MaxBurstLength');
    assert.deepEqual([burst?.effectiveText, burst?.settled, burst?.rule], ['65536', 'inherited', 'leading login']);
    assert.equal(one?.session.connections.length, 2);
    assert.deepEqual([one?.retry.attempts, two?.retry.attempts], [1, 1]);
  });

  it('count CmdSN over all connections', async () => {
    const command = (cmdSN: number): Uint8Array => scsiCommand(READ_10, 0, { words: { 24: cmdSN } });
    const [a, b] = [accepted(1001), joining(1002, 1)];
    // 1 and 3 over the first connection, 2, 2 and 5 over the second; the session begins with 1.
    a.send(0, command(1)).send(0, command(3));
    b.send(0, command(2)).send(0, command(2)).send(0, command(5));
    const [, two] = await reports(a, b);
    assert.deepEqual(two?.session.numbering, {
      ...{ requests: 5, connections: 2, first: 1, last: 5 },
      gaps: [{ from: 4, to: 4, frame: 15 }],
      ...{ repeated: 1, reordered: 2, truncated: false },
      sentence:
        'CmdSN counts for the whole session: 5 numbered requests over 2 connections carry 1 to 5, but not 4 (before frame 15), 1 of them sent again, 2 of them behind a later number.',
    });
    const [alone] = await reports(accepted(1001).send(0, command(1)).send(0, command(9)));
    assert.equal(alone?.session.numbering, undefined);
  });

  it('count CmdSN over the wrap-around', async () => {
    const start = 0xfffffffe;
    const command = (cmdSN: number): Uint8Array => scsiCommand(READ_10, 0, { words: { 24: cmdSN } });
    const first = from(1001)
      .handshake()
      .send(0, loginRequest(NAMES, { words: { 24: start } }))
      .send(1, loginResponse([TAG]))
      .send(0, command(start))
      .send(0, command(0));
    const [one] = await reports(first, joining(1002, 1).send(0, command(0xffffffff)).send(0, command(1)));
    const { first: low, last, gaps } = one?.session.numbering ?? {};
    assert.deepEqual([low, last, gaps], [start, 1, []]);
  });

  describe('whose TSIH is used again', () => {
    const ended = (port: number): Conversation =>
      accepted(port).send(0, logoutRequest()).send(1, logoutResponse()).close();
    /** Streams that share a session: by the pass, and by the logins. */
    async function grouped(...talks: readonly Conversation[]): Promise<number[][][]> {
      const file = new Conversation();
      for (const { packets } of talks) file.packets.push(...packets);
      const { analysis, source } = await analysed(file.file());
      const ofPass = analysis.sessions.list().map(({ connections }) => connections.map(({ stream }) => stream.index));
      const ofLogins = new Map<string, number[]>();
      for await (const { session } of readLogins(analysis, source)) {
        const streams = session.connections.map(({ stream }) => stream);
        ofLogins.set(streams.join(), streams);
      }
      return [ofPass, [...ofLogins.values()]];
    }

    it('a connection joins the session that stands, and not the one that was closed', async () => {
      const [pass, logins] = await grouped(ended(1001), accepted(1002), joining(1003, 1));
      assert.deepEqual(pass, [[0], [1, 2]]);
      assert.deepEqual(logins, pass);
    });

    it('nobody joins a session that was closed', async () => {
      const [pass, logins] = await grouped(ended(1001), joining(1002, 1));
      assert.deepEqual(pass, [[0], [1]]);
      assert.deepEqual(logins, pass);
      const [, late] = await reports(ended(1001), joining(1002, 1));
      assert.equal(late?.session.action, 'unknownSession');
      assert.match(late?.session.sentence ?? '', /login of frame 4 began; that session has ended/);
      assert.deepEqual(codes(late), ['TSIH-RULES']);
    });

    it('nor one whose place another session has taken', async () => {
      const replacing = from(1002)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([TAG], { words: { 12: 2 } }));
      const [pass, logins] = await grouped(accepted(1001), replacing, joining(1003, 1));
      assert.deepEqual(pass, [[0], [1], [2]]);
      assert.deepEqual(logins, pass);
    });

    it('sessions of different portal groups live beside each other', async () => {
      const group = (port: number, tag: number): Conversation =>
        from(port)
          .handshake()
          .send(0, loginRequest(NAMES))
          .send(1, loginResponse([`TargetPortalGroupTag=${tag}`]));
      const [pass, logins] = await grouped(group(1001, 1), group(1002, 2), joining(1003, 1));
      assert.deepEqual(pass, [[0, 2], [1]]);
      assert.deepEqual(logins, pass);
      const [, second] = await reports(group(1001, 1), group(1002, 2));
      assert.equal(second?.session.action, 'new');
    });
  });

  it('know a connection that takes over the CID of another', async () => {
    const [one, two] = await reports(accepted(), joining(1002, 0));
    assert.equal(two?.session.action, 'connectionReinstatement');
    assert.equal(two?.session.connections[1]?.reinstates?.stream, 0);
    assert.match(steps(one, 'target'), /T8 S1$/);
  });

  it('know a TSIH that the capture does not know', async () => {
    const one = await report(joining(1001, 1));
    assert.equal(one.session.action, 'unknownSession');
    assert.equal(one.keys.find(({ key }) => key === 'MaxBurstLength')?.effectiveText, null);
    assert.equal(one.session.states.joinedLate, true);
  });

  it('are reinstated by a login with TSIH 0 and the same names and ISID', async () => {
    const [one, two, three] = await reports(accepted(1001), accepted(1002), accepted(1003).close());
    assert.deepEqual(
      [one?.session.action, two?.session.action, three?.session.action],
      ['new', 'reinstatement', 'reinstatement'],
    );
    assert.deepEqual(
      [one?.session.replacedBy?.stream, two?.session.replaces?.stream, two?.session.replacedBy?.stream],
      [1, 0, 2],
    );
    assert.deepEqual(
      two?.problems.map(({ code, severity }) => [code, severity]),
      [['SESSION-REINST', 'warning']],
    );
    assert.match(steps(one, 'target'), /T8 S1$/);
    assert.deepEqual([one?.session.states.target.id, one?.session.states.initiator.id], ['Q1', 'Q3']);
  });

  it('that lost their connection are reinstated quietly', async () => {
    const [one, two] = await reports(accepted(1001).close(), accepted(1002));
    assert.deepEqual(
      two?.problems.map(({ code, severity }) => [code, severity]),
      [['SESSION-REINST', 'info']],
    );
    assert.deepEqual(
      one?.session.states.transitions.filter(({ side }) => side === 'target').map(({ transition }) => transition),
      ['N1', 'N2', 'N5', 'N6'],
    );
  });

  it('that were logged out are not reinstated', async () => {
    const closed = accepted(1001).send(0, logoutRequest()).send(1, logoutResponse()).close();
    const [one, two] = await reports(closed, accepted(1002));
    assert.equal(two?.session.action, 'new');
    assert.equal(steps(one, 'initiator'), 'T1 S2, T4 S4, T5 S5, T9 S6, T13 S1');
    assert.equal(one?.session.states.initiator.id, 'Q1');
  });

  it('go through logout requests of the target, failed logouts and lost connections', async () => {
    const async_ = (event: number): Uint8Array =>
      pdu(0x32, { tag: 0xffffffff, words: { 24: 1, 28: 1, 32: 8, 36: event << 24 } });
    const asked = await report(accepted().send(1, async_(1)).send(0, logoutRequest()).send(1, logoutResponse(2)));
    assert.equal(steps(asked, 'initiator'), 'T1 S2, T4 S4, T5 S5, T11 S7, T10 S6, T17 S8');
    const dropped = await report(accepted().send(1, async_(2)));
    assert.equal(steps(dropped, 'target'), 'T3 S3, T4 S4, T5 S5, T15 S8');
    const lost = await report(accepted().frame(1, { flags: 'RA' }));
    assert.equal(steps(lost, 'initiator'), 'T1 S2, T4 S4, T5 S5, T15 S8');
    assert.equal(lost.session.states.initiator.id, 'Q4');
  });

  it('a logout over one connection closes the others of the session', async () => {
    const first = accepted(1001);
    const [one, two] = await reports(first, joining(1002, 1).send(0, logoutRequest()).send(1, logoutResponse()));
    assert.match(steps(one, 'initiator'), /T8 S1$/);
    assert.match(steps(two, 'initiator'), /T9 S6, T13 S1$/);
  });

  it('count tries and failures in a row', async () => {
    const failed = (port: number): Conversation =>
      from(port)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse([], status(0x0301)))
        .close();
    const all = await reports(failed(1001), failed(1002), failed(1003), accepted(1004));
    assert.deepEqual(
      all.map(({ retry }) => [retry.attempt, retry.attempts, retry.failuresInARow]),
      [
        [1, 4, 1],
        [2, 4, 2],
        [3, 4, 3],
        [4, 4, 0],
      ],
    );
    assert.equal(all[1]?.retry.previous?.stream, 0);
    assert.equal(all[3]?.retry.next, undefined);
  });

  it('follow redirections', async () => {
    const moved = (addresses: readonly string[], code = 0x0101): Conversation =>
      from(1001)
        .handshake()
        .send(0, loginRequest(NAMES))
        .send(1, loginResponse(addresses, status(code)))
        .close();
    const there = from(1002, { address: '10.0.0.9', port: 3261 })
      .handshake()
      .send(0, loginRequest(NAMES))
      .send(1, loginResponse([TAG]));
    const [one, two] = await reports(moved(['TargetAddress=10.0.0.9:3261']), there);
    assert.deepEqual(
      [one?.result, one?.redirect?.addresses, one?.redirect?.followedBy?.stream],
      ['rejected', ['10.0.0.9:3261'], 1],
    );
    assert.equal(two?.follows?.stream, 0);
    assert.deepEqual(codes(one), []);
    const [lonely] = await reports(moved(['TargetAddress=10.0.0.8'], 0x0102));
    assert.deepEqual([lonely?.redirect?.permanent, lonely?.redirect?.followedBy], [true, undefined]);
    const [lost] = await reports(moved([]));
    assert.deepEqual(codes(lost), ['REDIRECT']);
  });

  it('follow redirections to IPv6 addresses however they are written', async () => {
    const ends = [
      { address: 'fe80::1', port: 1001 },
      { address: 'fe80::2', port: 3260 },
    ] as const;
    const moved = new Conversation(ends)
      .handshake()
      .send(0, loginRequest(NAMES))
      .send(1, loginResponse(['TargetAddress=[FE80:0::0:3]'], status(0x0101)));
    const there = new Conversation([
      { ...ends[0], port: 1002 },
      { address: 'fe80::3', port: 3260 },
    ])
      .handshake()
      .send(0, loginRequest(NAMES))
      .send(1, loginResponse([TAG]));
    const [one] = await reports(moved, there);
    assert.equal(one?.redirect?.followedBy?.stream, 1);
  });
});

describe('a login as JSON', () => {
  it('has the agreed fields and types', async () => {
    const json = loginJson(await report(accepted()));
    assert.deepEqual(Object.keys(json), [
      'frames',
      'initiator',
      'target',
      'sessionType',
      'isid',
      'tsih',
      'cid',
      'stages',
      'outcome',
      'status',
      'statusText',
      'keys',
    ]);
    assert.deepEqual(
      [
        json.frames,
        json.sessionType,
        json.isid,
        json.tsih,
        json.cid,
        json.stages,
        json.outcome,
        json.status,
        json.statusText,
      ],
      [[4, 5], 'Normal', '0x00023d000000', '0x000c', 0, ['operational', 'fullFeature'], 'success', '0x0000', 'Success'],
    );
    for (const key of json.keys)
      assert.deepEqual(Object.keys(key), ['key', 'offered', 'answered', 'effective', 'rule', 'ok', 'rfc']);
    assert.deepEqual(
      json.keys.find(({ key }) => key === 'MaxBurstLength'),
      {
        ...{ key: 'MaxBurstLength', offered: null, answered: null, effective: '262144' },
        ...{ rule: 'default', ok: true, rfc: '3720 12.13' },
      },
    );
  });
});
