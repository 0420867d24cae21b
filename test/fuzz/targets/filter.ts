/** Display filters as people type them, right or wrong. */
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { OPEN, PASSES } from '../../../src/core/filter/CompiledTest';
import { FrameValueReader } from '../../../src/core/filter/FrameValueReader';
import { type Analysed, analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise } from '../promises';

const FRAMES = 12;

const SEEDS = [
  'iscsi && tcp.port == 3260',
  'ip.addr == 10.0.0.0/8 or ipv6.addr == fe80::1',
  '!(iscsi.opcode in {0x01, 0x21..0x25}) and frame.len >= 64',
  'frame.time_epoch > "2026-01-01 00:00:00" || tcp.stream eq 0',
  '_ws.col.info contains "Login" && frame.number <= 10',
  '_ws.col.info matches "(?i)^login.*[a-z]{2,4}$"',
  'eth.src[0:3] == 00:11:22 xor tcp.flags.syn',
  'any tcp.analysis.flags != 1 && all tcp.len === 0',
  'frame[0:2] == 00:01 && len(iscsi.keyvalue) > {tcp.len & 3} + 1 or lower(iscsi.key.TargetName) contains "disk"',
  'ip.src#[-1] == 127.0.0.0/8 and iscsi.task in {0..3} or iscsi.login.stage == security',
];

let sample: Promise<Analysed> | undefined;

export const filter: FuzzTarget = {
  name: 'filter',
  seeds: () => SEEDS.map((text) => new TextEncoder().encode(text)),
  async run(input) {
    sample ??= analysed(readFixture('chap-ok.pcap'));
    const { analysis, source } = await sample;
    const text = new TextDecoder().decode(input);
    const compiled = compileFilter(text);
    const outcome = new Outcome();
    if ('err' in compiled) {
      const { message, start, end } = compiled.err;
      if (!(start >= 0 && start <= end && end <= text.length)) {
        throw new BrokenPromise(`an error at ${start} to ${end} of ${text.length} characters: ${message}`);
      }
      return outcome.add(message.replace(/"[^"]*"|\d+/g, '#')).value;
    }
    let passed = 0;
    const { matches, reading } = compiled.ok;
    const reader = reading && new FrameValueReader(analysis, { source, findings: () => undefined }, reading.wanted);
    for (let frame = 0; frame < FRAMES; frame++) {
      if (!reading || !reader) {
        if (matches(analysis, frame)) passed++;
        continue;
      }
      const decision = reading.decide(analysis, frame);
      const passes = reading.matches(await reader.read(frame));
      if (decision !== OPEN && (decision === PASSES) !== passes) {
        throw new BrokenPromise(`the index decides otherwise than frame ${frame + 1} itself: ${text}`);
      }
      if (passes) passed++;
    }
    return outcome.add(step(passed)).add(compiled.ok.settled).value;
  },
};
