import type { Dice } from './dice.js';

/** An invented person, with network and devices. */
export interface InventedPerson {
  readonly username: string;
  readonly email: string;
  readonly phone: string;
  readonly profile: {
    readonly displayName: string;
    readonly country: string;
    readonly locale: string;
    readonly attributes: Record<string, unknown>;
  };
  /** An address from a network for examples (RFC 5737, RFC 3849). */
  readonly ip: string;
}

/** Names whose family name is the word "example" in their language, so that nobody confuses them with real people. */
const names: readonly [name: string, latin: string, locale: string, country: string][] = [
  ['例示 花子', 'hanako', 'ja', 'JP'],
  ['例示 太郎', 'taro', 'ja', 'JP'],
  ['れいじ さくら', 'sakura', 'ja', 'JP'],
  ['Alice Example', 'alice', 'en', 'GB'],
  ['Bob Example', 'bob', 'en', 'US'],
  ['Zoé Exemple', 'zoe', 'fr', 'FR'],
  ['Jürgen Beispiel', 'juergen', 'de', 'DE'],
  ['Íñigo Ejemplo', 'inigo', 'es', 'ES'],
  ['Łucja Przykład', 'lucja', 'pl', 'PL'],
  ['Анна Пример', 'anna', 'ru', 'KZ'],
  ['Ελένη Παράδειγμα', 'eleni', 'el', 'GR'],
  ['أحمد مثال', 'ahmad', 'ar', 'EG'],
  ['דנה דוגמה', 'dana', 'he', 'IL'],
  ['प्रिया उदाहरण', 'priya', 'hi', 'IN'],
  ['สมชาย ตัวอย่าง', 'somchai', 'th', 'TH'],
  ['示例 小明', 'xiaoming', 'zh-Hans', 'CN'],
  ['예시 민수', 'minsu', 'ko', 'KR'],
  ['Nguyễn Ví Dụ', 'nguyen', 'vi', 'VN'],
];

export const userAgents = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36',
  'ExampleMarket/2.3 (iPhone; iOS 17.4)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0',
  'ExampleMarket/2.2 (Android 13)',
] as const;

const mailDomains = ['example.com', 'example.org', 'example.net'] as const;
const plans = ['free', 'free', 'pro'] as const;

/** Returns person number `index`. Username, email and phone are different for each. */
export function inventPerson(index: number, dice: Dice): InventedPerson {
  const [displayName, latin, locale, country] = names[index % names.length] ?? ['Alice Example', 'alice', 'en', 'GB'];
  const serial = Math.floor(index / names.length);
  const username = `${latin}.example${serial === 0 ? '' : serial}`;
  return {
    username,
    email: `${username}@${mailDomains[index % mailDomains.length]}`,
    phone: phoneOf(index),
    profile: { displayName, country, locale, attributes: attributesOf(dice) },
    ip: ipOf(index),
  };
}

function attributesOf(dice: Dice): Record<string, unknown> {
  const plan = dice.pick(plans);
  return {
    plan,
    points: dice.below(5_000),
    newsletter: dice.below(2) === 1,
    ...(plan === 'pro' && { company: '例示株式会社', seats: 1 + dice.below(20) }),
  };
}

/** Ranges that the tests use too. No message ever goes to these numbers. */
function phoneOf(index: number): string {
  return index % 3 === 1 && index < 3_000
    ? `+447911000${String(Math.floor(index / 3)).padStart(3, '0')}`
    : `+819010${String(index).padStart(6, '0')}`;
}

function ipOf(index: number): string {
  const networks = ['192.0.2', '198.51.100', '203.0.113'];
  if (index % 4 === 3) return `2001:db8:${(index >> 8).toString(16)}:${(index & 0xff).toString(16)}::1`;
  return `${networks[index % 3]}.${1 + (Math.floor(index / 3) % 254)}`;
}
