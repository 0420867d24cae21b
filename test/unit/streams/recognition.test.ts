/** Which TCP streams are taken for iSCSI. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analysed, opcodes } from '../../support/analysed';
import { join } from '../../support/captureBuilder';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import {
  dataIn,
  dataOut,
  filler,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopIn,
  nopOut,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  textRequest,
  textResponse,
  WRITE_10,
} from '../../support/pduBuilder';

function between(initiatorPort: number, targetPort: number): Conversation {
  return new Conversation([
    { ...INITIATOR, port: initiatorPort },
    { ...TARGET, port: targetPort },
  ]);
}

function session(conversation: Conversation): Conversation {
  return conversation
    .handshake()
    .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i']))
    .send(1, loginResponse(['TargetPortalGroupTag=1']))
    .send(0, scsiCommand(READ_10, 512))
    .send(1, dataIn(filler(512)))
    .send(0, logoutRequest())
    .send(1, logoutResponse())
    .close();
}

/** The middle of a connection: a write and a read, no login. */
function middle(conversation: Conversation): Conversation {
  return conversation
    .send(0, scsiCommand(WRITE_10, 8192, { flags: 0xa1, tag: 3 }))
    .send(1, readyToTransfer(8192, { tag: 3 }))
    .send(0, dataOut(filler(8192), { tag: 3 }))
    .send(1, scsiResponse(0, { tag: 3 }))
    .send(0, scsiCommand(READ_10, 512, { tag: 4 }))
    .send(1, dataIn(filler(512), { tag: 4 }));
}

/** On port 9999, the end of a data segment and one PDU behind it: too little on a port that nobody knows. */
function undecided(): Conversation {
  return between(40000, 9999).send(1, join(filler(300), nopIn(new Uint8Array(0))));
}

async function found(conversation: Conversation): Promise<number[][]> {
  const { analysis } = await analysed(conversation.file());
  return [opcodes(analysis, 0), opcodes(analysis, 1)];
}

const SESSION = [
  [0x03, 0x01, 0x06],
  [0x23, 0x25, 0x26],
];
const MIDDLE = [
  [0x01, 0x05, 0x01],
  [0x31, 0x21, 0x25],
];

describe('iSCSI recognition', () => {
  for (const [initiatorPort, targetPort] of [
    [51234, 3260],
    [51234, 860],
    [51234, 13260],
    [80, 3260],
    [443, 13260],
    [3260, 13260],
    [51234, 80],
    [22, 5060],
  ] as const) {
    it(`finds a session from port ${initiatorPort} to port ${targetPort}`, async () => {
      assert.deepEqual(await found(session(between(initiatorPort, targetPort))), SESSION);
    });
    it(`finds the middle of a connection from port ${initiatorPort} to port ${targetPort}`, async () => {
      assert.deepEqual(await found(middle(between(initiatorPort, targetPort))), MIDDLE);
    });
  }

  it('finds a login that is split over tiny segments on an unknown port', async () => {
    const conversation = between(51234, 13260).handshake();
    const request = loginRequest(['InitiatorName=iqn.2026-01.test:i']);
    for (let at = 0; at < request.length; at += 10) conversation.send(0, request.subarray(at, at + 10));
    conversation.send(1, loginResponse([]));
    assert.deepEqual(await found(conversation), [[0x03], [0x23]]);
  });

  it('finds a refused connection attempt to be no iSCSI', async () => {
    const conversation = between(51234, 3260).frame(0, { flags: 'S' }).frame(1, { flags: 'RA' });
    const { analysis } = await analysed(conversation.file());
    assert.deepEqual([analysis.connections.length, analysis.streams.streams.length], [0, 1]);
  });

  it('learns the port that a TargetAddress names, for streams that already run too', async () => {
    const running = undecided();
    const discovery = new Conversation()
      .handshake()
      .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i', 'SessionType=Discovery']))
      .send(1, loginResponse([]))
      .send(0, textRequest(['SendTargets=All']))
      .send(1, textResponse(['TargetName=iqn.2026-01.test:t', 'TargetAddress=[fe80::1]:9999,1']));
    const file = new Conversation();
    file.packets.push(...running.packets, ...discovery.packets);
    const { analysis } = await analysed(file.file());
    assert.deepEqual(opcodes(analysis, 0), [0x20]);
    assert.deepEqual(analysis.connections.map(({ stream }) => stream.index).sort(), [0, 1]);
  });

  for (const address of ['10.0.0.9', '10.0.0.9:70000,1', '10.0.0.9:0,1', '[fe80::1],1', 'host:abc,1', ':,']) {
    it(`learns nothing from TargetAddress=${address}`, async () => {
      const conversation = session(new Conversation());
      conversation.packets.splice(-3);
      conversation.send(1, textResponse([`TargetAddress=${address}`]));
      conversation.packets.push(...undecided().packets);
      const { analysis } = await analysed(conversation.file());
      assert.equal(analysis.connections.length, 1);
    });
  }

  const GET = Buffer.from(
    'GET /index.html HTTP/1.1\r\nHost: example.com\r\nUser-Agent: test/1.0\r\nAccept: */*\r\n\r\n',
  );
  const POST = Buffer.from(`POST /api/v1 HTTP/1.1\r\nContent-Length: 2000\r\n\r\n${'x=1&'.repeat(500)}`);
  const HTML = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>${'<p>text</p>'.repeat(400)}`);
  const SMB = join(
    Uint8Array.from([0, 0, 0, 0x9a, 0xfe]),
    Buffer.from('SMB'),
    Uint8Array.from([64, 0]),
    new Uint8Array(144),
  );
  const TLS = join(Uint8Array.from([22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), filler(506, 5));
  for (const [what, one, other] of [
    ['HTTP GET', GET, HTML],
    ['HTTP POST', POST, HTML],
    ['HTTP PUT', Buffer.from(POST.toString().replace('POST', 'PUT')), HTML],
    ['HTTP DELETE', Buffer.from(GET.toString().replace('GET', 'DELETE')), HTML],
    ['SMB', SMB, SMB],
    ['TLS', TLS, TLS],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'), join(filler(900), filler(800, 3))],
    ['AMQP', Buffer.from('AMQP\0\0\x09\x01'), filler(500, 9)],
    ['zeros', new Uint8Array(4000), new Uint8Array(4000)],
  ] as const) {
    for (const port of [3260, 13260]) {
      for (const segment of [1460, 40]) {
        it(`finds no PDUs in ${what} on port ${port}, ${segment} bytes a segment`, async () => {
          const conversation = between(51234, port).handshake();
          const send = (side: 0 | 1, bytes: Uint8Array): void => {
            for (let at = 0; at < bytes.length; at += segment)
              conversation.send(side, bytes.subarray(at, at + segment));
          };
          for (let round = 0; round < 3; round++) {
            send(0, one);
            send(1, other);
          }
          assert.deepEqual(await found(conversation.close()), [[], []]);
        });
      }
    }
  }

  it('finds a session behind an HTTP answer that a proxy gave first', async () => {
    const conversation = between(51234, 13260).handshake().send(0, GET).send(1, HTML);
    conversation
      .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i']))
      .send(1, loginResponse([]))
      .send(0, nopOut(filler(4)));
    const [requests, answers] = await found(conversation);
    assert.deepEqual([requests, answers], [[0x03, 0x00], [0x23]]);
  });

  it('finds no PDUs in a long stream of which one segment looks like a header', async () => {
    const conversation = between(51234, 13260).handshake();
    for (let at = 0; at < 100; at++) {
      const text = Buffer.from(`line ${at} of some talk that is nothing of the kind, and long enough for a header\n`);
      conversation.send(0, at === 20 ? nopOut(new Uint8Array(0)) : text).send(1, text);
    }
    assert.deepEqual(await found(conversation.close()), [[], []]);
  });

  it('finds no PDUs in random bytes on unknown ports', async () => {
    const bytes = fc.array(fc.uint8Array({ minLength: 48, maxLength: 600, size: 'max' }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (segments, seen) => {
        const conversation = between(51234, 13260);
        if (seen) conversation.handshake();
        for (const [at, segment] of segments.entries()) conversation.send(at % 2 === 0 ? 0 : 1, segment);
        assert.deepEqual(await found(conversation), [[], []]);
      }),
      { seed: 20260103, numRuns: 300 },
    );
  });
});
