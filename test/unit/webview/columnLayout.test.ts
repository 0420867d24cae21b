import assert from 'node:assert/strict';
import { columnLayout, type ColumnRoom } from '../../../media/captureEditor/columnLayout';

const room = (name: string, width: number, least = width) => ({ name, width, least });

function rooms(list: readonly ReturnType<typeof room>[]): ColumnRoom[] {
  return list.map(({ name, width, least }, place) => ({ column: { name, title: name, place }, width, least }));
}

const usual = [
  ...[room('number', 60), room('time', 90), room('source', 200, 60), room('destination', 200, 60)],
  ...[room('protocol', 80, 50), room('length', 70), room('info', 40)],
];
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(' ');

describe('the room of columns', () => {
  it('is that of their content in a wide window, and Info takes the rest', () => {
    const { shown, left, template } = columnLayout(rooms(usual), 1400, 8);
    assert.equal(shown.length, 7);
    assert.equal(left.length, 0);
    assert.match(template, /^60px 90px minmax\(60px, 200px\) .* minmax\(320px, 1fr\)$/);
  });

  it('goes to Info first: Length, addresses and Protocol give way', () => {
    const shownAt = (width: number) => names(columnLayout(rooms(usual), width, 8).shown);
    assert.equal(shownAt(700), 'number time source destination protocol info');
    assert.equal(shownAt(600), 'number time source protocol info');
    assert.equal(shownAt(400), 'number time info');
  });

  it("is kept for the person's own columns as long as some of Info can be read", () => {
    const own = rooms([...usual.slice(0, 4), room('iscsi.cmdsn', 150), room('ip.ttl', 40), ...usual.slice(4)]);
    assert.equal(names(columnLayout(own, 640, 8).shown), 'number time iscsi.cmdsn ip.ttl info');
    const narrow = columnLayout(own, 400, 8);
    assert.equal(names(narrow.shown), 'number time ip.ttl info', 'a wide one makes way for one that fits');
    assert.equal(names(narrow.left), 'source destination iscsi.cmdsn protocol length');
  });

  it('is all of the window for the last column where Info is hidden, and no column goes as long as all fit', () => {
    const { shown, template } = columnLayout(rooms([room('number', 60), room('length', 70)]), 300, 8);
    assert.equal(shown.length, 2);
    assert.equal(template, '60px minmax(70px, 1fr)');
  });

  it('leaves nothing out before the width is known', () => {
    assert.equal(columnLayout(rooms(usual), 0, 8).left.length, 0);
  });
});
