import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStore, pendingUser } from '../../../src/client/react/store.js';
import { memoryStorage } from '../../../src/client/storage.js';
import { install } from '../../kit/client-package.js';
import { eventually } from '../../kit/processes.js';
import { stories } from '../../kit/world.js';

/** Lets what is no longer shown stop. */
const aMoment = async () => await sleep(1);

stories('The state that the hooks of bonafide-client show', world => {
  it('T1, T7 begins with the session of now, also after a login while no component showed it', async () => {
    const { client } = install(await world.app());
    const { session } = createStore(client);
    assert.equal(session.get().status, 'LOGGED_OUT');
    const { user } = await client.createPseudoUser();
    assert.deepEqual(session.get(), { status: 'LOGGED_IN', userId: user.id, endReason: null });
    // Otherwise React would render without end.
    assert.equal(session.get(), session.get());
    session.subscribe(() => {})();
    await aMoment();
    await client.logout();
    assert.equal(session.get().status, 'LOGGED_OUT');
  });

  it('T1 is that of a stranger, who can log in, where the storage cannot be read', async () => {
    const getItem = async () => {
      throw new Error('The value could not be decrypted.');
    };
    const { client } = install(await world.app(), { storage: { ...memoryStorage(), getItem } });
    const { session } = createStore(client);
    assert.equal(session.get().status, 'UNKNOWN');
    const hide = session.subscribe(() => {});
    await eventually('the state is known', 10, () => session.get().status === 'LOGGED_OUT');
    await client.createPseudoUser();
    assert.equal(session.get().status, 'LOGGED_IN');
    hide();
  });

  it('T1 has the user after a login, where the storage could not be read before', async () => {
    const values = memoryStorage();
    let isReadable = false;
    const getItem = async (key: string) => {
      if (!isReadable) throw new Error('The value could not be decrypted.');
      return await values.getItem(key);
    };
    const { client } = install(await world.app(), { storage: { ...values, getItem } });
    const { user } = createStore(client);
    const hide = user.subscribe(() => {});
    await eventually('nobody is logged in', 10, () => !user.get().isPending);
    isReadable = true;
    const { user: created } = await client.createPseudoUser();
    await eventually('the user is shown', 10, () => user.get().user?.id === created.id);
    hide();
  });

  it('T8 does not begin with the user whom a component showed before', async () => {
    const { client } = install(await world.app());
    const store = createStore(client);
    await client.createPseudoUser();
    const hide = store.user.subscribe(() => {});
    await eventually('the user is shown', 10, () => store.user.get().user !== null);
    hide();
    await aMoment();
    assert.equal(store.user.get(), pendingUser);
    const hideAgain = store.user.subscribe(() => {});
    assert.equal(store.user.get(), pendingUser);
    hideAgain();
  });
});
