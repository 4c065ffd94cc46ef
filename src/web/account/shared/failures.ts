import type { ErrorReason } from '../../../domain/refusal.js';
import type { Failure } from './api.js';
import { language } from './language.js';

interface FailureText {
  title: string;
  text: string;
}

/** Each failure has the same text on every page. Codes without a row use OTHER. NO_TOKEN: the URL has nothing after `#`. */
const en = {
  NO_TOKEN: {
    title: 'This link is incomplete',
    text: 'Please open the link in your message again, or copy all of it. If you still see this page, ask for a new link in the app.',
  },
  INVALID_TOKEN: {
    title: 'This link is no longer valid',
    text: 'It was used, replaced by a newer one, or not copied in full. Ask the app to send a new one.',
  },
  INVALID_CODE: {
    title: 'This code is wrong',
    text: 'This code is wrong. Please compare it with the one in the mail.',
  },
  CODE_EXPIRED: { title: 'This link has expired', text: 'Ask the app to send a new one.' },
  ALREADY_VERIFIED: {
    title: 'This address is confirmed already',
    text: 'There is nothing left to do; you can close this page.',
  },
  IDENTIFIER_TAKEN: {
    title: 'This address belongs to another account',
    text: 'Somebody confirmed it first, so this account cannot log in with it. Perhaps that was you, with another account.',
  },
  TOO_MANY_ATTEMPTS: {
    title: 'This link is locked',
    text: 'There were too many wrong attempts. Ask the app to send a new one later.',
  },
  NOTHING_TO_VERIFY: {
    title: 'There is nothing to confirm',
    text: 'The account no longer carries this address.',
  },
  WEAK_PASSWORD: {
    title: 'This password is too weak',
    text: 'Too short, too common, or it contains your name, your address or the app’s name. Please choose another.',
    BREACHED: 'This password is in a list of stolen passwords. Please choose another.',
  },
  UNCHANGED: {
    title: 'This is your old password',
    text: 'This is the password that you have now. Please choose another.',
  },
  RATE_LIMITED: { title: 'Too many requests', text: 'Please wait a while, then try again.' },
  SERVER_BUSY: { title: 'The server is busy', text: 'Nothing was changed. Please try again in a moment.' },
  NETWORK: {
    title: 'The server did not answer',
    text: 'Please check your connection and try again.',
  },
  OTHER: { title: 'Something went wrong', text: 'Please try again later.' },
};

type Known = keyof typeof en;

const ja: Record<Known, FailureText> = {
  NO_TOKEN: {
    title: 'リンクが不完全です',
    text: 'メッセージのリンクをもう一度開くか、全体をコピーしてください。解決しない場合は、アプリから新しいリンクを送ってください。',
  },
  INVALID_TOKEN: {
    title: 'このリンクは無効です',
    text: '使用済みか、新しいものに置き換えられたか、全体がコピーされていません。アプリから再送してください。',
  },
  INVALID_CODE: { title: 'コードが違います', text: 'コードが違います。メールのコードをご確認ください。' },
  CODE_EXPIRED: { title: 'リンクの有効期限が切れました', text: 'アプリから新しいものを送ってください。' },
  ALREADY_VERIFIED: { title: 'このアドレスは確認済みです', text: 'このページを閉じてかまいません。' },
  IDENTIFIER_TAKEN: {
    title: 'このアドレスは別のアカウントのものです',
    text: '先に別のアカウントが確認したため、このアカウントではログインに使えません。ご自身の別のアカウントかもしれません。',
  },
  TOO_MANY_ATTEMPTS: {
    title: 'このリンクはロックされています',
    text: '誤りが多すぎました。しばらくしてからアプリで再送してください。',
  },
  NOTHING_TO_VERIFY: { title: '確認するものがありません', text: 'アカウントにこのアドレスはもうありません。' },
  WEAK_PASSWORD: {
    title: 'パスワードが弱すぎます',
    text: '短すぎる、よく使われている、または名前・アドレス・アプリ名を含んでいます。別のものにしてください。',
  },
  UNCHANGED: { title: '以前と同じパスワードです', text: '現在のパスワードです。別のものにしてください。' },
  RATE_LIMITED: { title: '回数の上限に達しました', text: 'しばらくしてからもう一度お試しください。' },
  SERVER_BUSY: {
    title: 'サーバーが混み合っています',
    text: '何も変更されていません。少し待ってから再試行してください。',
  },
  NETWORK: { title: 'サーバーが応答しません', text: '接続を確認して、もう一度お試しください。' },
  OTHER: { title: '問題が発生しました', text: '後でもう一度お試しください。' },
};

const failures = { en, ja };

/** W1: which rule a new password breaks. Reasons without a row use the text of WEAK_PASSWORD. */
const weakPasswords: Record<typeof language, Partial<Record<ErrorReason, string>>> = {
  en: {
    TOO_SHORT: 'This password is too short. Please use at least 8 characters.',
    TOO_LONG: 'This password is too long. Please use at most 256 characters.',
    TOO_COMMON: 'Many people use this password. Please choose another.',
    CONTAINS_IDENTIFIER: 'This password contains your name or your address. Please choose another.',
    CONTAINS_APP_NAME: 'This password contains the app’s name. Please choose another.',
  },
  ja: {
    TOO_SHORT: 'パスワードが短すぎます。8文字以上にしてください。',
    TOO_LONG: 'パスワードが長すぎます。256文字以内にしてください。',
    TOO_COMMON: 'よく使われているパスワードです。別のものにしてください。',
    CONTAINS_IDENTIFIER: '名前またはアドレスが含まれています。別のものにしてください。',
    CONTAINS_APP_NAME: 'アプリ名が含まれています。別のものにしてください。',
    BREACHED: '流出したパスワードの一覧に含まれています。別のものにしてください。',
  },
};

export function describeWeakPassword(reason: ErrorReason | null): string {
  return (reason && weakPasswords[language][reason]) ?? failures[language].WEAK_PASSWORD.text;
}

export function describeFailure(failure: Failure | 'NO_TOKEN'): FailureText {
  return failures[language][isKnown(failure) ? failure : 'OTHER'];
}

function isKnown(failure: string): failure is Known {
  return failure in en;
}
