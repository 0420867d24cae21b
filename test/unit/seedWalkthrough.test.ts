/**
 * The user's own walk through his capture, row by row: what each frame, and the Conversations view, must show. The capture
 * is his and is not in this repository.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { FrameDetail } from '../../src/core/inspection/FrameDetail';
import { pdusEndingIn } from '../../src/core/inspection/PduBytes';
import { readAndDissect } from '../../src/core/inspection/PduReader';
import { readDetail } from '../../src/core/inspection/readDetail';
import { type FrameRow, frameRow } from '../../src/core/inspection/rows';
import { fieldLookup } from '../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../src/core/rfc/explain';
import { conversations } from '../../src/core/session/conversations';
import { stageStops } from '../../src/core/session/stageStops';
import type { ConversationNode } from '../../src/core/session/ConversationNode';
import { pduJson, type PduJson } from '../../src/core/text/pduJson';
import { utcText } from '../../src/core/capture/timestamp';
import { type Analysed, analysed } from '../support/analysed';
import { capturePath, needsCaptures } from '../support/captures';

const CAPTURE = 'iscsi_login.pcap';
const INITIATOR = '10.131.13.11';
const TARGET = '10.131.13.10:3260';
const explainer = createExplainer(fieldLookup);

describe('the walk through iscsi_login.pcap', () => {
  let opened: Analysed;
  before(async function () {
    needsCaptures(this, CAPTURE);
    opened = await analysed(readFileSync(capturePath(CAPTURE)));
  });

  const row = (frame: number): Promise<FrameRow> => frameRow(opened.analysis, opened.source, frame - 1);
  const detail = (frame: number): Promise<FrameDetail> => readDetail(opened.analysis, opened.source, frame - 1);
  /** The one PDU that ends in a frame. */
  const pdu = async (frame: number): Promise<PduJson> => {
    const [found, ...more] = pdusEndingIn(opened.analysis, frame - 1);
    assert.ok(found !== undefined && more.length === 0, `frame ${frame} holds the end of one PDU`);
    return pduJson(opened.analysis, await readAndDissect(opened.analysis, opened.source, found));
  };
  const infoOf = ({ info }: FrameRow): string => info.map(({ text }) => text).join('');
  const nodesOf = async (frame: number): Promise<FieldNode[]> => {
    const all: FieldNode[] = [];
    const visit = (nodes: readonly FieldNode[]): void => {
      for (const node of nodes) {
        all.push(node);
        visit(node.children ?? []);
      }
    };
    visit((await detail(frame)).tree);
    return all;
  };
  /** The JSON values of a frame's fields by filter name. */
  const fieldsOf = async (frame: number): Promise<Map<string, FieldNode['json']>> =>
    new Map(
      (await nodesOf(frame)).flatMap(({ filter, json }) => (filter && json !== undefined ? [[filter, json]] : [])),
    );

  /** Sections that following the node, or its hover, leads to. */
  const sectionsOf = ({ rfc, topic }: FieldNode): string[] => {
    const references = [...(rfc ? [rfc] : []), ...(topic ? (explainer.explain(topic)?.references ?? []) : [])];
    return references.filter((reference) => reference.rfc === 3720).map(({ section }) => section);
  };
  const leadsTo = async (frame: number, what: (node: FieldNode) => boolean, ...sections: string[]): Promise<void> => {
    const node = (await nodesOf(frame)).find(what);
    assert.ok(node, `frame ${frame} has the node`);
    for (const section of sections) {
      assert.ok(
        sectionsOf(node).includes(section),
        `${node.label} leads to ${sectionsOf(node).join(', ')}, not ${section}`,
      );
    }
  };

  it('has 231 frames in 22.956332 s from 2012-04-26 22:12:46.448450 UTC on', async () => {
    const { frames } = opened.analysis;
    assert.equal(frames.length, 231);
    assert.equal((await row(231)).time, '22.956332');
    assert.equal(utcText(frames.seconds(0), frames.nanoseconds(0)), '2012-04-26T22:12:46.448450000Z');
    assert.equal(opened.analysis.capture.interfaces[0]?.linkType, 1);
  });

  it('frames 4, 5 and 6: the handshake', async () => {
    for (const [frame, time, port, value] of [
      [4, '11.726356', '57956', '54350554'],
      [24, '16.309955', '58219', '54351012'],
    ] as const) {
      const syn = await row(frame);
      assert.deepEqual([syn.time, syn.source, syn.protocol], [time, `${INITIATOR}:${port}`, 'TCP']);
      assert.equal(infoOf(syn), `SYN  Seq 0  Win 65535  MSS 1460  WS 16  SACK permitted  TSval ${value}`);
    }
    const answer = await row(5);
    assert.deepEqual([answer.time, answer.source], ['11.726706', TARGET]);
    assert.match(infoOf(answer), /^SYN, ACK {2}Seq 0 {2}Ack 1 .*MSS 1460 {2}WS 8 .*TSval 65212169/);
    const options = (await nodesOf(5)).find(({ label }) => label === 'Timestamps');
    assert.equal(options?.value, 'TSval 65212169, TSecr 54350554');
    const last = await row(6);
    assert.deepEqual([last.time, infoOf(last)], ['11.726749', 'ACK  Seq 1  Ack 1  Win 263536']);
    const checksum = (await nodesOf(4)).find(({ filter }) => filter === 'tcp.checksum.status');
    assert.deepEqual(
      [checksum?.value, checksum?.note],
      ['not computed', 'left to the network adapter (checksum offload)'],
    );
    const fields = await fieldsOf(4);
    assert.deepEqual([fields.get('tcp.stream'), fields.get('tcp.seq'), fields.get('tcp.len')], [1, 0, 0]);
  });

  const LOGIN_KEYS = [
    ['InitiatorName', 'iqn.1998-01.com.vmware:wdc-tse-h171-3c00d9ce'],
    ['SessionType', 'Discovery'],
    ['HeaderDigest', 'None'],
    ['DataDigest', 'None'],
    ['DefaultTime2Wait', '0'],
    ['DefaultTime2Retain', '0'],
    ['IFMarker', 'No'],
    ['OFMarker', 'No'],
    ['ErrorRecoveryLevel', '0'],
    ['MaxRecvDataSegmentLength', '32768'],
  ];

  for (const [first, second, times, port] of [
    [7, 8, ['11.726841', '11.726850'], '57956'],
    [27, 28, ['16.310473', '16.310484'], '58219'],
  ] as const) {
    it(`frames ${first} and ${second}: one Login Request`, async () => {
      const [head, tail] = [await row(first), await row(second)];
      assert.deepEqual([head.time, tail.time], times);
      assert.deepEqual([head.source, head.protocol, tail.protocol], [`${INITIATOR}:${port}`, 'TCP', 'iSCSI']);
      assert.equal(infoOf(head), `first 48 bytes of the Login Request in ${second}`);
      assert.match(infoOf(tail), /^Login Request operational → full feature.*Discovery/);
      const request = await pdu(second);
      assert.deepEqual([request.frames, request.opcode, request.name], [[first, second], 0x03, 'Login Request']);
      assert.deepEqual(request.keys, LOGIN_KEYS);
      assert.deepEqual(request.issues, []);
      assert.deepEqual(request.fields, {
        'iscsi.opcode': 0x03,
        'iscsi.I': true,
        'iscsi.login.T': true,
        'iscsi.login.C': false,
        'iscsi.login.csg': 1,
        'iscsi.login.nsg': 3,
        'iscsi.versionmax': 0,
        'iscsi.versionmin': 0,
        'iscsi.totalahslength': 0,
        'iscsi.datasegmentlength': 0xe7,
        'iscsi.isid': '0x00023d000000',
        'iscsi.isid.t': 0,
        'iscsi.isid.a': 0,
        'iscsi.isid.b': 0x023d,
        'iscsi.isid.c': 0,
        'iscsi.isid.d': 0,
        'iscsi.tsih': 0,
        'iscsi.initiatortasktag': 0,
        'iscsi.cid': 0,
        'iscsi.cmdsn': 1,
        'iscsi.expstatsn': 0,
        'iscsi.padding': '0x00',
      });
      const { sources, title } = await detail(second);
      assert.equal(title, `Login Request (frames ${first} + ${second}, 280 bytes)`);
      assert.equal(sources[1]?.bytes.length, 280);
    });
  }

  it('frame 8: everything leads to its section', async () => {
    const label = (name: string) => (node: FieldNode) => node.label === name;
    const filter = (name: string) => (node: FieldNode) => node.filter === name;
    await leadsTo(8, filter('iscsi'), '10.12', '3.5.3.2');
    await leadsTo(8, filter('iscsi.login.T'), '10.12.1');
    await leadsTo(8, filter('iscsi.login.C'), '10.12.2');
    await leadsTo(8, filter('iscsi.login.csg'), '10.12.3');
    await leadsTo(8, filter('iscsi.login.nsg'), '10.12.3');
    await leadsTo(8, filter('iscsi.versionmax'), '10.12.4.1');
    await leadsTo(8, filter('iscsi.isid'), '10.12.5');
    await leadsTo(8, filter('iscsi.tsih'), '10.12.6');
    await leadsTo(8, filter('iscsi.cid'), '10.12.7');
    await leadsTo(8, filter('iscsi.cmdsn'), '10.12.8');
    await leadsTo(8, filter('iscsi.expstatsn'), '10.12.9');
    await leadsTo(8, filter('iscsi.opcode'), '10.2.1.2');
    const keySections = {
      InitiatorName: '12.5',
      SessionType: '12.21',
      HeaderDigest: '12.1',
      DataDigest: '12.1',
      DefaultTime2Wait: '12.15',
      DefaultTime2Retain: '12.16',
      IFMarker: 'A.3.1',
      OFMarker: 'A.3.1',
      ErrorRecoveryLevel: '12.20',
      MaxRecvDataSegmentLength: '12.12',
    };
    for (const [key, section] of Object.entries(keySections)) await leadsTo(8, label(key), section);
  });

  for (const [frame, time, tsih] of [
    [11, '11.727842', 0x000c],
    [31, '16.311492', 0x000d],
  ] as const) {
    it(`frame ${frame}: the login accept as the final response`, async () => {
      const shown = await row(frame);
      assert.deepEqual([shown.time, shown.source, shown.protocol], [time, TARGET, 'iSCSI']);
      assert.match(infoOf(shown), /^Login Response Success full feature TSIH 0x000[cd].*9 keys/);
      const response = await pdu(frame);
      assert.deepEqual(response.keys, [
        ['HeaderDigest', 'None'],
        ['DataDigest', 'None'],
        ['DefaultTime2Wait', '2'],
        ['DefaultTime2Retain', '0'],
        ['IFMarker', 'No'],
        ['OFMarker', 'No'],
        ['ErrorRecoveryLevel', '0'],
        ['TargetPortalGroupTag', '1'],
        ['MaxRecvDataSegmentLength', '65536'],
      ]);
      const { fields } = response;
      for (const [name, value] of Object.entries({
        'iscsi.opcode': 0x23,
        'iscsi.login.T': true,
        'iscsi.login.csg': 1,
        'iscsi.login.nsg': 3,
        'iscsi.versionactive': 0,
        'iscsi.datasegmentlength': 0xad,
        'iscsi.isid': '0x00023d000000',
        'iscsi.tsih': tsih,
        'iscsi.statsn': 0,
        'iscsi.expcmdsn': 1,
        'iscsi.maxcmdsn': 0x1f,
        'iscsi.login.status': 0,
        'iscsi.padding': '0x000000',
      })) {
        assert.equal(fields[name], value, name);
      }
      await leadsTo(frame, ({ filter }) => filter === 'iscsi', '10.13');
      await leadsTo(frame, ({ filter }) => filter === 'iscsi.login.status', '10.13.5');
    });
  }

  for (const [first, second, times] of [
    [12, 13, ['11.727934', '11.727941']],
    [32, 33, ['16.311579', '16.311603']],
  ] as const) {
    it(`frames ${first} and ${second}: SendTargets=All`, async () => {
      assert.deepEqual([(await row(first)).time, (await row(second)).time], times);
      assert.match(infoOf(await row(second)), /^Text Request.*SendTargets=All/);
      const { frames, fields, keys } = await pdu(second);
      assert.deepEqual(frames, [first, second]);
      assert.deepEqual(keys, [['SendTargets', 'All']]);
      for (const [name, value] of Object.entries({
        'iscsi.opcode': 0x04,
        'iscsi.I': false,
        'iscsi.text.F': true,
        'iscsi.text.C': false,
        'iscsi.datasegmentlength': 0x10,
        'iscsi.initiatortasktag': 1,
        'iscsi.targettransfertag': 0xffffffff,
        'iscsi.cmdsn': 1,
        'iscsi.expstatsn': 1,
      })) {
        assert.equal(fields[name], value, name);
      }
      await leadsTo(second, ({ filter }) => filter === 'iscsi', '10.10', '3.5.3.1');
      await leadsTo(second, ({ label }) => label === 'SendTargets', '12.3', 'D');
    });
  }

  for (const [frame, time] of [
    [15, '11.728324'],
    [35, '16.312015'],
  ] as const) {
    it(`frame ${frame}: one target and its address`, async () => {
      assert.equal((await row(frame)).time, time);
      const { fields, keys } = await pdu(frame);
      assert.deepEqual(keys, [
        ['TargetName', 'iqn.1992-05.com.emc:bb0050568c51390000-2'],
        ['TargetAddress', '10.131.13.10:3260,1'],
      ]);
      for (const [name, value] of Object.entries({
        'iscsi.opcode': 0x24,
        'iscsi.text.F': true,
        'iscsi.datasegmentlength': 0x56,
        'iscsi.initiatortasktag': 1,
        'iscsi.targettransfertag': 0xffffffff,
        'iscsi.statsn': 1,
        'iscsi.expcmdsn': 2,
        'iscsi.maxcmdsn': 0x20,
        'iscsi.padding': '0x0000',
      })) {
        assert.equal(fields[name], value, name);
      }
      await leadsTo(frame, ({ filter }) => filter === 'iscsi', '10.11');
    });
  }

  for (const [request, response, times] of [
    [16, 17, ['11.733771', '11.735191']],
    [36, 37, ['16.317679', '16.319248']],
  ] as const) {
    it(`frames ${request} and ${response}: the logout`, async () => {
      assert.deepEqual([(await row(request)).time, (await row(response)).time], times);
      const asked = (await pdu(request)).fields;
      for (const [name, value] of Object.entries({
        'iscsi.opcode': 0x06,
        'iscsi.I': true,
        'iscsi.logout.reason': 0,
        'iscsi.initiatortasktag': 2,
        'iscsi.cmdsn': 2,
        'iscsi.expstatsn': 2,
      })) {
        assert.equal(asked[name], value, name);
      }
      const answered = (await pdu(response)).fields;
      for (const [name, value] of Object.entries({
        'iscsi.opcode': 0x26,
        'iscsi.logout.response': 0,
        'iscsi.initiatortasktag': 2,
        'iscsi.statsn': 2,
        'iscsi.expcmdsn': 2,
        'iscsi.maxcmdsn': 0x20,
        'iscsi.time2wait': 2,
        'iscsi.time2retain': 0,
      })) {
        assert.equal(answered[name], value, name);
      }
      assert.match(infoOf(await row(request)), /^Logout Request close the session/);
      assert.match(infoOf(await row(response)), /^Logout Response closed successfully/);
      await leadsTo(request, ({ filter }) => filter === 'iscsi', '10.14');
      await leadsTo(response, ({ filter }) => filter === 'iscsi', '10.15');
    });
  }

  it('frames 18 to 20 and 38 to 40: the connections are closed', async () => {
    for (const [frame, time, flags, seq, ack] of [
      [18, '11.735199', 'FIN, ACK', 409, 393],
      [19, '11.735217', 'ACK', 393, 410],
      [20, '11.735248', 'RST, ACK', 393, 410],
      [38, '16.319255', 'FIN, ACK', 409, 393],
      [39, '16.319262', 'ACK', 393, 410],
      [40, '16.319301', 'RST, ACK', 393, 410],
    ] as const) {
      const shown = await row(frame);
      assert.equal(shown.time, time);
      assert.ok(infoOf(shown).startsWith(`${flags}  Seq ${seq}  Ack ${ack} `), infoOf(shown));
    }
  });

  it('frames 1, 21 and 22: the older connection, joined in mid-stream', async () => {
    assert.equal((await pdu(1)).name, 'Asynchronous Message');
    assert.deepEqual(
      [(await row(21)).time, (await row(21)).source, (await row(22)).time],
      ['15.173654', `${INITIATOR}:57742`, '15.174163'],
    );
    assert.deepEqual([(await pdu(21)).name, (await pdu(22)).name], ['NOP-Out', 'NOP-In']);
    await leadsTo(21, ({ filter }) => filter === 'iscsi', '10.18', '3.5.3.6');
    await leadsTo(22, ({ filter }) => filter === 'iscsi', '10.19', '3.5.3.6');
    assert.match(infoOf(await row(22)), /0\.509 ms/);
  });

  it('frames 41 and 42: Report LUNs, its data and the status in one Data-In', async () => {
    assert.deepEqual([(await row(41)).time, (await row(42)).time], ['16.345582', '16.346107']);
    assert.match(infoOf(await row(41)), /REPORT LUNS.*LUN 0/);
    assert.match(infoOf(await row(42)), /^Data-In 16 B.*GOOD/);
    const { fields } = await pdu(42);
    assert.deepEqual(
      [fields['iscsi.scsidata.S'], fields['iscsi.scsiresponse.status'], fields['iscsi.datasegmentlength']],
      [true, 0, 16],
    );
    const { related } = await detail(42);
    assert.deepEqual(
      related.map(({ frame, relation }) => [frame, relation]),
      [[41, 'request']],
    );
    await leadsTo(42, ({ filter }) => filter === 'iscsi', '10.7');
  });

  it('the hole in the first connection hides no PDU behind it', () => {
    const counts = new Map<number, number>();
    const { pdus } = opened.analysis;
    for (let at = 0; at < pdus.length; at++) counts.set(pdus.opcode(at), (counts.get(pdus.opcode(at)) ?? 0) + 1);
    assert.equal(pdus.length, 183);
    assert.deepEqual(Object.fromEntries(counts), {
      0x00: 1,
      0x01: 88,
      0x03: 2,
      0x04: 2,
      0x06: 2,
      0x20: 1,
      0x21: 20,
      0x23: 2,
      0x24: 2,
      0x25: 60,
      0x26: 2,
      0x32: 1,
    });
  });

  it('the Conversations view shows one joined session and two discovery sessions', () => {
    const [sessions, ...others] = conversations(opened.analysis);
    assert.equal(others.length, 0);
    assert.deepEqual(
      sessions?.children.map(({ description, firstFrame, lastFrame }) => [description, firstFrame, lastFrame]),
      [
        ['frames 1-231, 10.131.13.11:57742 → 10.131.13.10:3260', 1, 231],
        ['frames 4-20, …wdc-tse-h171-3c00d9ce → 10.131.13.10:3260', 4, 20],
        ['frames 24-40, …wdc-tse-h171-3c00d9ce → 10.131.13.10:3260', 24, 40],
      ],
    );
    const outline = (node: ConversationNode): unknown[] => [node.kind, node.firstFrame, node.lastFrame];
    for (const [session, first] of [
      [sessions?.children[1], 4],
      [sessions?.children[2], 24],
    ] as const) {
      const connection = session?.children[0];
      assert.deepEqual(connection?.children.map(outline), [
        ['handshake', first, first + 2],
        ['login', first + 3, first + 7],
        ['fullFeature', first + 8, first + 13],
        ['logout', first + 12, first + 13],
        ['close', first + 14, first + 16],
      ]);
      assert.match(connection?.children[1]?.description ?? '', /^accepted/);
      const [stage] = connection?.children[1]?.children ?? [];
      assert.deepEqual([stage?.label, stage?.children.length], ['Operational negotiation', 2]);
      const close = connection?.children.at(-1)?.topic;
      assert.ok(
        explainer.explain(close ?? '')?.references.some(({ rfc, section }) => rfc === 3720 && section === '3.2.5'),
      );
    }
  });

  it('the stage walk goes through Login Request, Login Response, SendTargets and Logout of both logins', () => {
    const stops = stageStops(opened.analysis).filter(({ frame }) => frame < 41);
    assert.deepEqual(
      stops.map(({ frame }) => frame),
      [8, 11, 13, 15, 16, 17, 28, 31, 33, 35, 36, 37],
    );
    assert.deepEqual(
      stops.slice(0, 6).map(({ label }) => label.split(':')[0]),
      ['Login Request', 'Login Response', 'Text Request', 'Text Response', 'Logout Request', 'Logout Response'],
    );
    const known = new Set<string>();
    const visit = (node: ConversationNode): void => {
      known.add(node.id);
      node.children.forEach(visit);
    };
    conversations(opened.analysis).forEach(visit);
    for (const { node } of stops) assert.ok(known.has(node), `${node} is in the Conversations view`);
  });
});
