import assert from 'node:assert/strict';
import { FilterHistory, MOST_REMEMBERED } from '../../../src/host/filter/FilterHistory';
import { savedFiltersIn } from '../../../src/host/filter/savedFiltersIn';
import { SELECTION_COMMANDS } from '../../../src/host/filter/filterCommandNames';
import { manifestInEnglish } from '../../support/manifest';

/** A memento in memory. */
function memento(before?: unknown) {
  let kept = before;
  return {
    get: <T>() => kept as T,
    update: (_: string, value: unknown) => {
      kept = value;
      return Promise.resolve();
    },
  };
}

describe('the history of filters', () => {
  it('has the one used last first, each once', async () => {
    const history = new FilterHistory(memento());
    for (const filter of ['tcp', 'iscsi', ' tcp ', 'tcp', '', '  ']) await history.add(filter);
    assert.deepEqual(history.filters, ['tcp', 'iscsi']);
    await history.clear();
    assert.deepEqual(history.filters, []);
  });

  it('remembers 50, and none that a program has made', async () => {
    const history = new FilterHistory(memento());
    for (let number = 1; number <= 60; number++) await history.add(`frame.number == ${number}`);
    await history.add('x'.repeat(5000));
    assert.equal(history.filters.length, MOST_REMEMBERED);
    assert.equal(history.filters[0], 'frame.number == 60');
    assert.equal(history.filters.at(-1), 'frame.number == 11');
  });

  it('begins anew where what is stored is none', () => {
    for (const stored of ['tcp', { 0: 'tcp' }, [1, 2], null, ['x'.repeat(5000)]]) {
      assert.deepEqual(new FilterHistory(memento(stored)).filters, []);
    }
  });
});

describe('the history of filters in a window', () => {
  it('does not come back when VS Code tells late what was stored before it was cleared', async () => {
    let told: unknown = ['tcp', 'iscsi'];
    const history = new FilterHistory({ get: <T>() => told as T, update: () => Promise.resolve() });
    await history.clear();
    told = ['tcp', 'iscsi'];
    assert.deepEqual(history.filters, []);
  });
});

describe('saved filters', () => {
  it('are the texts of the setting, and nothing else of it', () => {
    assert.deepEqual(
      savedFiltersIn({ Logins: 'iscsi.opcode == 3', bad: 7, '': 'tcp', empty: '', long: 'x'.repeat(5000) }),
      [{ name: 'Logins', filter: 'iscsi.opcode == 3' }],
    );
    for (const setting of [undefined, null, 'tcp', ['tcp'], 4]) assert.deepEqual(savedFiltersIn(setting), []);
    assert.equal(
      savedFiltersIn(Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`n${at}`, 'tcp']))).length,
      500,
    );
  });
});

describe('Apply as Filter and Prepare as Filter', () => {
  it('have each combination as a command and in their menu', () => {
    const manifest = manifestInEnglish() as {
      contributes: { commands: { command: string }[]; menus: Record<string, { command: string }[]> };
    };
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const inMenus = [
      ...(manifest.contributes.menus['iscsiTrace.applyAsFilter'] ?? []),
      ...(manifest.contributes.menus['iscsiTrace.prepareAsFilter'] ?? []),
    ].map(({ command }) => command);
    const commands = SELECTION_COMMANDS.map(({ command }) => command);
    assert.equal(commands.length, 12);
    assert.deepEqual(
      commands.filter((command) => !declared.includes(command)),
      [],
    );
    assert.deepEqual([...inMenus].sort(), [...commands].sort());
  });
});
