import assert from 'node:assert/strict';
import { hex, join, tcpFrame } from '../../support/captureBuilder';
import { info, innermostNodes, values, walked } from '../../support/walked';

const SEGMENT = {
  from: { address: '10.0.0.1', port: 51234 },
  to: { address: '10.0.0.2', port: 3260 },
  sequence: 7,
  payload: Uint8Array.of(1, 2, 3),
};
const PLAIN = tcpFrame(SEGMENT);
const IP = PLAIN.subarray(14);

describe('Ethernet', () => {
  it('hands IPv4 on', () => {
    const frame = walked(PLAIN);
    assert.equal(frame.names, 'eth:ip:tcp');
    assert.deepEqual([frame.walk.payloadStart, frame.walk.payloadEnd], [54, 57]);
  });

  it('reads addresses and type', () => {
    assert.deepEqual(values(innermostNodes(walked(join(PLAIN.subarray(0, 12), hex('88b5 0000'))))), {
      'eth.dst': '02:00:00:00:00:02',
      'eth.src': '02:00:00:00:00:01',
      'eth.type': 0x88b5,
    });
  });

  it('names an EtherType that it does not decode', () => {
    assert.equal(info(walked(join(PLAIN.subarray(0, 12), hex('88b5 0000')))), 'EtherType 0x88b5: not decoded');
    assert.equal(info(walked(join(PLAIN.subarray(0, 12), hex('1234 0000')))), 'EtherType 0x1234: not decoded');
  });

  it('takes a small type for an IEEE 802.3 length', () => {
    const frame = walked(join(PLAIN.subarray(0, 12), hex('0040'), IP));
    assert.equal(frame.names, 'eth:llc');
    assert.deepEqual([frame.layers[0]?.protocol.id, frame.layers[1]?.end], ['ieee8023', PLAIN.length]);
  });

  for (const length of [0, 1, 13]) {
    it(`survives a frame of ${length} bytes`, () => {
      const frame = walked(PLAIN.subarray(0, length));
      assert.equal(frame.names, 'eth');
      assert.match(info(frame), /too short/);
    });
  }
});

describe('VLAN tags', () => {
  it('are passed through, one and two', () => {
    const tagged = walked(tcpFrame({ ...SEGMENT, vlans: [{ type: 0x8100, id: 42 }] }));
    assert.equal(tagged.names, 'eth:vlan:ip:tcp');
    const twice = tcpFrame({
      ...SEGMENT,
      vlans: [
        { type: 0x88a8, id: 100 },
        { type: 0x8100, id: 0xe007 },
      ],
    });
    assert.equal(walked(twice).names, 'eth:ieee8021ad:vlan:ip:tcp');
    assert.equal(walked(twice).walk.payloadEnd - walked(twice).walk.payloadStart, 3);
  });

  it('have priority, drop bit and ID', () => {
    const frame = walked(join(PLAIN.subarray(0, 12), hex('8100 b02a 88b5 00')));
    assert.deepEqual(values(innermostNodes(frame)), {
      'vlan.priority': 5,
      'vlan.dei': true,
      'vlan.id': 42,
      'vlan.etype': 0x88b5,
    });
  });

  it('may be cut off, and nest without end', () => {
    assert.equal(walked(join(PLAIN.subarray(0, 12), hex('8100 00'))).names, 'eth:vlan');
    const deep = walked(join(PLAIN.subarray(0, 12), ...Array.from({ length: 60 }, () => hex('8100 0001'))));
    assert.equal(deep.walk.remark, 'nested too deeply');
    assert.equal(deep.layers.length, 24);
  });
});

describe('ARP', () => {
  const arp = (opcode: string, sender: string, target: string): Uint8Array =>
    join(
      hex('ffffffffffff 020000000001 0806 0001 0800 06 04'),
      hex(opcode),
      hex(`020000000001 ${sender} 000000000000 ${target}`),
    );

  it('says who asks for whom', () => {
    const request = walked(arp('0001', '0a000001', '0a000002'));
    assert.equal(request.names, 'eth:arp');
    assert.equal(info(request), 'Who has 10.0.0.2? Tell 10.0.0.1');
    assert.equal(info(walked(arp('0002', '0a000001', '0a000002'))), '10.0.0.1 is at 02:00:00:00:00:01');
    assert.equal(info(walked(arp('0001', '0a000001', '0a000001'))), '10.0.0.1 announces itself');
    assert.equal(info(walked(arp('0009', '0a000001', '0a000001'))), 'ARP opcode 9');
  });

  it('may be cut off', () => {
    assert.match(info(walked(arp('0001', '0a000001', '0a000002').subarray(0, 30))), /cut off/);
  });
});

describe('Linux cooked captures', () => {
  it('lead to IP, version 1 and 2', () => {
    assert.equal(walked(join(hex('0004 0001 0006 020000000001 0000 0800'), IP), 113).names, 'sll:ip:tcp');
    const second = join(hex('0800 0000 00000002 0001 00 06 020000000001 0000'), IP);
    assert.equal(walked(second, 276).names, 'sll:ip:tcp');
  });

  it('have fields', () => {
    const frame = walked(hex('0004 0001 0006 020000000001 0000 88b5'), 113);
    assert.deepEqual(values(innermostNodes(frame)), {
      'sll.pkttype': 4,
      'sll.hatype': 1,
      'sll.halen': 6,
      'sll.src.eth': '02:00:00:00:00:01',
      'sll.etype': 0x88b5,
    });
  });

  it('may be cut off', () => {
    assert.equal(walked(hex('0004 0001'), 113).names, 'sll');
    assert.equal(walked(hex('0800'), 276).names, 'sll');
  });
});

describe('raw IP', () => {
  for (const linkType of [12, 14, 101, 228]) {
    it(`leads to IPv4 (link type ${linkType})`, () => assert.match(walked(IP, linkType).names, /(^|:)ip:tcp$/));
  }
  it('leads to IPv6', () => {
    const sixth = tcpFrame({ ...SEGMENT, from: { address: '::1', port: 1 }, to: { address: '::2', port: 2 } });
    assert.match(walked(sixth.subarray(14), 101).names, /(^|:)ipv6:tcp$/);
    assert.match(walked(sixth.subarray(14), 229).names, /(^|:)ipv6:tcp$/);
  });
  it('of neither version, or empty, is said to be neither', () => {
    assert.equal(info(walked(hex('70000000'), 101)), 'Neither IPv4 nor IPv6');
    assert.equal(walked(new Uint8Array(0), 101).walk.tcp, -1);
  });
});

describe('other link types', () => {
  for (const linkType of [-1, 105, 127, 147, 224, 65535]) {
    it(`never decode ${linkType} as Ethernet`, () => {
      const frame = walked(PLAIN, linkType);
      assert.deepEqual([frame.names, frame.walk.tcp], ['', -1]);
    });
  }
});
