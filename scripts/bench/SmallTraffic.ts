import type { BenchCapture } from './BenchCapture';
import { INITIATOR, TARGET } from './BenchConnection';
import type { BenchSession, BenchTask } from './BenchSession';
import type { SeededRandom } from './SeededRandom';

const QUEUE_DEPTH = 8;
const TRANSFER_LENGTH = 512;
/** Every so many commands one writes. */
const WRITE_EVERY = 8;
/** Every so many commands a ping comes between them. */
const PING_EVERY = 1500;

/** How often one side acknowledges without data, and how often PDUs share a segment. */
const TARGET_ACKNOWLEDGES = 0.66;
const INITIATOR_ACKNOWLEDGES = 0.87;
const COMMANDS_SHARE = 0.25;
const ANSWERS_SHARE = 0.12;

/** Reads and writes of 512 bytes: keeps a queue of commands filled, and answers them in no particular order. */
export class SmallTraffic {
  private readonly queue: BenchTask[] = [];
  private commands = 0;

  constructor(
    private readonly capture: BenchCapture,
    private readonly session: BenchSession,
    private readonly random: SeededRandom,
  ) {}

  /** The initiator fills its queue, the target answers some of it. */
  step(): void {
    const { capture, session, random, queue } = this;
    while (queue.length < QUEUE_DEPTH) {
      queue.push(this.next());
      if (queue.length < QUEUE_DEPTH && random.chance(COMMANDS_SHARE)) continue;
      capture.wait(random.between(2, 30));
      session.send(INITIATOR);
    }
    if (random.chance(TARGET_ACKNOWLEDGES)) {
      capture.wait(random.between(10, 40));
      session.connection.acknowledge(TARGET);
    }
    capture.wait(random.between(40, 160));
    for (let answers = random.between(1, 4); answers > 0; answers--) this.answerOne(random.chance(ANSWERS_SHARE));
    session.send(TARGET);
  }

  /** Answers what is left. */
  drain(): void {
    while (this.queue.length > 0) this.answerOne(false);
    this.capture.wait(this.random.between(10, 40));
    this.session.connection.acknowledge(INITIATOR);
  }

  private next(): BenchTask {
    const { session, random } = this;
    const count = ++this.commands;
    if (count % PING_EVERY === 0) return session.ping(8);
    if (count % WRITE_EVERY !== 0) return session.command('read', TRANSFER_LENGTH);
    return session.command(random.chance(0.3) ? 'immediateWrite' : 'write', TRANSFER_LENGTH);
  }

  /** @param shares whether the answer waits for the next one, to be sent in one segment with it */
  private answerOne(shares: boolean): void {
    const { capture, session, random, queue } = this;
    const at = random.below(queue.length);
    const task = queue[at];
    queue[at] = queue[queue.length - 1]!;
    queue.pop();
    switch (task.kind) {
      case 'read':
        session.dataIn(task, 0);
        break;
      case 'ping':
        session.pong(task);
        break;
      case 'immediateWrite':
        session.scsiResponse(task);
        break;
      case 'write': {
        const transferTag = session.readyToTransfer(task);
        session.send(TARGET);
        capture.wait(random.between(30, 90));
        session.dataOut(task, transferTag, 0);
        session.send(INITIATOR);
        capture.wait(random.between(30, 120));
        session.scsiResponse(task);
      }
    }
    if (shares) return;
    session.send(TARGET);
    if (random.chance(INITIATOR_ACKNOWLEDGES)) {
      capture.wait(random.between(5, 30));
      session.connection.acknowledge(INITIATOR);
    }
    capture.wait(random.between(5, 60));
  }
}
