/** Captures that tell names and addresses in every place that we know of, each of them made up and of many different bytes. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import {
  block,
  type End,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  nameRecord,
  nameResolution,
  option,
  type Packet,
  sectionHeader,
  tcpFrame,
} from './captureBuilder';
import { Conversation } from './conversation';
import { loginRequest, loginResponse, STAGES, textRequest, textResponse } from './pduBuilder';

export interface SecretCapture {
  readonly file: Uint8Array;
  readonly packets: readonly Packet[];
  /** Addresses as bytes: 4, 6 and 16 of them. */
  readonly addresses: readonly Uint8Array[];
  readonly names: readonly string[];
  /** CHAP challenges and responses. */
  readonly values: readonly Uint8Array[];
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** Where all that is secret comes from: what was handed out is remembered. */
class Secrets {
  readonly addresses: Uint8Array[] = [];
  readonly names: string[] = [];
  readonly values: Uint8Array[] = [];
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  below(limit: number): number {
    return this.random.below(limit);
  }

  /** Three digits in each of the last octets, so that no other number looks like it. */
  ipv4(...first: readonly number[]): Uint8Array {
    const octets = Array.from(
      { length: 4 },
      (_, at) => first[at] ?? (at === 0 ? 130 + this.below(30) : 100 + this.below(156)),
    );
    return this.address(Uint8Array.from(octets));
  }

  mac(): Uint8Array {
    return this.address(Uint8Array.from({ length: 6 }, (_, at) => (at === 0 ? 0xac : 16 + this.below(240))));
  }

  ipv6(first: string): Uint8Array {
    const begin = hex(first);
    return this.address(
      join(
        begin,
        Uint8Array.from({ length: 16 - begin.length }, () => 17 + this.below(239)),
      ),
    );
  }

  name(begin: string): string {
    const made = begin + Array.from({ length: 9 }, () => String.fromCharCode(97 + this.below(26))).join('');
    this.names.push(made);
    return made;
  }

  value(length: number): string {
    const made = Uint8Array.from({ length }, () => this.below(256));
    this.values.push(made);
    return `0x${hexText(made)}`;
  }

  private address(bytes: Uint8Array): Uint8Array {
    this.addresses.push(bytes);
    return bytes;
  }
}

const dotted = (address: Uint8Array): string => address.join('.');
const grouped = (address: Uint8Array): string =>
  Array.from({ length: 8 }, (_, at) => hexText(address.subarray(at * 2, at * 2 + 2)).replace(/^0+(?=.)/, '')).join(':');

export function secretCapture(seed: number): SecretCapture {
  const secrets = new Secrets(seed);
  const [one, other, third] = [secrets.ipv4(10), secrets.ipv4(10), secrets.ipv4(192, 168)];
  const [local, remote] = [secrets.mac(), secrets.mac()];
  const packets: Packet[] = [];
  const add = (...parts: readonly Uint8Array[]): void =>
    void packets.push({ bytes: join(...parts), seconds: packets.length });
  const ethernet = (type: string): Uint8Array => join(remote, local, hex(type));
  const ipv4 = (
    protocol: number,
    payload: Uint8Array,
    from = one,
    to = other,
    options: Uint8Array = new Uint8Array(0),
  ) =>
    join(
      Uint8Array.of(0x45 + options.length / 4, 0),
      word(20 + options.length + payload.length),
      hex('0001 0000 40'),
      Uint8Array.of(protocol),
      hex('0000'),
      ...[from, to, options, payload],
    );
  const ipv6 = (next: number, payload: Uint8Array, from: Uint8Array, to: Uint8Array) =>
    join(hex('60000000'), word(payload.length), Uint8Array.of(next, 255), from, to, payload);
  const udp = (port: number, payload: Uint8Array) =>
    join(word(50000), word(port), word(8 + payload.length), hex('0000'), payload);

  // A login and what a target says of its portals, over IPv4 and IPv6.
  const sixes = [secrets.ipv6('20010db8'), secrets.ipv6('fd'), secrets.ipv6('fe80000000000000')] as const;
  const host = secrets.name('iqn.1994-05.com.example:');
  const disk = secrets.name('iqn.2001-04.com.example.storage:');
  const alias = secrets.name('Alias of ');
  const user = secrets.name('user');
  const portal = (address: string) => `TargetAddress=${address}:3260,1`;
  const talk = (from: End, to: End): Packet[] =>
    new Conversation([from, to])
      .handshake()
      .send(0, loginRequest([`InitiatorName=${host}`, `InitiatorAlias=${alias}`, `TargetName=${disk}`], { flags: 0 }))
      .send(1, loginResponse(['CHAP_A=5', 'CHAP_I=17', `CHAP_C=${secrets.value(16)}`], { flags: 0 }))
      .send(0, loginRequest([`CHAP_N=${user}`, `CHAP_R=${secrets.value(16)}`], { flags: STAGES.securityToFull }))
      .send(1, loginResponse([], { flags: STAGES.securityToFull }))
      .send(0, textRequest([`SendTargets=${disk}`]))
      .send(
        1,
        textResponse([
          `TargetName=${disk}`,
          ...[dotted(one), dotted(secrets.ipv4(172, 20)), `[${grouped(secrets.ipv6('20010db8'))}]`].map(portal),
          portal(`${secrets.name('nas')}.example.com`),
          `TargetName=iqn.2005-10.org.example:${dotted(secrets.ipv4())}`,
          `X-com.example.host=${secrets.name('file')}`,
        ]),
      ).packets;
  const conversations = [
    talk({ address: dotted(one), port: 51234 }, { address: dotted(other), port: 3260 }),
    talk({ address: grouped(sixes[0]), port: 51235 }, { address: grouped(sixes[1]), port: 3260 }),
  ];
  for (const { bytes, seconds = 0 } of conversations.flat()) {
    packets.push({ bytes: join(remote, local, bytes.subarray(12)), seconds });
  }

  // Hosts that nothing else speaks of.
  add(hex('ffffffffffff'), local, hex('0806 0001 0800 06 04 0001'), local, one, hex('000000000000'), secrets.ipv4(10));
  add(ethernet('0806 0001 0800 06 04 0002'), secrets.mac(), secrets.ipv4(192, 168), local, one);
  const infiniband = join(hex('00000048'), sixes[2]);
  add(ethernet('0806 0020 0800 14 04 0001'), infiniband, third, new Uint8Array(20), secrets.ipv4(10));
  // Errors and redirects, and what they quote.
  const quoted = ipv4(17, udp(53, new Uint8Array(0)), third, secrets.ipv4());
  add(ethernet('0800'), ipv4(1, join(hex('0501 0000'), secrets.ipv4(10), quoted), secrets.ipv4(10), third));
  add(ethernet('0800'), ipv4(1, join(hex('0301 0000 00000000'), quoted)));
  // Options: a route, and some that nobody knows.
  add(
    ethernet('0800'),
    ipv4(17, udp(9, new Uint8Array(0)), one, third, join(hex('07 07 08'), secrets.ipv4(), hex('00'))),
  );
  add(
    ethernet('0800'),
    ipv4(17, udp(9, new Uint8Array(0)), one, third, join(hex('de 06'), secrets.ipv4(), hex('0000'))),
  );
  const probe = join(
    hex('4c 06'),
    secrets.ipv4(10),
    hex('4c 06'),
    secrets.ipv4(10),
    hex('1e 08 30 01'),
    secrets.ipv4(),
  );
  const end = (address: Uint8Array): End => ({ address: dotted(address), port: 445 });
  const options = { from: end(one), to: end(third), sequence: 1, options: probe };
  add(remote, local, tcpFrame({ ...options, payload: bytesOf(secrets.name('share')) }).subarray(12));
  // Neighbour discovery, a home address, a route.
  const solicited = join(hex('ff0200000000000000000001ff'), sixes[2].subarray(13));
  const solicitation = join(hex('8700 0000 00000000'), sixes[2], hex('0101'), local);
  add(hex('3333ff'), sixes[2].subarray(13), local, hex('86dd'), ipv6(58, solicitation, sixes[2], solicited));
  add(
    ethernet('86dd'),
    ipv6(
      58,
      join(hex('8600 0000 40000708 00000000 00000000 0304 40c0 00000e10 00000e10 00000000'), secrets.ipv6('20010db8')),
      sixes[2],
      hex('ff020000000000000000000000000001'),
    ),
  );
  const nothing = udp(9, new Uint8Array(0));
  const [home, hop] = [secrets.ipv6('20010db8'), secrets.ipv6('20010db8')];
  add(ethernet('86dd'), ipv6(60, join(hex('11 02 01 02 0000 c910'), home, nothing), sixes[0], sixes[1]));
  add(ethernet('86dd'), ipv6(43, join(hex('11 02 00 01 00000000'), hop, nothing), sixes[0], sixes[1]));
  // Tunnels, and protocols that are not decoded.
  const inner = join(
    secrets.mac(),
    secrets.mac(),
    hex('0800'),
    ipv4(17, nothing, secrets.ipv4(172, 20), secrets.ipv4()),
  );
  add(ethernet('0800'), ipv4(17, udp(4789, join(hex('08000000 00002a00'), inner))));
  const lease = join(hex('02010600 12345678 00000000'), secrets.ipv4(10), third, secrets.ipv4(), secrets.mac());
  add(ethernet('0800'), ipv4(17, udp(68, join(lease, bytesOf(secrets.name('client'))))));
  for (const port of [53, 427, 3205])
    add(ethernet('0800'), ipv4(17, udp(port, join(one, bytesOf(secrets.name('host'))))));
  add(ethernet('88cc'), hex('0207 04'), secrets.mac(), hex('0a0c'), bytesOf(secrets.name('switch')));
  // What was cut off within addresses, and what stands behind a packet.
  add(ethernet('0800'), ipv4(17, nothing, one, third).subarray(0, 19));
  add(ethernet('86dd'), ipv6(17, nothing, sixes[0], home).subarray(0, 36));
  add(ethernet('0800'), ipv4(17, nothing), secrets.mac(), secrets.ipv4(10));

  const text = (code: number, begin: string): Uint8Array => option(true, code, bytesOf(secrets.name(begin)));
  const closing = hex('00000000');
  const custom = (type: number) => block(true, type, join(hex('01000000'), bytesOf(secrets.name('vendor'))));
  const file = join(
    sectionHeader(true, [text(1, 'comment'), text(2, 'hardware'), text(3, 'system'), text(4, 'program')]),
    interfaceDescription(true, {
      options: [
        ...[
          text(1, 'comment'),
          text(2, 'eth'),
          text(3, 'port'),
          text(11, '\0host '),
          text(12, 'linux'),
          text(15, 'nic'),
        ],
        option(true, 4, join(secrets.ipv4(10), hex('ffffff00'))),
        option(true, 5, join(secrets.ipv6('20010db8'), hex('40'))),
        option(true, 6, secrets.mac()),
      ],
    }),
    nameResolution([
      nameRecord(1, secrets.ipv4(10), secrets.name('resolved')),
      nameRecord(1, one, secrets.name('known')),
    ]),
    block(true, 10, join(hex('544c534b'), hex('20000000'), bytesOf(secrets.name('CLIENT_RANDOM 0011 ').padEnd(32)))),
    ...[0x0bad, 0x40000bad, 9].map(custom),
    ...packets.map((packet, at) =>
      enhancedPacket(BigInt(at) * 1000n, {
        ...packet,
        options:
          at % 5 === 0 ? [text(1, 'seen by '), option(true, 3, join(hex('02'), local.subarray(0, 4))), closing] : [],
      }),
    ),
    block(true, 5, join(new Uint8Array(12), text(1, 'statistics'), closing)),
  );
  return { file, packets, addresses: secrets.addresses, names: secrets.names, values: secrets.values };
}
