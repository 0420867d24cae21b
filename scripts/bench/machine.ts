import { readFileSync } from 'node:fs';
import os from 'node:os';
import { measureProcess } from './measureProcess';

/** The machine that measured, without anything that names it. */
export interface Machine {
  /** "AMD EPYC 7B13" */
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** "Debian GNU/Linux 12 (bookworm)" */
  readonly system: string;
  /** "v20.19.0" */
  readonly node: string;
  /** "TShark (Wireshark) 4.0.17", or "none". */
  readonly tshark: string;
}

/** Describes this machine. */
export async function describeMachine(): Promise<Machine> {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memory: os.totalmem(),
    system: systemName(),
    node: process.version,
    tshark: await tsharkVersion(),
  };
}

function systemName(): string {
  try {
    const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    if (name) return name;
  } catch {
    // Not Linux, or one that does not tell.
  }
  return `${os.type()} ${os.release()}`;
}

async function tsharkVersion(): Promise<string> {
  try {
    const { output } = await measureProcess('tshark', ['--version']);
    return /^TShark \(Wireshark\) [\d.]*\d/m.exec(output)?.[0] ?? 'tshark of unknown version';
  } catch {
    return 'none';
  }
}
