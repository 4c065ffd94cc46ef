import { isCountry } from '../values/countries.rules.js';
import { readDailyLimit, readList, readPhoneRanges, type VariableTable } from './environment.rules.js';
import { readProviderList, readSmsRoutes } from './providers/provider-order.rules.js';
import { readSmsPrices } from './sms-prices.rules.js';

/** The operator's limits, countries and providers for the messages of all apps (X4, X8, I11), and their prices (O18). */
export const sendingVariables = {
  SMS_DAILY_LIMIT: {
    default: '10000',
    meaning: 'the most SMS that all apps together send in 24 hours, whatever an app allows itself',
    mustBe: 'a whole number from 0 to 10000000',
    read: readDailyLimit,
  },
  EMAIL_DAILY_LIMIT: {
    default: '100000',
    meaning: 'the same for email',
    mustBe: 'a whole number from 0 to 10000000',
    read: readDailyLimit,
  },
  SMS_PROVIDERS: {
    default: null,
    shownDefault: 'the provider of SMS that is configured',
    meaning:
      'the providers of SMS in the order in which they are asked, with commas between them; mandatory if several are configured and `SMS_ROUTES` has no `*`. One that is left out gets no messages ([providers](docs/providers.md#several-providers))',
    mustBe: 'different providers of SMS with commas between them, as twilio,vonage',
    read: text => readProviderList(text, 'PHONE'),
  },
  EMAIL_PROVIDERS: {
    default: null,
    shownDefault: 'the provider of email that is configured',
    meaning: 'the same for email; mandatory if several are configured',
    mustBe: 'different providers of email with commas between them, as http,smtp',
    read: text => readProviderList(text, 'EMAIL'),
  },
  SMS_ROUTES: {
    default: null,
    shownDefault: 'every country as in `SMS_PROVIDERS`',
    meaning:
      'other providers of SMS for the numbers of a country: a country (ISO 3166-1), or `*` for all others, a colon and providers with `+` between them, as `JP:vonage+twilio,*:twilio`',
    mustBe:
      'countries, each with providers of SMS behind a colon, with commas between them, as JP:vonage+twilio,*:twilio',
    read: readSmsRoutes,
  },
  SMS_COUNTRIES: {
    default: null,
    shownDefault: 'every country that an app allows',
    meaning: 'the only countries that any app may send SMS to: ISO 3166-1 codes with commas between them, as `JP,GB`',
    mustBe: 'ISO 3166-1 alpha-2 codes with commas between them, as JP,GB',
    read: text => readList(text, isCountry),
  },
  SMS_PRICES: {
    default: null,
    shownDefault: 'no estimate of costs',
    meaning:
      'what one segment of an SMS costs, for the estimate in the portal: a currency (ISO 4217), then countries (ISO 3166-1) with their prices, and `*` for all others, as `USD JP=0.07 GB=0.04 *=0.08`. Quote it at a shell',
    mustBe: 'a currency and prices of countries with blanks between them, as USD JP=0.07 GB=0.04 *=0.08',
    read: readSmsPrices,
  },
  PHONE_RANGES_EXTRA: {
    default: null,
    meaning:
      'ranges of mobile numbers that are in service and that this version does not know yet: a country and how they begin, with commas between them, as `US:+1729,US:+1621` ([deploying](docs/deploying.md#when-a-numbering-plan-changes))',
    mustBe: 'a country, a colon and a + with 3 to 14 digits, with commas between them, as US:+1729,US:+1621',
    read: readPhoneRanges,
  },
} satisfies VariableTable;
