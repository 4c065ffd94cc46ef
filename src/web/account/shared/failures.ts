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
    text: 'Open the link in your message again, or copy all of it. If you see this page again, request a new link in the app.',
  },
  INVALID_TOKEN: {
    title: 'This link is no longer valid',
    text: 'It was already used, a newer link replaced it, or part of it is missing. Request a new link in the app.',
  },
  INVALID_CODE: {
    title: 'This code is wrong',
    text: 'This code is wrong. Compare it with the code in the email.',
  },
  CODE_EXPIRED: { title: 'This link has expired', text: 'Request a new link in the app.' },
  ALREADY_VERIFIED: {
    title: 'This address is already confirmed',
    text: 'You can close this page.',
  },
  IDENTIFIER_TAKEN: {
    title: 'This address belongs to another account',
    text: 'Another account confirmed it first, so this account cannot log in with it. If you have another account, log in to that one.',
  },
  TOO_MANY_ATTEMPTS: {
    title: 'This link is locked',
    text: 'There were too many wrong attempts. Wait a while, then request a new link in the app.',
  },
  NOTHING_TO_VERIFY: {
    title: 'There is nothing to confirm',
    text: 'The account no longer has this address.',
  },
  WEAK_PASSWORD: {
    title: 'This password is too weak',
    text: 'This password is too short or too common, or it contains your name, your address or the app’s name. Choose another.',
  },
  UNCHANGED: {
    title: 'This is your current password',
    text: 'This is your current password. Choose another.',
  },
  RATE_LIMITED: { title: 'Too many requests', text: 'Wait a while, then try again.' },
  SERVER_BUSY: { title: 'The server is busy', text: 'Nothing was changed. Try again in a moment.' },
  NETWORK: {
    title: 'The server did not answer',
    text: 'Check your internet connection, then try again.',
  },
  OTHER: { title: 'Something went wrong', text: 'Try again later.' },
};

type Known = keyof typeof en;

const ja: Record<Known, FailureText> = {
  NO_TOKEN: {
    title: 'リンクが不完全です',
    text: 'メッセージのリンクをもう一度開くか、リンク全体をコピーしてください。解決しない場合は、アプリで新しいリンクをお求めください。',
  },
  INVALID_TOKEN: {
    title: 'このリンクは無効です',
    text: '使用済みか、新しいリンクに置き換えられたか、リンクの一部が欠けています。アプリで新しいリンクをお求めください。',
  },
  INVALID_CODE: { title: 'コードが違います', text: 'コードが違います。メールのコードをご確認ください。' },
  CODE_EXPIRED: { title: 'リンクの有効期限が切れました', text: 'アプリで新しいリンクをお求めください。' },
  ALREADY_VERIFIED: { title: 'このアドレスは確認済みです', text: 'このページは閉じてかまいません。' },
  IDENTIFIER_TAKEN: {
    title: 'このアドレスは別のアカウントで使われています',
    text: '先に別のアカウントで確認されたため、このアカウントのログインには使えません。別のアカウントをお持ちの場合は、そちらでログインしてください。',
  },
  TOO_MANY_ATTEMPTS: {
    title: 'このリンクはロックされています',
    text: '間違いの回数が上限に達しました。しばらくしてから、アプリで新しいリンクをお求めください。',
  },
  NOTHING_TO_VERIFY: {
    title: '確認するものがありません',
    text: 'このアドレスは、すでにアカウントから削除されています。',
  },
  WEAK_PASSWORD: {
    title: 'パスワードが弱すぎます',
    text: '短すぎるか、よく使われているか、名前・アドレス・アプリ名を含んでいます。別のパスワードにしてください。',
  },
  UNCHANGED: { title: '現在と同じパスワードです', text: '現在と同じパスワードです。別のパスワードにしてください。' },
  RATE_LIMITED: { title: '回数の上限に達しました', text: 'しばらくしてからもう一度お試しください。' },
  SERVER_BUSY: {
    title: 'サーバーが混み合っています',
    text: '何も変更されていません。少し待ってから再試行してください。',
  },
  NETWORK: { title: 'サーバーが応答しません', text: '接続を確認して、もう一度お試しください。' },
  OTHER: { title: '問題が発生しました', text: 'しばらくしてから、もう一度お試しください。' },
};

const failures = { en, ja };

/** W1: which rule a new password breaks. Reasons without a row use the text of WEAK_PASSWORD. */
const weakPasswords: Record<typeof language, Partial<Record<ErrorReason, string>>> = {
  en: {
    TOO_SHORT: 'This password is too short. Use at least 8 characters.',
    TOO_LONG: 'This password is too long. Use at most 256 characters.',
    TOO_COMMON: 'Many people use this password. Choose another.',
    CONTAINS_IDENTIFIER: 'This password contains your name or your address. Choose another.',
    CONTAINS_APP_NAME: 'This password contains the app’s name. Choose another.',
    BREACHED: 'This password is in a list of stolen passwords. Choose another.',
  },
  ja: {
    TOO_SHORT: 'パスワードが短すぎます。8文字以上にしてください。',
    TOO_LONG: 'パスワードが長すぎます。256文字以内にしてください。',
    TOO_COMMON: 'よく使われているパスワードです。別のパスワードにしてください。',
    CONTAINS_IDENTIFIER: '名前またはアドレスが含まれています。別のパスワードにしてください。',
    CONTAINS_APP_NAME: 'アプリ名が含まれています。別のパスワードにしてください。',
    BREACHED: '流出したパスワードの一覧に含まれています。別のパスワードにしてください。',
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
