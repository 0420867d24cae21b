import assert from 'node:assert/strict';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { maskTextKeys } from '../../../src/core/mask/maskTextKeys';
import { AddressSubstitutes } from '../../../src/core/mask/AddressSubstitutes';
import { TextSubstitutes } from '../../../src/core/mask/TextSubstitutes';
import { parseIpv6 } from '../../../src/core/bytes/parseAddress';
import { ipv6Address } from '../../../src/core/bytes/address';
import { type Analysed, analysed } from '../../support/analysed';
import { assertMasked } from '../../support/assertMasked';
import {
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  option,
  type Packet,
  pcapFile,
  sectionHeader,
} from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { ENCAPSULATIONS } from '../../support/encapsulations';
import { EVERYTHING_MASKED, exported, NOTHING_MASKED, seeded } from '../../support/exported';
import { frameBytes } from '../../support/frameBytes';
import { fragmented } from '../../support/fragments';
import { ODD_FRAMES } from '../../support/oddFrames';
import { dataIn, INQUIRY, loginRequest, loginResponse, pdu, scsiCommand, STAGES, text } from '../../support/pduBuilder';

const NAME = 'iqn.2001-04.com.example:storage.disk-one';
const HOST = 'iqn.1994-05.com.redhat:host-seven';
const ascii = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));
const includes = (bytes: Uint8Array, value: string): boolean =>
  Buffer.from(bytes).includes(Buffer.from(value, 'latin1'));
const login = (): Conversation =>
  new Conversation()
    .handshake()
    .send(0, loginRequest([`InitiatorName=${HOST}`, `TargetName=${NAME}`], { flags: STAGES.operationalToFull }))
    .send(1, loginResponse(['TargetPortalGroupTag=1'], { flags: STAGES.operationalToFull }));

const substitutes = (mask = EVERYTHING_MASKED) => ({
  options: mask,
  addresses: new AddressSubstitutes(seeded()),
  texts: new TextSubstitutes(seeded(7)),
});

async function masked(file: Uint8Array): Promise<{ capture: Analysed; again: Analysed; bytes: Uint8Array }> {
  const capture = await analysed(file);
  const again = await assertMasked(capture);
  return { capture, again, bytes: (await exported(capture, 'pcap', { mask: EVERYTHING_MASKED })).bytes };
}

describe('masks', () => {
  it('keep digests right, also where a PDU is split over segments and sent again', async () => {
    const digests = { headerDigest: true, dataDigest: true };
    const command = scsiCommand(INQUIRY, 255, { headerDigest: true });
    const answer = dataIn(join(hex('00 00 00 00'), ascii(`${NAME},t,0x0001`)), {
      ...digests,
      words: { 20: 0xffffffff },
    });
    const talk = login();
    const before = talk.packets.length;
    talk.send(0, command).send(1, answer.subarray(0, 30)).send(1, answer.subarray(30, 80)).send(1, answer.subarray(80));
    const [, , middle] = talk.packets.slice(before);
    if (middle) talk.packets.push(middle);
    const { bytes, again } = await masked(talk.file());
    assert(!includes(bytes, 'com.example'));
    assert.equal(again.analysis.pdus.length, 4);
  });

  it('replace what was sent again with other bytes by those of the stream', async () => {
    const first = loginRequest([`InitiatorName=${HOST}`, `TargetName=${NAME}`]);
    const other = loginRequest([`InitiatorName=${HOST}`, `TargetName=${NAME.replace('disk', 'DUSK')}`]);
    const { bytes } = await masked(new Conversation().handshake().send(0, first).sendAt(0, 0, other).file());
    assert(!includes(bytes, 'DUSK'));
    assert(!includes(bytes, 'storage'));
  });

  it('reach names that PDUs are split within (C bit)', async () => {
    const keys = Buffer.from(text(`InitiatorName=${HOST}`, `TargetName=${NAME}`));
    const cut = keys.indexOf('storage') + 4;
    const part = (from: number, to: number, flags: number): Uint8Array =>
      pdu(0x03, { flags, data: Uint8Array.from(keys.subarray(from, to)) });
    const talk = new Conversation()
      .handshake()
      .send(0, part(0, cut, 0x44))
      .send(1, loginResponse([], { flags: 0x04 }));
    const { bytes } = await masked(talk.send(0, part(cut, keys.length, 0x87)).file());
    for (const piece of ['stor', 'age.disk', 'redhat', 'example']) assert(!includes(bytes, piece), piece);
    // The two parts together are the name as it would be masked in one piece.
    const whole = loginRequest([`TargetName=${NAME}`]);
    const all = await exported(await analysed(talk.send(0, whole).file()), 'pcap', { mask: EVERYTHING_MASKED });
    const said = Buffer.from(all.bytes).toString('latin1');
    const complete = said.slice(said.lastIndexOf('TargetName=') + 'TargetName='.length).split('\0')[0] ?? '';
    assert.equal(complete.length, NAME.length);
    assert(said.includes(`\0${complete.slice(-12)}`) || said.split(complete.slice(-12)).length === 3, complete);
  });

  it('reach text whose beginning is lost', async () => {
    const request = loginRequest([`InitiatorName=${HOST}`, 'CHAP_N=somebody', 'X-com.acme.serial=4711-0815']);
    const talk = new Conversation().handshake().send(0, request);
    talk.packets.splice(3, 1);
    talk.sendAt(0, 0, request.subarray(0, 70)).sendAt(0, 90, request.subarray(90));
    const { bytes } = await exported(await analysed(talk.file()), 'pcap', { mask: EVERYTHING_MASKED });
    for (const piece of ['host-seven', 'redhat', 'somebody', '4711']) assert(!includes(bytes, piece), piece);
  });

  it('reach packets that came in fragments', async () => {
    const { again } = await masked(fragmented(readFixture('chap-ok.pcap'), { version: 4, size: 64 }));
    assert(again.analysis.pdus.length > 10);
    const late = fragmented(login().file(), { version: 4, size: 48, arrange: (list) => [...list].reverse() });
    assert(!includes((await masked(late)).bytes, 'example'));
  });

  for (const { name, linkType, frame, longest = Infinity } of ENCAPSULATIONS) {
    it(`reach into ${name}`, async () => {
      const packets = login().packets.flatMap((packet): Packet[] => {
        const inner = packet.bytes.subarray(14);
        return inner.length > longest ? [] : [{ ...packet, bytes: frame(inner) }];
      });
      const { bytes } = await masked(pcapFile(packets, { linkType }));
      assert(!includes(bytes, 'example'));
    });
  }

  it('take any frame, however odd', async () => {
    for (const { bytes, linkType = 1, original = bytes.length } of ODD_FRAMES) {
      const capture = await analysed(pcapFile([{ bytes, original }], { linkType }));
      const again = await analysed((await exported(capture, 'pcap', { mask: EVERYTHING_MASKED })).bytes);
      assert.equal(again.analysis.frames.captured(0), bytes.length);
      assert.equal(again.analysis.frames.original(0), capture.analysis.frames.original(0));
    }
  });

  it('replace the addresses of ARP, of a redirect, and of what ICMP quotes', async () => {
    const arp = hex('ffffffffffff 020000000001 0806 0001 0800 06 04 0001 02aabbccdd01 c0a80105 000000000000 c0a80109');
    const quoted = hex('4500 001c 0001 0000 40 11 0000 c0a80105 c0a80109 c350 0035 0008 0000');
    const redirect = join(
      hex('020000000002 020000000001 0800 4500 0038 0001 0000 40 01 0000 c0a80101 c0a80105 0501 0000 c0a80102'),
      quoted,
    );
    // Addresses that only such frames have can be the substitute of another one: the places tell.
    const places: [Uint8Array, number[], number][] = [
      [arp, [28, 38], 4],
      [arp, [22], 6],
      [redirect, [26, 30, 38, 54, 58], 4],
    ];
    const capture = await analysed(pcapFile([{ bytes: arp }, { bytes: redirect }]));
    const { bytes } = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED });
    const [first = '', second = ''] = await frameBytes(await analysed(bytes));
    for (const [frame, starts, length] of places) {
      const found = Buffer.from(frame === arp ? first : second, 'hex');
      for (const start of starts) {
        const [before, after] = [frame, found].map((one) =>
          Buffer.from(one.subarray(start, start + length)).toString('hex'),
        );
        assert.notEqual(after, before, `${length} bytes at ${start}`);
      }
      assert.equal(found.length, frame.length);
    }
    // The quoted packet and the redirect speak of the same host.
    assert.equal(second.slice(60, 68), second.slice(108, 116));
  });

  it('zero what is not decoded', async () => {
    const talk = new Conversation([
      { address: '10.0.0.1', port: 50000 },
      { address: '10.0.0.2', port: 80 },
    ]).handshake();
    const { bytes } = await masked(talk.send(0, ascii(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`)).file());
    assert(!includes(bytes, 'HTTP'));
  });

  it('are other ones in the next export', async () => {
    const capture = await analysed(login().file());
    const one = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED, random: seeded(1) });
    const other = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED, random: seeded(2) });
    assert.notDeepEqual(one.bytes, other.bytes);
  });
});

describe('text keys', () => {
  const mask = (value: string, options = EVERYTHING_MASKED): string => maskTextKeys(value, substitutes(options));

  it('keep lengths, and what says nothing of anybody', () => {
    const said =
      'HeaderDigest=CRC32C,None\0MaxBurstLength=262144\0AuthMethod=CHAP\0CHAP_A=5\0CHAP_I=17\0SendTargets=All\0';
    assert.equal(mask(said), said);
    const secret = `InitiatorName=${HOST}\0InitiatorAlias=Büro\0CHAP_N=me\0CHAP_R=0x00ff\0CHAP_C=0bQUJD\0TargetAddress=10.1.20.203:3260,1\0`;
    const found = mask(secret);
    assert.equal(found.length, secret.length);
    assert.match(found, /^InitiatorName=iqn\.2000-01\.[a-z]{3}\.[a-z]{6}:[a-z]{4}-[a-z]{5}\0/);
    assert.match(found, /\0CHAP_R=0x[0-9a-f]{4}\0CHAP_C=0b[A-Za-z0-9+/]{3}A\0/);
    assert.match(found, /\0TargetAddress=10\.\d\.\d\d\.\d\d\d:3260,1\0$/);
  });

  it('have the same name for the same name, in any case of letters', () => {
    const [one, other, third] = mask(`TargetName=${NAME}\0TargetName=${NAME.toUpperCase()}\0TargetName=${NAME}2`).split(
      '\0',
    );
    assert.equal(one?.toLowerCase(), other?.toLowerCase());
    assert.notEqual(third, `${one}2`);
  });

  it('lose names of hosts with addresses, and keys that nobody knows with names', () => {
    const addresses = { ...NOTHING_MASKED, addresses: true };
    assert.doesNotMatch(mask('TargetAddress=nas.example.com:3260,1', addresses), /example/);
    const v6 = mask('TargetAddress=[2001:db8::a:1]:3260,1', addresses);
    assert.match(v6, /^TargetAddress=\[[1-9a-f][0-9a-f]{3}:[1-9a-f]{3}::[1-9a-f]:[1-9a-f]\]:3260,1$/);
    assert.doesNotMatch(v6, /2001/);
    const own = mask('InitiatorName=iqn.2005-10.org.example:10.1.20.203', addresses);
    assert.match(own, /^InitiatorName=iqn\.2005-10\.org\.example:10\.\d\.\d\d\.\d\d\d$/);
    assert.doesNotMatch(own, /10\.1\.20\.203/);
    const names = { ...NOTHING_MASKED, names: true };
    assert.doesNotMatch(mask('X-com.acme.host=fileserver', names), /fileserver/);
    assert.equal(mask('X-com.acme.host=NotUnderstood', names), 'X-com.acme.host=NotUnderstood');
    assert.equal(mask('CHAP_R=0x0011', names), 'CHAP_R=0x0011');
  });
});

describe('names that occur again and again', () => {
  it('keep their substitute behind a hundred thousand values of CHAP', () => {
    const texts = new TextSubstitutes(seeded(2));
    const first = texts.name(NAME);
    for (let login = 0; login < 110_000; login++) {
      texts.binary(`0x${login.toString(16).padStart(8, '0')}`);
      if (login % 1000 === 0) texts.name(NAME);
    }
    assert.equal(texts.name(NAME), first);
  });
});

describe('a masked text', () => {
  it('names neither files nor interfaces in its notices', async () => {
    const options = [option(true, 2, ascii('eth-secret')), option(true, 9, hex('7f'))];
    const file = join(
      sectionHeader(),
      interfaceDescription(true, { options }),
      enhancedPacket(1n, { bytes: ascii('x') }),
    );
    const { analysis, source } = await analysed(file);
    const { name } = analysis.capture.interfaces[0] ?? {};
    assert.equal(name, 'eth-secret');
    const notice = { severity: 'warning', message: 'Interface 0 (eth-secret) is odd.', offset: 0 } as const;
    const other = { ...notice, message: 'host-seven.pcap: The file is empty so far.' };
    const { format, interfaces } = analysis.capture;
    const capture = { format, interfaces, files: ['host-seven.pcap'], notices: [notice, other] };
    const told = Object.assign(Object.create(CaptureAnalysis.prototype) as CaptureAnalysis, analysis, { capture });
    const { text: made } = await exported({ analysis: told, source }, 'text', { mask: EVERYTHING_MASKED });
    assert.match(made, /Interface 0 is odd\./);
    assert.match(made, /File 1: The file is empty so far\./);
  });
});

describe('address substitutes', () => {
  it('are one for one, keep networks together, and are none of the originals', () => {
    const originals = Array.from({ length: 250 }, (_, at) => `192.168.7.${at + 1}`);
    const addresses = new AddressSubstitutes(seeded(3));
    addresses.addKnownIn(originals.join(' '));
    const replaced = originals.map((one) => addresses.text(one));
    assert.equal(new Set(replaced).size, originals.length);
    assert.equal(new Set(replaced.map((one) => one.split('.').slice(0, 3).join('.'))).size, 1);
    for (const [at, one] of replaced.entries()) {
      assert.equal(one.length, originals[at]?.length);
      assert(!originals.includes(one), one);
      assert.equal(one, addresses.text(originals[at] ?? ''));
    }
  });

  it('are none of those that occur, and one for one, also where kinds of addresses meet', () => {
    // 169.254/16 could be the substitute of another network of 169/8, and was its own as well.
    const all = Array.from({ length: 156 }, (_, at) => `169.${at + 100}.7.7`);
    const addresses = new AddressSubstitutes(seeded(9));
    assert.equal(new Set(all.map((one) => addresses.text(one))).size, all.length);
    assert.match(addresses.text('169.254.7.7'), /^169\.254\./);
    // Solicited-node addresses, which stay such, could fall together.
    const groups = Array.from(
      { length: 8000 },
      (_, at) => `ff02::1:ff${(at + 256).toString(16).slice(-2)}:${at.toString(16)}`,
    );
    const found = groups.map((one) => addresses.ipv6(parseIpv6(one) ?? []).join());
    assert.equal(new Set(found).size, new Set(groups).size);
    // The network's own part of a unique local address was kept.
    const [before, after] = ['fd9a:bcde:1234::1', addresses.text('fd9a:bcde:1234::1')];
    assert.notEqual(after.slice(2, 4), before.slice(2, 4));
    assert(after.startsWith('fd'));
  });

  it('avoid Ethernet addresses that occur', () => {
    const one = hex('02aabbccdd01');
    const first = new AddressSubstitutes(seeded(4)).mac(one);
    const addresses = new AddressSubstitutes(seeded(4));
    addresses.addKnown(Uint8Array.from(first), 0, 6);
    assert.notDeepEqual(addresses.mac(one), first);
  });

  it('are the same in bytes and in text, whatever an IPv6 address looks like', () => {
    const addresses = new AddressSubstitutes(seeded(5));
    for (const one of ['2001:db8::1', 'fe80::a00:27ff:fe4e:66a1', '2001:db8:1:2:3:4:5:6', 'fd00:0:0:1::9']) {
      const bytes = parseIpv6(one) ?? [];
      const found = addresses.text(one);
      assert.notEqual(found, one);
      assert.equal(
        ipv6Address(Uint8Array.from(addresses.ipv6(bytes)), 0),
        ipv6Address(Uint8Array.from(parseIpv6(found) ?? []), 0),
      );
    }
    assert.equal(addresses.text('::1'), '::1');
    assert.equal(addresses.text('ff02::1'), 'ff02::1');
    assert.equal(addresses.text('at 10:20:30 of 1.2.3'), 'at 10:20:30 of 1.2.3');
  });
});
