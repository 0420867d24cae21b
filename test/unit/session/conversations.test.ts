import assert from 'node:assert/strict';
import { conversations } from '../../../src/core/session/conversations';
import { stageStops } from '../../../src/core/session/stageStops';
import type { ConversationNode } from '../../../src/core/session/ConversationNode';
import { type Analysed, analysed } from '../../support/analysed';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopIn,
  nopOut,
  pdu,
  READ_10,
  scsiCommand,
  STAGES,
  textRequest,
  textResponse,
} from '../../support/pduBuilder';

const NAMES = ['InitiatorName=iqn.2026-01.test:host', 'TargetName=iqn.2026-01.test:disk'];
const SECURITY = { flags: 0x81 };
const REJECTED = { flags: 0x00, words: { 36: 0x02010000 } };

async function seen(...talks: readonly Conversation[]): Promise<Analysed> {
  const file = new Conversation();
  for (const { packets } of talks) file.packets.push(...packets);
  return analysed(file.file());
}

/** "kind label | description" of every node, indented. */
function outline(nodes: readonly ConversationNode[]): string[] {
  return nodes.flatMap(({ kind, label, description, children }) => [
    `${kind} ${label} | ${description}`,
    ...outline(children).map((line) => `  ${line}`),
  ]);
}

function every(nodes: readonly ConversationNode[]): ConversationNode[] {
  return nodes.flatMap((node) => [node, ...every(node.children)]);
}

const from = (port: number): Conversation => new Conversation([{ ...INITIATOR, port }, TARGET]);

describe('sessions', () => {
  it('are normal, discovery or unknown', async () => {
    const normal = from(1001).handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
    const discovery = from(1002)
      .handshake()
      .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:host', 'SessionType=Discovery']))
      .send(1, loginResponse([]));
    const unknown = from(1003)
      .send(0, nopOut(filler(4)))
      .send(1, nopIn(filler(4)));
    const { analysis } = await seen(normal, discovery, unknown);
    assert.deepEqual(
      analysis.sessions
        .list()
        .map(({ type, initiatorName, targetName, tsih }) => [type, initiatorName, targetName, tsih]),
      [
        ['normal', 'iqn.2026-01.test:host', 'iqn.2026-01.test:disk', 12],
        ['discovery', 'iqn.2026-01.test:host', '', 12],
        ['unknown', '', '', 0],
      ],
    );
    assert.deepEqual(
      conversations(analysis)[0]?.children.map(({ label, description }) => [label, description]),
      [
        ['…disk', 'frames 1-5, …host → …disk'],
        ['Discovery session', 'frames 6-10, …host → 10.0.0.2:3260'],
        ['Joined after its login', 'frames 11-12, 10.0.0.1:1003 → 10.0.0.2:3260'],
      ],
    );
  });

  it('take in a second connection that logs in with their TSIH, and no other', async () => {
    const first = from(1001).handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
    const joining = (port: number, tsih: number, isid = 0x00023d00): Conversation =>
      from(port)
        .handshake()
        .send(0, loginRequest(NAMES, { words: { 8: isid, 12: tsih, 20: 0x00010000 } }))
        .send(1, loginResponse([], { words: { 8: isid, 12: tsih } }));
    const { analysis } = await seen(first, joining(1002, 12), joining(1003, 13), joining(1004, 12, 0x00023d01));
    const sessions = analysis.sessions.list();
    assert.deepEqual(
      sessions.map(({ connections }) => connections.map(({ stream }) => stream.index)),
      [[0, 1], [2], [3]],
    );
    assert.equal(sessions[0]?.connections[1]?.login?.cid, 1);
    assert.match(conversations(analysis)[0]?.children[0]?.description ?? '', /2 connections/);
  });

  it('know how a login ended', async () => {
    const accepted = from(1001).handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
    const rejected = from(1002).handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([], REJECTED));
    const unfinished = from(1003)
      .handshake()
      .send(0, loginRequest(NAMES, SECURITY))
      .send(1, loginResponse([], SECURITY));
    const { analysis } = await seen(accepted, rejected, unfinished);
    assert.deepEqual(
      analysis.connections.map(({ login }) => [login?.outcome, login?.status]),
      [
        ['accepted', 0],
        ['rejected', 0x0201],
        ['unfinished', 0],
      ],
    );
    const [, one, two] = conversations(analysis)[0]?.children ?? [];
    assert.equal(one?.severity, 'error');
    assert.match(outline([one]).join('\n'), /login Login \| rejected: Authentication failure, frames 9-10/);
    assert.match(outline([two]).join('\n'), /login Login \| not finished, frames 14-15/);
  });

  it('do not call a Reject in a login a full feature phase', async () => {
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest(NAMES))
      .send(1, pdu(0x3f, { second: 4, data: filler(48), tag: 0xffffffff }));
    const { analysis } = await seen(talk);
    const lines = outline(conversations(analysis));
    assert.ok(
      lines.some((line) => line.includes('PDUs outside of the login | frame 5')),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => line.includes('Full feature')));
  });
});

describe('login text over several PDUs', () => {
  const long = 'iqn.2026-01.test:' + 'x'.repeat(150);
  const whole = Buffer.from(`InitiatorName=iqn.2026-01.test:host\0TargetName=${long}\0SessionType=Normal\0`);

  for (const cut of [1, 20, 35, 36, 40, 60, whole.length - 1]) {
    it(`is joined where the C bit cuts it after ${cut} bytes`, async () => {
      const talk = from(1001)
        .handshake()
        .send(0, loginRequest([], { flags: 0x44, data: whole.subarray(0, cut) }))
        .send(1, loginResponse([], { flags: 0x04 }))
        .send(0, loginRequest([], { data: whole.subarray(cut) }))
        .send(1, loginResponse(['TargetPortalGroupTag=1']));
      const { analysis } = await seen(talk);
      const login = analysis.connections[0]?.login;
      assert.deepEqual(
        [login?.initiatorName, login?.targetName, login?.sessionType],
        ['iqn.2026-01.test:host', long, 'Normal'],
      );
      assert.deepEqual([login?.steps.length, login?.outcome], [4, 'accepted']);
    });
  }
});

describe('the Conversations view', () => {
  const full = (): Conversation =>
    from(1001)
      .handshake()
      .send(0, loginRequest([...NAMES, 'AuthMethod=CHAP'], { flags: 0x01 }))
      .send(1, loginResponse(['AuthMethod=CHAP'], { flags: 0x00 }))
      .send(0, loginRequest(['CHAP_N=a', 'CHAP_R=0x01'], SECURITY))
      .send(1, loginResponse([], SECURITY))
      .send(0, loginRequest(['MaxConnections=1'], { flags: STAGES.operationalToFull }))
      .send(1, loginResponse(['MaxConnections=1']))
      .send(0, textRequest(['SendTargets=']))
      .send(1, textResponse(['TargetName=iqn.2026-01.test:disk']))
      .send(0, scsiCommand(READ_10, 512))
      .send(1, dataIn(filler(512)))
      .send(0, logoutRequest())
      .send(1, logoutResponse())
      .close();

  it('groups a login by stages, and shows handshake, full feature phase, logout and close', async () => {
    const { analysis } = await seen(full());
    assert.deepEqual(outline(conversations(analysis)), [
      'sessions iSCSI sessions | 1',
      '  session …disk | frames 1-18, …host → …disk',
      '    connection 10.0.0.1:1001 → 10.0.0.2:3260 | stream 0, frames 1-18',
      '      handshake TCP handshake | frames 1-3',
      '      login Login | accepted, frames 4-9',
      '        stage Security negotiation | frames 4-7',
      '          exchange Login Request | frame 4',
      '          exchange Login Response, goes on | frame 5',
      '          exchange Login Request, asks for operational negotiation | frame 6',
      '          exchange Login Response, grants operational negotiation | frame 7',
      '        stage Operational negotiation | frames 8-9',
      '          exchange Login Request, asks for full feature phase | frame 8',
      '          exchange Login Response, grants full feature phase | login accept, frame 9',
      '      fullFeature Full feature phase | frames 10-15',
      '        exchange Text Request: SendTargets= | frame 10',
      '        exchange Text Response: 1 target | frame 11',
      '        command SCSI Command | 1',
      '          command READ(10) | 1',
      '        command Text Request | 1',
      '        command Logout Request | 1',
      '        command Text Response | 1',
      '        command SCSI Data-In | 1',
      '        command Logout Response | 1',
      '      logout Logout | closed successfully, frames 14-15',
      '        exchange Logout Request: close the session | frame 14',
      '        exchange Logout Response: closed successfully | frame 15',
      '      close TCP close | FIN by 10.0.0.1:1001, frames 16-18',
    ]);
  });

  it('puts a rejecting answer under the stage of its request, whatever its reserved bits say', async () => {
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest(NAMES, SECURITY))
      .send(1, loginResponse([], { ...REJECTED, flags: 0x04 }));
    const { analysis } = await seen(talk);
    const stages = every(conversations(analysis)).filter(({ kind }) => kind === 'stage');
    assert.deepEqual(
      stages.map(({ label, children }) => [label, children.length]),
      [['Security negotiation', 2]],
    );
  });

  it('shows other TCP conversations below, refused ones marked', async () => {
    const other = new Conversation([
      { ...INITIATOR, port: 5555 },
      { ...TARGET, port: 80 },
    ]);
    const web = other.handshake().send(0, Buffer.from('GET / HTTP/1.0\r\n\r\n'));
    const refused = new Conversation([
      { ...INITIATOR, port: 5556 },
      { ...TARGET, port: 81 },
    ])
      .frame(0, { flags: 'S' })
      .frame(1, { flags: 'RA' });
    const { analysis } = await seen(full(), web, refused);
    assert.deepEqual(outline(conversations(analysis)).slice(-3), [
      'others Other TCP conversations | 2',
      '  stream 10.0.0.1:5555 → 10.0.0.2:80 | 4 frames, stream 1',
      '  stream 10.0.0.1:5556 → 10.0.0.2:81 | 2 frames, refused, stream 2',
    ]);
  });

  it('is empty for a capture without TCP', async () => {
    assert.deepEqual(conversations((await seen()).analysis), []);
  });

  it('has nodes with unique ids, all with frames, and each stage stop at one of them', async () => {
    const { analysis } = await seen(full(), from(1002).handshake().send(0, loginRequest(NAMES)));
    const nodes = every(conversations(analysis));
    const ids = nodes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, firstFrame, lastFrame } of nodes) {
      assert.ok(firstFrame >= 1 && lastFrame >= firstFrame && lastFrame <= analysis.frames.length, id);
    }
    const stops = stageStops(analysis);
    assert.deepEqual(
      stops.map(({ frame }) => frame),
      [4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 22],
    );
    for (const { node } of stops) assert.ok(ids.includes(node), node);
  });
});

describe('hostile names', () => {
  it('stand as visible, bounded text in every label, description and fact of the tree and the walk', async () => {
    const name = `iqn.2026-01.evil:\u202egpj.exe\u001b[31m${'x'.repeat(2000)}`;
    const talk = from(1001)
      .handshake()
      .send(0, loginRequest([`InitiatorName=${name}`, `TargetName=${name}`]))
      .send(1, loginResponse([]))
      .send(0, textRequest([`SendTargets=${name}`]));
    const { analysis } = await seen(talk);
    const texts = [
      ...every(conversations(analysis)).flatMap(({ label, description, details = [] }) => [
        label,
        description,
        ...details.map(([, text]) => text),
      ]),
      ...stageStops(analysis).map(({ label }) => label),
    ];
    assert(texts.some((text) => text.includes('\\u202e')));
    for (const text of texts) {
      assert.doesNotMatch(text, /[\u0000-\u001f\u202e]/);
      assert(text.length < 700, `${text.length} characters`);
    }
  });
});
