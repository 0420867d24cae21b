/**
 * Inputs as deep or as wide as the file or the line that holds them: parsers that call themselves, and lists that are handed
 * over as arguments, run out of stack with them. Each of these did so once, or would, if it went back to that.
 */
import assert from 'node:assert/strict';
import { findFindings } from '../../../src/core/findings/findFindings';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { LoginDirectory } from '../../../src/core/login/LoginDirectory';
import { readLogin } from '../../../src/core/login/readLogin';
import type { LoginReport } from '../../../src/core/login/LoginReport';
import { RfcText } from '../../../src/core/rfc/RfcText';
import { splitBlocks } from '../../../src/core/rfc/rfcBlocks';
import { loginJson } from '../../../src/core/text/loginJson';
import { loginText } from '../../../src/core/text/loginText';
import { type Analysed, analysed } from '../../support/analysed';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  option,
  pcapFile,
  sectionHeader,
} from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { loginRequest, loginResponse, pdu } from '../../support/pduBuilder';

/** More than fits on a stack as arguments, and more calls than fit on one. */
const MANY = 200_000;
const NAMES = ['InitiatorName=iqn.i', 'TargetName=iqn.t'];

async function onlyLogin({ analysis, source }: Analysed): Promise<LoginReport> {
  const directory = new LoginDirectory(analysis);
  const [entry] = directory.entries;
  assert.ok(entry);
  return readLogin(analysis, source, directory, entry);
}

const textOf = (pairs: readonly string[]): Uint8Array => Buffer.from(pairs.map((pair) => `${pair}\0`).join(''));

/** The conversation as a file: its frames are too many to be handed over as arguments. */
function fileOf({ packets }: Conversation): Uint8Array {
  const head = pcapFile([]);
  return Buffer.concat([head, ...packets.map((packet) => pcapFile([packet]).subarray(head.length))]);
}

/** A login whose request has this text. */
function loginOf(data: Uint8Array): Uint8Array {
  const request = pdu(0x03, { flags: 0x87, immediate: true, tag: 0, data, words: { 8: 0x00023d00, 24: 1 } });
  const talk = new Conversation().handshake();
  for (let at = 0; at < request.length; at += 60_000) talk.send(0, request.subarray(at, at + 60_000));
  return talk.send(1, loginResponse([], { flags: 0x87 })).file();
}

describe('deep and wide inputs', function () {
  this.timeout(60_000);

  describe('a display filter', () => {
    const problemOf = (filter: string): string => {
      const read = compileFilter(filter);
      assert.ok('err' in read, filter.slice(0, 20));
      return read.err.message;
    };

    it('of 100,000 parentheses is refused for its length', () => {
      assert.match(problemOf(`${'('.repeat(100_000)}tcp${')'.repeat(100_000)}`), /longer than 16384/);
    });

    it('as deep as its length allows is refused with a sentence', () => {
      const deep = ['('.repeat(16_000), `${'('.repeat(8000)}tcp${')'.repeat(8000)}`, `${'!('.repeat(8000)}tcp`];
      for (const filter of deep) assert.match(problemOf(filter), /More than 200 parentheses/);
      for (const filter of [`tcp.port in ${'{'.repeat(16_000)}`, `${'len('.repeat(4000)}tcp`])
        assert.doesNotMatch(problemOf(filter), /call stack/);
      assert.match(problemOf(`frame matches "${'('.repeat(900)}"`), /groups within each other/);
    });

    it('as wide as its length allows is read or refused with a sentence', () => {
      const filters = [
        `${'!'.repeat(16_000)}tcp`,
        `${'not '.repeat(4000)}tcp`,
        `${'tcp && '.repeat(2300)}tcp`,
        `${'tcp or '.repeat(2300)}tcp`,
        `tcp.port in {${'1,'.repeat(8000)}1}`,
        `eth.src[${'0,'.repeat(8000)}0] == 00`,
        `tcp.port == ${'1 + '.repeat(4000)}1`,
        `frame.len == ${'-'.repeat(16_000)}1`,
        `frame matches "${'a|'.repeat(8000)}"`,
      ];
      for (const filter of filters) {
        const read = compileFilter(filter);
        if ('err' in read) assert.doesNotMatch(read.err.message, /call stack|RangeError/, filter.slice(0, 20));
      }
    });
  });

  it('a login of 200,000 text keys, all of them wrong, is read and printed', async () => {
    const found = await analysed(loginOf(textOf([...NAMES, ...Array.from({ length: MANY }, (_, at) => `${at}=`)])));
    const report = await onlyLogin(found);
    assert.ok(report.keys.length > 0);
    assert.match(loginText(report), /iqn\.i/);
    assert.ok(JSON.stringify(loginJson(report)).includes('iqn.i'));
    const last = found.analysis.pdus.frame(0);
    const detail = await readDetail(found.analysis, found.source, last);
    assert.ok(detail.tree.length > 0);
  });

  it('a login of 200,000 text keys that are no pairs is shown with what is wrong', async () => {
    const found = await analysed(loginOf(textOf(Array.from({ length: MANY }, () => 'x'))));
    const detail = await readDetail(found.analysis, found.source, found.analysis.pdus.frame(0));
    assert.ok(detail.tree.length > 0);
    assert.ok((await onlyLogin(found)).problems.length > 0);
  });

  it('a login of 130,000 steps is explained', async () => {
    const packets = new Conversation().handshake();
    const [ask, answer] = [loginRequest(['X-a=1'], { flags: 0x04 }), loginResponse([], { flags: 0x04 })];
    const times = 26;
    for (let at = 0; at < 5000; at++) {
      packets.send(0, join(...Array.from({ length: times }, () => ask)));
      packets.send(1, join(...Array.from({ length: times }, () => answer)));
    }
    const found = await analysed(packets.file());
    assert.ok((found.analysis.connections[0]?.logins[0]?.steps.length ?? 0) > 200_000);
    const report = await onlyLogin(found);
    assert.ok(report.omittedSteps > 100_000);
    assert.ok((await findFindings(found.analysis, found.source)).length > 0);
  });

  it('a PDU in 130,000 segments of one byte is shown', async () => {
    const request = loginRequest([...NAMES, `X-long=${'x'.repeat(130_000)}`]);
    const talk = new Conversation().handshake();
    for (const byte of request) talk.send(0, Uint8Array.of(byte));
    const found = await analysed(fileOf(talk.send(1, loginResponse([]))));
    assert.equal(found.analysis.pdus.length, 2);
    const detail = await readDetail(found.analysis, found.source, found.analysis.pdus.frame(0));
    assert.ok(detail.tree.length > 0);
  });

  it('a frame of 15,000 VLAN tags and one of 3,000 IPv4 headers end where layers are too deep', async () => {
    const tags = join(
      hex('020000000002 020000000001'),
      ...Array.from({ length: 15_000 }, () => hex('8100 0001')),
      hex('0800 45000014'),
    );
    const packets = join(
      hex('020000000002 020000000001 0800'),
      ...Array.from({ length: 3000 }, (_, at) => {
        const length = ((3000 - at) * 20).toString(16).padStart(4, '0');
        return hex(`4500 ${length} 0000 4000 40 04 0000 0a000001 0a000002`);
      }),
    );
    const { analysis, source } = await analysed(pcapFile([{ bytes: tags }, { bytes: packets }]));
    for (const frame of [0, 1]) assert.ok((await readDetail(analysis, source, frame)).tree.length < 100);
  });

  it('a packet with 200,000 comments is shown', async () => {
    const comment = option(true, 1, Uint8Array.of(65));
    const body = join(hex('00000000 00000000 07000000 3c000000 3c000000'), new Uint8Array(60));
    const options = new Uint8Array(comment.length * MANY);
    for (let at = 0; at < MANY; at++) options.set(comment, at * comment.length);
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      block(true, 6, join(body, options, new Uint8Array(4))),
      enhancedPacket(8n, { bytes: new Uint8Array(60) }),
    );
    const { analysis, source } = await analysed(file);
    assert.equal(analysis.frames.length, 2);
    assert.ok((await readDetail(analysis, source, 0)).tree.length > 0);
  });

  it('an RFC of 200,000 lines without an empty one between them is split', () => {
    const lines = `1.  Introduction\n\n${'   words\n'.repeat(MANY)}`;
    const { sections } = new RfcText(lines);
    assert.equal(sections.length, 1);
    const document = lines.split('\n');
    for (const line of ['   words', '    +--+', '   a   b', 'x']) {
      const same = [...document.slice(0, 2), ...Array.from({ length: MANY }, () => line)];
      assert.ok(splitBlocks(same, 0, same.length).length > 0, line);
    }
  });
});
