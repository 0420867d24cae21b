import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { LadderEvent } from '../../../src/core/login/LoginReport';
import { readLogins } from '../../../src/core/login/readLogins';
import { analysed } from '../../support/analysed';
import { capturePath, needsCaptures } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import {
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  scsiCommand,
  READ_10,
  textRequest,
  textResponse,
} from '../../support/pduBuilder';

const NAMES = ['InitiatorName=iqn.2026-01.test:host', 'TargetName=iqn.2026-01.test:disk'];

async function ladders(bytes: Uint8Array): Promise<(readonly LadderEvent[])[]> {
  const { analysis, source } = await analysed(bytes);
  const list: (readonly LadderEvent[])[] = [];
  for await (const { ladder } of readLogins(analysis, source)) list.push(ladder);
  return list;
}

const lines = (ladder: readonly LadderEvent[] | undefined): string[] =>
  (ladder ?? []).map(({ kind, side, name, summary, frames, gap }) =>
    [kind, side ?? 'both', name, summary, frames.join('+'), gap.replace(/0+$/, '')].join(' | '),
  );

const talk = (): Conversation =>
  new Conversation()
    .handshake()
    .send(0, loginRequest(NAMES))
    .send(1, loginResponse(['TargetPortalGroupTag=1']));

describe('the ladder of a login', () => {
  it('goes from the SYN to the last FIN, each arrow with its sender, its frames and what passed before it', async () => {
    const [ladder] = await ladders(
      talk()
        .send(0, textRequest(['SendTargets=All']))
        .send(1, textResponse(['TargetName=iqn.2026-01.test:disk', 'TargetAddress=10.0.0.2:3260,1']))
        .send(0, logoutRequest(0))
        .send(1, logoutResponse(0))
        .close()
        .file(),
    );
    assert.deepEqual(lines(ladder), [
      'tcp | initiator | SYN | opens the connection | 1 | ',
      'tcp | target | SYN, ACK | accepts the connection | 2 | 0.001',
      'tcp | initiator | ACK | the connection is up | 3 | 0.001',
      'login | initiator | Login Request | asks for full feature phase | 4 | 0.001',
      'login | target | Login Response | login accept, grants full feature phase | 5 | 0.001',
      'text | initiator | Text Request | SendTargets=All | 6 | 0.001',
      'text | target | Text Response | 1 target | 7 | 0.001',
      'logout | initiator | Logout Request | close the session | 8 | 0.001',
      'logout | target | Logout Response | closed successfully | 9 | 0.001',
      'close | initiator | FIN, ACK | closes its direction | 10 | 0.001',
      'close | target | FIN, ACK | closes its direction | 11 | 0.001',
    ]);
  });

  it('tells commands and data in one arrow, and counts the next gap from the last of them', async () => {
    const busy = talk();
    for (let sent = 0; sent < 5; sent++) busy.send(0, scsiCommand(READ_10, 0, { tag: 10 + sent }));
    const [ladder] = await ladders(busy.close().file());
    assert.deepEqual(lines(ladder).slice(5), [
      'others | both | Commands and data | 5 SCSI Command | 6+10 | 0.001',
      'close | initiator | FIN, ACK | closes its direction, without a logout | 11 | 0.001',
      'close | target | FIN, ACK | closes its direction | 12 | 0.001',
    ]);
  });

  it('gives each of several logins of one connection what lies between its neighbours', async () => {
    const [first, second] = await ladders(
      talk()
        .send(0, loginRequest(NAMES, { tag: 7 }))
        .close()
        .file(),
    );
    assert.deepEqual(
      first?.map(({ frame }) => frame),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(
      second?.map(({ frame }) => frame),
      [6, 7, 8],
    );
  });

  it('shows a discovery of the sample from SYN to RST as tshark tells its frames', async function () {
    needsCaptures(this);
    const [ladder] = await ladders(readFileSync(capturePath('iscsi_login.pcap')));
    assert.deepEqual(
      ladder?.map(({ name, side, frames }) => `${name} ${side} ${frames.join('+')}`),
      [
        'SYN initiator 4',
        'SYN, ACK target 5',
        'ACK initiator 6',
        'Login Request initiator 7+8',
        'Login Response target 11',
        'Text Request initiator 12+13',
        'Text Response target 15',
        'Logout Request initiator 16',
        'Logout Response target 17',
        'FIN, ACK target 18',
        'RST, ACK initiator 20',
      ],
    );
    for (const { gap, time } of ladder?.slice(1) ?? []) assert(gap !== '' && time !== '');
  });
});
