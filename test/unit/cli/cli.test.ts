/** The command line as a process, built from the sources as they are now. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hex, join, pcapFile } from '../../support/captureBuilder';
import { fixtures, readFixture } from '../../support/captures';
import type { CaptureTotals } from '../../../src/core/inspection/captureTotals';
import { builtCommandLine, type CommandLine, type CommandLineRun } from '../../support/commandLine';
import { Conversation } from '../../support/conversation';
import { loginRequest, loginResponse } from '../../support/pduBuilder';
import type { FindingJson } from '../../../src/core/text/findingJson';
import type { LoginJson } from '../../../src/core/text/loginJson';
import type { FrameJson } from '../../../src/core/text/frameJson';
import type { PduJson } from '../../../src/core/text/pduJson';

describe('command line', () => {
  let folder: string;
  let cli: CommandLine;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
    cli = await builtCommandLine(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]): Promise<CommandLineRun> => cli.run(...args);
  const file = (name: string, bytes: Uint8Array): string => {
    const full = path.join(folder, name);
    writeFileSync(full, bytes);
    return full;
  };
  const fixture = (name: string): string => path.join(fixtures, name);
  const objects = <T>({ out }: CommandLineRun): T[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as T);

  it('prints a capture as text', async () => {
    const { code, out, err } = await run(fixture('chap-ok.pcap'));
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^# chap-ok\.pcap\n# pcap, little-endian, microseconds, 26 frames, 0\.000583 s\n/);
    assert.match(
      out,
      /\nFrame 4 {2}0\.000133 {2}Login Request \(0x03\) {2}127\.0\.0\.1:50328 > 127\.0\.0\.1:3260 {2}stream 0 /,
    );
    assert.match(out, /\n {8}AuthMethod=CHAP,None\n/);
  });

  for (const name of ['chap-ok.pcap.gz', 'chap-ok.frames.zst', 'chap-ok.pcap.lz4']) {
    it(`prints of ${name} what it prints of the plain capture`, async () => {
      for (const option of ['--json', '--frames', '--logins', '--tasks']) {
        const [plain, packed] = await Promise.all([
          run(option, fixture('chap-ok.pcap')),
          run(option, fixture(`compressed/${name}`)),
        ]);
        assert.deepEqual([packed.code, packed.err], [0, '']);
        const heading = /^# .*\n# .*\n/;
        assert.equal(packed.out.replace(heading, ''), plain.out.replace(heading, ''), option);
      }
    });
  }

  it('says of a damaged compressed capture what it is, names the file, and prints what could be read', async () => {
    const packed = Uint8Array.from(readFileSync(fixture('compressed/chap-ok.pcap.zst')));
    packed[packed.length - 1] ^= 1;
    const damaged = file('damaged.zst', packed);
    const { code, out, err } = await run('--frames', damaged);
    assert.equal(code, 0);
    assert.equal(out.trimEnd().split('\n').length, 26);
    assert.match(
      err,
      /^.*damaged\.zst: The Zstandard file is damaged before offset \d+: the checksum .* expected .*\n$/,
    );
    const nothing = await run('--frames', file('nothing.zst', packed.subarray(0, 8)));
    assert.deepEqual([nothing.code, nothing.out], [2, '']);
    assert.match(nothing.err, /^nothing\.zst: The Zstandard file cannot be unpacked further .* ends in the middle/);
  });

  it('prints one JSON object a line for each PDU, with the types that were agreed on', async () => {
    const result = await run('--json', fixture('both-digests-istgt.pcap'));
    assert.deepEqual([result.code, result.err], [0, '']);
    const pdus = objects<PduJson>(result);
    assert.equal(pdus.length, 18);
    for (const pdu of pdus) {
      assert.deepEqual(Object.keys(pdu), [
        'frame',
        'frames',
        'time',
        'stream',
        'src',
        'dst',
        'opcode',
        'name',
        'fields',
        'keys',
        'issues',
      ]);
      assert.ok(Number.isInteger(pdu.frame) && pdu.frames.includes(pdu.frame));
      assert.match(pdu.time, /^\d+\.\d{9}$/);
      assert.match(pdu.src, /^127\.0\.0\.1:\d+$/);
      assert.match(pdu.dst, /^127\.0\.0\.1:\d+$/);
      assert.equal(pdu.fields['iscsi.opcode'], pdu.opcode);
      for (const [field, value] of Object.entries(pdu.fields)) {
        assert.match(field, /^(?:iscsi|scsi(?:_\w+)?)\./);
        if (typeof value === 'string') assert.match(value, /^0x(?:[0-9a-f]{2})*$/, field);
        else assert.ok(typeof value === 'boolean' || Number.isInteger(value), field);
      }
      for (const [key, value] of pdu.keys) assert.ok(typeof key === 'string' && typeof value === 'string');
      for (const issue of pdu.issues) assert.deepEqual(Object.keys(issue), ['code', 'message', 'rfc']);
    }
    const command = pdus.find(({ opcode }) => opcode === 0x01);
    assert.match(String(command?.fields['iscsi.lun']), /^0x[0-9a-f]{16}$/);
    assert.equal(typeof command?.fields['iscsi.scsicommand.R'], 'boolean');
    assert.equal(typeof command?.fields['iscsi.headerdigest32'], 'number');
    assert.deepEqual(pdus[0]?.keys[0]?.[0], 'InitiatorName');
  });

  it('names the section of an issue', async () => {
    const pdus = objects<PduJson>(await run('--json', fixture('data-digest-flipped.pcap')));
    const digest = pdus.flatMap(({ issues }) => issues).find(({ code }) => code === 'DIGEST-DATA');
    assert.equal(digest?.rfc, '3720 10.2.3');
  });

  it('prints one JSON object a line for each frame', async () => {
    const frames = objects<FrameJson>(await run('--frames', fixture('chap-ok.pcap')));
    assert.equal(frames.length, 26);
    assert.deepEqual(frames[0]?.tcp, { stream: 0, seq: 0, ack: 0, len: 0 });
    assert.deepEqual(
      [frames[3]?.protocol, frames[3]?.protocols, frames[3]?.relative, frames[3]?.length, frames[3]?.captured],
      ['iSCSI', 'eth:ip:tcp:iscsi', '0.000133', 238, 238],
    );
    assert.match(frames[3]?.info ?? '', /^Login Request/);
    const { fields } = frames[3] ?? {};
    assert.deepEqual(
      [fields?.['ip.proto'], fields?.['tcp.seq'], fields?.['tcp.ack'], fields?.['tcp.len']],
      [6, 1, 1, 172],
    );
    assert.equal(frames[2]?.fields['tcp.analysis.acks_frame'], 2);
  });

  it('prints what the analysis of TCP found, and every value of a field that occurs twice', async () => {
    const body = new Uint8Array(100);
    const talk = new Conversation().handshake().send(0, body).sendAt(0, 0, body);
    const frames = objects<FrameJson>(await run('--frames', file('again.pcap', talk.file())));
    assert.equal(frames[4]?.fields['tcp.analysis.retransmission'], true);
    assert.equal(frames[3]?.fields['tcp.analysis.retransmission'], undefined);
    assert.equal(frames[3]?.fields['tcp.analysis.bytes_in_flight'], 100);
    const inner = talk.packets[0]?.bytes.subarray(14) ?? body;
    const outer = join(hex('4500 0048 0001 0000 40 04 0000 c0000201 c0000202'), inner);
    const tunnel = pcapFile([{ bytes: outer }], { linkType: 101 });
    const [first] = objects<FrameJson>(await run('--frames', file('tunnel.pcap', tunnel)));
    assert.deepEqual(first?.fields['ip.src'], ['192.0.2.1', '10.0.0.1']);
  });

  it('writes IPv6 ends in brackets', async () => {
    const talk = new Conversation([
      { address: 'fe80::1', port: 5000 },
      { address: '2001:db8::2', port: 3260 },
    ]).handshake();
    const [pdu] = objects<PduJson>(await run('--json', file('six.pcap', talk.send(0, loginRequest(['A=b'])).file())));
    assert.deepEqual([pdu?.src, pdu?.dst], ['[fe80::1]:5000', '[2001:db8::2]:3260']);
  });

  for (const [what, make, message] of [
    ['a file that is not there', () => path.join(folder, 'nowhere.pcap'), /nowhere\.pcap/],
    ['a folder', () => folder, /this is a folder/],
    ['an empty file', () => file('empty.pcap', new Uint8Array(0)), /empty\.pcap is not a capture.*the file is empty/],
    [
      'a text file',
      () => file('text.pcap', Buffer.from('hello, this is text')),
      /text\.pcap is not a capture.*offset 0/,
    ],
  ] as const) {
    for (const option of [[], ['--json'], ['--frames'], ['--logins'], ['--logins', '--json']]) {
      it(`ends with code 2 and one line for ${what} ${option.join('')}`, async () => {
        const { code, out, err } = await run(...option, make());
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, message);
        assert.equal(err.split('\n').length, 2, err);
      });
    }
  }

  it('prints what is there of a capture that is cut off, and the notice on standard error', async () => {
    const whole = readFixture('chap-ok.pcap');
    const cut = file('cut.pcap', whole.subarray(0, whole.length - 5));
    for (const option of ['--json', '--frames']) {
      const { code, out, err } = await run(option, cut);
      assert.equal(code, 0);
      assert.ok(out.length > 0 && !out.includes('cut off'));
      assert.match(err, /^[^\n]*cut\.pcap: The last record is cut off: .* 5 bytes are missing\.[^\n]*\n$/);
    }
    assert.match((await run(cut)).out, /\n# warning: The last record is cut off/);
  });

  it('says of options what is wrong with them', async () => {
    const one = await run('-x', fixture('chap-ok.pcap'));
    assert.equal(one.code, 2);
    assert.match(one.err, /^unknown option -x\n/);
    const two = await run('--filter', 'tcp', '--filter', 'iscsi', fixture('chap-ok.pcap'));
    assert.equal(two.code, 2);
    assert.match(two.err, /^--filter may stand once\n/);
  });

  it('prints nothing for an empty capture but the header', async () => {
    const empty = file('none.pcap', pcapFile([]));
    assert.match(
      (await run(empty)).out,
      /^# none\.pcap\n# pcap, little-endian, microseconds, 0 frames\n# 0 TCP streams/,
    );
    assert.deepEqual(await run('--json', empty), { code: 0, out: '', err: '' });
  });

  it('reads a pipe and standard input to their ends', async () => {
    const plain = await run('--summary', fixture('chap-ok.pcap'));
    const piped = await new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, [cli.program, '--summary', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.on('error', reject).on('close', () => resolve(out));
      child.stdin.end(readFixture('chap-ok.pcap'));
    });
    assert.equal(piped, plain.out);
  });

  it('says what is wrong with arguments that do not go together', async () => {
    const first = async (...args: readonly string[]) => (await run(...args)).err.split('\n')[0];
    assert.equal(await first('--summary', '--frames', 'a.pcap'), '--summary and --frames do not go together');
    assert.equal(await first('--summary'), 'no capture is named');
    assert.match((await first('a.pcap', 'b.pcap')) ?? '', /^one capture at a time/);
  });

  for (const [what, args] of [
    ['without a capture', []],
    ['with two captures', ['a.pcap', 'b.pcap']],
    ['with an unknown option', ['--xml', 'a.pcap']],
    ['with two formats', ['--json', '--frames', 'a.pcap']],
  ] as const) {
    it(`shows its usage ${what}`, async () => {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /usage: iscsi-trace \[--json \| --frames \| --summary \| --logins \| --srt .*CAPTURE/);
      // The reason stays in sight: what each option does is told by --help alone.
      assert.equal(err.trimEnd().split('\n').length, 3);
      if (args[0] === '--xml') assert.match(err, /^unknown option --xml\n/);
    });
  }

  it('knows which option was meant', async () => {
    assert.match((await run('--finding', 'a.pcap')).err, /^unknown option --finding; did you mean --findings\?\n/);
    assert.match((await run('--fail-on', 'error', 'a.pcap')).err, /^--fail-on goes with --findings\n/);
    assert.match((await run('--findings', '--fail-on', 'bad', 'a.pcap')).err, /^--fail-on wants error or warning\n/);
  });

  it('takes values behind an equals sign, too', async () => {
    const sample = fixture('chap-ok.pcap');
    const filter = 'iscsi.opcode == 0x23';
    const { code, out } = await run('--json', `--filter=${filter}`, sample);
    assert.equal(code, 0);
    assert.equal(out, (await run('--json', '--filter', filter, sample)).out);
  });

  it('says that there is no login', async () => {
    assert.match((await run('--logins', fixture('port-closed.pcap'))).out, /\nNo login\.\n$/);
  });

  it('sums a capture up, as text and as JSON', async () => {
    const text = (await run('--summary', fixture('chap-ok.pcap'))).out;
    assert.match(text, /^Format: pcap, little-endian, microseconds\nFrames: 26\n/);
    assert.match(text, /\niSCSI PDUs: 18\nNormal sessions: 1\n.*\n.*\nLogins accepted: 1\n/);
    const [json] = objects<CaptureTotals>(await run('--json', '--summary', fixture('chap-ok.pcap')));
    assert.deepEqual([json?.frames, json?.pdus, json?.streams], [26, 18, 1]);
    assert.deepEqual(json?.logins, { accepted: 1, rejected: 0, unfinished: 0 });
    assert.equal(text.split('\n')[3], `Duration: ${json?.duration} s`);
    assert.match(
      (await run('--summary', fixture('data-digest-flipped.pcap'))).out,
      /\nPDUs with a wrong digest: [1-9]/,
    );
  });

  it('takes a port for iSCSI, or for something else, when it is told so', async () => {
    const sample = path.join(fixtures, 'sample.pcap');
    const totals = async (...options: string[]): Promise<CaptureTotals> =>
      JSON.parse((await run('--json', '--summary', ...options, sample)).out) as CaptureTotals;
    assert.ok((await totals()).pdus > 0);
    assert.equal((await totals('--decode-as', 'tcp.port==3262,data')).pdus, 0);
    const { code, err } = await run('--decode-as', 'tcp.port==70000,iscsi', sample);
    assert.equal(code, 2);
    assert.match(err, /--decode-as wants tcp\.port==PORT,iscsi/);
  });

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    assert.equal(code, 0);
    assert.match(out, /--json .*\n.*--frames .*\n/);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [cli.program, fixture('sample.pcap')], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, err], [0, '']);
  });

  it('never sends control characters of a capture to the terminal', async () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2J\r\u202eevil\u009b31m\u2028';
    const talk = new Conversation()
      .handshake()
      .send(0, loginRequest([`InitiatorName=${hostile}`, `${hostile}=x`]))
      .send(1, loginResponse([`TargetAlias=${hostile}\n`]));
    const name = file('hostile.pcap', talk.file());
    for (const option of [[], ['--json'], ['--frames']]) {
      const { code, out, err } = await run(...option, name);
      assert.equal(code, 0);

      assert.doesNotMatch(out + err, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    }
    const [first] = objects<PduJson>(await run('--json', name));
    assert.equal(first?.keys[0]?.[1], hostile, 'JSON keeps the value itself');
    assert.match((await run(name)).out, /InitiatorName=\\x1b\]0;owned\\x07/);
  });

  it('explains logins as text and as JSON', async () => {
    const text = await run('--logins', fixture('chap-wrong-password.pcap'));
    assert.deepEqual([text.code, text.err], [0, '']);
    assert.match(text.out, /\nLogin 1 {2}frames 4-11 {2}stream 0\n/);
    assert.match(text.out, /Outcome {4}rejected, status 0x0201 Authentication failure/);
    const logins = objects<LoginJson>(await run('--json', '--logins', fixture('two-connections.pcap')));
    assert.deepEqual(
      logins.map(({ cid, outcome, tsih, stages }) => [cid, outcome, tsih, stages]),
      [0, 1, 1].map((cid) => [cid, 'success', '0x0062', ['operational', 'fullFeature']]),
    );
    assert.deepEqual((await run('--logins', fixture('port-closed.pcap'))).code, 0);
    assert.equal((await run('--logins', '--frames', fixture('chap-ok.pcap'))).code, 2);
  });

  it('prints findings as text, the weightiest first, with the chain of a lost session', async () => {
    const { code, out, err } = await run('--findings', fixture('header-digest-flipped.pcap'));
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^# header-digest-flipped\.pcap\n[^]*?\n\n2 errors, 0 warnings, \d+ for information\n\nERROR DIGEST-HDR: /,
    );
    for (const line of ['where: session 0, frame 17', 'fact: ', 'rule: ', 'cause:', 'next: ']) {
      assert.ok(out.includes(`\n  ${line}`), line);
    }
    assert.match(out, /\nERROR SESSION-DROP: [^]*\n {9}frame 18: the initiator closed the connection\n/);
    assert.match((await run('--findings', fixture('port-closed.pcap'))).out, /refused the TCP connection/);
  });

  it('prints one JSON object a line for each finding, with the keys that were agreed on', async () => {
    const findings = objects<FindingJson>(await run('--json', '--findings', fixture('odd-logins.pcap')));
    assert.ok(findings.length > 20);
    for (const finding of findings) {
      assert.deepEqual(Object.keys(finding), [
        ...['id', 'severity', 'title', 'frames', 'session', 'rfc3720', 'rfc7143', 'fact', 'rule', 'cause', 'next'],
      ]);
      assert.ok(['error', 'warning', 'info'].includes(finding.severity));
      assert.ok(finding.frames.length > 0 && finding.frames.every((frame) => Number.isInteger(frame) && frame > 0));
      assert.ok(finding.session === null || Number.isInteger(finding.session));
      for (const text of [finding.fact, finding.rule, finding.cause, finding.next]) assert.match(text, /\S/);
    }
    const drop = findings.find(({ id }) => id === 'SESSION-DROP');
    assert.match(drop?.cause ?? '', /What happened: .*\(frame \d+\)/);
  });

  it('ends with code 1 when --fail-on finds what it names or worse', async () => {
    const code = async (severity: string, name: string): Promise<number | null> =>
      (await run('--findings', '--fail-on', severity, fixture(name))).code;
    assert.equal(await code('error', 'no-such-target.pcap'), 1);
    assert.equal(await code('error', 'sample.pcap'), 0);
    assert.equal(await code('warning', 'sample.pcap'), 1);
    assert.equal(await code('info', 'chap-ok.pcap'), 2);
    assert.equal((await run('--json', '--fail-on', 'error', fixture('chap-ok.pcap'))).code, 2);
  });

  it('never sends control characters of a name in the capture to the terminal with the findings', async () => {
    const hostile = 'InitiatorName=iqn.\u001b[2Jhost';
    const talk = new Conversation().handshake().send(0, loginRequest([hostile, 'TargetName=iqn.2026-01.test:disk']));
    talk.send(1, loginResponse([], { flags: 0, words: { 36: 0x02030000 } }));
    for (const options of [['--findings'], ['--findings', '--json']]) {
      const { out } = await run(...options, file('hostile.pcap', talk.file()));
      assert.match(out, /LOGIN-FAIL/);
      assert.doesNotMatch(out, /\u001b/);
    }
  });

  it('never sends control characters of a file name or an option to the terminal', async () => {
    const { err } = await run(path.join(folder, 'a\u001b[2Jb.pcap'));
    assert.doesNotMatch(err, /\u001b/);
    assert.doesNotMatch((await run('--\u001b[2J', 'x')).err, /\u001b/);
  });

  describe('--filter', function () {
    // Each run starts a process.
    this.timeout(60_000);
    const TWO_TASKS = ['--filter', 'iscsi.task in {3..4}', fixture('sample.pcap')];
    const lines = (text: string): string[] => text.trimEnd().split('\n');

    it('leaves the frames that pass, and the PDUs that end in them', async () => {
      const frames = objects<FrameJson>(await run('--frames', ...TWO_TASKS)).map(({ frame }) => frame);
      assert.ok(frames.length >= 4);
      const pdus = objects<PduJson>(await run('--json', ...TWO_TASKS)).map(({ frame }) => frame);
      assert.deepEqual([...new Set(pdus)], frames);
      const { out } = await run(...TWO_TASKS);
      const blocks = lines(out).flatMap((line) => /^Frame (\d+) /.exec(line)?.[1] ?? []);
      assert.deepEqual(blocks.map(Number), pdus);
      const all = objects<FrameJson>(await run('--frames', fixture('sample.pcap')));
      const one = objects<FrameJson>(
        await run('--frames', '--filter', `frame.number == ${frames[0]}`, fixture('sample.pcap')),
      );
      // What earlier segments tell of a frame is told though they are not shown.
      assert.deepEqual(one, [all[frames[0] - 1]]);
    });

    it('leaves tasks, logins and findings of which a frame passes, and counts what belongs to them', async () => {
      const tasks = objects<{ task: number }>(await run('--tasks', ...TWO_TASKS));
      assert.deepEqual(
        tasks.map(({ task }) => task),
        [3, 4],
      );
      const [statistics] = objects<{ tasks: { count: number } }>(await run('--stats', ...TWO_TASKS));
      assert.equal(statistics.tasks.count, 2);
      assert.equal(lines((await run('--srt', ...TWO_TASKS)).out).length, 3);
      assert.equal((await run('--logins', '--json', ...TWO_TASKS)).out, '');
      const login = ['--filter', 'iscsi.login.stage', fixture('sample.pcap')];
      assert.equal(objects<LoginJson>(await run('--logins', '--json', ...login)).length, 1);
      const flipped = fixture('data-digest-flipped.pcap');
      const findings = objects<FindingJson>(
        await run('--findings', '--json', '--filter', 'iscsi.finding == "DIGEST-DATA"', flipped),
      );
      assert.ok(findings.some(({ id }) => id === 'DIGEST-DATA'));
      assert.equal((await run('--findings', '--json', '--filter', 'udp', flipped)).out, '');
      const [totals] = objects<CaptureTotals>(await run('--summary', '--json', ...TWO_TASKS));
      assert.deepEqual([totals.frames, totals.streams, totals.sessions.normal], [4, 1, 1]);
      assert.deepEqual(totals.logins, { accepted: 0, rejected: 0, unfinished: 0 });
    });

    it('counts the whole capture when every frame passes', async () => {
      for (const options of [['--summary'], ['--stats'], ['--findings'], []]) {
        const { out } = await run(...options, '--filter', 'frame', fixture('two-connections.pcap'));
        assert.equal(out, (await run(...options, fixture('two-connections.pcap'))).out);
      }
    });

    it('says what is wrong and where, with code 2, before it opens the capture', async () => {
      const { code, err, out } = await run('--filter', 'tcp and ip.adr == 1', 'no such file');
      assert.deepEqual([code, out], [2, '']);
      assert.deepEqual(lines(err), [
        'There is no field "ip.adr"',
        '  tcp and ip.adr == 1',
        '          ^~~~~~',
        'Did you mean: ip.addr',
      ]);
      const hostile = await run('--filter', 'tcp ==\u001b[2J', fixture('sample.pcap'));
      assert.equal(hostile.code, 2);
      assert.doesNotMatch(hostile.err, /\u001b/);
      assert.match((await run('--filter')).err, /--filter wants a display filter/);
    });
  });

  it('reads a capture of many PDUs without losing any to its batches', async () => {
    const talk = new Conversation().handshake();
    const request = loginRequest(['A=b']);
    for (let at = 0; at < 1500; at++) talk.send(0, join(request, request));
    assert.equal(objects<PduJson>(await run('--json', file('many.pcap', talk.file()))).length, 3000);
  });
});
