import assert from 'node:assert/strict';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import type { CaptureSummary } from '../../../src/messages/results';
import { readFixture } from '../../support/captures';

const NO_MARKS = { selected: 0 };

async function engineOf(name: string): Promise<{ engine: CaptureEngine; summaries: CaptureSummary[] }> {
  const summaries: CaptureSummary[] = [];
  const location = { kind: 'bytes', bytes: readFixture(name), name } as const;
  const engine = new CaptureEngine(location, {
    summary: (summary) => summaries.push(summary),
    failed: (...why) => assert.fail(why.join(': ')),
  });
  await engine.run();
  return { engine, summaries };
}

describe('CaptureEngine', () => {
  it('sums the capture up', async () => {
    const { summaries } = await engineOf('chap-ok.pcap');
    const last = summaries.at(-1);
    assert.equal(last?.complete, true);
    assert.equal(last.frames, 26);
    assert.equal(last.pdus, 18);
    assert.deepEqual(last.sessions, { normal: 1, discovery: 0, unknown: 0 });
    assert.deepEqual(last.logins, { accepted: 1, rejected: 0, unfinished: 0 });
    assert.equal(last.bytesRead, last.bytesTotal);
  });

  it('answers rows by range, clamped to the capture', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const rows = await engine.answer('rows', { start: 24, count: 10, marks: NO_MARKS });
    assert.deepEqual(
      rows.map(({ frame }) => frame),
      [25, 26],
    );
    assert.deepEqual(await engine.answer('rows', { start: 26, count: 10, marks: NO_MARKS }), []);
    assert.equal((await engine.answer('rows', { start: 0, count: 100_000, marks: NO_MARKS })).length, 26);
  });

  it('tells times since the row above as it shows under a filter, also where a page begins', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const time = { format: 'deltaDisplayed' } as const;
    const ask = (start: number, count: number) =>
      engine.answer('rows', { start, count, marks: NO_MARKS, filter: 'iscsi', time });
    const whole = await ask(0, 10);
    const since = (row: number) => (Number(whole[row]?.time) * 1e6).toFixed(0);
    assert.equal(whole[0]?.time, '0.000000');
    assert.deepEqual(await ask(3, 2), whole.slice(3, 5));
    const relative = await engine.answer('rows', { start: 0, count: 10, marks: NO_MARKS, filter: 'iscsi' });
    const between = (row: number) => ((Number(relative[row]?.time) - Number(relative[row - 1]?.time)) * 1e6).toFixed(0);
    assert.equal(since(4), between(4));
    assert.ok(whole.every(({ timeFormat }) => timeFormat === 'deltaDisplayed'));
    assert.ok(relative.every(({ timeFormat }) => timeFormat === undefined));
  });

  it('steps within one TCP connection, in both of its directions', async () => {
    const { engine } = await engineOf('two-connections.pcap');
    const rows = await engine.answer('rows', { start: 0, count: 1000, marks: NO_MARKS });
    const ends = ({ source, destination }: (typeof rows)[number]) => [source, destination].sort().join(' ');
    const first = rows[0];
    assert.ok(first);
    const own = rows.filter((row) => ends(row) === ends(first)).map(({ frame }) => frame);
    assert.ok(own.length > 4 && own.length < rows.length);
    const walked = [first.frame];
    for (let at: number | null = first.frame; at !== null && walked.length <= rows.length;) {
      at = await engine.answer('conversationNeighbour', { frame: at, direction: 1 });
      if (at !== null) walked.push(at);
    }
    assert.deepEqual(walked, own);
    assert.equal(await engine.answer('conversationNeighbour', { frame: own.at(-1) ?? 0, direction: -1 }), own.at(-2));
    assert.equal(await engine.answer('conversationNeighbour', { frame: 0, direction: 1 }), null);
  });

  it('marks the request, the answer and the segments of the selected frame, and the frames of a node', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const marksOf = async (selected: number, node?: { firstFrame: number; lastFrame: number; streams: number[] }) => {
      const rows = await engine.answer('rows', {
        start: 0,
        count: 26,
        marks: node ? { selected, node } : { selected },
      });
      return rows.filter(({ mark }) => mark !== undefined).map(({ frame, mark }) => `${frame} ${mark}`);
    };
    assert.deepEqual(await marksOf(4), ['6 response']);
    assert.deepEqual(await marksOf(6), ['4 request']);
    assert.deepEqual(await marksOf(0, { firstFrame: 1, lastFrame: 3, streams: [0] }), ['1 node', '2 node', '3 node']);
    assert.deepEqual(await marksOf(0, { firstFrame: 1, lastFrame: 3, streams: [7] }), []);
  });

  it('lists logins, explains one, and finds the login of a frame', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const { logins, total } = await engine.answer('logins', { start: 0, count: 10 });
    assert.deepEqual(
      [total, logins.map(({ stream, login, result }) => [stream, login, result])],
      [1, [[0, 0, 'success']]],
    );
    assert.deepEqual(await engine.answer('logins', { start: 1, count: 10 }), { logins: [], total: 1 });
    const report = await engine.answer('login', { stream: 0, login: 0 });
    assert.deepEqual([report?.steps.length, report?.authentication.method], [8, 'CHAP']);
    assert.deepEqual(structuredClone(report), report, 'it crosses threads unchanged');
    assert.equal(await engine.answer('login', { stream: 0, login: 1 }), null);
    assert.deepEqual(await engine.answer('loginOf', { frame: 26 }), { stream: 0, login: 0, frame: 4 });
    assert.equal(await engine.answer('loginOf', { frame: 27 }), null);
  });

  it('checks a CHAP response, and answers nothing of the secret', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const check = (secret: string, login = 0) =>
      engine.answer('checkChap', { stream: 0, login, prover: 'initiator', secret });
    assert.deepEqual(await check('chapsecret12'), { result: 'matches' });
    assert.deepEqual(await check('chapsecret13'), { result: 'differs' });
    assert.equal((await check('chapsecret12', 7)).result, 'cannotCheck');
  });

  it('says which frames there are when asked for another one', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    for (const frame of [0, 27, 1.5, -1]) {
      await assert.rejects(engine.answer('frame', { frame }), /There is no frame .*: the capture has 26/);
    }
  });

  it('ends a text that would be too long with a line that says so', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const { text, pdus, shown } = await engine.answer('text', { mostPdus: 5 });
    assert.deepEqual([pdus, shown], [18, 5]);
    assert.equal(text.match(/^Frame /gm)?.length, 5);
    assert.match(text, /# 13 further PDUs are not shown: the text would be too long\.\n$/);
  });

  it('gives the text of a part alone', async () => {
    const { engine } = await engineOf('chap-ok.pcap');
    const { pdus } = await engine.answer('text', { mostPdus: 100, firstFrame: 4, lastFrame: 13, streams: [0] });
    assert.equal(pdus, 8);
    const none = await engine.answer('text', { mostPdus: 100, firstFrame: 1, lastFrame: 3 });
    assert.match(none.text, /No iSCSI PDUs here/);
  });

  it('keeps what is read when it is cancelled, and says so', async () => {
    const summaries: CaptureSummary[] = [];
    const location = { kind: 'bytes', bytes: readFixture('chap-ok.pcap'), name: 'chap-ok.pcap' } as const;
    const engine = new CaptureEngine(location, {
      summary: (summary) => {
        summaries.push(summary);
        engine.cancel();
      },
      failed: (...why) => assert.fail(why.join(': ')),
    });
    await engine.run();
    const last = summaries.at(-1);
    assert.equal(last?.complete, true);
    assert.match(last.notices.at(-1)?.message ?? '', /cancelled/);
    assert.equal((await engine.answer('rows', { start: 0, count: 5, marks: NO_MARKS })).length, 5);
  });

  it('tells what is no capture with the message of the reader', async () => {
    const failures: string[][] = [];
    const location = { kind: 'bytes', bytes: new Uint8Array(100), name: 'zeros.pcap' } as const;
    const engine = new CaptureEngine(location, {
      summary: () => assert.fail('there is nothing to sum up'),
      failed: (...why) => failures.push(why),
    });
    await engine.run();
    assert.equal(failures.length, 1);
    assert.equal(failures[0]?.[0], 'This file is not a capture');
    assert.match(failures[0]?.[1] ?? '', /zeros\.pcap is not a capture/);
    await assert.rejects(engine.answer('frame', { frame: 1 }), /not open/);
  });

  it('calls an empty file empty, with hope: a program that captures writes when its first buffer is full', async () => {
    const failures: string[][] = [];
    const location = { kind: 'bytes', bytes: new Uint8Array(0), name: 'new.pcap' } as const;
    const engine = new CaptureEngine(location, {
      summary: () => assert.fail('there is nothing to sum up'),
      failed: (...why) => failures.push(why),
    });
    await engine.run();
    assert.equal(failures[0]?.[0], 'This file is empty');
    assert.match(failures[0]?.[1] ?? '', /new\.pcap .* the file is empty\. .* shown here when they come\.$/);
  });
});
