import type { Addresses } from './addresses.js';

/** One tab of GraphiQL. The tab shows `variables` and `headers` as JSON. */
export interface Example {
  title: string;
  query: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

/** `placeholders.ts` fills them in. */
const asLastUser = { Authorization: 'Bearer {{accessToken}}' };
const asOperator = { Authorization: 'Bearer {{operatorToken}}' };

const password = 'plum-tin-harbour-42';

/** Returns the README's story, to be run in this order. A test checks each example against the schema. */
export const examplesWith = ({ phone, nextPhone, email }: Addresses): Example[] => [
  {
    title: 'Switch verification on',
    query: `# 1. A new app verifies nothing.
# Under Headers, put the operator token in
# the place of {{operatorToken}}: the server
# printed it when it first started. Is it
# lost? Set OPERATOR_TOKEN to a new one and
# start the server again.
mutation SwitchVerificationOn($input: AppSettingsInput!) {
  updateAppSettings(input: $input) {
    id
    emailVerification
    phoneVerification
    signUpOptions
  }
}`,
    variables: { input: { emailVerification: true, phoneVerification: true } },
    headers: asOperator,
  },
  {
    title: 'Sign up with a phone',
    query: `# 2. An unproven number logs nobody in, so
# the server makes up a username beside it.
# The answer is a session: you are logged in.
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
    query: `# 3. {{code}} stands for the code of the
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
    query: `# 4. Now the number logs in its owner,
# and nobody else.
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
    query: `# 5. Somebody who only wants to try the app:
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
    query: `# 6. The same user, now with a password and
# an email address. Then click the link in
# the mail: /inbox shows it.
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
    query: `# 7. Before the click on the link the answer
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
    title: 'Change the phone',
    query: `# 8. Run step 4 again to be the first user.
# The old number stays good for login until
# the new one is proven, by step 3.
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
  {
    title: 'Send the message again',
    query: `# 9. The same link or code once more, at the
# earliest after a minute.
mutation SendAgain($kind: AddressKind!) {
  resendVerification(kind: $kind) {
    address
    state
    expiresAt
    resendAvailableAt
    attemptsLeft
  }
}`,
    variables: { kind: 'PHONE' },
    headers: asLastUser,
  },
  {
    title: 'Wait for the proof',
    query: `# 10. Runs until you stop it, and tells each
# change: enter the code in another window
# of this page, or click the link in /inbox.
subscription WaitForProof {
  verificationChanged {
    kind
    address
    state
    attemptsLeft
  }
}`,
    variables: {},
    headers: asLastUser,
  },
  {
    title: 'Forget the password',
    query: `# 11. Goes to a verified address only, and
# answers the same for any other. The mail
# leads to a page for the new password.
mutation ForgetPassword($identifier: String!) {
  requestPasswordReset(identifier: $identifier) {
    accepted
    resetId
  }
}`,
    variables: { identifier: email },
    headers: {},
  },
  {
    title: 'Who am I?',
    query: `# Anything about oneself, at any time.
query WhoAmI {
  me {
    id
    isPseudo
    username
    email {
      value
      verified
    }
    phone {
      value
      verified
    }
    pendingEmail
    pendingPhone
    loginIdentifiers
  }
  app {
    name
    signUpOptions
  }
}`,
    variables: {},
    headers: asLastUser,
  },
];
