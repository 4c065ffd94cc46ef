// Made by `npm run schema` of schema.graphql and the operations beside it.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a person can log in with. */
export type IdentifierKind =
  | 'EMAIL'
  | 'PHONE'
  | 'USERNAME';

/** Null clears a field. Fields that are not given stay. */
export type ProfileInput = {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
};

/** A password and at least one identifier. `App.signUpOptions` lists the accepted combinations. */
export type RegisterInput = {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters. */
  email?: string | null | undefined;
  /** Creates a random username, which nobody needs to see. */
  generateUsername?: boolean | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). Without one, the user logs in by a code, so an address is needed to which the app sends them. */
  password?: string | null | undefined;
  /** International with `+`. If phone verification is off, also local with `country`. */
  phone?: string | null | undefined;
  /** `[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only. */
  username?: string | null | undefined;
};

/** A password and at least one identifier. */
export type UpgradePseudoUserInput = {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters. */
  email?: string | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). Without one, the user logs in by a code, so an address is needed to which the app sends them. */
  password?: string | null | undefined;
  /** International with `+`. If phone verification is off, also local with `country`. */
  phone?: string | null | undefined;
  /** `[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only. */
  username?: string | null | undefined;
};

export type TokensFragment = { accessToken: string, refreshToken: string, expiresIn: number };

export type ProfileFragment = { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null };

export type SwitchVerificationOnMutationVariables = Exact<{ [key: string]: never; }>;


export type SwitchVerificationOnMutation = { updateAppSettings: { signUpOptions: Array<Array<IdentifierKind>> } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
  idempotencyKey: string;
}>;


export type RegisterMutation = { register: { accessToken: string, refreshToken: string, expiresIn: number, user: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } } };

export type CreatePseudoUserMutationVariables = Exact<{
  input?: ProfileInput | null | undefined;
  idempotencyKey: string;
}>;


export type CreatePseudoUserMutation = { createPseudoUser: { accessToken: string, refreshToken: string, expiresIn: number, user: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } } };

export type UpgradeMutationVariables = Exact<{
  input: UpgradePseudoUserInput;
  idempotencyKey: string;
}>;


export type UpgradeMutation = { upgradePseudoUser: { accessToken: string, refreshToken: string, expiresIn: number, user: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } } };

export type VerifyPhoneMutationVariables = Exact<{
  code: string;
}>;


export type VerifyPhoneMutation = { verifyPhone: { verified: boolean } };

export type VerifyLinkMutationVariables = Exact<{
  token: string;
}>;


export type VerifyLinkMutation = { verifyLink: { verified: boolean } };

export type LogInMutationVariables = Exact<{
  identifier: string;
  password: string;
}>;


export type LogInMutation = { login: { accessToken: string, refreshToken: string, expiresIn: number, user: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } } };

export type RequestLoginCodeMutationVariables = Exact<{
  identifier: string;
}>;


export type RequestLoginCodeMutation = { requestLoginCode: { loginId: string } };

export type LogInWithCodeMutationVariables = Exact<{
  loginId: string | number;
  code: string;
}>;


export type LogInWithCodeMutation = { logInWithCode: { accessToken: string, refreshToken: string, expiresIn: number, user: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } } };

export type RefreshMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshMutation = { refreshSession: { accessToken: string, refreshToken: string, expiresIn: number } };

export type ChangePhoneMutationVariables = Exact<{
  value: string;
  currentPassword: string;
}>;


export type ChangePhoneMutation = { changeIdentifier: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, isPseudo: boolean, loginIdentifiers: Array<string> | null, pendingPhone: string | null, email: { value: string, verified: boolean } | null, phone: { value: string, verified: boolean } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TokensFragmentDoc = new TypedDocumentString(`
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
    `, {"fragmentName":"Tokens"}) as unknown as TypedDocumentString<TokensFragment, unknown>;
export const ProfileFragmentDoc = new TypedDocumentString(`
    fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}
    `, {"fragmentName":"Profile"}) as unknown as TypedDocumentString<ProfileFragment, unknown>;
export const SwitchVerificationOnDocument = new TypedDocumentString(`
    mutation SwitchVerificationOn {
  updateAppSettings(
    input: {emailVerification: true, phoneVerification: true, loginByCode: [EMAIL]}
  ) {
    signUpOptions
  }
}
    `) as unknown as TypedDocumentString<SwitchVerificationOnMutation, SwitchVerificationOnMutationVariables>;
export const RegisterDocument = new TypedDocumentString(`
    mutation Register($input: RegisterInput!, $idempotencyKey: String!) {
  register(input: $input, idempotencyKey: $idempotencyKey) {
    ...Tokens
    user {
      ...Profile
    }
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const CreatePseudoUserDocument = new TypedDocumentString(`
    mutation CreatePseudoUser($input: ProfileInput, $idempotencyKey: String!) {
  createPseudoUser(input: $input, idempotencyKey: $idempotencyKey) {
    ...Tokens
    user {
      ...Profile
    }
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<CreatePseudoUserMutation, CreatePseudoUserMutationVariables>;
export const UpgradeDocument = new TypedDocumentString(`
    mutation Upgrade($input: UpgradePseudoUserInput!, $idempotencyKey: String!) {
  upgradePseudoUser(input: $input, idempotencyKey: $idempotencyKey) {
    ...Tokens
    user {
      ...Profile
    }
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<UpgradeMutation, UpgradeMutationVariables>;
export const VerifyPhoneDocument = new TypedDocumentString(`
    mutation VerifyPhone($code: String!) {
  verifyPhone(code: $code) {
    verified
  }
}
    `) as unknown as TypedDocumentString<VerifyPhoneMutation, VerifyPhoneMutationVariables>;
export const VerifyLinkDocument = new TypedDocumentString(`
    mutation VerifyLink($token: String!) {
  verifyLink(token: $token) {
    verified
  }
}
    `) as unknown as TypedDocumentString<VerifyLinkMutation, VerifyLinkMutationVariables>;
export const LogInDocument = new TypedDocumentString(`
    mutation LogIn($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    ...Tokens
    user {
      ...Profile
    }
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<LogInMutation, LogInMutationVariables>;
export const RequestLoginCodeDocument = new TypedDocumentString(`
    mutation RequestLoginCode($identifier: String!) {
  requestLoginCode(identifier: $identifier) {
    loginId
  }
}
    `) as unknown as TypedDocumentString<RequestLoginCodeMutation, RequestLoginCodeMutationVariables>;
export const LogInWithCodeDocument = new TypedDocumentString(`
    mutation LogInWithCode($loginId: ID!, $code: String!) {
  logInWithCode(loginId: $loginId, code: $code) {
    ...Tokens
    user {
      ...Profile
    }
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}
fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<LogInWithCodeMutation, LogInWithCodeMutationVariables>;
export const RefreshDocument = new TypedDocumentString(`
    mutation Refresh($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    ...Tokens
  }
}
    fragment Tokens on Session {
  accessToken
  refreshToken
  expiresIn
}`) as unknown as TypedDocumentString<RefreshMutation, RefreshMutationVariables>;
export const ChangePhoneDocument = new TypedDocumentString(`
    mutation ChangePhone($value: String!, $currentPassword: String!) {
  changeIdentifier(kind: PHONE, value: $value, currentPassword: $currentPassword) {
    ...Profile
  }
}
    fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<ChangePhoneMutation, ChangePhoneMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    ...Profile
  }
}
    fragment Profile on User {
  id
  isPseudo
  loginIdentifiers
  email {
    value
    verified
  }
  phone {
    value
    verified
  }
  pendingPhone
}`) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;