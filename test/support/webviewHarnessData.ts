import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { CaptureSummary, FrameDetail, InfoPart, PacketRow } from '../../src/messages/results';
import type { ExplanationCard } from '../../src/messages/webview';
import { loginDetail } from './webviewHarnessFrame8';

/** What the fake host pretends to have opened. */
export type ScenarioName =
  | 'login'
  | 'tenMillion'
  | 'growing'
  | 'live'
  | 'failure'
  | 'empty'
  | 'hostile'
  | 'tiny'
  | 'largeTree'
  | 'reading'
  | 'engine';

export interface Scenario {
  readonly summary?: CaptureSummary;
  readonly failure?: { readonly message: string; readonly detail: string };
  readonly row: (frame: number) => PacketRow;
  readonly detail: (frame: number) => FrameDetail;
}

const initiator = '10.131.13.11:57956';
const target = '10.131.13.10:3260';

const strong = (text: string): InfoPart => ({ text, style: 'strong' });
const plain = (text: string): InfoPart => ({ text });
const good = (text: string): InfoPart => ({ text, style: 'good' });
const quiet = (text: string): InfoPart => ({ text, style: 'quiet' });

type Line = readonly [time: string, from: 'I' | 'T', protocol: string, length: number, ...info: InfoPart[]];

/** Frames of the user's walk-through. */
const told: Readonly<Record<number, Line>> = {
  1: ['0.000000', 'T', 'iSCSI', 130, strong('Asynchronous Message'), plain('  SCSI event')],
  4: ['11.726356', 'I', 'TCP', 74, plain('SYN  Seq 0  Win 65535  MSS 1460  WS 16')],
  5: ['11.726706', 'T', 'TCP', 78, plain('SYN, ACK  Seq 0  Ack 1')],
  6: ['11.726749', 'I', 'TCP', 66, plain('ACK  Seq 1  Ack 1  Win 263536')],
  7: ['11.726841', 'I', 'TCP', 114, quiet('first 48 bytes of the Login Request in 8')],
  8: [
    '11.726850',
    'I',
    'iSCSI',
    298,
    strong('Login Request'),
    plain('  operational → full feature'),
    quiet('  T · Discovery · 10 keys'),
  ],
  11: [
    '11.727842',
    'T',
    'iSCSI',
    290,
    strong('Login Response'),
    plain('  '),
    good('Success'),
    plain('  full feature'),
    quiet('  TSIH 0x000c · 9 keys · 0.99 ms'),
  ],
  12: ['11.727934', 'I', 'TCP', 114, quiet('first 48 bytes of the Text Request in 13')],
  13: ['11.727941', 'I', 'iSCSI', 82, strong('Text Request'), plain('  SendTargets=All')],
  15: ['11.728324', 'T', 'iSCSI', 202, strong('Text Response'), plain('  1 target at 10.131.13.10:3260,1')],
  16: ['11.733771', 'I', 'iSCSI', 114, strong('Logout Request'), plain('  close the session')],
  17: [
    '11.735191',
    'T',
    'iSCSI',
    114,
    strong('Logout Response'),
    plain('  closed successfully'),
    quiet('  Time2Wait 2 s · 1.42 ms'),
  ],
  20: ['11.735248', 'I', 'TCP', 66, { text: 'RST, ACK', style: 'warning' }, plain('  Seq 393  Ack 410')],
  41: ['16.345582', 'I', 'iSCSI · SCSI', 114, strong('REPORT LUNS'), plain('  LUN 0  alloc 2056')],
  42: [
    '16.346107',
    'T',
    'iSCSI · SCSI',
    130,
    strong('Data-In'),
    plain('  16 B + status '),
    good('GOOD'),
    quiet('  U 2040 · 0.525 ms'),
  ],
};

const marks: Readonly<Record<number, PacketRow['mark']>> = { 7: 'segment', 11: 'response', 16: 'request', 17: 'node' };

/** A row of the walk-through, or one made up. */
export function loginRow(frame: number): PacketRow {
  const [time, from, protocol, length, ...info] = told[frame] ?? madeUp(frame);
  const [source, destination] = from === 'I' ? [initiator, target] : [target, initiator];
  const severity = frame === 20 ? 'warning' : undefined;
  return { frame, time, source, destination, protocol, length, info, severity, mark: marks[frame] };
}

function madeUp(frame: number): Line {
  const time = (frame * 0.1).toFixed(6);
  if (frame % 3 === 0) return [time, 'T', 'TCP', 66, quiet(`ACK  Seq ${frame}  Ack ${frame + 1}`)];
  if (frame % 3 === 1)
    return [time, 'I', 'iSCSI · SCSI', 114, strong('READ(10)'), plain(`  LUN 0  LBA ${frame * 8}  8 blocks`)];
  return [time, 'T', 'iSCSI · SCSI', 1_514, strong('Data-In'), plain('  4096 B + status '), good('GOOD')];
}

function summaryOf(frames: number, more: Partial<CaptureSummary> = {}): CaptureSummary {
  return {
    name: 'iscsi_login.pcap',
    format: 'pcap, little-endian, microseconds',
    frames,
    duration: '22.956332',
    firstTime: '2012-04-26T22:12:46.448450000Z',
    streams: 4,
    pdus: 163,
    digestErrors: 0,
    tasks: 0,
    sessions: { normal: 0, discovery: 2, unknown: 1 },
    logins: { accepted: 2, rejected: 0, unfinished: 0 },
    notices: [],
    bytesRead: 200_000,
    bytesTotal: 200_000,
    complete: true,
    live: false,
    generation: 0,
    fromCache: false,
    ...more,
  };
}

/** Details of a frame that has nothing special: one byte of it tells its number. */
function plainDetail(frame: number): FrameDetail {
  const bytes = new Uint8Array(66).map((_, at) => (at * 7 + frame) & 0xff);
  const at = (label: string, value: string, start: number, length: number, children?: FieldNode[]): FieldNode => ({
    label,
    value,
    source: 0,
    start,
    length,
    ...(children ? { children } : {}),
  });
  return {
    frame,
    title: 'TCP ACK',
    sources: [{ name: `Frame ${frame} (66 bytes)`, bytes, fullLength: 66 }],
    mappings: [],
    tree: [
      at('Ethernet II', '00:50:56:73:16:b1 → 00:50:56:8c:54:94', 0, 14),
      at('IPv4', '10.131.13.11 → 10.131.13.10', 14, 20),
      at('TCP', '57956 → 3260', 34, 32, [at('Source Port', '57956', 34, 2), at('Frame number', String(frame), 36, 4)]),
    ],
    related: [],
    issues: [],
  };
}

function detailOf(frame: number): FrameDetail {
  if (frame === 7 || frame === 8) return loginDetail(frame);
  if (frame === 13) throw new Error('frame 13 cannot be read: the file has become shorter');
  return plainDetail(frame);
}

/** Texts that try to leave their place: markup, escapes of a terminal, reordering, and none at all. */
export const hostileTexts = {
  markup: '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
  bidi: 'safe\u202egnp.exe\u2066x\u200f',
  control: 'a\x1b[31mred\x07\x00\x9bz\nnext',
  surrogate: 'half \ud83d pair',
} as const;

function hostileRow(frame: number): PacketRow {
  const { markup, bidi, control, surrogate } = hostileTexts;
  const info: InfoPart[] = [{ text: markup, style: 'strong' }, plain(` ${bidi} ${control} ${surrogate}`)];
  return { frame, time: control, source: markup, destination: bidi, protocol: markup, length: 66, info };
}

function hostileDetail(frame: number): FrameDetail {
  const { markup, bidi, control } = hostileTexts;
  const detail = plainDetail(frame);
  return {
    ...detail,
    title: markup,
    sources: [{ name: bidi, bytes: new Uint8Array(8), fullLength: 8 }],
    tree: [
      {
        label: `iSCSI ${markup}`,
        value: control,
        note: bidi,
        source: 0,
        start: 0,
        length: 8,
        topic: 'key/hostile',
        children: [
          { label: bidi, value: markup, source: 0, start: 0, length: 4, severity: 'error', problem: markup },
          { label: 'long', value: 'A'.repeat(100_000), source: 0, start: 4, length: 4 },
        ],
      },
    ],
    related: [{ frame: 2, relation: 'response', label: markup }],
    issues: [{ code: 'HOSTILE', severity: 'error', message: control, start: 0, length: 0 }],
  };
}

/** Thousands of fields and a mebibyte of bytes. */
function largeDetail(frame: number): FrameDetail {
  const bytes = new Uint8Array(1 << 20).map((_, at) => at & 0xff);
  const children = Array.from({ length: 20_000 }, (_, at): FieldNode => {
    return { label: `Descriptor ${at}`, value: String(at), source: 0, start: at * 16, length: 16 };
  });
  return {
    ...plainDetail(frame),
    title: 'Large',
    sources: [{ name: `Frame ${frame} (4194304 bytes)`, bytes, fullLength: 1 << 22 }],
    tree: [{ label: 'iSCSI SCSI Data-In', value: '', source: 0, start: 0, length: bytes.length, children }],
  };
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  login: { summary: summaryOf(231), row: loginRow, detail: detailOf },
  tenMillion: {
    summary: summaryOf(10_000_000, { name: 'long.pcapng', duration: '86399.5', streams: 1_204 }),
    row: loginRow,
    detail: plainDetail,
  },
  growing: {
    summary: summaryOf(1_000, { complete: false, bytesRead: 1_000_000, bytesTotal: 10_000_000 }),
    row: loginRow,
    detail: detailOf,
  },
  live: { summary: summaryOf(231, { live: true }), row: loginRow, detail: detailOf },
  failure: {
    failure: {
      message: 'notes.pcap is not a capture: its first bytes are 48 65 6c 6c.',
      detail: 'Offset 0: expected the magic number of pcap (a1 b2 c3 d4 and its variants) or of pcapng (0a 0d 0d 0a).',
    },
    row: loginRow,
    detail: detailOf,
  },
  empty: {
    summary: summaryOf(0, {
      duration: '',
      firstTime: '',
      streams: 0,
      sessions: { normal: 0, discovery: 0, unknown: 0 },
      logins: { accepted: 0, rejected: 0, unfinished: 0 },
      bytesTotal: 24,
    }),
    row: loginRow,
    detail: detailOf,
  },
  hostile: {
    summary: summaryOf(3, {
      name: hostileTexts.markup,
      notices: [{ severity: 'warning', message: hostileTexts.markup }],
      facts: [{ subject: hostileTexts.markup, label: hostileTexts.control, value: hostileTexts.bidi }],
    }),
    row: hostileRow,
    detail: hostileDetail,
  },
  tiny: {
    summary: summaryOf(3, {
      streams: 1,
      sessions: { normal: 1, discovery: 0, unknown: 0 },
      logins: { accepted: 0, rejected: 1, unfinished: 1 },
      notices: [
        {
          severity: 'warning',
          message: 'The last record is cut off: 57 bytes are missing. Everything before it is shown.',
        },
      ],
    }),
    row: loginRow,
    detail: detailOf,
  },
  largeTree: { summary: summaryOf(10), row: loginRow, detail: largeDetail },
  reading: { row: loginRow, detail: detailOf },
  // Everything is answered by an engine.
  engine: { row: loginRow, detail: detailOf },
};

/** Answers of `explain`. */
export function explain(topic: string): ExplanationCard | null {
  if (topic === 'key/hostile') {
    const { markup, bidi } = hostileTexts;
    return {
      title: markup,
      text: bidi,
      facts: [[markup, bidi]],
      references: [],
      excerpt: { label: markup, text: markup },
    };
  }
  if (topic === 'field/0x03/iscsi.isid') throw new Error('the explanations are not there');
  if (!topic.startsWith('key/') && !topic.startsWith('opcode/')) return null;
  const name = topic.startsWith('key/') ? topic.slice(4) : 'Login Request (0x03)';
  return {
    title: name,
    text: 'The largest data segment this side is willing to receive in one PDU. Each side declares its own; it is not negotiated.',
    facts: [
      ['sent by', 'initiator and target, in login and in later text exchanges'],
      ['range, default', '512 to 2²⁴−1 bytes, 8192 until declared'],
      ['scope', 'this connection, this direction'],
    ],
    references: [
      { rfc: 3720, section: '12.12' },
      { rfc: 7143, section: '13.12' },
    ],
    excerpt: {
      label: 'RFC 3720, section 12.12',
      text: "[A made-up first paragraph in the place of the section's own.]\n\n[And a second one, to see how they stand.]",
    },
  };
}
