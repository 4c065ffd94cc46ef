import type { Addresses } from './addresses.js';
import { asLastUser, type Example } from './example.js';

/** `placeholders.ts` fills it in. */
const asOperator = { Authorization: 'Bearer {{operatorToken}}' };

const password = 'plum-tin-harbour-42';

/** Returns the README's story, to be run in this order. A test checks each example against the README. */
export const storyWith = ({ phone, nextPhone, email }: Addresses): Example[] => [
  {
    title: 'Switch verification on',
    query: `# 1. A new app verifies nothing, and sends no
# login codes. This turns both on.
# Under Headers, replace {{operatorToken}} with
# the operator token. The server printed it
# when it first started. If it is lost, set
# OPERATOR_TOKEN to a new one and start the
# server again.
mutation SwitchVerificationOn($input: AppSettingsInput!) {
  updateAppSettings(input: $input) {
    id
    emailVerification
    phoneVerification
    signUpOptions
  }
}`,
    variables: { input: { emailVerification: true, phoneVerification: true, loginByCode: ['EMAIL'] } },
    headers: asOperator,
  },
  {
    title: 'Sign up with a phone',
    query: `# 2. Nobody can log in with an unverified
# number, so the server makes a username too.
# You are logged in: the answer is a session.
# Each visit to this page has a new number.
mutation SignUpWithPhone($input: RegisterInput!) {
  register(input: $input) {
    accessToken
    refreshToken
    expiresIn
    user {
      id
      username
      phone {
        value
        verified
      }
    }
  }
}`,
    variables: { input: { generateUsername: true, phone, password } },
    headers: {},
  },
  {
    title: 'Verify the phone',
    query: `# 3. {{code}} means the code of the
# newest SMS in /inbox, and {{accessToken}}
# under Headers for the last session's token.
mutation VerifyPhone($code: String!) {
  verifyPhone(code: $code) {
    verified
    address
    user {
      loginIdentifiers
    }
  }
}`,
    variables: { code: '{{code}}' },
    headers: asLastUser,
  },
  {
    title: 'Log in by phone',
    query: `# 4. Now only the owner of the number can log
# in with it.
mutation LogInByPhone($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    accessToken
    refreshToken
    expiresIn
    user {
      id
      isPseudo
    }
  }
}`,
    variables: { identifier: phone, password },
    headers: {},
  },
  {
    title: 'Start as a pseudo user',
    query: `# 5. For a user who only wants to try the app:
# no name, no address, no password.
mutation StartAsPseudoUser($input: ProfileInput) {
  createPseudoUser(input: $input) {
    accessToken
    refreshToken
    user {
      id
      isPseudo
    }
  }
}`,
    variables: { input: { displayName: 'Hanako', country: 'JP', locale: 'ja' } },
    headers: {},
  },
  {
    title: 'Upgrade the pseudo user',
    query: `# 6. The same user gets a password and an email
# address. Then open /inbox, click the link of
# the mail, and confirm the address.
mutation UpgradePseudoUser($input: UpgradePseudoUserInput!) {
  upgradePseudoUser(input: $input) {
    accessToken
    refreshToken
    user {
      id
      isPseudo
      email {
        value
        verified
      }
    }
  }
}`,
    variables: { input: { email, password } },
    headers: asLastUser,
  },
  {
    title: 'Log in by email',
    query: `# 7. Until the address is confirmed, the answer
# is IDENTIFIER_NOT_VERIFIED.
mutation LogInByEmail($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    accessToken
    refreshToken
    user {
      id
      email {
        value
        verified
        verifiedAt
      }
    }
  }
}`,
    variables: { identifier: email, password },
    headers: {},
  },
  {
    title: 'Ask for a login code',
    query: `# 8. Sends a login code to a verified address.
# The answer is the same for any other
# address.
mutation AskForLoginCode($identifier: String!) {
  requestLoginCode(identifier: $identifier) {
    accepted
    loginId
    expiresAt
  }
}`,
    variables: { identifier: email },
    headers: {},
  },
  {
    title: 'Log in by code',
    query: `# 9. {{loginId}} means the loginId of the
# last answer, and {{loginCode}} for the code
# of the newest login mail in /inbox.
mutation LogInByCode($loginId: ID!, $code: String!) {
  logInWithCode(loginId: $loginId, code: $code) {
    accessToken
    refreshToken
    user {
      id
      loginIdentifiers
    }
  }
}`,
    variables: { loginId: '{{loginId}}', code: '{{loginCode}}' },
    headers: {},
  },
  {
    title: 'Change the phone',
    query: `# 10. Run tab 4 again to be the first user. The
# old number works until you verify the new
# one with tab 3.
mutation ChangePhone($kind: IdentifierKind!, $value: String!, $currentPassword: String!) {
  changeIdentifier(kind: $kind, value: $value, currentPassword: $currentPassword) {
    phone {
      value
      verified
    }
    pendingPhone
    loginIdentifiers
  }
}`,
    variables: { kind: 'PHONE', value: nextPhone, currentPassword: password },
    headers: asLastUser,
  },
];
