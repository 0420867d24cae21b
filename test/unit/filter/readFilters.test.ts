/** Filters for which frames are read: what they find, and that the index decides wherever it can. */
import assert from 'node:assert/strict';
import { type ByteSource } from '../../../src/core/capture/ByteSource';
import { FilteredFrames } from '../../../src/core/filter/FilteredFrames';
import { findFindings } from '../../../src/core/findings/findFindings';
import { taskRow } from '../../../src/core/io/TaskRow';
import type { loginStage } from '../../../src/core/session/LoginRecord';
import { taskPdus } from '../../../src/core/tasks/taskPdus';
import { type Analysed, analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { pcapFile } from '../../support/captureBuilder';
import { ENCAPSULATIONS } from '../../support/encapsulations';
import { INNER_4 } from '../../support/oddFrames';
import { compiled, passingRead } from '../../support/passing';

/** Counts the frames that a filter reads. */
async function reads({ analysis, source }: Analysed, text: string): Promise<{ frames: number; read: number }> {
  const offsets = new Set<number>();
  const counting: ByteSource = {
    size: () => source.size(),
    read(offset, length) {
      offsets.add(offset);
      return source.read(offset, length);
    },
  };
  const filtered = new FilteredFrames(analysis, compiled(text), { source: counting, findings: () => undefined });
  while (!(await filtered.read(() => false)));
  return { frames: filtered.length, read: offsets.size };
}

describe('filters for which frames are read', () => {
  let sample: Analysed;
  before(async () => {
    sample = await analysed(readFixture('sample.pcap'));
  });
  const passing = (filter: string, of = sample): Promise<number[]> => passingRead(of, filter);

  it('reads only the frames that the index leaves open', async () => {
    const { frames } = sample.analysis;
    const one = await reads(sample, 'ip.ttl == 64 and frame.number == 5');
    assert.deepEqual(one, { frames: 1, read: 1 });
    assert.deepEqual(await reads(sample, 'ip.ttl == 64 and frame.number > 100000'), { frames: 0, read: 0 });
    assert.deepEqual(await reads(sample, 'frame.number > 0 or ip.ttl == 1'), { frames: frames.length, read: 0 });
    assert.deepEqual(await reads(sample, 'not tcp and ip.ttl == 64'), { frames: 0, read: 0 });
    // A field of one PDU's header is looked for where such PDUs end.
    assert.ok((await reads(sample, 'iscsi.login.T == 1')).read < 12);
    assert.equal((await reads(sample, 'iscsi.reject.reason == 4')).read, 0);
    assert.equal((await reads(sample, 'ip.ttl == 64')).read, frames.length);
  });

  it('finds commands, data and answers by what Wireshark tells of a task', async () => {
    assert.deepEqual(await passing('scsi.lun == 0 and iscsi.opcode == 0x25'), await passing('iscsi.opcode == 0x25'));
    const reads = await passing('scsi_sbc.opcode == 0x28');
    assert.ok(reads.length > 2);
    assert.deepEqual(
      await passing('scsi_sbc.opcode == 0x28 and iscsi.opcode == 1'),
      await passing('scsi_sbc.rdwr10.lba and scsi_sbc.opcode == 0x28'),
    );
    assert.deepEqual(await passing('scsi.time'), await passing('scsi.status'));
    assert.deepEqual(await passing('scsi.status == "Good"'), await passing('scsi.time >= 0'));
    const [first = 0] = await passing('scsi.response_frame');
    assert.ok((await passing(`scsi.request_frame == ${first}`)).length > 0);
    // The LUN of a ping that asks for no answer is reserved; Wireshark shows it.
    const pings = await passing('iscsi.opcode == 0x20');
    assert.ok(pings.length > 0);
    assert.deepEqual(await passing('scsi.lun and iscsi.opcode == 0x20'), pings);
  });

  it('a part that is not there is empty, and parts before it count', async () => {
    const every = await passing('frame');
    assert.deepEqual(await passing('ip.src[3:2] == ""'), await passing('ip'));
    assert.deepEqual(await passing('frame[100000:4] != 00:00:00:00'), every);
    assert.deepEqual(await passing('frame[100000:4]'), []);
    assert.deepEqual(await passing('ip.src[0,9] == ip.src[0]'), await passing('ip'));
  });

  it('the longer byte string is the greater one', async () => {
    assert.deepEqual(await passing('frame > ff:ff'), await passing('frame'));
    assert.deepEqual(await passing('ip.src[0:3] < ff:ff'), []);
  });

  it('options of TCP have their bytes for a value', async () => {
    assert.deepEqual(await passing('tcp.options.mss[0:2] == 02:04'), await passing('tcp.options.mss'));
    assert.deepEqual(await passing('tcp.options.timestamp contains 08:0a'), await passing('tcp.options.timestamp'));
  });

  it('of several arguments those that are there are the greatest and the least', async () => {
    assert.deepEqual(await passing('max(tcp.srcport, udp.srcport) > 0'), await passing('tcp or udp'));
    assert.ok((await passing('max(ip.src) >= 0.0.0.0')).length > 0);
  });

  it('a letter beyond ASCII is its bytes in UTF-8, an escape one byte', async () => {
    const named = await analysed(
      pcapFile([{ bytes: Uint8Array.from(Buffer.from('gerät')) }, { bytes: Uint8Array.of(0xe4) }]),
    );
    assert.deepEqual(await passing('frame contains "ä"', named), [1]);
    assert.deepEqual(await passing(String.raw`frame matches "GER\xc3\xa4T"`, named), [1]);
    assert.deepEqual(await passing(String.raw`frame contains "\xe4"`, named), [2]);
    assert.deepEqual(await passing(String.raw`frame contains "\303\244"`, named), [1]);
  });

  it('says so when it is asked without anything to read from', async () => {
    await assert.rejects(
      new FilteredFrames(sample.analysis, compiled('ip')).read(() => false),
      /something to read from/,
    );
  });

  it('stops when its turn is over, and goes on from there', async () => {
    const { analysis, source } = sample;
    const filtered = new FilteredFrames(analysis, compiled('ip.ttl == 64'), { source, findings: () => undefined });
    assert.equal(await filtered.read(() => true), false);
    assert.deepEqual([filtered.evaluated, filtered.length], [1, 1]);
    let turns = 1;
    while (!(await filtered.read(() => true))) turns++;
    assert.equal(turns + 1, analysis.frames.length + 1);
    assert.equal(filtered.length, analysis.frames.length);
  });

  it('asks once more when the pass has ended, with the same rows until that is done', async () => {
    const { analysis, source } = sample;
    const filtered = new FilteredFrames(analysis, compiled('ip.ttl == 64'), { source, findings: () => undefined });
    while (!(await filtered.read(() => false)));
    filtered.passEnded();
    assert.equal(filtered.isRevising, true);
    assert.equal(await filtered.read(() => true), false);
    assert.equal(filtered.length, analysis.frames.length);
    while (!(await filtered.read(() => false)));
    assert.deepEqual([filtered.isRevising, filtered.revision], [false, 0]);
  });

  it('counts tasks as the I/O view does: all PDUs of a task', async () => {
    const { analysis } = sample;
    assert.ok(analysis.tasks.length > 10);
    for (let task = 0; task < analysis.tasks.length; task++) {
      const frames = [...new Set(taskPdus(analysis, task).map((pdu) => analysis.pdus.frame(pdu) + 1))];
      const row = taskRow(analysis, task);
      const found = await passing(`iscsi.task == ${row.task}`);
      assert.deepEqual(
        found,
        frames.sort((one, other) => one - other),
      );
      assert.ok(found.includes(row.frame) && found.includes(row.answerFrame));
    }
    assert.deepEqual(await passing(`iscsi.task >= ${analysis.tasks.length}`), []);
  });

  it('counts sessions and connections as views and JSON do', async () => {
    const two = await analysed(readFixture('two-connections.pcap'));
    for (const { index, connections } of two.analysis.sessions.sessions) {
      for (const { stream } of connections) {
        const frames = await passing(`iscsi.connection == ${stream.index}`, two);
        assert.deepEqual(frames, await passing(`tcp.stream == ${stream.index}`, two));
        assert.deepEqual(
          await passing(`iscsi.session == ${index} and iscsi.connection == ${stream.index}`, two),
          frames,
        );
      }
    }
  });

  it('names the findings of frames as they are listed', async () => {
    for (const name of ['data-digest-flipped.pcap', 'no-such-target.pcap', 'odd-logins.pcap']) {
      const capture = await analysed(readFixture(name));
      const findings = await findFindings(capture.analysis, capture.source);
      assert.ok(findings.length > 0);
      const framesOf = (wanted: (finding: (typeof findings)[number]) => boolean): number[] =>
        [...new Set(findings.filter(wanted).flatMap(({ evidence }) => evidence.map(({ frame }) => frame)))].sort(
          (one, other) => one - other,
        );
      assert.deepEqual(
        await passing('iscsi.finding', capture),
        framesOf(() => true),
      );
      for (const id of new Set(findings.map((finding) => finding.id))) {
        const expected = framesOf((finding) => finding.id === id);
        assert.deepEqual(await passing(`iscsi.finding == "${id}"`, capture), expected);
      }
      const grave = framesOf(({ severity }) => severity !== 'info');
      assert.deepEqual(await passing('iscsi.finding.severity >= warning', capture), grave);
      assert.deepEqual(
        await passing('iscsi.finding.severity == error', capture),
        framesOf((one) => one.severity === 'error'),
      );
    }
  });

  it('waits for findings until they can be known', async () => {
    const { analysis, source } = sample;
    let known = false;
    const findings = (): Promise<[]> | undefined => (known ? Promise.resolve([]) : undefined);
    const filtered = new FilteredFrames(analysis, compiled('iscsi.finding'), { source, findings });
    assert.equal(await filtered.read(() => false), false);
    assert.equal(filtered.evaluated, 0);
    known = true;
    assert.equal(await filtered.read(() => false), true);
    assert.equal(filtered.evaluated, analysis.frames.length);
  });

  it('knows the stage of each login PDU, by number and by name', async () => {
    const chap = await analysed(readFixture('chap-ok.pcap'));
    const steps = chap.analysis.connections.flatMap(({ logins }) => logins.flatMap((login) => login.steps));
    const framesOf = (stage: ReturnType<typeof loginStage>): number[] =>
      steps.filter((step) => step.currentStage === stage).map(({ frame }) => frame + 1);
    assert.deepEqual(await passing('iscsi.login.stage == security', chap), framesOf('security'));
    assert.deepEqual(await passing('iscsi.login.stage == 1', chap), framesOf('operational'));
    assert.deepEqual(await passing('iscsi.login.stage == "SecurityNegotiation"', chap), framesOf('security'));
    assert.deepEqual(
      await passing('iscsi.login.stage', chap),
      steps.map(({ frame }) => frame + 1),
    );
  });

  it('compares keys as numbers and as texts', async () => {
    const name = 'MaxRecvDataSegmentLength';
    const frames = await passing(`iscsi.key.${name}`);
    assert.ok(frames.length > 0);
    const least = await passing(`iscsi.key.${name} >= 0`);
    assert.deepEqual(least, frames);
    assert.deepEqual(await passing(`iscsi.key.${name} == "no number"`), []);
    assert.deepEqual(
      (await passing(`iscsi.key.${name} in {1..1000}`)).concat(await passing(`iscsi.key.${name} > 1000`)).length,
      frames.length,
    );
    assert.deepEqual(
      await passing('iscsi.key.InitialR2T == Yes or iscsi.key.InitialR2T == No'),
      await passing('iscsi.key.InitialR2T'),
    );
    assert.deepEqual(await passing('iscsi.key.SessionType matches "^norm"'), await passing('iscsi.key.SessionType'));
    assert.deepEqual(await passing('iscsi.key.X-com.example.nothing'), []);
  });

  it('finds each of several addresses, and the layer that is asked for', async () => {
    const tunnels = ENCAPSULATIONS.filter(({ linkType }) => linkType === 1).map(({ frame }) => ({
      bytes: frame(INNER_4),
    }));
    const capture = await analysed(pcapFile(tunnels));
    const twice = await passing('count(ip.src) > 1', capture);
    assert.ok(twice.length > 0 && twice.length < tunnels.length);
    assert.deepEqual(await passing('ip.src#2', capture), twice);
    assert.deepEqual(await passing('ip.src#[-1] == 0.0.0.0/0 and ip.src#2', capture), twice);
    assert.ok((await passing('vlan', capture)).length > 0);
    assert.deepEqual(await passing('vlan.id', capture), await passing('vlan', capture));
  });

  it('calculates with numbers beyond 2^53, and has no result of a division by zero', async () => {
    const none: number[] = [];
    assert.deepEqual(
      await passing('tcp.seq_raw * 4294967296 * 4294967296 > 18446744073709551616 and tcp.seq_raw < 2'),
      none,
    );
    const all = await passing('tcp');
    assert.deepEqual(await passing('tcp.seq_raw * 4294967296 * 4294967296 > 18446744073709551616'), all);
    assert.deepEqual(await passing('tcp.port / 0 == 0 or tcp.port % 0 == 0'), none);
    assert.deepEqual(await passing('{tcp.srcport + 1} - tcp.srcport == 1'), all);
    assert.deepEqual(await passing('abs(frame.time_relative - frame.time_relative) == 0'), all);
  });

  it('compares bytes that stand in no file twice: what a slice does not wholly hold has no value', async () => {
    const all = await passing('tcp');
    assert.deepEqual(await passing('frame[0:14] == eth[0:14]'), all);
    assert.deepEqual(await passing('frame[14:] contains 45 and not frame[100000:1]'), all);
    assert.deepEqual(await passing('eth.src[3:4]'), []);
    assert.deepEqual(await passing('eth.src[2-6]'), []);
    assert.deepEqual(await passing('len(frame) == frame.cap_len'), all);
  });
});
