/** Captures made of a hundred thousand of one thing take no more than that many times as long; see also `npm run growth`. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { IscsiConnection } from '../../../src/core/session/IscsiConnection';
import type { LoginRecord } from '../../../src/core/session/LoginRecord';
import { SessionTable } from '../../../src/core/session/SessionTable';
import { findFindings } from '../../../src/core/findings/findFindings';
import { PduFramer } from '../../../src/core/streams/PduFramer';
import { PieceList } from '../../../src/core/streams/PieceList';
import { bytesInUse } from '../../../src/engine/bytesInUse';
import { HeldBytes, StreamReassembler } from '../../../src/core/streams/StreamReassembler';
import { connectionEndAfter } from '../../../src/core/tasks/connectionEnds';
import { analysed } from '../../support/analysed';
import { joinedPcaps, pcapFile } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { loginRequest, loginResponse, READ_10, scsiCommand } from '../../support/pduBuilder';

/** How often the logins of connections are looked at while so many join one session. */
function looksOf(connections: number): number {
  const table = new SessionTable();
  let looks = 0;
  for (let at = 0; at < connections; at++) {
    const login = {
      ...{ initiatorName: 'i', targetName: 't', isid: '00', cid: at, discovery: false, outcome: 'accepted', tsih: 1 },
      ...{ requestedTsih: at === 0 ? 0 : 1, steps: [{ firstFrame: at }], answered: new Map() },
    };
    const connection = {
      stream: { firstFrame: at },
      logouts: [],
      get logins() {
        looks++;
        return [login];
      },
    };
    table.loginChanged(connection as unknown as IscsiConnection, login as unknown as LoginRecord);
  }
  assert.equal(table.list().length, 1);
  return looks;
}

describe('many of one thing', () => {
  it('connections of one session are not all compared with each other', () => {
    const [few, many] = [looksOf(500), looksOf(2000)];
    assert.ok(many <= 6 * few, `${few} looks for 500, ${many} for 2000`);
  });

  it('sessions of one name end each the one before it', async () => {
    const talks = Array.from({ length: 40 }, (_, at) =>
      new Conversation([
        { address: '10.0.0.1', port: 1024 + at },
        { address: '10.0.0.2', port: 3260 },
      ])
        .handshake()
        .send(0, loginRequest(['InitiatorName=iqn.i', 'TargetName=iqn.t']))
        .send(1, loginResponse(['TargetPortalGroupTag=1'], { words: { 12: at + 1 } }))
        .send(0, scsiCommand(READ_10, 512)),
    );
    const frames = 6;
    const { analysis } = await analysed(joinedPcaps(talks.map((talk) => talk.file())));
    const started = (session: number): number => session * frames + 4;
    for (let session = 0; session < 39; session++) {
      assert.equal(connectionEndAfter(analysis, session, started(session)), started(session + 1));
    }
    assert.equal(connectionEndAfter(analysis, 0, started(20)), started(21));
    assert.equal(connectionEndAfter(analysis, 39, started(39)), -1);
  });

  it('holes, each with something behind it, hold no more than is allowed together', () => {
    const budget = new HeldBytes();
    let delivered = 0;
    const consumer = {
      data: (_: Uint8Array, __: number, length: number) => void (delivered += length),
      gap: () => undefined,
    };
    const bytes = new Uint8Array(8192);
    const all = Array.from({ length: 20_000 }, () => new StreamReassembler(consumer, budget, 1));
    let most = 0;
    for (const one of all) {
      one.segment(bytes, 0, bytes.length, 5000, bytes.length, 0);
      most = Math.max(most, budget.total);
    }
    assert.ok(most <= 65 * 1024 * 1024, `${most} bytes were held`);
    for (const one of all) one.flush();
    assert.equal(budget.total, 0);
    assert.equal(delivered, 20_000 * bytes.length);
  });

  it('refused connections of a port scan are not all looked at for each of them', async () => {
    const packets = Array.from({ length: 300 }, (_, at) => {
      const ends = [
        { address: '10.0.0.1', port: 40_000 },
        { address: `10.0.${at >> 8}.${at & 0xff}`, port: 1000 },
      ] as const;
      return new Conversation(ends).frame(0, { flags: 'S' }).frame(1, { flags: 'RA' }).packets;
    });
    const { analysis, source } = await analysed(pcapFile(packets.flat()));
    const { streams } = analysis.streams;
    assert.equal(streams.length, 300);
    let looks = 0;
    for (const stream of streams) {
      const { synAckFrame } = stream;
      Object.defineProperty(stream, 'synAckFrame', { get: () => (looks++, synAckFrame) });
    }
    const findings = await findFindings(analysis, source);
    assert.equal(findings.filter(({ id, severity }) => id === 'LOGIN-FAIL' && severity === 'error').length, 300);
    assert.ok(looks <= 300 * 4, `${looks} looks at 300 connections`);
  });

  it('half-open connections of a SYN flood take less than 2 KB each', async () => {
    const count = 20_000;
    const head = pcapFile([]);
    const file = Buffer.concat([
      head,
      ...Array.from({ length: count }, (_, at) => {
        const from = { address: `10.${at >> 16}.${(at >> 8) & 0xff}.${at & 0xff}`, port: 40_000 };
        const [packet] = new Conversation([from, { address: '10.1.2.3', port: 3260 }]).frame(0, { flags: 'S' }).packets;
        assert.ok(packet);
        return pcapFile([packet]).subarray(head.length);
      }),
    ]);
    const before = bytesInUse();
    const { analysis } = await analysed(file);
    const each = (bytesInUse() - before) / count;
    assert.equal(analysis.streams.streams.length, count);
    assert.ok(each < 2048, `${each} bytes`);
  });

  it('segments of one login PDU are not all looked through at each of them', () => {
    const looks = (length: number): number => {
      const request = loginRequest(['InitiatorName=iqn.i', `X-long=${'x'.repeat(length)}`]);
      let found = 0;
      const host = {
        ...{ sentBy: () => undefined, negotiatedDigests: () => undefined, continues: () => undefined },
        ...{ pdu: () => found++, unframed: () => assert.fail('unframed'), lost: () => assert.fail('lost') },
      };
      const framer = new PduFramer(host, true);
      const nextStart = mock.method(PieceList.prototype, 'nextStart');
      for (const [at] of request.entries()) framer.data(request, at, 1, at + 1, at);
      nextStart.mock.restore();
      assert.equal(found, 1);
      return nextStart.mock.callCount();
    };
    const [few, many] = [looks(2000), looks(8000)];
    assert.ok(many <= 6 * few, `${few} looks for 2000, ${many} for 8000`);
  });
});
