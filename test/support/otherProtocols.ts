/** Writes TCP conversations of protocols other than iSCSI, as far as their framing matters: lengths, magic numbers, bodies. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { join } from './captureBuilder';
import { Conversation, INITIATOR, TARGET } from './conversation';

/** One message of a side. */
type Message = (random: SeededRandom, side: 0 | 1) => Uint8Array;

const word = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0);
  return bytes;
};
const noise = (random: SeededRandom, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.below(256));

/** What files hold: noise, text, zeros with few numbers in them. */
function content(random: SeededRandom, length: number): Uint8Array {
  switch (random.below(3)) {
    case 0:
      return noise(random, length);
    case 1:
      return Buffer.from('the quick brown fox jumps over the lazy dog\r\n'.repeat(Math.ceil(length / 45))).subarray(
        0,
        length,
      );
    default: {
      const bytes = new Uint8Array(length);
      for (let at = random.below(8); at < length; at += random.pick([8, 16, 24, 48])) bytes[at] = random.below(256);
      return bytes;
    }
  }
}

const size = (random: SeededRandom): number => (random.chance(0.3) ? random.below(6000) : random.below(200));

const http: Message = (random, side) => {
  const body = content(random, size(random));
  const head =
    side === 0
      ? `${random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'CONNECT'])} /a/${random.below(999)} HTTP/1.1\r\nHost: a.test`
      : `HTTP/1.1 ${random.pick([200, 301, 404])} OK\r\nContent-Type: text/html`;
  return join(Buffer.from(`${head}\r\nContent-Length: ${body.length}\r\n\r\n`), body);
};

const smb2: Message = (random, side) => {
  const header = new Uint8Array(64);
  header.set([0xfe, 0x53, 0x4d, 0x42, 64, 0, random.below(3), 0]);
  header[12] = random.below(19);
  header[14] = random.below(32);
  header[16] = side;
  header[24] = random.below(256);
  header[44] = random.below(256);
  const body = join(Uint8Array.from([random.pick([9, 17, 24, 49, 57]), 0]), content(random, size(random)));
  return join(word(header.length + body.length), header, body);
};

/** NFS over ONC RPC with record marks. */
const nfs: Message = (random, side) => {
  const call = [
    word(random.word()),
    word(0),
    word(2),
    word(100003),
    word(3),
    word(random.below(22)),
    word(1),
    word(24),
  ];
  const answer = [word(random.word()), word(1), word(0), word(0), word(0), word(0), word(0), word(1)];
  const body = join(...(side === 0 ? call : answer), content(random, 4 * random.below(size(random))));
  return join(word(0x80000000 | body.length), body);
};

const tls: Message = (random) => {
  const body = noise(random, 40 + size(random));
  return join(
    Uint8Array.from([random.pick([20, 21, 22, 23, 23, 23]), 3, 3, body.length >> 8, body.length & 255]),
    body,
  );
};

/** Numbers before each record, as in many databases and queues. */
const counted: Message = (random) => {
  const body = content(random, size(random));
  return join(word(body.length), word(random.below(20)), word(random.below(1000)), body);
};

const MESSAGES: Readonly<Record<string, Message>> = {
  HTTP: http,
  SMB2: smb2,
  NFS: nfs,
  TLS: tls,
  'counted records': counted,
  'random bytes': (random) => noise(random, 1 + size(random)),
  zeros: (random) => new Uint8Array(1 + size(random)),
  'file content': (random) => content(random, 1 + size(random)),
};

export const OTHER_PROTOCOLS = Object.keys(MESSAGES);

/** A talk of a protocol between any ports, from its beginning or from the middle. The same seed gives the same talk. */
export function otherTalk(protocol: string, seed: number): Conversation {
  const message = MESSAGES[protocol];
  if (message === undefined) throw new Error(`no protocol ${protocol}`);
  const random = new SeededRandom(seed * 2246822519 + protocol.length);
  for (let at = 0; at < 8; at++) random.word();
  const [from, to] = anyPorts(random);
  const talk = new Conversation([
    { ...INITIATOR, port: from },
    { ...TARGET, port: to },
  ]);
  const segment = random.pick([1460, 1460, 536, 100]);
  const middle = random.chance(0.3);
  if (!middle) talk.handshake();
  const rounds = 4 + random.below(20);
  for (let round = 0; round < rounds; round++) {
    const side = round % 2 === 0 ? 0 : 1;
    let bytes = message(random, side);
    if (middle && round < 2) bytes = bytes.subarray(random.below(bytes.length));
    for (let at = 0; at < bytes.length; at += segment) talk.send(side, bytes.subarray(at, at + segment));
  }
  return talk;
}

/** Ports of both sides, none of them those of iSCSI. */
export function anyPorts(random: SeededRandom): [number, number] {
  const port = (): number => {
    const found = random.chance(0.3)
      ? random.pick([22, 25, 80, 111, 139, 443, 445, 2049, 3306, 8080])
      : 1 + random.below(65535);
    return found === 3260 || found === 860 ? 13260 : found;
  };
  const from = port();
  const to = port();
  return [from, from === to ? (to === 65535 ? 1 : to + 1) : to];
}
