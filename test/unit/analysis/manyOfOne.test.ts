/** Captures made of a hundred thousand of one thing take no more than that many times as long; see also `npm run growth`. */
import assert from 'node:assert/strict';
import type { IscsiConnection } from '../../../src/core/session/IscsiConnection';
import type { LoginRecord } from '../../../src/core/session/LoginRecord';
import { SessionTable } from '../../../src/core/session/SessionTable';
import { HeldBytes, StreamReassembler } from '../../../src/core/streams/StreamReassembler';
import { connectionEndAfter } from '../../../src/core/tasks/connectionEnds';
import { analysed } from '../../support/analysed';
import { joinedPcaps } from '../../support/captureBuilder';
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
});
