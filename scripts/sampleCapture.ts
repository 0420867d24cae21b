import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './repository';

/** The capture shown when none is named: fixtures/sample.pcap, else the first one in fixtures/. */
export function sampleCapture(): string {
  const folder = path.join(root, 'fixtures');
  const sample = path.join(folder, 'sample.pcap');
  if (existsSync(sample)) return sample;
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];
  const first = names.find((name) => name.endsWith('.pcap'));
  if (!first) throw new Error('fixtures/ holds no .pcap');
  return path.join(folder, first);
}
