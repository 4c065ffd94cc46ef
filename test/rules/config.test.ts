import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../src/platform/config/config.js';
import { smsProvidersOf, smsRouteOf } from '../../src/platform/config/providers/provider-order.rules.js';
import { variables } from '../../src/platform/config/variables.js';
import { readOrMakeSecretKey } from '../../src/platform/keys/secret-key-file.js';
import { temporaryFolder } from '../kit/temp.js';

const key = randomBytes(32);
const [senderSecret, otherSecret] = [randomBytes(24), randomBytes(64)].map(
  each => `whsec_${each.toString('base64')}`,
) as [string, string];
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  SECRET_KEY: key.toString('base64'),
};

const sid = (prefix: string) => `${prefix}${'0123456789abcdef'.repeat(2)}`;

function mistakesIn(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment, () => key);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('An empty environment', () => {
  it('is a development server on the loopback interface with the embedded database', () => {
    const asked: string[] = [];
    const config = readConfig({}, path => {
      asked.push(path);
      return key;
    });
    assert.deepEqual(config, {
      production: false,
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      databaseUrl: 'file:data/bonafide.sqlite',
      postgres: { directUrl: null, readUrl: null, connections: 20 },
      secretKey: key,
      previousSecretKey: null,
      operatorToken: null,
      vonage: null,
      twilio: null,
      'twilio-whatsapp': null,
      smtp: null,
      http: null,
      smsProviders: null,
      emailProviders: null,
      smsRoutes: [],
      trustedProxies: [],
      trustedNetworks: [],
      smsDailyLimit: 10_000,
      emailDailyLimit: 100_000,
      smsCountries: [],
      passwordBreachUrl: null,
      smsPrices: null,
      phoneRangesExtra: [],
      pseudoUsersKeptDays: 30,
      inactiveUsersDays: null,
      auditLogDays: null,
      corsOrigins: [],
      appUrlSchemes: [],
      metricsToken: null,
      metricsPort: null,
      hstsSubdomains: false,
      limitsEnabled: true,
      graphiql: true,
      subgraph: false,
      schemaFile: true,
      logLevel: 'info',
      tracing: null,
    });
    assert.deepEqual(asked, ['data/secret.key']);
  });

  it('is the same when every variable is an empty text', () => {
    const empty = Object.fromEntries(Object.keys(variables).map(name => [name, '']));
    assert.deepEqual(
      readConfig(empty, () => key),
      readConfig({}, () => key),
    );
  });
});

describe('The environment', () => {
  it('accepts every variable', () => {
    const previous = randomBytes(32);
    const config = readConfig(
      {
        ...production,
        HOST: '0.0.0.0',
        PORT: '0',
        PUBLIC_URL: 'https://example.com/id/',
        DATABASE_URL: 'postgres://u:p@pooler/bonafide?pooler=transaction',
        DATABASE_DIRECT_URL: 'postgresql://u:p@db/bonafide',
        DATABASE_READ_URL: 'postgres://u:p@standby/bonafide',
        DATABASE_CONNECTIONS: '40',
        SECRET_KEY_PREVIOUS: previous.toString('base64'),
        OPERATOR_TOKEN: 'an-operator-token',
        VONAGE_API_KEY: 'k',
        VONAGE_API_SECRET: 's',
        VONAGE_SIGNATURE_SECRET: 'g',
        VONAGE_HOST: 'http://127.0.0.1:9/',
        SMS_URL: 'http://gateway/',
        SENDER_SECRET: senderSecret,
        TWILIO_ACCOUNT_SID: sid('AC'),
        TWILIO_AUTH_TOKEN: 't',
        TWILIO_API_KEY: sid('SK'),
        TWILIO_API_SECRET: 's',
        TWILIO_MESSAGING_SERVICE_SID: sid('MG'),
        TWILIO_HOST: 'https://api.dublin.ie1.twilio.com/',
        TWILIO_WHATSAPP_FROM: '+15551234567',
        TWILIO_WHATSAPP_TEMPLATE: `en=${sid('HX')}, pt-BR=${sid('HX')}`,
        TWILIO_WHATSAPP_NOTICE_TEMPLATE: sid('HX'),
        SMTP_URL: 'smtp://127.0.0.1:25',
        EMAIL_FROM: 'Example <no-reply@example.com>',
        PASSWORD_BREACH_URL: 'https://api.pwnedpasswords.com/range',
        TRUSTED_PROXIES: '10.0.0.0/8, ::1',
        TRUSTED_NETWORKS: '192.0.2.0/24,2001:db8::/48',
        SMS_DAILY_LIMIT: '500',
        EMAIL_DAILY_LIMIT: '0',
        SMS_PROVIDERS: 'vonage',
        EMAIL_PROVIDERS: ' smtp',
        SMS_ROUTES: 'JP:vonage, *:vonage',
        SMS_COUNTRIES: 'JP, GB',
        SMS_PRICES: 'USD JP=0.07 GB=0.04 *=0.08',
        PHONE_RANGES_EXTRA: 'US:+1729, CA:+1942',
        PSEUDO_USERS_KEPT_DAYS: 'forever',
        INACTIVE_USERS_DAYS: '730',
        AUDIT_LOG_DAYS: '90',
        CORS_ORIGINS: 'https://a.example.com,http://localhost:3000, https://*.example.app,capacitor://localhost',
        APP_URL_SCHEMES: 'com.example.shop, shop',
        LIMITS: 'off',
        GRAPHIQL: 'on',
        SUBGRAPH: 'on',
        SCHEMA_FILE: 'off',
        LOG_LEVEL: 'silent',
      },
      () => assert.fail('production has its key from the environment'),
    );
    assert.deepEqual(config, {
      production: true,
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://example.com/id',
      databaseUrl: 'postgres://u:p@pooler/bonafide?pooler=transaction',
      postgres: {
        directUrl: 'postgresql://u:p@db/bonafide',
        readUrl: 'postgres://u:p@standby/bonafide',
        connections: 40,
      },
      secretKey: key,
      previousSecretKey: previous,
      operatorToken: 'an-operator-token',
      vonage: { apiKey: 'k', apiSecret: 's', signatureSecret: 'g', host: 'http://127.0.0.1:9', india: null },
      twilio: {
        accountSid: sid('AC'),
        authToken: 't',
        login: { user: sid('SK'), password: 's' },
        messagingServiceSid: sid('MG'),
        host: 'https://api.dublin.ie1.twilio.com',
      },
      'twilio-whatsapp': {
        accountSid: sid('AC'),
        authToken: 't',
        login: { user: sid('SK'), password: 's' },
        from: '+15551234567',
        templates: [
          { locale: 'en', sid: sid('HX') },
          { locale: 'pt-BR', sid: sid('HX') },
        ],
        noticeTemplates: [{ locale: '', sid: sid('HX') }],
        host: 'https://api.dublin.ie1.twilio.com',
      },
      smtp: { url: 'smtp://127.0.0.1:25', from: 'Example <no-reply@example.com>', oauth: null },
      http: { smsUrl: 'http://gateway/', email: null, secrets: [senderSecret] },
      smsProviders: ['vonage'],
      emailProviders: ['smtp'],
      smsRoutes: [
        { country: 'JP', providers: ['vonage'] },
        { country: '*', providers: ['vonage'] },
      ],
      trustedProxies: ['10.0.0.0/8', '::1'],
      trustedNetworks: ['192.0.2.0/24', '2001:db8::/48'],
      smsDailyLimit: 500,
      emailDailyLimit: 0,
      smsCountries: ['JP', 'GB'],
      passwordBreachUrl: 'https://api.pwnedpasswords.com/range/',
      smsPrices: { currency: 'USD', millionths: { JP: 70_000, GB: 40_000 }, otherwise: 80_000 },
      phoneRangesExtra: [
        { country: 'US', prefix: '+1729' },
        { country: 'CA', prefix: '+1942' },
      ],
      pseudoUsersKeptDays: null,
      inactiveUsersDays: 730,
      auditLogDays: 90,
      corsOrigins: ['https://a.example.com', 'http://localhost:3000', 'https://*.example.app', 'capacitor://localhost'],
      appUrlSchemes: ['com.example.shop', 'shop'],
      limitsEnabled: false,
      graphiql: true,
      subgraph: true,
      schemaFile: false,
      logLevel: 'silent',
      metricsToken: null,
      metricsPort: null,
      hstsSubdomains: false,
      tracing: null,
    });
  });

  it('sends traces where OpenTelemetry’s variables configure it, and nowhere without them', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
    const tracesEndpoint = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.com/v1/in' };
    const cases: [environment: Record<string, string>, tracing: { url: string | null } | null][] = [
      [{ OTEL_SERVICE_NAME: 'login' }, null],
      [endpoint, { url: 'http://collector:4318/v1/traces' }],
      [{ ...endpoint, ...tracesEndpoint }, { url: 'https://traces.example.com/v1/in' }],
      [{ OTEL_TRACES_EXPORTER: 'otlp' }, { url: null }],
      [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, null],
      [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, null],
    ];
    for (const [environment, tracing] of cases) {
      assert.deepEqual(readConfig(environment, () => key).tracing, tracing, JSON.stringify(environment));
    }
  });

  const unencrypted = [
    'http://api.example.com',
    'http://8.8.8.8',
    'http://gateway',
    'http://169.254.169.254',
    'http://[2606:4700::1]',
  ];
  const refused: Record<string, string[]> = {
    NODE_ENV: ['prod', 'Production', 'test'],
    HOST: ['a b', '-x', 'http://x'],
    PORT: ['-1', '65536', '4000.5', '0x10', 'http', ' 80'],
    PUBLIC_URL: [
      'id.example.com',
      'ftp://example.com',
      'https://u:p@example.com',
      'https://example.com/?a',
      'https://example.com/#a',
    ],
    DATABASE_URL: [
      'data/x.sqlite',
      'mysql://db',
      'file:',
      'file::memory:',
      'file:a.sqlite?mode=memory',
      'postgres://db/x?pooler=statement',
      'postgres://db/x?pooler=',
    ],
    DATABASE_DIRECT_URL: ['file:x.sqlite', 'db', 'postgres://db/x?pooler=yes'],
    DATABASE_READ_URL: ['file:x.sqlite', 'db', 'postgres://db/x?pooler=transaction'],
    DATABASE_CONNECTIONS: ['0', '1', '1001', '-2', '2.5', 'many'],
    SECRET_KEY: [
      Buffer.alloc(32).toString('base64'),
      Buffer.alloc(32, 'ab').toString('base64'),
      randomBytes(31).toString('base64'),
      randomBytes(33).toString('base64'),
      randomBytes(32).toString('hex'),
      `${key.toString('base64')} `,
      Buffer.alloc(32, 255).toString('base64url'),
    ],
    SECRET_KEY_PREVIOUS: ['short'],
    OPERATOR_TOKEN: ['two words', 'tab\tbed', 'naïve'],
    VONAGE_HOST: ['rest.nexmo.com', 'ws://x', ...unencrypted],
    TWILIO_ACCOUNT_SID: ['AC', sid('SK'), `${sid('AC')}0`, sid('AC').toLowerCase(), `AC${'g'.repeat(32)}`],
    TWILIO_AUTH_TOKEN: ['two words'],
    TWILIO_API_KEY: [sid('AC')],
    TWILIO_MESSAGING_SERVICE_SID: ['service', sid('AC')],
    TWILIO_HOST: ['api.twilio.com', ...unencrypted],
    TWILIO_WHATSAPP_FROM: ['15551234567', 'whatsapp:+15551234567', '+0555'],
    TWILIO_WHATSAPP_TEMPLATE: [
      'HX',
      sid('AC'),
      `english=${sid('HX')}`,
      `${sid('HX')},`,
      `en=${sid('HX')};ja=${sid('HX')}`,
    ],
    TWILIO_WHATSAPP_NOTICE_TEMPLATE: ['HX', `en=${sid('AC')}`],
    PASSWORD_BREACH_URL: [
      'on',
      'http://range.example.com/',
      'https://u:p@range.example.com/',
      'https://range.example.com/?a',
      'ftp://range.example.com/',
    ],
    SMTP_URL: ['mail.example.com', 'https://mail.example.com', 'smtp://'],
    VONAGE_DLT_ENTITY_ID: ['1101', 'entity'],
    VONAGE_DLT_TEMPLATE_IDS: [
      'LOGIN_CODE_SMS',
      'LOGIN_CODE_SMS=1107',
      'PHONE=1107161234567890123',
      'PHONE_VERIFICATION=1107161234567890123,PHONE_VERIFICATION=1107161234567890124',
      'PHONE_VERIFICATION/=1107161234567890123',
    ],
    SMTP_OAUTH2_CLIENT_ID: ['two words'],
    SMTP_OAUTH2_CLIENT_SECRET: ['two words'],
    SMTP_OAUTH2_REFRESH_TOKEN: ['two words'],
    SMTP_OAUTH2_TOKEN_URL: [
      'oauth2.googleapis.com/token',
      'http://login.example.com/',
      'https://u:p@login.example.com/',
    ],
    SMTP_OAUTH2_SCOPE: ['two  blanks', 'a"quote'],
    EMAIL_FROM: [
      'nobody',
      'a\0@b.example',
      'a@b.example\r\nBcc: evil@x.example',
      'a@b.example, c@d.example',
      '<a@b.example> x',
    ],
    TRUSTED_PROXIES: ['10.0.0.0/33', '::1/129', 'proxy', '10.0.0.0/8/8', '10.0.0.1,', '10.0.0.0/'],
    TRUSTED_NETWORKS: ['office', '10.0.0.0/33'],
    SMS_DAILY_LIMIT: ['-1', '1.5', '10000001', 'many'],
    EMAIL_DAILY_LIMIT: ['1e3'],
    PSEUDO_USERS_KEPT_DAYS: ['0', '-1', '1.5', '36501', 'Forever', 'off'],
    INACTIVE_USERS_DAYS: ['0', '29', 'forever', '1e3'],
    AUDIT_LOG_DAYS: ['0', '89', '99999', 'forever'],
    PHONE_RANGES_EXTRA: ['+1729', 'US:1729', 'us:+1729', 'US:+17', 'US:+0729', 'US:+1729;CA:+1942', 'US:+1729,'],
    SMS_PROVIDERS: ['smtp', 'Vonage', 'vonage,vonage', 'vonage,', 'toString'],
    EMAIL_PROVIDERS: ['vonage', 'smtp;smtp'],
    SMS_ROUTES: [
      'vonage',
      'jp:vonage',
      'JP',
      'JP:',
      'JP:smtp',
      'JP:vonage,JP:vonage',
      'JP:vonage+vonage',
      'JP:vonage:x',
    ],
    SMS_COUNTRIES: ['jp', 'Japan', 'JP;GB', 'UK'],
    SMS_PRICES: [
      ...['USD', 'JP=0.07', 'usd JP=0.07', 'XYZ JP=0.07', 'USD,JP=0.07', 'USD JP:0.07', 'USD JP=0,07', 'USD jp=0.07'],
      ...['USD JP=-1', 'USD JP=.07', 'USD JP=0.0700001', 'USD JP=10000', 'USD JP=0.07 JP=0.08', 'USD +81=0.07'],
    ],
    CORS_ORIGINS: ['*', 'https://a.example.com/', 'a.example.com', 'https://a.example.com:443', 'https://*.com'],
    APP_URL_SCHEMES: ['https', 'javascript', 'com.example.shop://', 'Shop', '1shop', 'shop,'],
    LIMITS: ['0', 'false', 'OFF'],
    GRAPHIQL: ['true', 'yes'],
    LOG_LEVEL: ['verbose', 'toString'],
  };
  for (const [name, values] of Object.entries(refused)) {
    it(`refuses an invalid ${name}, without repeating it`, () => {
      for (const value of values) {
        const mistakes = mistakesIn({ [name]: value }).filter(mistake => mistake.startsWith(`${name} must be `));
        assert.equal(mistakes.length, 1, value);
        if (value.length > 12) assert.doesNotMatch(mistakes.join(), new RegExp(escaped(value)));
      }
    });
  }

  const oauth = {
    SMTP_OAUTH2_CLIENT_ID: 'client',
    SMTP_OAUTH2_CLIENT_SECRET: 'a-secret',
    SMTP_OAUTH2_TOKEN_URL: 'https://login.example.com/token',
    EMAIL_FROM: 'a@b.example',
  };

  it('D32 has an OAuth client that gets access tokens for the user of SMTP_URL', () => {
    const url = 'smtp://a%40b.example@mail.example.com:587';
    const more = {
      SMTP_OAUTH2_REFRESH_TOKEN: 'a-token',
      SMTP_OAUTH2_SCOPE: 'https://a.example/.default offline_access',
    };
    assert.deepEqual(readConfig({ ...oauth, ...more, SMTP_URL: url }, () => key).smtp, {
      url,
      from: 'a@b.example',
      oauth: {
        clientId: 'client',
        clientSecret: 'a-secret',
        refreshToken: 'a-token',
        tokenUrl: 'https://login.example.com/token',
        scope: 'https://a.example/.default offline_access',
      },
    });
  });

  it('D32 allows neither a password nor mails without TLS beside access tokens', () => {
    for (const url of [
      'smtp://mail.example.com',
      'smtp://user:password@mail.example.com',
      'smtp://user@mail.example.com?tls=optional',
    ]) {
      assert.match(mistakesIn({ ...oauth, SMTP_URL: url }).join(), /^SMTP_URL must /);
    }
  });

  it('D28 allows a provider without TLS only on this machine or in a private network', () => {
    for (const host of [
      'http://127.0.0.1:9',
      'http://localhost:9',
      'http://[::1]:9',
      'http://10.1.2.3',
      'http://[fd00::1]',
    ]) {
      assert.deepEqual(mistakesIn({ VONAGE_HOST: host, TWILIO_HOST: host }), [], host);
    }
  });

  it('D35 needs ids of Indian texts for both texts of a claim, or for neither', () => {
    const [own, hindi] = ['=1107161234567890123', '/hi=1107161234567890124'];
    const mistakesOf = (ids: string) =>
      mistakesIn({
        VONAGE_API_KEY: 'k',
        VONAGE_API_SECRET: 's',
        VONAGE_DLT_ENTITY_ID: '1101456324673567834',
        VONAGE_DLT_TEMPLATE_IDS: ids,
      });
    const missing: Record<string, string[]> = {
      [`PHONE_VERIFICATION${own}`]: ['ADDRESS_IN_USE'],
      [`ADDRESS_IN_USE${own}`]: ['PHONE_VERIFICATION'],
      [`PHONE_VERIFICATION${own},ADDRESS_IN_USE${hindi}`]: ['ADDRESS_IN_USE'],
      [`PHONE_VERIFICATION${hindi},ADDRESS_IN_USE${own}`]: ['PHONE_VERIFICATION'],
      [`PHONE_VERIFICATION${hindi}`]: ['PHONE_VERIFICATION', 'ADDRESS_IN_USE'],
      [`PHONE_VERIFICATION${own},PHONE_VERIFICATION${hindi},ADDRESS_IN_USE${own}`]: [],
      [`LOGIN_CODE_SMS${own}`]: [],
    };
    for (const [ids, kinds] of Object.entries(missing)) {
      const asked = mistakesOf(ids).map(
        mistake => /^VONAGE_DLT_TEMPLATE_IDS must have an id for (\w+) /.exec(mistake)?.[1],
      );
      assert.deepEqual(asked, kinds, ids);
    }
  });

  it('O41 names PostgreSQL in DATABASE_URL if another variable for PostgreSQL is given', () => {
    const others = {
      DATABASE_DIRECT_URL: 'postgres://db/bonafide',
      DATABASE_READ_URL: 'postgres://standby/bonafide',
      DATABASE_CONNECTIONS: '20',
    };
    const mistakes = Object.keys(others).map(
      name => `${name} is only for PostgreSQL: set DATABASE_URL to a postgres:// URL, or remove ${name}`,
    );
    for (const DATABASE_URL of ['', 'file:data/x.sqlite']) {
      assert.deepEqual(mistakesIn({ DATABASE_URL, ...others }), mistakes);
    }
    assert.deepEqual(mistakesIn({ DATABASE_READ_URL: others.DATABASE_READ_URL }), mistakes.slice(1, 2));
    assert.deepEqual(mistakesIn({ DATABASE_URL: 'postgres://db/bonafide', ...others }), []);
    assert.deepEqual(
      mistakesIn({ DATABASE_URL: 'file:data/x.sqlite', DATABASE_READ_URL: '', DATABASE_CONNECTIONS: '' }),
      [],
    );
    assert.equal(mistakesIn({ DATABASE_URL: 'mysql://db', ...others }).length, 1);
  });

  it('has all its mistakes reported at once', () => {
    const mistakes = mistakesIn({ PORT: 'x', LIMITS: 'x', LOG_LEVEL: 'x', SMTP_URL: 'smtp://mail' });
    assert.deepEqual(
      mistakes.map(mistake => mistake.split(' ')[0]),
      ['PORT', 'LIMITS', 'LOG_LEVEL', 'EMAIL_FROM'],
    );
  });

  describe('with several providers', () => {
    const both = {
      VONAGE_API_KEY: 'k',
      VONAGE_API_SECRET: 's',
      TWILIO_ACCOUNT_SID: sid('AC'),
      TWILIO_AUTH_TOKEN: 't',
    };

    it('D14 needs their order', () => {
      assert.match(mistakesIn(both).join(), /^SMS_PROVIDERS must be set, because several providers.*vonage,twilio/);
      assert.deepEqual(mistakesIn({ ...both, SMS_PROVIDERS: 'twilio,vonage' }), []);
      assert.deepEqual(mistakesIn({ ...both, SMS_PROVIDERS: 'twilio' }), []);
      assert.deepEqual(mistakesIn({ ...both, SMS_ROUTES: 'JP:vonage,*:twilio' }), []);
      assert.equal(mistakesIn({ ...both, SMS_ROUTES: 'JP:vonage' }).length, 1);
    });

    it('D14 refuses an order with a provider that is not configured', () => {
      assert.deepEqual(mistakesIn({ SMS_PROVIDERS: 'twilio', EMAIL_PROVIDERS: 'smtp' }), [
        'SMS_PROVIDERS names twilio, which is not configured',
        'EMAIL_PROVIDERS names smtp, which is not configured',
      ]);
      const wrong = { ...both, SMS_PROVIDERS: 'twilio,vonage', SMS_ROUTES: 'JP:http+twilio' };
      assert.deepEqual(mistakesIn(wrong), ['SMS_ROUTES names http, which is not configured']);
    });

    it('D14 reads the order for each country', () => {
      const order = { SMS_PROVIDERS: 'twilio,vonage', SMS_ROUTES: 'JP:vonage+twilio,GB:vonage' };
      const config = readConfig({ ...both, ...order }, () => key);
      assert.deepEqual(smsRouteOf(config, 'JP'), ['vonage', 'twilio']);
      assert.deepEqual(smsRouteOf(config, 'GB'), ['vonage']);
      assert.deepEqual(smsRouteOf(config, 'US'), ['twilio', 'vonage']);
      const rest = readConfig({ ...both, ...order, SMS_ROUTES: '*:vonage' }, () => key);
      assert.deepEqual(smsRouteOf(rest, 'US'), ['vonage']);
    });

    describe('one of which is WhatsApp', () => {
      const three = {
        ...both,
        TWILIO_WHATSAPP_FROM: '+15551234567',
        TWILIO_WHATSAPP_TEMPLATE: sid('HX'),
        TWILIO_WHATSAPP_NOTICE_TEMPLATE: sid('HX'),
      };
      const why =
        'must name another provider after twilio-whatsapp, which sends only codes, and notices that a number is in use';

      it('D36 refuses an order in which no provider of SMS follows', () => {
        for (const SMS_PROVIDERS of ['twilio-whatsapp', 'twilio,twilio-whatsapp']) {
          assert.deepEqual(mistakesIn({ ...three, SMS_PROVIDERS }), [`SMS_PROVIDERS ${why}`]);
        }
        assert.deepEqual(mistakesIn({ ...three, SMS_PROVIDERS: 'twilio-whatsapp,vonage' }), []);
        const SMS_ROUTES = 'JP:twilio-whatsapp,GB:twilio-whatsapp+twilio,*:vonage+twilio-whatsapp';
        assert.deepEqual(mistakesIn({ ...three, SMS_ROUTES }), [`SMS_ROUTES (JP) ${why}`, `SMS_ROUTES (*) ${why}`]);
      });

      it('D36 does not use WhatsApp where no order names it', () => {
        const config = readConfig({ ...three, SMS_ROUTES: '*:vonage' }, () => key);
        assert.deepEqual(smsProvidersOf(config), ['vonage', 'twilio']);
        const { VONAGE_API_KEY: _, VONAGE_API_SECRET: __, ...byTwilio } = three;
        assert.match(mistakesIn(byTwilio).join(), /^SMS_PROVIDERS must be set/);
      });
    });
  });

  for (const [given, missing] of [
    [{ SMTP_URL: 'smtp://mail' }, 'EMAIL_FROM'],
    [{ SMS_URL: 'http://10.0.0.1/' }, 'SENDER_SECRET'],
    [{ EMAIL_URL: 'http://10.0.0.1/', EMAIL_FROM: 'a@b.example' }, 'SENDER_SECRET'],
    [{ EMAIL_URL: 'https://a.example/', SENDER_SECRET: senderSecret }, 'EMAIL_FROM'],
    [{ SENDER_SECRET_PREVIOUS: senderSecret }, 'SENDER_SECRET'],
    [
      { VONAGE_DLT_ENTITY_ID: '1101456324673567834', VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' },
      'VONAGE_DLT_TEMPLATE_IDS',
    ],
    [{ SMTP_OAUTH2_REFRESH_TOKEN: 'x' }, 'SMTP_OAUTH2_CLIENT_ID'],
    [{ SMTP_OAUTH2_SCOPE: 'x' }, 'SMTP_OAUTH2_CLIENT_ID'],
    [{ SMTP_OAUTH2_CLIENT_SECRET: 'x' }, 'SMTP_OAUTH2_CLIENT_ID'],
    [{ SMTP_OAUTH2_TOKEN_URL: 'https://login.example.com/token' }, 'SMTP_OAUTH2_CLIENT_ID'],
    [{ VONAGE_API_KEY: 'k' }, 'VONAGE_API_SECRET'],
    [{ VONAGE_API_SECRET: 's' }, 'VONAGE_API_KEY'],
    [{ TWILIO_ACCOUNT_SID: sid('AC') }, 'TWILIO_AUTH_TOKEN'],
    [{ TWILIO_AUTH_TOKEN: 't' }, 'TWILIO_ACCOUNT_SID'],
    [{ TWILIO_API_KEY: sid('SK') }, 'TWILIO_API_SECRET'],
    [{ TWILIO_API_SECRET: 's' }, 'TWILIO_API_KEY'],
    [{ TWILIO_MESSAGING_SERVICE_SID: sid('MG') }, 'TWILIO_ACCOUNT_SID'],
    [{ TWILIO_WHATSAPP_FROM: '+15551234567' }, 'TWILIO_WHATSAPP_TEMPLATE'],
    [{ TWILIO_WHATSAPP_TEMPLATE: sid('HX') }, 'TWILIO_WHATSAPP_FROM'],
    [{ TWILIO_WHATSAPP_NOTICE_TEMPLATE: sid('HX') }, 'TWILIO_WHATSAPP_FROM'],
    [
      {
        ...{ TWILIO_WHATSAPP_FROM: '+15551234567', TWILIO_WHATSAPP_TEMPLATE: sid('HX') },
        ...{ TWILIO_ACCOUNT_SID: sid('AC'), TWILIO_AUTH_TOKEN: 't' },
      },
      'TWILIO_WHATSAPP_NOTICE_TEMPLATE',
    ],
  ] as const) {
    const [first] = Object.keys(given);
    it(`requires ${missing} beside ${first}`, () => {
      assert.match(mistakesIn(given).join('\n'), new RegExp(`^${missing} must be set together with ${first}`));
    });
  }
});

describe('D28 A gateway', () => {
  const gatewayOf = (environment: Record<string, string>) => readConfig(environment, () => key).http;

  it('serves the kinds of address that have a URL, and signs with the previous secret too', () => {
    assert.equal(gatewayOf({ SENDER_SECRET: senderSecret }), null);
    assert.deepEqual(gatewayOf({ SMS_URL: 'http://gateway:8080/sms?key=1', SENDER_SECRET: senderSecret }), {
      smsUrl: 'http://gateway:8080/sms?key=1',
      email: null,
      secrets: [senderSecret],
    });
    const environment = { EMAIL_URL: 'https://a.example', EMAIL_FROM: 'a@b.example', SENDER_SECRET: senderSecret };
    assert.deepEqual(gatewayOf({ ...environment, SENDER_SECRET_PREVIOUS: otherSecret }), {
      smsUrl: null,
      email: { url: 'https://a.example/', from: 'a@b.example' },
      secrets: [senderSecret, otherSecret],
    });
  });

  for (const SMS_URL of [
    ...['http://8.8.8.8/', 'http://[2606:4700::1]/', 'http://169.254.169.254/', 'http://u:p@10.0.0.1/'],
    ...['https://a.example/#x', 'ftp://10.0.0.1/', 'x', '//a.example/'],
  ]) {
    it(`refuses the URL ${SMS_URL}`, () => {
      const mistakes = mistakesIn({ SMS_URL, SENDER_SECRET: senderSecret });
      assert.match(mistakes.join(), /^SMS_URL must be an http or https URL[^/]+private address$/);
    });
  }

  for (const SENDER_SECRET of [
    'secret',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(100)}`,
    senderSecret.slice(6),
  ]) {
    it(`refuses the secret ${SENDER_SECRET.slice(0, 20)}`, () => {
      const mistakes = mistakesIn({ SMS_URL: 'https://a.example/', SENDER_SECRET });
      assert.deepEqual(mistakes, ['SENDER_SECRET must be whsec_ and 24 to 64 random bytes in base64']);
    });
  }
});

describe('In production', () => {
  it('PUBLIC_URL and SECRET_KEY are required', () => {
    const mistakes = mistakesIn({ NODE_ENV: 'production' });
    assert.deepEqual(
      mistakes.map(mistake => mistake.split(':')[0]),
      ['PUBLIC_URL must be set in production', 'SECRET_KEY must be set in production'],
    );
  });

  it('links use https, except on the machine itself', () => {
    assert.match(
      mistakesIn({ ...production, PUBLIC_URL: 'http://id.example.com' }).join(),
      /^PUBLIC_URL must be an https URL/,
    );
    for (const host of ['localhost.example.com', '127.example.com'])
      assert.match(mistakesIn({ ...production, PUBLIC_URL: `http://${host}` }).join(), /https/);
    for (const url of ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']) {
      assert.deepEqual(mistakesIn({ ...production, PUBLIC_URL: url }), []);
    }
  });

  it('GraphiQL is off unless it is turned on', () => {
    assert.equal(readConfig(production, () => key).graphiql, false);
    assert.equal(readConfig({ ...production, GRAPHIQL: 'on' }, () => key).graphiql, true);
    assert.equal(readConfig({ GRAPHIQL: 'off' }, () => key).graphiql, false);
  });

  it('a short token of the operator is refused', () => {
    assert.match(mistakesIn({ ...production, OPERATOR_TOKEN: 'x'.repeat(15) }).join(), /at least 16 characters/);
    assert.deepEqual(mistakesIn({ ...production, OPERATOR_TOKEN: 'x'.repeat(16) }), []);
  });
});

describe('The secret key of a development server', () => {
  it('is stored beside the database, or in data/ when that is elsewhere', () => {
    const asked: string[] = [];
    for (const DATABASE_URL of ['file:x.sqlite', 'file:/var/lib/id/x.sqlite', 'postgres://db/x']) {
      readConfig({ DATABASE_URL }, path => {
        asked.push(path);
        return key;
      });
    }
    assert.deepEqual(asked, ['secret.key', '/var/lib/id/secret.key', 'data/secret.key']);
  });

  it('is created once, and only its owner may read it', () => {
    const path = join(temporaryFolder(), 'data/secret.key');
    const made = readOrMakeSecretKey(path, randomBytes);
    assert.deepEqual(
      readOrMakeSecretKey(path, () => assert.fail('it is there already')),
      made,
    );
    assert.equal(made.toString('base64'), readFileSync(path, 'utf8').trim());
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(path, '..')), ['secret.key']);
  });

  it('is the same for two servers that start together', () => {
    const path = join(temporaryFolder(), 'secret.key');
    let other: Buffer | undefined;
    const mine = readOrMakeSecretKey(path, size => {
      // Another process is one step ahead: it creates its key while this one gets random bytes.
      if (!existsSync(path)) other ??= readOrMakeSecretKey(path, randomBytes);
      return randomBytes(size);
    });
    assert.deepEqual(mine, other);
  });

  it('is refused when the file has another content', () => {
    const path = join(temporaryFolder(), 'secret.key');
    writeFileSync(path, 'not a key');
    assert.throws(() => readOrMakeSecretKey(path, randomBytes), /secret\.key must hold 32 random bytes/);
  });
});

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
