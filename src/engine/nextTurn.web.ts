const waiting: (() => void)[] = [];

/** Browsers have no setImmediate, and a timer may take milliseconds: a message to oneself takes its turn among the others. */
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();

/** See nextTurn.ts. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
