/** What the development inbox calls each kind of message. */
const en = {
  EMAIL_VERIFICATION: 'Email verification',
  EMAIL_VERIFIED: 'Email verified',
  PHONE_VERIFICATION: 'Phone verification',
  PHONE_VERIFIED: 'Phone verified',
  ADDRESS_IN_USE: 'Address in use',
  IDENTIFIER_CHANGED: 'Identifier changed',
  IDENTIFIER_ADDED: 'Identifier added',
  IDENTIFIER_REMOVED: 'Identifier removed',
  USERNAME_CHANGED: 'Username changed',
  PASSWORD_CHANGED: 'Password changed',
  NEW_SIGN_IN: 'New sign-in',
  WAY_IN_ADDED: 'Way to log in added',
  WAY_IN_REMOVED: 'Way to log in removed',
  SECOND_FACTOR_GUESSED: 'Wrong second factors',
  ACCOUNT_DELETED: 'Account deleted',
  INVITATION: 'Invitation',
  PASSWORD_RESET_EMAIL: 'Password reset by email',
  PASSWORD_RESET_SMS: 'Password reset by SMS',
};

const ja: Record<keyof typeof en, string> = {
  EMAIL_VERIFICATION: 'メールアドレスの確認',
  EMAIL_VERIFIED: 'メールアドレス確認済みのお知らせ',
  PHONE_VERIFICATION: '電話番号の確認',
  PHONE_VERIFIED: '電話番号確認済みのお知らせ',
  ADDRESS_IN_USE: '登録済みアドレスのお知らせ',
  IDENTIFIER_CHANGED: 'ログイン情報の変更',
  IDENTIFIER_ADDED: 'ログイン情報の追加',
  IDENTIFIER_REMOVED: 'ログイン情報の削除',
  USERNAME_CHANGED: 'ユーザー名の変更',
  PASSWORD_CHANGED: 'パスワードの変更',
  NEW_SIGN_IN: '新しい環境からのログイン',
  WAY_IN_ADDED: 'ログイン手段の追加',
  WAY_IN_REMOVED: 'ログイン手段の削除',
  SECOND_FACTOR_GUESSED: '第2要素の入力間違い',
  ACCOUNT_DELETED: 'アカウントの削除',
  INVITATION: 'アカウントのご案内',
  PASSWORD_RESET_EMAIL: 'メールでのパスワード再設定',
  PASSWORD_RESET_SMS: 'SMSでのパスワード再設定',
};

export const messageKinds = { en, ja };
