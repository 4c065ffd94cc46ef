import { it } from 'node:test';
import { changesNothing } from '../kit/stored.js';
import { newName, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('The rules for new passwords', world => {
  it('W1 they have 8 to 256 code points after NFC, and every one of them counts', async () => {
    const app = await world.app();
    // Accents have two code points before NFC and one after it. Emoji have two UTF-16 units each.
    const [accents, emoji] = ['e\u0301'.repeat(128), '🦊'.repeat(128)];
    const longest = `${accents}${emoji}`;
    const username = newName();
    await app.register({ username, password: longest });
    await app.login(username, longest.normalize('NFC'));
    await refuses('INVALID_CREDENTIALS', () => app.login(username, `${accents}${'🦊'.repeat(127)}🐼`));
    await refuses('INVALID_CREDENTIALS', () => app.login(username, `${longest}x`));
    await app.register({ username: newName(), password: '🦊🐼🦁🐯🐨🐮🐷🐸' });
  });

  it('W1 they may have any composition', async () => {
    const app = await world.app();
    for (const password of ['zqxjkvbw', '   \t    ', '92837465', '\u200b\u202e\tfox den']) {
      const username = newName();
      await app.register({ username, password });
      await app.login(username, password);
    }
  });

  const [username, email] = ['margaret', 'margaret.h@example.com'];
  const weak: Record<string, string> = {
    'seven characters': 'zqxjkvb',
    'eight code points that are seven in NFC': 'zqxjkve\u0301',
    '257 characters': 'zqxjkvbw'.repeat(33).slice(0, 257),
    'a common one': 'password123',
    'a common one in capitals': 'PASSWORD123',
    'eight blanks (W15)': '        ',
    'a sequence (W15)': 'stuvwxyz',
    'the username': 'my-MARGARET-1969',
    'the email address': 'at margaret.h@example.com!',
    'the phone number': '+819044444444 ok',
    'the phone number as it is dialled at home': 'call 090 4444 4444',
    'the name of the app': 'bonnet-apollo-11',
    NUL: 'zqxj\0kvbw',
    'half a character': 'zqxj\ud83dkvbw',
  };
  for (const [what, password] of Object.entries(weak)) {
    it(`W1 they may not be ${what}: WEAK_PASSWORD, nothing stored`, async () => {
      const app = await world.app({ name: 'Apollo' });
      const register = () => app.register({ username, email, phone: '+819044444444', password });
      await changesNothing(world, () => refuses('WEAK_PASSWORD', register, { field: 'password' }));
    });
  }

  it('W1 they apply to the password of an upgrade too', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    for (const [name, identifiers] of [
      ['password123', {}],
      ['is margaret', { username }],
    ] as const) {
      const upgrade = () => user.upgrade({ username: newName(), ...identifiers, password: name });
      await changesNothing(world, () => refuses('WEAK_PASSWORD', upgrade, { field: 'password' }));
    }
  });
});
