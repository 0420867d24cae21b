/**
 * Resolves when others have had their turn: messages that wait and timers. Long work on a thread stops here now and then.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
