import type { Addresses } from './addresses.js';
import { asLastUser, type Example } from './example.js';
import { storyWith } from './story.js';

/** Returns all tabs: the README's story, and further examples. A test checks each example against the schema. */
export const examplesWith = (addresses: Addresses): Example[] => [
  ...storyWith(addresses),
  {
    title: 'Send the message again',
    query: `# 11. Sends the same link or code again, at the
# earliest after one minute.
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
    title: 'Wait for a verification',
    query: `# 12. Shows each change until you stop it.
# Enter the code in another window of this
# page, or click the link in an email in /inbox.
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
    query: `# 13. Sends a mail to a verified address only.
# The answer is the same for any other. The
# link opens a page for the new password.
mutation ForgetPassword($identifier: String!) {
  requestPasswordReset(identifier: $identifier) {
    accepted
    resetId
  }
}`,
    variables: { identifier: addresses.email },
    headers: {},
  },
  {
    title: 'Who am I?',
    query: `# 14. Shows the user of the last session.
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
