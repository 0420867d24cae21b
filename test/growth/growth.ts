/**
 * `npm run growth [-- --only text,text] [--scale number]`: makes captures of n and of 4n of one thing, reads them and asks everything that a person
 * can ask of them, and says how many times as much processor time the larger one took. Linear work takes four times as long, quadratic work
 * sixteen times. Exit code 1 when something takes more than eight times as long, and more than half a second.
 */
import { bytesInUse } from '../../src/engine/bytesInUse';
import { CaptureEngine } from '../../src/engine/CaptureEngine';
import type { EngineMethod, EngineRequests } from '../../src/messages/engine';
import type { ConversationItem } from '../../src/messages/results';
import { option } from '../../scripts/repository';
import { GROWTH } from './growthCaptures';

const FACTOR = 4;
/** More than linear work on a noisy machine takes; quadratic work takes sixteen times as long. */
const MOST_RATIO = 8;
/** Shorter than this nobody waits for it, in milliseconds of processor time. */
const SHORT = 500;

const SELECTION = { minimum: 'info', disabled: [] } as unknown as EngineRequests['findings']['params']['selection'];
const QUERY = { filter: {}, sort: { by: 'start', descending: false } } as const;

type Times = Map<string, number>;

async function measure(bytes: Uint8Array): Promise<{ times: Times; memory: number; frames: number }> {
  const times: Times = new Map();
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    const began = process.cpuUsage();
    try {
      return await work();
    } catch (error) {
      const problem =
        error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error);
      if (error instanceof RangeError && /call stack|array length/.test(error.message))
        console.log(`  !! ${what}: ${problem}`);
      else if (!/no frame|not open/.test(problem)) console.log(`  ?? ${what}: ${problem}`);
      return undefined;
    } finally {
      const { user, system } = process.cpuUsage(began);
      times.set(what, Math.max(times.get(what) ?? 0, (user + system) / 1000));
    }
  };
  const engine = new CaptureEngine(
    { kind: 'bytes', bytes, name: 'growth' },
    { summary: () => undefined, failed: (why, detail) => console.log(`  ${why}: ${detail}`) },
  );
  const before = bytesInUse();
  await timed('the pass', () => engine.run());
  const memory = bytesInUse() - before;
  const { frames } = engine.summary();
  const ask = <Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
    name: string = method,
  ) => timed(name, () => engine.answer(method, params));
  const marks = { selected: frames };
  await ask('rows', { start: 0, count: 1000, marks });
  await ask(
    'rows',
    { start: Math.max(0, frames - 1000), count: 1000, marks, filter: 'tcp or not tcp' },
    'last rows of a filter',
  );
  for (const frame of [1, Math.ceil(frames / 2), frames]) {
    await ask('frame', { frame });
    await ask('nodeOf', { frame });
    await ask('loginOf', { frame });
    await ask('taskOf', { frame });
    await ask('conversationNeighbour', { frame, direction: 1 });
    await ask('stage', { frame, direction: 1 });
  }
  let level: ConversationItem[] = (await ask('conversations', {})) ?? [];
  for (let depth = 0; depth < 8; depth++) {
    const [first, last] = [
      level.find(({ hasChildren }) => hasChildren),
      level.findLast(({ hasChildren }) => hasChildren),
    ];
    if (!first || !last) break;
    await ask('conversations', { parent: first.id });
    await ask('pathTo', { node: first.id });
    level = (await ask('conversations', { parent: last.id })) ?? [];
  }
  await ask('parts', { most: 1000 });
  const logins = await ask('logins', { start: 0, count: 1000 });
  const shown = logins?.logins ?? [];
  for (const one of [shown[0], shown.at(-1)]) if (one) await ask('login', { stream: one.stream, login: one.login });
  await ask('io', { filter: {}, by: 'command', width: 1000, height: 300 });
  await ask('tasks', { query: QUERY, start: 0, count: 1000 });
  await ask('task', { task: 0 });
  await ask('findingsOverview', { selection: SELECTION });
  await ask('findings', { selection: SELECTION, start: 0, count: 1000 });
  await ask('findingText', { selection: SELECTION, number: 0 });
  await ask('text', { mostPdus: 2000 });
  await engine.dispose();
  return { times, memory, frames };
}

async function main(): Promise<void> {
  const only = (option('only') ?? '').split(',');
  const scale = Number(option('scale') ?? 1);
  let grown = 0;
  for (const [name, [whole, make]] of Object.entries(GROWTH)) {
    const n = Math.ceil(whole * scale);
    if (!only.some((part) => name.includes(part))) continue;
    const small = make(n);
    await measure(small.subarray(0, Math.min(small.length, 200_000)));
    const few = await measure(small);
    const large = make(n * FACTOR);
    const many = await measure(large);
    const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
    const pass = many.times.get('the pass') ?? 0;
    console.log(
      `${n * FACTOR} ${name}: ${mebibytes(large.length)}, ${many.frames} frames, pass ${pass.toFixed(0)} ms, ${mebibytes(many.memory)} more in use`,
    );
    for (const [what, time] of many.times) {
      const ratio = time / (few.times.get(what) ?? time);
      const isTooMuch = ratio > MOST_RATIO && time > SHORT;
      if (isTooMuch) grown++;
      if (isTooMuch || time > 2000)
        console.log(`  ${isTooMuch ? '!!' : '  '} ${what}: ${time.toFixed(0)} ms, ${ratio.toFixed(1)} times`);
    }
  }
  if (grown > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
