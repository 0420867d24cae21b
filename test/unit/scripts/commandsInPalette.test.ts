import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../support/captures';
import { COMMANDS } from '../../../src/host/commands/commandNames';
import { SELECTION_COMMANDS } from '../../../src/host/filter/filterCommandNames';

interface Item {
  /** Absent for a submenu. */
  readonly command?: string;
  readonly when?: string;
}

const { contributes } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly keybindings: readonly (Item & { readonly command: string; readonly key: string; readonly mac?: string })[];
  };
};

/** Commands that make sense without a capture. */
const ALWAYS = ['chooseTimeFormat', 'clearIndexCache', 'fetchRfcText', 'openAsOneCapture', 'openRfcSection'];
ALWAYS.push('openSample', 'openWalkthrough');
// Settings of every table, and filters that are kept for all captures.
ALWAYS.push('chooseColumns', 'resetColumns', 'saveFilter', 'clearFilterHistory');
/** Commands of one place only, which menus and views hand over: never in the palette. */
const NEVER = ['copyFinding', 'explainNode', 'openNodeAsText', 'removeMark', 'revealNode', 'showMark'];
// Of a field, or of a header of the table, that the context menu was opened at.
NEVER.push('copyField', 'copyValue', 'copyFilter', 'applyAsColumn');
NEVER.push('hideColumn', 'moveColumnLeft', 'moveColumnRight', 'fitColumn');
/** Commands of another editor, or of a state of this one. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  openRfcCounterpart: 'resourceScheme == iscsi-rfc',
  reopenCapture: 'iscsiTrace.hasCapture || iscsiTrace.canReopen',
};
/** Commands of two submenus; the category tells in the palette which of them it is. */
const OF_SELECTION = new Set(SELECTION_COMMANDS.map(({ command }) => command));

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
      const menu = command.startsWith('iscsiTrace.apply') ? 'Apply' : 'Prepare';
      assert.equal(category, OF_SELECTION.has(command) ? `iSCSI Trace: ${menu} as Filter` : 'iSCSI Trace');
    });
  }

  it('are the commands that the extension registers', () => {
    const registered = [...Object.values(COMMANDS), ...OF_SELECTION].sort();
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), registered);
  });

  it('the lists above and the menus name commands that there are', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    for (const command of [...named([...ALWAYS, ...NEVER, ...Object.keys(ELSEWHERE)]), ...whens.keys()])
      assert.ok(command !== undefined && known.has(command), command);
    for (const item of [...Object.values(contributes.menus).flat(), ...contributes.keybindings])
      if (item.command?.startsWith('iscsiTrace.')) assert.ok(known.has(item.command), item.command);
  });

  it('keys work in the places they are for only, and no key means two commands', () => {
    const keys = contributes.keybindings.map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)]);
    for (const { when, command } of contributes.keybindings) assert.match(when ?? '', /activeCustomEditorId/, command);
  });
});
