import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { bonafide } from '../kit/command-line.js';
import type { AnyData } from '../kit/graphql.js';
import { changesNothing, storeAs } from '../kit/stored.js';
import { newName, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Mexico dropped the 1 after its calling code in 2019. */
const mexico = ['--from', '+521', '--to', '+52', '--digits', '13'];
/** No real plan: both forms are mobiles of today, so that codes can be sent to them. */
const japan = ['--from', '+8190', '--to', '+8180', '--digits', '12'];

async function renumber(app: TestApp, rule: readonly string[]) {
  return await bonafide(app.world, ['renumber', '--app', app.id, ...rule]);
}

/** Returns a user whose number an earlier plan had. */
async function ownerOf(app: TestApp, number: string) {
  const user = await app.register({ username: newName(), phone: '+525500000000' });
  await storeAs(app.world, user.id, 'PHONE', number);
  return user;
}

function shown({ value, verified }: AnyData) {
  return [value, verified];
}

stories('A numbering plan that changes', world => {
  it('I7 moves the numbers of its rule and no others, after a dry run that writes nothing', async () => {
    const app = await world.app();
    const owner = await ownerOf(app, '+5215512345678');
    const others = [await ownerOf(app, '+52155123456'), await ownerOf(app, '+525512345679')];
    const elsewhere = await world.app();
    const stranger = await ownerOf(elsewhere, '+5215512345678');
    const phonesOf = async () =>
      await Promise.all([owner, ...others, stranger].map(async user => (await user.me()).phone.value));
    const before = (await owner.me()).phone;

    await changesNothing(world, async () => {
      const dry = await renumber(app, mexico);
      assert.match(dry.stdout, /^1 owned and 0 claimed numbers would move, 0 stay\.\nNothing was written: /);
      assert.equal(dry.status, 0);
    });
    const { stdout, status } = await renumber(app, [...mexico, '--apply']);
    assert.equal(stdout, '1 owned and 0 claimed numbers moved, 0 stay.\n');
    assert.equal(status, 0);
    assert.deepEqual(await phonesOf(), ['+525512345678', '+52155123456', '+525512345679', '+5215512345678']);
    assert.deepEqual((await owner.me()).phone, { ...before, value: '+525512345678' });
    assert.equal((await app.login('+52 55 1234 5678')).id, owner.id);
    await refuses('INVALID_IDENTIFIER', () => app.login('+5215512345678'));

    const again = await renumber(app, [...mexico, '--apply']);
    assert.equal(again.stdout, '0 owned and 0 claimed numbers moved, 0 stay.\n');
    const { nodes } = await app.admin('auditLog', { filter: { actor: 'OPERATOR' } });
    assert.deepEqual(
      nodes.slice(0, 3).map(({ action, actorId, details }: AnyData) => [action, actorId, details]),
      [
        ['NUMBERS_MOVED', 'command line', { from: '+521', to: '+52', digits: 13 }],
        ['IDENTIFIER_RENUMBERED', 'command line', { kind: 'PHONE' }],
        ['NUMBERS_MOVED', 'command line', { from: '+521', to: '+52', digits: 13 }],
      ],
    );
  });

  it('I7 keeps a number whose new form somebody else owns, lists it masked, and it still logs in its owner', async () => {
    const app = await world.app();
    const old = await ownerOf(app, '+5215512345678');
    const today = await app.register({ username: newName(), phone: '+525512345678' });
    for (const options of [[], ['--apply']]) {
      const { stdout, status } = await renumber(app, [...mexico, ...options]);
      assert.match(stdout, new RegExp(`^Stays: user ${old.id}, \\+52\\*+78: another user has the new value\\.$`, 'm'));
      assert.match(stdout, /^0 owned and 0 claimed numbers (would move|moved), 1 stay\.$/m);
      assert.ok(!stdout.includes('5512345678'));
      assert.equal(status, 2);
    }
    assert.equal((await app.login('+5215512345678')).id, old.id);
    assert.equal((await app.login('+525512345678')).id, today.id);
  });

  it('I7 keeps a number that would become invalid', async () => {
    const app = await world.app();
    const user = await ownerOf(app, '+5215512345678');
    const { stdout, status } = await renumber(app, ['--from', '+521', '--to', '+529', '--digits', '13', '--apply']);
    assert.match(stdout, new RegExp(`^Stays: user ${user.id}, \\+52\\*+78: the new value is none of today\\.$`, 'm'));
    assert.equal(status, 2);
    assert.equal((await app.login('+5215512345678')).id, user.id);
  });

  it('I7 reports that test addresses have to be changed', async () => {
    const app = await world.app({ testAddresses: [{ address: '+819012345678', code: '123456' }] });
    const { stdout } = await renumber(app, japan);
    assert.match(stdout, /^1 test addresses in the settings of the app match too/m);
  });

  it('I7 ends codes and resets that were sent to an old number; a new code is sent to the new one', async () => {
    const app = await world.app(bothOn);
    const claimant = await app.register({ username: newName(), phone: '+819011111111' });
    const oldCode = await app.codeTo('+819011111111');
    const owner = await app.registerProven({ phone: '+819022222222' });
    const { resetId } = await app.do('requestPasswordReset', { identifier: '+819022222222' });
    const resetCode = await app.codeTo('+819022222222');
    const { stdout } = await renumber(app, [...japan, '--apply']);
    assert.equal(stdout, '1 owned and 1 claimed numbers moved, 0 stay.\n');

    assert.deepEqual(shown((await claimant.me()).phone), ['+818011111111', false]);
    await refuses('CODE_EXPIRED', () => claimant.do('verifyPhone', { code: oldCode }));
    const input = { resetId, code: resetCode, newPassword: 'another horse battery' };
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input }));
    world.wait(60);
    await claimant.do('resendVerification', { kind: 'PHONE' });
    await claimant.provePhone('+818011111111');
    assert.equal((await app.login('+818011111111')).id, claimant.id);
    assert.deepEqual(shown((await owner.me()).phone), ['+818022222222', true]);
    assert.deepEqual(await app.messagesTo('+818022222222'), []);
  });

  it('I7 gives a user who was changing to the new number that number, with nothing pending', async () => {
    const app = await world.app(bothOn);
    const user = await app.registerProven({ phone: '+819033333333' });
    await user.change('PHONE', '+818033333333');
    await renumber(app, [...japan, '--apply']);
    const { phone, pendingPhone } = await user.me();
    assert.deepEqual([shown(phone), pendingPhone], [['+818033333333', true], null]);
  });

  it('I7 does not let a claimant of an old number own the new one, which somebody has proven (V4)', async () => {
    const app = await world.app(bothOn);
    const owner = await app.registerProven({ phone: '+818044444444' });
    const claimant = await app.register({ username: newName(), phone: '+819044444444' });
    await renumber(app, [...japan, '--apply']);
    world.wait(60);
    await claimant.do('resendVerification', { kind: 'PHONE' });
    const { kind, code } = await app.lastMessageTo('+818044444444');
    assert.deepEqual([kind, code], ['ADDRESS_IN_USE', null]);
    assert.equal((await app.login('+818044444444')).id, owner.id);
  });

  it('I7 moves every number once when two runs come at once', async () => {
    const app = await world.app();
    const numbers = Array.from({ length: 60 }, (_, index) => `+52155000${String(index).padStart(5, '0')}`);
    for (const number of numbers) await ownerOf(app.from(`10.9.${numbers.indexOf(number)}.1`), number);
    const runs = await Promise.all([renumber(app, [...mexico, '--apply']), renumber(app, [...mexico, '--apply'])]);
    assert.deepEqual(
      runs.map(({ status }) => status),
      [0, 0],
    );
    const moved = runs.map(({ stdout }) => Number(/^(\d+) owned/.exec(stdout)?.[1]));
    assert.equal((moved[0] ?? 0) + (moved[1] ?? 0), numbers.length);
    const { nodes } = await app.admin('users', { filter: { search: '+5255000' }, first: 100 });
    assert.equal(nodes.length, numbers.length);
    assert.equal((await app.admin('users', { filter: { search: '+521' } })).nodes.length, 0);
  });
});
