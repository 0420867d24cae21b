import assert from 'node:assert/strict';
import { COMMANDS } from '../../../src/host/commands/commandNames';
import { SELECTION_COMMANDS } from '../../../src/host/filter/filterCommandNames';
import { manifestInEnglish } from '../../support/manifest';

interface Item {
  readonly command: string;
  readonly when?: string;
}

const { contributes } = manifestInEnglish() as {
  readonly contributes: {
    readonly commands: readonly (Item & { readonly title: string; readonly category?: string })[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly keybindings: readonly (Item & { readonly key: string; readonly mac?: string })[];
  };
};

/** Commands that make sense without a capture. */
const ALWAYS = [
  ...['chooseTimeFormat', 'fetchRfcText', 'openAsOneCapture', 'openRfcSection', 'openSample', 'openWalkthrough'],
  ...['chooseColumns', 'resetColumns', 'saveFilter', 'clearFilterHistory'],
];
/** Commands of one place only, which menus and views hand over: never in the palette. */
const NEVER = [
  ...['copyFinding', 'explainNode', 'openNodeAsText', 'removeMark', 'revealNode', 'showMark'],
  ...['copyField', 'copyValue', 'copyFilter'],
  ...['applyAsColumn', 'hideColumn', 'moveColumnLeft', 'moveColumnRight', 'fitColumn'],
];
/** Commands with a condition of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  openRfcCounterpart: 'resourceScheme == iscsi-rfc',
  reopenCapture: 'iscsiTrace.hasCapture || iscsiTrace.canReopen',
  clearIndexCache: '!iscsiTrace.isBrowser',
};
/** Commands whose title says little without what stands before it. */
const CATEGORIES = /^iSCSI Trace(: (Apply|Prepare) as Filter)?$/;

const named = (names: readonly string[]): string[] => names.map((name) => `iscsiTrace.${name}`);

describe('commands in the Command Palette', () => {
  const whens = new Map(contributes.menus['commandPalette']?.map(({ command, when }) => [command, when]));

  for (const { command, title, category } of contributes.commands) {
    it(`${title} (${command}) shows only where it makes sense`, () => {
      const name = command.replace('iscsiTrace.', '');
      const expected = NEVER.includes(name)
        ? 'false'
        : ALWAYS.includes(name)
          ? undefined
          : (ELSEWHERE[name] ?? 'iscsiTrace.hasCapture');
      assert.equal(whens.get(command), expected);
      assert.match(category ?? '', CATEGORIES);
    });
  }

  it('are the commands that the extension registers', () => {
    const registered = [...Object.values(COMMANDS), ...SELECTION_COMMANDS.map(({ command }) => command)];
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), registered.sort());
  });

  it('the lists above and the menus name commands that there are', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    for (const command of [...named([...ALWAYS, ...NEVER, ...Object.keys(ELSEWHERE)]), ...whens.keys()])
      assert.ok(known.has(command), command);
    for (const item of [...Object.values(contributes.menus).flat(), ...contributes.keybindings])
      // A submenu has no command.
      if (item.command?.startsWith('iscsiTrace.')) assert.ok(known.has(item.command), item.command);
  });

  it('keys work in the places they are for only, and no key means two commands', () => {
    const keys = contributes.keybindings.map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)]);
    for (const { when, command } of contributes.keybindings) assert.match(when ?? '', /activeCustomEditorId/, command);
  });
});
