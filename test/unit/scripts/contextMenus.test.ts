import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../support/captures';

interface Item {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

const { contributes } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly submenus: readonly { readonly id: string }[];
  };
};
const { menus, submenus } = contributes;

/** The menus in which VS Code knows the place that a `when` speaks of; a submenu knows those of the menus that show it. */
function placesOf(menu: string): string[] {
  const shownIn = Object.entries(menus).filter(([, items]) => items.some(({ submenu }) => submenu === menu));
  return [menu, ...shownIn.flatMap(([outer]) => placesOf(outer))];
}

describe('context menus', () => {
  it('stand where the place that their condition names is known, so that no entry is lost', () => {
    for (const [menu, items] of Object.entries(menus)) {
      const places = placesOf(menu);
      for (const { command, submenu, when = '' } of items) {
        const entry = `${command ?? submenu} in ${menu}: ${when}`;
        if (/\bview ==/.test(when))
          assert.ok(
            places.some((place) => place.startsWith('view/')),
            entry,
          );
        if (/\bviewItem\b/.test(when)) assert.ok(places.includes('view/item/context'), entry);
        if (/\bwebviewSection\b/.test(when)) assert.ok(places.includes('webview/context'), entry);
      }
    }
  });

  it('show every submenu that there is, and none that there is not', () => {
    const shown = new Set(Object.values(menus).flatMap((items) => items.flatMap(({ submenu }) => submenu ?? [])));
    assert.deepEqual([...shown].sort(), submenus.map(({ id }) => id).sort());
    for (const id of shown) assert.ok((menus[id] ?? []).length > 1, id);
  });

  it('of a packet can be taken in at a glance', () => {
    const entries = (menus['webview/context'] ?? []).filter(({ when = '' }) => when.includes("'packet'"));
    assert.ok(entries.length <= 12, `${entries.length} entries`);
  });
});
