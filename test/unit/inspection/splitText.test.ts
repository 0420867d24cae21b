/** Pairs that the C bit spreads over PDUs, in tree, text and JSON. */
import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import type { FrameDetail } from '../../../src/core/inspection/FrameDetail';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { pduJson } from '../../../src/core/text/pduJson';
import { pduBlock } from '../../../src/core/text/traceText';
import { analysed, type Analysed } from '../../support/analysed';
import { Conversation } from '../../support/conversation';
import { loginRequest, loginResponse, pdu, STAGES, text, textRequest } from '../../support/pduBuilder';

const CONTINUES = 0x44;
const FIRST_KEYS = 'InitiatorName=iqn.2026-01.test:i\0Targ';

/** A login of which the text is cut into these parts, one request each; empty answers between them. */
function login(...parts: readonly (string | Uint8Array)[]): Conversation {
  const talk = new Conversation().handshake();
  parts.forEach((part, at) => {
    const last = at === parts.length - 1;
    const data = typeof part === 'string' ? Buffer.from(part) : part;
    talk.send(0, loginRequest([], { data, flags: last ? STAGES.operationalToFull : CONTINUES }));
    talk.send(1, loginResponse([], last ? {} : { flags: 0x04, words: { 12: 0 } }));
  });
  return talk;
}

const detailOf = async ({ analysis, source }: Analysed, frame: number): Promise<FrameDetail> =>
  readDetail(analysis, source, frame - 1);
const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const pairs = ({ tree }: FrameDetail): FieldNode[] => flat(tree).filter(({ filter }) => filter === 'iscsi.keyvalue');
const joinedOf = (detail: FrameDetail): FieldNode | undefined =>
  flat(detail.tree).find(({ label }) => label === 'Joined pair');
/** The bytes that a node speaks of. */
const bytesOf = ({ sources }: FrameDetail, { source, start, length }: FieldNode): string =>
  Buffer.from(sources[source]?.bytes.subarray(start, start + length) ?? []).toString();

/** What text view and JSON say of a PDU. */
async function outputs(
  { analysis, source }: Analysed,
  at: number,
): Promise<{ text: string; json: ReturnType<typeof pduJson> }> {
  const read = await readAndDissect(analysis, source, at);
  return { text: pduBlock(analysis, read), json: pduJson(analysis, read) };
}

describe('pairs that the C bit spreads over PDUs', () => {
  it('are shown part by part, and joined where they end', async () => {
    const read = await analysed(login(FIRST_KEYS, 'etName=iqn.2026-01', '.test:t\0MaxConnections=1\0').file());
    const [first, second, third] = [await detailOf(read, 4), await detailOf(read, 6), await detailOf(read, 8)];
    assert.deepEqual(
      [first, second, third].map((detail) =>
        pairs(detail).map((node) => [node.label, node.value, node.note, node.json, bytesOf(detail, node)]),
      ),
      [
        [
          [
            'InitiatorName',
            'iqn.2026-01.test:i',
            undefined,
            'InitiatorName=iqn.2026-01.test:i',
            'InitiatorName=iqn.2026-01.test:i\0',
          ],
          ['TargetName', 'Targ', 'bytes 1 to 4 of 29 of this pair, which ends in frame 8', 'Targ', 'Targ'],
        ],
        [
          [
            'TargetName',
            'etName=iqn.2026-01',
            'bytes 5 to 22 of 29 of this pair, which ends in frame 8',
            'etName=iqn.2026-01',
            'etName=iqn.2026-01',
          ],
        ],
        [
          ['TargetName', '.test:t', 'bytes 23 to 29 of 29 of this pair', '.test:t', '.test:t\0'],
          ['MaxConnections', '1', undefined, 'MaxConnections=1', 'MaxConnections=1\0'],
        ],
      ],
    );
    assert.deepEqual([joinedOf(first), joinedOf(second)], [undefined, undefined]);
    const joined = joinedOf(third);
    assert.ok(joined);
    assert.deepEqual(
      [joined.value, joined.note, joined.topic, bytesOf(third, joined)],
      ['TargetName=iqn.2026-01.test:t', 'frames 4 + 6 + 8', 'key/TargetName', 'TargetName=iqn.2026-01.test:t'],
    );
    assert.equal(third.sources[joined.source]?.name, 'Joined pair (29 bytes)');
    // The bytes that this frame brought are marked in both.
    const [own] = pairs(third);
    assert.deepEqual(third.mappings, [{ source: joined.source, start: 22, frameStart: own?.start, length: 7 }]);
    assert.deepEqual([...first.issues, ...second.issues, ...third.issues], []);
  });

  it('print no "=" that was not sent (the text view printed "Targ=")', async () => {
    const read = await analysed(login(FIRST_KEYS, 'etName=iqn.2026-01.test:t\0').file());
    const [first, second] = [await outputs(read, 0), await outputs(read, 2)];
    assert.match(first.text, /\n {8}TargetName: Targ \(bytes 1 to 4 of 29 of this pair, which ends in frame 6\)\n/);
    assert.match(second.text, /\n {8}TargetName: etName=iqn.2026-01.test:t \(bytes 5 to 29 of 29 of this pair\)\n/);
    assert.match(second.text, /\n {12}Joined pair: TargetName=iqn.2026-01.test:t \(frames 4 \+ 6\)\n/);
    assert.deepEqual(first.json.keys, [
      ['InitiatorName', 'iqn.2026-01.test:i'],
      ['', 'Targ'],
    ]);
    assert.deepEqual(
      [first.json.joinedKeys, second.json.joinedKeys],
      [undefined, [['TargetName', 'iqn.2026-01.test:t']]],
    );
    assert.deepEqual(second.json.keys, [['', 'etName=iqn.2026-01.test:t']]);
  });

  it('may be cut at their "=", before their NUL, and two in one PDU', async () => {
    const read = await analysed(login('TargetName', '=iqn.t:1\0MaxBurst', 'Length=512', '\0').file());
    const json = await Promise.all([0, 2, 4, 6].map(async (at) => (await outputs(read, at)).json));
    assert.deepEqual(
      json.map(({ keys, joinedKeys }) => [keys, joinedKeys]),
      [
        [[['', 'TargetName']], undefined],
        [
          [
            ['', '=iqn.t:1'],
            ['', 'MaxBurst'],
          ],
          [['TargetName', 'iqn.t:1']],
        ],
        [[['', 'Length=512']], undefined],
        [[['', '']], [['MaxBurstLength', '512']]],
      ],
    );
    assert.deepEqual(
      json.flatMap(({ issues }) => issues),
      [],
    );
  });

  it('tell what is missing of them', async () => {
    const cut = new Conversation()
      .handshake()
      .send(0, loginRequest([], { data: Buffer.from(FIRST_KEYS), flags: CONTINUES }));
    const detail = await detailOf(await analysed(cut.file()), 4);
    assert.equal(pairs(detail).at(-1)?.note, 'bytes 1 to 4 of this pair, whose end is not in the capture');
    assert.deepEqual(detail.issues, []);
  });

  it('are not joined over lost bytes that may have held a part', async () => {
    const talk = login(FIRST_KEYS, 'etName=iqn.2026-01', '.test:t\0MaxConnections=1\0');
    talk.packets.splice(5, 1);
    const read = await analysed(talk.file());
    const [first, third] = [await detailOf(read, 4), await detailOf(read, 7)];
    assert.equal(pairs(first).at(-1)?.note, 'bytes 1 to 4 of this pair, whose end is not in the capture');
    assert.equal(pairs(third)[0]?.note, 'rest of a pair whose beginning is not in the capture');
    assert.equal(joinedOf(third), undefined);
  });

  it('are judged where they end: length, form and characters of the whole', async () => {
    const issues = async (...parts: (string | Uint8Array)[]): Promise<string[][]> => {
      const read = await analysed(login(...parts).file());
      const json = await Promise.all(parts.map(async (_, at) => (await outputs(read, 2 * at)).json));
      return json.map((one) => one.issues.map(({ message }) => message));
    };
    assert.deepEqual(await issues('X-', `${'a'.repeat(70)}=1\0`), [
      [],
      [`The key "X-${'a'.repeat(38)}…" has 72 characters; 63 are allowed.`],
    ]);
    assert.deepEqual(await issues(`X-a=${'v'.repeat(200)}`, `${'v'.repeat(56)}\0`), [
      [],
      ['A value of "X-a" has 256 bytes; 255 are allowed.'],
    ]);
    assert.deepEqual(await issues('CHAP_C=0x12', 'zz\0'), [
      [],
      ['CHAP_C=0x12zz is no binary value: 0x with hexadecimal digits, or 0b with base64, is expected.'],
    ]);
    assert.deepEqual(await issues('NoVal', 'ue\0'), [[], ['"NoValue" is no key=value pair: it has no "=".']]);
    const alias = Buffer.from('InitiatorAlias=\u00e9\0');
    assert.deepEqual(await issues(alias.subarray(0, 16), alias.subarray(16)), [[], []]);
    // A key that was wrong in the first part is told of there, and once.
    assert.deepEqual(await issues('bad key=1', '2\0'), [
      ['"bad key" is no legal key: a capital letter, then letters, digits or . - + @ _ are expected.'],
      [],
    ]);
  });

  it('end with an issue where no NUL comes, and are joined all the same', async () => {
    const read = await analysed(login('TargetName=iqn.', 't:1').file());
    const { json } = await outputs(read, 2);
    assert.deepEqual(json.joinedKeys, [['TargetName', 'iqn.t:1']]);
    assert.deepEqual(
      json.issues.map(({ code, message }) => [code, message.slice(0, 36)]),
      [['TEXT-SYNTAX', 'No NUL byte behind the last pair ("t']],
    );
  });

  it('show the bytes of a binary value that was spread', async () => {
    const read = await analysed(login('CHAP_C=0x00ff', '1234\0').file());
    const detail = await detailOf(read, 6);
    const decoded = flat(detail.tree).find(({ label }) => label === 'Decoded value');
    assert.ok(decoded);
    assert.deepEqual([decoded.value, decoded.note], ['0x00ff1234', '4 bytes, written in hexadecimal']);
    assert.equal(bytesOf(detail, decoded), '0x00ff1234');
  });

  it('of Text Requests are joined behind header digests and over two segments', async () => {
    const digest = { headerDigest: true, dataDigest: true };
    const keys = ['HeaderDigest=CRC32C', 'DataDigest=CRC32C'];
    const second = pdu(0x04, { ...digest, tag: 9, data: text('gets=All'), words: { 20: 0xffffffff, 24: 1, 28: 1 } });
    const talk = new Conversation()
      .handshake()
      .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i', ...keys]))
      .send(1, loginResponse(keys))
      .send(0, textRequest([], { ...digest, tag: 9, flags: 0x40, data: Buffer.from('SendTar') }))
      .send(0, second.subarray(0, 56))
      .send(0, second.subarray(56));
    const detail = await detailOf(await analysed(talk.file()), 8);
    const joined = joinedOf(detail);
    assert.equal(joined?.value, 'SendTargets=All');
    assert.equal(joined.note, 'frames 6 + 8');
    const own = detail.mappings.filter(({ source }) => source === joined.source);
    assert.deepEqual(
      own.map(({ start, length }) => [start, length]),
      [[11, 4]],
    );
  });
});

describe('binary values of keys', () => {
  it('are shown with length and form, in tree and text', async () => {
    const read = await analysed(login(text('CHAP_N=user', 'CHAP_R=0bAAECAwQ=', `CHAP_C=0x${'ab'.repeat(30)}`)).file());
    const decoded = flat((await detailOf(read, 4)).tree).filter(({ label }) => label === 'Decoded value');
    assert.deepEqual(
      decoded.map(({ value, note }) => [value, note]),
      [
        ['0x0001020304', '5 bytes, written in base64'],
        [`0x${'ab'.repeat(24)}…`, '30 bytes, written in hexadecimal'],
      ],
    );
    const shown = (await outputs(read, 0)).text;
    assert.match(shown, /\n {8}CHAP_R=0bAAECAwQ=\n {12}Decoded value: 0x0001020304 \(5 bytes, written in base64\)\n/);
  });

  it('of other keys are texts', async () => {
    const read = await analysed(login(text('CHAP_N=0x1234', 'MaxBurstLength=0x8000')).file());
    assert.ok(!flat((await detailOf(read, 4)).tree).some(({ label }) => label === 'Decoded value'));
  });
});

describe('pairs without key or "="', () => {
  it('stand in tree, text and JSON as they were sent', async () => {
    const read = await analysed(login(text('=v', 'v', 'A=', 'B==')).file());
    const { text: shown, json } = await outputs(read, 0);
    assert.deepEqual(json.keys, [
      ['', '=v'],
      ['', 'v'],
      ['A', ''],
      ['B', '='],
    ]);
    assert.match(shown, /\n {8}\(no key\): =v\n {8}\(no key\): v\n {8}A=\n {8}B==\n/);
  });
});
