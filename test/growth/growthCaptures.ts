/** Captures that are made of one thing, n times: what takes more than n times as long shows with them. */
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  option,
  type Packet,
  pcapFile,
  sectionHeader,
  tcpFrame,
} from '../support/captureBuilder';
import { Conversation } from '../support/conversation';
import {
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  pdu,
  READ_10,
  scsiCommand,
  text,
  textRequest,
} from '../support/pduBuilder';

/** A pcap file of any number of packets. */
function file(packets: Iterable<Packet>): Uint8Array {
  const head = pcapFile([]);
  const parts: Uint8Array[] = [head];
  for (const packet of packets) parts.push(pcapFile([packet]).subarray(head.length));
  return Buffer.concat(parts);
}

const count = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

/** Both ends of the nth connection to one target. */
function endsOf(at: number): Conversation['ends'] {
  const address = `10.${(at >> 22) & 0xff}.${(at >> 14) & 0xff}.${(at >> 6) & 0xff}`;
  return [
    { address, port: 1024 + (at & 0x3f) },
    { address: '192.168.0.1', port: 3260 },
  ];
}

function* conversationsOf(
  n: number,
  talk: (conversation: Conversation, at: number) => Conversation,
): Generator<Packet> {
  for (const at of count(n)) yield* talk(new Conversation(endsOf(at)), at).packets;
}

const NAMES = ['InitiatorName=iqn.i', 'TargetName=iqn.t', 'SessionType=Normal'];
const IN_SECURITY = 0x40;

/** Words of a login response that gives this TSIH. */
const tsih = (value: number) => ({ 12: 0x00000000 | (value & 0xffff) });

/** What the data of a login is spread over: PDUs that say that more follows. */
function* loginPdus(data: Uint8Array): Generator<Uint8Array> {
  const most = 8192;
  for (let at = 0; at < data.length; at += most) {
    const isLast = at + most >= data.length;
    yield pdu(0x03, {
      flags: isLast ? 0x87 : IN_SECURITY | 0x04,
      immediate: true,
      tag: 0,
      data: data.subarray(at, at + most),
      words: { 8: 0x00023d00, 24: 1 },
    });
  }
}

function loginWith(data: Uint8Array): Uint8Array {
  const talk = new Conversation().handshake();
  for (const one of loginPdus(data)) talk.send(0, one).send(1, loginResponse([], { flags: 0x04 }));
  return file(talk.packets);
}

/** By name, with the n to begin with. */
export const GROWTH: Readonly<Record<string, readonly [n: number, make: (n: number) => Uint8Array]>> = {
  'streams of one byte': [4000, (n) => file(conversationsOf(n, (talk) => talk.send(0, Uint8Array.of(1))))],
  'streams whose addresses have the same sum and difference': [
    3000,
    (n) =>
      file(
        count(n).map((at) => {
          const bits = at.toString(2).padStart(24, '0');
          const address = (one: string) =>
            [10, 0, 8, 16]
              .map((from, place) =>
                place === 0
                  ? 10
                  : parseInt(
                      bits.slice(from, from + 8).replace(/./g, (bit) => (bit === one ? '1' : '0')),
                      2,
                    ),
              )
              .join('.');
          return {
            bytes: tcpFrame({
              from: { address: address('1'), port: 1000 },
              to: { address: address('0'), port: 1000 },
              sequence: 1,
              payload: Uint8Array.of(1),
            }),
          };
        }),
      ),
  ],
  'connections that reuse one pair of ports': [
    3000,
    (n) =>
      file(
        count(n).flatMap(
          (at) => new Conversation(endsOf(0), [at * 5000, at * 7000]).handshake().send(0, Uint8Array.of(1)).packets,
        ),
      ),
  ],
  'sessions of one initiator': [
    5000,
    (n) =>
      file(
        conversationsOf(n, (talk, at) =>
          talk
            .handshake()
            .send(0, loginRequest(NAMES))
            .send(1, loginResponse(['TargetPortalGroupTag=1'], { words: tsih(at + 1) }))
            .send(0, scsiCommand(READ_10, 512)),
        ),
      ),
  ],
  'connections of one session': [
    5000,
    (n) =>
      file(
        conversationsOf(n, (talk, at) =>
          talk
            .handshake()
            .send(0, loginRequest(NAMES, { words: { 12: at === 0 ? 0 : 1, 20: at << 16 } }))
            .send(1, loginResponse(['TargetPortalGroupTag=1'], { words: tsih(1) }))
            .send(0, scsiCommand(READ_10, 512)),
        ),
      ),
  ],
  'logins of one connection': [
    3000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const _ of count(n)) talk.send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      return file(talk.packets);
    },
  ],
  'steps of one login': [
    3000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const _ of count(n))
        talk.send(0, loginRequest(['X-a=1'], { flags: 0x04 })).send(1, loginResponse([], { flags: 0x04 }));
      return file(talk.packets);
    },
  ],
  'text keys of one login': [4000, (n) => loginWith(text(...count(n).map((at) => `X-${at}=1`)))],
  'the same key in one login': [4000, (n) => loginWith(text(...count(n).map(() => 'MaxBurstLength=512')))],
  'bytes of one text key': [60_000, (n) => loginWith(text(`X-long=${'x'.repeat(n)}`))],
  'segments of one text PDU, a byte each': [
    8000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const byte of loginRequest([...NAMES, `X-long=${'x'.repeat(n)}`])) talk.send(0, Uint8Array.of(byte));
      return file(talk.send(1, loginResponse([])).packets);
    },
  ],
  'half-open connections': [50_000, (n) => file(conversationsOf(n, (talk) => talk.frame(0, { flags: 'S' })))],
  'refused connections': [
    25_000,
    (n) => file(conversationsOf(n, (talk) => talk.frame(0, { flags: 'S' }).frame(1, { flags: 'RA' }))),
  ],
  'elements of one list': [50_000, (n) => loginWith(text(`AuthMethod=${'X-a,'.repeat(n)}None`))],
  'text requests': [
    3000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const _ of count(n)) talk.send(0, textRequest(['SendTargets=All']));
      return file(talk.packets);
    },
  ],
  logouts: [
    3000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const _ of count(n)) talk.send(0, logoutRequest()).send(1, logoutResponse());
      return file(talk.packets);
    },
  ],
  'commands without an answer': [
    5000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const at of count(n)) talk.send(0, scsiCommand(READ_10, 512, { tag: at + 1, words: { 24: at } }));
      return file(talk.packets);
    },
  ],
  'commands of one tag': [
    5000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const at of count(n)) talk.send(0, scsiCommand(READ_10, 512, { tag: 7, words: { 24: at } }));
      return file(talk.packets);
    },
  ],
  'task management requests': [
    3000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const at of count(n))
        talk.send(0, pdu(0x02, { flags: 0x81, tag: at + 1, immediate: true })).send(1, pdu(0x22, { tag: at + 1 }));
      return file(talk.packets);
    },
  ],
  'asynchronous messages': [
    3000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (const at of count(n)) talk.send(1, pdu(0x32, { tag: 0xffffffff, words: { 24: at } }));
      return file(talk.packets);
    },
  ],
  'PDUs of reserved opcodes in one segment': [
    3000,
    (n) => {
      const talk = new Conversation().handshake().send(0, loginRequest(NAMES)).send(1, loginResponse([]));
      for (let at = 0; at < n; at += 25)
        talk.send(0, join(...count(25).map(() => pdu(0x00, { tag: 0xffffffff, immediate: true }))));
      return file(talk.packets);
    },
  ],
  'segments in reverse order': [
    5000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const at of count(n).reverse()) talk.sendAt(0, 10 + at * 10, new Uint8Array(10).fill(at));
      return file(talk.packets);
    },
  ],
  'segments with holes between them': [
    5000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const at of count(n)) talk.sendAt(0, 10 + at * 20, new Uint8Array(10).fill(at));
      return file(talk.packets);
    },
  ],
  'streams with a hole, each with a kilobyte behind it': [
    5000,
    (n) => file(conversationsOf(n, (talk) => talk.handshake().sendAt(0, 1000, new Uint8Array(1000).fill(7)))),
  ],
  'copies of one segment': [
    5000,
    (n) => {
      const talk = new Conversation().handshake();
      for (const _ of count(n)) talk.sendAt(0, 0, new Uint8Array(10));
      return file(talk.packets);
    },
  ],
  'VLAN tags of one frame': [
    15_000,
    (n) =>
      file([
        {
          bytes: Buffer.concat([
            hex('020000000002 020000000001'),
            ...count(n).map(() => hex('8100 0001')),
            hex('0800 45000014'),
          ]),
        },
      ]),
  ],
  'IPv4 packets, one in another': [
    2500,
    (n) =>
      file([
        {
          bytes: Buffer.concat([
            hex('020000000002 020000000001 0800'),
            ...count(n).map((at) =>
              hex(
                `4500 ${Math.min(65535, (n - at) * 20)
                  .toString(16)
                  .padStart(4, '0')} 0000 4000 40 04 0000 0a000001 0a000002`,
              ),
            ),
          ]),
        },
      ]),
  ],
  'first fragments': [
    5000,
    (n) =>
      file(
        count(n).map((at) => ({
          bytes: join(
            hex('020000000002 020000000001 0800 4500 0034'),
            Uint8Array.of((at >> 8) & 0xff, at & 0xff),
            hex('2000 40 06 0000 0a000001'),
            Uint8Array.of(10, (at >> 16) & 0xff, 0, 2),
            new Uint8Array(32),
          ),
        })),
      ),
  ],
  'interfaces of a pcapng file': [
    50_000,
    (n) => {
      const one = interfaceDescription();
      return Buffer.concat([
        sectionHeader(),
        ...count(n).map(() => one),
        enhancedPacket(7n, { bytes: new Uint8Array(60) }),
      ]);
    },
  ],
  'packets on interfaces of their own': [
    5000,
    (n) => {
      const one = interfaceDescription();
      const packets = count(n).map((at) => enhancedPacket(7n, { bytes: new Uint8Array(60) }, true, at));
      return Buffer.concat([sectionHeader(), ...count(n).map(() => one), ...packets]);
    },
  ],
  'sections of a pcapng file': [
    50_000,
    (n) => {
      const one = join(sectionHeader(), interfaceDescription(), enhancedPacket(7n, { bytes: new Uint8Array(60) }));
      return Buffer.concat(count(n).map(() => one));
    },
  ],
  'options of one packet': [
    60_000,
    (n) => {
      const one = option(true, 1, Uint8Array.of(65));
      const body = join(hex('00000000 00000000 07000000 3c000000 3c000000'), new Uint8Array(60));
      return Buffer.concat([
        sectionHeader(),
        interfaceDescription(),
        block(true, 6, Buffer.concat([body, ...count(n).map(() => one), new Uint8Array(4)])),
      ]);
    },
  ],
  'options of an interface': [
    60_000,
    (n) => {
      const one = option(true, 1, Uint8Array.of(65));
      const body = hex('0100 0000 00000000');
      return Buffer.concat([
        sectionHeader(),
        block(true, 1, Buffer.concat([body, ...count(n).map(() => one), new Uint8Array(4)])),
        enhancedPacket(7n, { bytes: new Uint8Array(60) }),
      ]);
    },
  ],
  'unknown blocks of a pcapng file': [
    50_000,
    (n) => {
      const one = block(true, 0x7777, new Uint8Array(4));
      return Buffer.concat([sectionHeader(), interfaceDescription(), ...count(n).map(() => one)]);
    },
  ],
};
