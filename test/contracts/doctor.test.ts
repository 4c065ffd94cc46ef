import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { openStore } from '../../src/platform/store/open-store.js';
import { examine } from '../../src/tools/command-line/doctor/doctor.js';
import type { Recipients } from '../../src/tools/command-line/doctor/providers.js';
import { runProgram } from '../kit/command-line.js';
import { startFakeGateway } from '../kit/fake-gateway.js';
import { type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { senderSecret } from '../kit/gateway-receipts.js';
import { freePort } from '../kit/ports.js';
import { createDatabase, createEmptyDatabase, withClient } from '../kit/postgres.js';
import { startPooler } from '../kit/postgres-pooler.js';
import { startRangeService } from '../kit/range-service.js';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';
import { rowsIn } from '../kit/stored.js';
import { temporaryFolder } from '../kit/temp.js';
import { engines, World } from '../kit/world.js';

const secretKey = randomBytes(32);
const key = { SECRET_KEY: secretKey.toString('base64') };

interface Examined {
  status: number | null;
  text: string;
  /** The checks that were not ok, as `FAIL apps`. */
  trouble: string[];
}

/** Runs the command in a separate process, as an operator does. */
async function runDoctor(environment: Record<string, string>, ...args: string[]): Promise<Examined> {
  const { status, stdout, stderr } = await runProgram('bonafide.js', ['doctor', ...args], environment);
  assert.equal(stderr, '');
  return examined(status, stdout);
}

/** Runs the command in this process, which takes a third of the time. */
async function doctor(environment: Record<string, string>, recipients: Partial<Recipients> = {}): Promise<Examined> {
  const lines: string[] = [];
  const given = { email: null, phone: null, ...recipients };
  const status = await examine(given, { ENV_FILE: 'off', ...environment }, line => void lines.push(`${line}\n`));
  return examined(status, lines.join(''));
}

function examined(status: number | null, stdout: string): Examined {
  assert.doesNotMatch(stdout, /^\s+at /m);
  const trouble = Array.from(
    stdout.matchAll(/^(warn|FAIL) +([^:]+):.*\n {6}→ \S/gm),
    ([, level, about]) => `${level} ${about}`,
  );
  assert.equal(trouble.length, stdout.match(/^(warn|FAIL)/gm)?.length ?? 0, stdout);
  return { status, text: stdout, trouble };
}

for (const engine of engines) {
  describe(`bonafide doctor beside a server (${engine})`, () => {
    const world = new World(engine, { secretKey });
    let environment: Record<string, string>;
    before(async () => {
      await world.start();
      environment = { ...key, DATABASE_URL: world.databaseUrl };
    });
    after(() => world.stop());

    it('finds nothing to repair, and changes nothing', async () => {
      await world.server.settled();
      const rows = await rowsIn(world.server.deps.store.reader);
      const { status, text, trouble } = await runDoctor({ ...environment, PUBLIC_URL: world.url });
      assert.deepEqual([status, trouble], [0, []], text);
      const kinds = [
        'SECRET_KEY: opens',
        'migrations: all',
        'writing: a row',
        'apps: each',
        'PUBLIC_URL: /healthz there',
      ];
      const own = engine === 'SQLite' ? ['servers: a server runs', 'database: .* is whole'] : ['clock: .* PostgreSQL'];
      for (const line of [...kinds, ...own, 'clock: .* PUBLIC_URL'])
        assert.match(text, new RegExp(`^ok {4}${line}`, 'm'));
      assert.deepEqual(await rowsIn(world.server.deps.store.reader), rows);
    });

    it('fails a key that does not belong to the database', async () => {
      const wrong = { ...environment, SECRET_KEY: randomBytes(32).toString('base64') };
      const { status, trouble } = await runDoctor(wrong);
      assert.deepEqual([status, trouble], [1, ['FAIL SECRET_KEY']]);
      const previous = { ...wrong, SECRET_KEY_PREVIOUS: key.SECRET_KEY };
      assert.equal((await doctor(previous)).status, 0);
    });

    it('fails an app that verifies a kind without a provider, and warns of an address that does not answer', async () => {
      const app = await world.app({ phoneVerification: true });
      const publicUrl = `http://127.0.0.1:${await freePort()}`;
      const { status, text, trouble } = await doctor({ ...environment, NODE_ENV: 'production', PUBLIC_URL: publicUrl });
      assert.deepEqual([status, trouble], [1, ['FAIL apps', 'warn PUBLIC_URL']]);
      assert.match(text, new RegExp(`apps: App ${app.id} has phoneVerification on`));
      assert.match(text, /healthz there does not answer \(ECONNREFUSED\)/);
    });

    it('warns of missing migrations and fails unknown ones, and runs none', async () => {
      await changeMigrations(
        world.databaseUrl,
        table => `DELETE FROM ${table} WHERE hash IN (SELECT max(hash) FROM ${table})`,
      );
      for (let time = 0; time < 2; time++) {
        const { status, text, trouble } = await doctor(environment);
        assert.deepEqual([status, trouble], [0, ['warn migrations']]);
        assert.match(text, /migrations: 1 are missing/);
      }
      await changeMigrations(world.databaseUrl, table => `INSERT INTO ${table} VALUES ('a later one', 1)`);
      const { status, trouble } = await doctor(environment);
      assert.deepEqual([status, trouble], [1, ['FAIL migrations']]);
    });
  });
}

async function changeMigrations(url: string, statement: (table: string) => string): Promise<void> {
  if (url.startsWith('file:')) {
    const database = new Database(url.slice('file:'.length));
    database.exec(statement('"__migrations"'));
    database.close();
  } else await withClient(url, client => client.query(statement('bonafide_migrations')));
}

describe('bonafide doctor on the settings', () => {
  it('prints a line for each mistake, and skips the checks that need the broken settings', async () => {
    const mistaken = { DATABASE_URL: 'mysql://secret', PORT: 'secret', ENV_FILE: 'off' };
    const { status, text, trouble } = await doctor(mistaken);
    assert.deepEqual([status, trouble], [1, ['FAIL configuration', 'FAIL configuration']]);
    assert.doesNotMatch(text, /secret/);
    const missing = await doctor({ ENV_FILE: join(temporaryFolder(), 'nothing.env') });
    assert.deepEqual([missing.status, missing.trouble], [1, ['FAIL configuration']]);
  });
});

describe('bonafide doctor on the embedded database', () => {
  it('creates neither database nor key where there is none yet', async () => {
    const folder = temporaryFolder();
    const { status, text, trouble } = await doctor({ DATABASE_URL: `file:${join(folder, 'deeper/bonafide.sqlite')}` });
    assert.deepEqual([status, trouble], [0, []], text);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('fails a folder in which no file can be created, and continues', async () => {
    const { status, text, trouble } = await doctor({ ...key, DATABASE_URL: 'file:/proc/nothing/bonafide.sqlite' });
    assert.deepEqual([status, trouble], [1, ['FAIL folder']]);
    assert.match(text, /^ok {4}email: /m);
  });

  it('warns of files that others may read, and does not change them', async () => {
    const path = await newDatabase();
    chmodSync(path, 0o644);
    writeFileSync(join(dirname(path), 'secret.key'), `${key.SECRET_KEY}\n`, { mode: 0o640 });
    for (let time = 0; time < 2; time++) {
      const { status, text, trouble } = await doctor({ DATABASE_URL: `file:${path}` });
      assert.deepEqual([status, trouble], [0, ['warn file modes']]);
      assert.match(text, /bonafide\.sqlite \(644\), .*secret\.key \(640\)/);
    }
  });

  it('fails a database of which a page is damaged, and a folder in its place', async () => {
    const path = await newDatabase();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, bytes.length - 4_096));
    const damaged = await doctor({ ...key, DATABASE_URL: `file:${path}` });
    assert.deepEqual([damaged.status, damaged.trouble], [1, ['FAIL database']]);
    assert.match(damaged.text, /is damaged\n {6}→ restore a copy/);
    const folder = join(temporaryFolder(), 'bonafide.sqlite');
    mkdirSync(folder, { mode: 0o700 });
    const unreadable = await doctor({ ...key, DATABASE_URL: `file:${folder}` });
    assert.deepEqual([unreadable.status, unreadable.trouble], [1, ['FAIL database']]);
  });

  it('fails a database in which no row can be written', async () => {
    const path = await newDatabase();
    const database = new Database(path);
    database.exec(`CREATE TRIGGER no BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no'); END`).close();
    const { status, trouble } = await doctor({ ...key, DATABASE_URL: `file:${path}` });
    assert.deepEqual([status, trouble], [1, ['FAIL writing']]);
  });

  it('fails a driver that crashes its process, and does not load it', async () => {
    const preload = join(temporaryFolder(), 'end.cjs');
    writeFileSync(preload, `if (process.execArgv.includes('--eval')) process.kill(process.pid, 'SIGKILL');`);
    const path = await newDatabase();
    writeFileSync(path, 'no database');
    const environment = { ...key, DATABASE_URL: `file:${path}`, NODE_OPTIONS: `--require=${preload}` };
    const { status, text, trouble } = await runDoctor(environment);
    assert.deepEqual([status, trouble], [1, ['FAIL SQLite’s driver']]);
    assert.match(text, /ended with SIGKILL in a trial on Node \S+\n {6}→ rm -r node_modules && npm start/);
  });
});

describe('bonafide doctor on PUBLIC_URL', () => {
  it('compares the clocks, and warns of an unexpected answer', async t => {
    let status = 200;
    const server = createServer((_request, response) => {
      response.writeHead(status, { date: new Date(Date.now() - 120_000).toUTCString() }).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const environment = { ...key, DATABASE_URL: `file:${await newDatabase()}`, PUBLIC_URL: `http://127.0.0.1:${port}` };
    const late = await doctor(environment);
    assert.deepEqual([late.status, late.trouble], [1, ['FAIL clock']]);
    assert.match(late.text, /clock: this machine is 1[12]\d(\.\d)? s ahead of PUBLIC_URL\n/);
    status = 302;
    assert.deepEqual((await doctor(environment)).trouble, ['warn PUBLIC_URL']);
  });
});

async function newDatabase(): Promise<string> {
  const path = join(temporaryFolder(), 'bonafide.sqlite');
  await (await openStore(`file:${path}`, () => {})).close();
  assert.ok(existsSync(path));
  return path;
}

if (engines.includes('PostgreSQL')) {
  describe('bonafide doctor on PostgreSQL', () => {
    it('fails a server that does not answer, and continues', async () => {
      const { status, text, trouble } = await doctor({
        ...key,
        DATABASE_URL: `postgres://a:hidden@127.0.0.1:${await freePort()}/x`,
      });
      assert.deepEqual([status, trouble], [1, ['FAIL database']]);
      assert.match(text, /^ok {4}email: /m);
      assert.doesNotMatch(text, /hidden/);
    });

    it('explains that the first start creates the tables of an empty database, and creates none', async t => {
      const { url, drop } = await createEmptyDatabase();
      t.after(drop);
      const { status, text, trouble } = await doctor({ ...key, DATABASE_URL: url });
      assert.deepEqual([status, trouble], [0, []], text);
      assert.match(text, /migrations: there are no tables yet/);
      const { rows } = await withClient(url, client => client.query(`SELECT to_regclass('apps') AS apps`));
      assert.equal(rows[0]?.apps, null);
    });

    it('fails a database in which the role may write nothing, and prints no value that it wrote', async t => {
      const database = await createDatabase();
      const role = `role_${randomBytes(6).toString('hex')}`;
      t.after(async () => {
        await withClient(database.url, client => client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
        await database.drop();
      });
      await withClient(database.url, async client => {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'hidden'`);
        await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
      });
      const url = Object.assign(new URL(database.url), { username: role, password: 'hidden' }).href;
      const { status, text, trouble } = await doctor({ ...key, DATABASE_URL: url });
      assert.deepEqual([status, trouble], [1, ['FAIL writing']]);
      assert.match(text, /writing: permission denied for table audit_log \(42501\)\n/);
    });

    it('warns of a pooler whose mode is not configured', async t => {
      const database = await createDatabase();
      const pooler = await startPooler(database.url);
      t.after(async () => {
        await pooler.stop();
        await database.drop();
      });
      const unnamed = await doctor({ ...key, DATABASE_URL: pooler.url });
      assert.deepEqual([unnamed.status, unnamed.trouble], [0, ['warn pooler']]);
      const named = await doctor({ ...key, DATABASE_URL: `${pooler.url}?pooler=transaction` });
      assert.deepEqual([named.status, named.trouble], [0, []]);
      assert.match(named.text, /fit, through a pooler in transaction mode/);
    });

    it('fails a database that is read-only, of another encoding, or in which the role may not create tables', async t => {
      const latin = await createEmptyDatabase(`ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
      const empty = await createEmptyDatabase();
      const role = `role_${randomBytes(6).toString('hex')}`;
      await withClient(empty.url, client => client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'hidden'`));
      t.after(async () => {
        await withClient(empty.url, client => client.query(`DROP ROLE ${role}`));
        await latin.drop();
        await empty.drop();
      });
      const readOnly = `${empty.url}?options=${encodeURIComponent('-c default_transaction_read_only=on')}`;
      const poor = Object.assign(new URL(empty.url), { username: role, password: 'hidden' }).href;
      for (const [url, sentence] of [
        [latin.url, /has the encoding LATIN1/],
        [readOnly, /is read-only/],
        [poor, /may not create tables in the schema "public"\n {6}→ GRANT/],
      ] as const) {
        const { status, text, trouble } = await doctor({ ...key, DATABASE_URL: url });
        assert.deepEqual([status, trouble], [1, ['FAIL database']], text);
        assert.match(text, sentence);
        assert.doesNotMatch(text, /hidden/);
      }
    });
  });
}

describe('bonafide doctor on providers', () => {
  const [email, phone] = ['somebody@example.com', '+819012345678'];
  let vonage: FakeVonage;
  let smtp: SmtpSink;
  let environment: Record<string, string>;
  before(async () => {
    [vonage, smtp] = await Promise.all([startFakeVonage(), startSmtpSink()]);
    const paid = { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'hidden', VONAGE_HOST: vonage.host };
    const mail = { SMTP_URL: smtp.url, EMAIL_FROM: 'Sample <id@example.com>' };
    environment = { ...key, ...paid, ...mail, DATABASE_URL: `file:${await newDatabase()}` };
  });
  after(() => Promise.all([vonage.stop(), smtp.stop()]));

  it('sends nothing without an address to send to', async () => {
    const { status, text, trouble } = await doctor(environment);
    assert.deepEqual([status, trouble], [0, []]);
    assert.match(text, /email: goes through smtp; not tried: --email ADDRESS/);
    assert.match(text, /SMS: goes through vonage; not tried: --phone NUMBER/);
    assert.deepEqual([vonage.requests.length, smtp.connections()], [0, 0]);
  });

  it('sends a test message through each', async () => {
    const { status, text, trouble } = await runDoctor(environment, '--email', email, '--phone', phone);
    assert.deepEqual([status, trouble], [0, []], text);
    assert.deepEqual(
      vonage.accepted.map(({ to }) => to),
      [phone.slice(1)],
    );
    assert.deepEqual(
      smtp.mails.map(({ envelope }) => envelope.to),
      [[email]],
    );
    assert.ok(text.includes(`id 0A${vonage.accepted[0]?.['client-ref']}`));
    for (const hidden of [email, phone, 'hidden']) assert.ok(!text.includes(hidden));
  });

  it('D14, D26 sends one message through each of several providers, and shows what each answered', async t => {
    const gateway = await startFakeGateway(senderSecret);
    t.after(() => gateway.stop());
    const own = { SMS_URL: gateway.url, EMAIL_URL: gateway.url, SENDER_SECRET: senderSecret };
    // A provider is tested even if the order leaves it out.
    const both = { ...environment, ...own, SMS_PROVIDERS: 'http,vonage', EMAIL_PROVIDERS: 'smtp' };
    const untried = await doctor(both);
    assert.match(untried.text, /SMS: goes through http, then vonage; not tried/);
    assert.match(untried.text, /email: goes through smtp; not used: http; not tried/);
    const taken = await doctor(both, { email, phone });
    assert.deepEqual([taken.status, taken.trouble], [0, []], taken.text);
    for (const way of ['email through smtp', 'email through http', 'SMS through vonage', 'SMS through http'])
      assert.match(taken.text, new RegExp(`^ok {4}${way}: the provider accepted a test message`, 'm'));
    const ids = gateway.accepted.map(({ data }) => data.id);
    assert.deepEqual([ids.length, new Set(ids).size], [2, 2]);
    for (const id of ids) assert.ok(taken.text.includes(`id gw-${id}`));
    assert.deepEqual(
      gateway.accepted.map(({ data }) => [data.to, data.kind, data.code, data.app, data.text]),
      [email, phone].map(to => [to, null, null, null, 'This message tests the provider http. There is nothing to do.']),
    );
    gateway.behave({ status: 401 });
    const refused = await doctor(both, { email, phone });
    assert.deepEqual(refused.trouble, ['FAIL email through http', 'FAIL SMS through http']);
    assert.match(
      refused.text,
      /FAIL {2}SMS through http: .* http:401\n {6}→ .*did not accept the signature.*SENDER_SECRET/,
    );
    for (const hidden of [email, phone, 'hidden', 'whsec_', gateway.url]) assert.ok(!refused.text.includes(hidden));
  });

  it('fails a provider that refuses, with its code, and an invalid address', async () => {
    vonage.behave({ status: '4' });
    smtp.behave({ at: 'to', do: 550 });
    const refused = await doctor(environment, { email, phone });
    assert.deepEqual([refused.status, refused.trouble], [1, ['FAIL email through smtp', 'FAIL SMS through vonage']]);
    assert.match(
      refused.text,
      /email through smtp: .* smtp:550\n {6}→ The mailbox does not exist.*\nFAIL {2}SMS through vonage: .* vonage:4\n {6}→ .*VONAGE_API_SECRET/,
    );
    const invalid = await doctor(environment, { email: 'nobody', phone: '12' });
    assert.deepEqual([invalid.status, invalid.trouble], [1, ['FAIL email', 'FAIL SMS']]);
    const { VONAGE_API_KEY: _, VONAGE_API_SECRET: __, ...without } = environment;
    const none = await doctor(without, { phone });
    assert.deepEqual([none.status, none.trouble], [1, ['FAIL SMS']]);
  });

  it('W7 shows whether the service of breached passwords answers, and warns if it does not', async t => {
    const service = await startRangeService(['password']);
    const stranger = await startRangeService([]);
    t.after(() => Promise.all([service.close(), stranger.close()]));
    const given = (url: string) => ({ ...environment, PASSWORD_BREACH_URL: url });
    assert.match((await doctor(environment)).text, /^ok {4}breached passwords: PASSWORD_BREACH_URL is not set/m);
    assert.match((await doctor(given(service.url))).text, /^ok {4}breached passwords: .* answers$/m);
    const other = await doctor(given(stranger.url));
    assert.deepEqual([other.status, other.trouble], [0, ['warn breached passwords']]);
    service.answer = response => void response.writeHead(500).end();
    const failing = await doctor(given(service.url));
    assert.deepEqual([failing.status, failing.trouble], [0, ['warn breached passwords']]);
  });
});
