/** The operations of the stories, as a client would write them. */
export const userFields = `fragment UserFields on User {
  id isPseudo username displayName country locale attributes disabled lastLoginAt createdAt updatedAt
  email { value verified verifiedAt } phone { value verified verifiedAt } pendingEmail pendingPhone loginIdentifiers
  verifications { id kind address state sentAt expiresAt resendAvailableAt attemptsLeft }
}`;

const page = 'pageInfo { hasNextPage endCursor }';
const message = `fragment MessageFields on Message { id kind channel recipient locale userId state isTest attempts provider
  providerMessageId sends { provider state providerMessageId error problem { meaning advice } askedAt answeredAt } error heldBack problem { meaning advice } createdAt sentAt nextAttemptAt expiresAt user { id username } }`;
const act = 'fragment ActFields on AuditEntry { id at action actor actorId userId ip details user { id username } }';
const template = '{ kind locale subject text html isDefault }';
const challenge = '{ kind address state attemptsLeft sentAt expiresAt }';

const session = `{ accessToken tokenType expiresIn refreshToken user { ...UserFields } } `;

export const operations = {
  register: `mutation ($input: RegisterInput!, $idempotencyKey: String, $expiresIn: Int) {
    register(input: $input, idempotencyKey: $idempotencyKey, expiresIn: $expiresIn) ${session} } ${userFields}`,
  createPseudoUser: `mutation ($input: ProfileInput, $idempotencyKey: String, $expiresIn: Int) {
    createPseudoUser(input: $input, idempotencyKey: $idempotencyKey, expiresIn: $expiresIn) ${session} } ${userFields}`,
  upgradePseudoUser: `mutation ($input: UpgradePseudoUserInput!, $idempotencyKey: String, $expiresIn: Int) {
    upgradePseudoUser(input: $input, idempotencyKey: $idempotencyKey, expiresIn: $expiresIn) ${session} } ${userFields}`,
  login: `mutation ($identifier: String!, $password: String!, $expiresIn: Int) {
    login(identifier: $identifier, password: $password, expiresIn: $expiresIn) ${session} } ${userFields}`,
  requestLoginCode: `mutation ($identifier: String!, $channel: AddressKind) {
    requestLoginCode(identifier: $identifier, channel: $channel) { accepted loginId expiresAt } }`,
  logInWithCode: `mutation ($loginId: ID!, $code: String!, $expiresIn: Int) {
    logInWithCode(loginId: $loginId, code: $code, expiresIn: $expiresIn) ${session} } ${userFields}`,
  refreshSession: `mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) ${session} } ${userFields}`,
  logout: 'mutation { logout }',
  logoutEverywhere: 'mutation { logoutEverywhere }',
  endSession: 'mutation ($id: ID!) { endSession(id: $id) }',
  sessions:
    'query ($first: Int, $after: ID) { sessions(first: $first, after: $after) { id current createdAt lastUsedAt idleExpiresAt expiresAt userAgent device ip provenAt methods } }',
  me: `{ me { ...UserFields } } ${userFields}`,
  proofs: '{ me { id email { value verified verifiedAt provenAt } phone { value verified verifiedAt provenAt } } }',
  user: `query ($id: ID!) { user(id: $id) { ...UserFields } } ${userFields}`,
  userByIdentifier: `query ($identifier: String!) { userByIdentifier(identifier: $identifier) { ...UserFields } } ${userFields}`,
  app: '{ app { id name emailVerification phoneVerification signUpOptions } }',
  appSettings:
    '{ app { settings { name emailVerification phoneVerification accessTokenLifetime maxAccessTokenLifetime emailVerifiedUrl passwordResetUrl allowedCountries claims testAddresses { address code } } } }',
  linkInfo:
    'query ($token: String!) { linkInfo(token: $token) { kind address appName username otherIdentifiers state successUrl failureUrl } }',
  verifyMailedCode: `mutation ($verificationId: ID!, $code: String!) { verifyMailedCode(verificationId: $verificationId, code: $code) { kind address verified appName successUrl user { ...UserFields } } } ${userFields}`,
  verifyPhone: `mutation ($code: String!) { verifyPhone(code: $code) { kind address verified user { ...UserFields } } } ${userFields}`,
  verifyEmail: `mutation ($code: String!) { verifyEmail(code: $code) { kind address verified user { ...UserFields } } } ${userFields}`,
  verifyLink: 'mutation ($token: String!) { verifyLink(token: $token) { kind address verified user { id } } }',
  disownLink: 'mutation ($token: String!) { disownLink(token: $token) }',
  resendVerification: `mutation ($kind: AddressKind!) { resendVerification(kind: $kind) {
    id kind address state sentAt expiresAt resendAvailableAt attemptsLeft } }`,
  changeIdentifier: `mutation ($kind: IdentifierKind!, $value: String!, $currentPassword: String) {
    changeIdentifier(kind: $kind, value: $value, currentPassword: $currentPassword) { ...UserFields } } ${userFields}`,
  updateAccount: `mutation ($input: UpdateAccountInput!, $currentPassword: String) {
    updateAccount(input: $input, currentPassword: $currentPassword) { ...UserFields } } ${userFields}`,
  cancelIdentifierChange: `mutation ($kind: AddressKind!) { cancelIdentifierChange(kind: $kind) { ...UserFields } } ${userFields}`,
  removeIdentifier: `mutation ($kind: IdentifierKind!, $currentPassword: String) {
    removeIdentifier(kind: $kind, currentPassword: $currentPassword) { ...UserFields } } ${userFields}`,
  changePassword: `mutation ($currentPassword: String!, $newPassword: String!, $idempotencyKey: String) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword, idempotencyKey: $idempotencyKey) }`,
  setPassword: 'mutation ($newPassword: String!) { setPassword(newPassword: $newPassword) }',
  requestPasswordReset: `mutation ($identifier: String!, $channel: AddressKind, $resetId: ID) {
    requestPasswordReset(identifier: $identifier, channel: $channel, resetId: $resetId) { accepted resetId } }`,
  noticeInfo:
    'query ($token: String!) { noticeInfo(token: $token) { appName kind address happenedAt device network isUsed canResetPassword reclaimDueAt undo { side state restoresAt canProve proofs } } }',
  undoByNotice: 'mutation ($token: String!) { undoByNotice(token: $token) { side state restoresAt canProve proofs } }',
  objectByNotice:
    'mutation ($token: String!) { objectByNotice(token: $token) { side state restoresAt canProve proofs } }',
  requestCodeByNotice: `mutation ($token: String!, $phone: String!) {
    requestCodeByNotice(token: $token, phone: $phone) { accepted loginId expiresAt } }`,
  proveByNotice:
    'mutation ($token: String!, $input: OlderProofInput!) { proveByNotice(token: $token, input: $input) { side state restoresAt canProve proofs } }',
  decideFreeze:
    'mutation ($userId: ID!, $kind: AddressKind!, $keep: AddressSide!) { decideFreeze(userId: $userId, kind: $kind, keep: $keep) { id } }',
  frozenAddresses:
    'query ($id: ID!) { user(id: $id) { frozenAddresses { kind oldAddress newAddress changedAt frozenAt restoresAt isObjected provenFor } } }',
  endSessionsByNotice: 'mutation ($token: String!) { endSessionsByNotice(token: $token) }',
  sendResetByNotice: 'mutation ($token: String!) { sendResetByNotice(token: $token) }',
  keepNumberByNotice: 'mutation ($token: String!) { keepNumberByNotice(token: $token) }',
  removeAddedByNotice: 'mutation ($token: String!) { removeAddedByNotice(token: $token) }',
  removePrepared: 'mutation ($token: String!) { removePrepared(token: $token) }',
  disownAddress: 'mutation ($token: String!) { disownAddress(token: $token) }',
  resetLinkInfo: 'query ($token: String!) { resetLinkInfo(token: $token) { appName address username isInvitation } }',
  resetPassword: 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) }',
  resetPasswordAndReview:
    'mutation ($input: ResetPasswordInput!) { resetPasswordAndReview(input: $input) { token expiresAt addresses { kind address verified } passkeyOrigins } }',
  accountReview:
    'query ($token: String!) { accountReview(token: $token) { token expiresAt addresses { kind address verified } passkeyOrigins } }',
  removeReviewedAddress:
    'mutation ($token: String!, $kind: AddressKind!) { removeReviewedAddress(token: $token, kind: $kind) }',
  startPasskeyAfterReset: 'mutation ($token: String!) { startPasskeyAfterReset(token: $token) { options expiresAt } }',
  addPasskeyAfterReset:
    'mutation ($token: String!, $response: JSONObject!, $name: String) { addPasskeyAfterReset(token: $token, response: $response, name: $name) { id name createdAt lastUsedAt backedUp } }',
  updateProfile: `mutation ($input: ProfileInput!) { updateProfile(input: $input) { ...UserFields } } ${userFields}`,
  exportMe: 'mutation { exportMe }',
  confirmPresence:
    'mutation ($input: ConfirmPresenceInput!) { confirmPresence(input: $input) { provenAt goodUntil methods } }',
  startPasskey:
    'mutation ($currentPassword: String) { startPasskey(currentPassword: $currentPassword) { options expiresAt } }',
  addPasskey:
    'mutation ($response: JSONObject!, $name: String!) { addPasskey(response: $response, name: $name) { id name createdAt lastUsedAt backedUp } }',
  renamePasskey: 'mutation ($id: ID!, $name: String!) { renamePasskey(id: $id, name: $name) { id name } }',
  removePasskey:
    'mutation ($id: ID!, $currentPassword: String) { removePasskey(id: $id, currentPassword: $currentPassword) }',
  requestPasskeyLogin:
    'mutation ($identifier: String) { requestPasskeyLogin(identifier: $identifier) { loginId options expiresAt } }',
  logInWithPasskey: `mutation ($loginId: ID!, $response: JSONObject!, $expiresIn: Int) {
    logInWithPasskey(loginId: $loginId, response: $response, expiresIn: $expiresIn) ${session} } ${userFields}`,
  mySecondFactors: '{ me { id secondFactors { method createdAt codesLeft } } }',
  myPasskeys: '{ me { id passkeys { id name createdAt lastUsedAt backedUp } } }',
  startTotp:
    'mutation ($currentPassword: String) { startTotp(currentPassword: $currentPassword) { secret uri qrCode expiresAt } }',
  confirmTotp:
    'mutation ($code: String!, $currentPassword: String) { confirmTotp(code: $code, currentPassword: $currentPassword) { codes } }',
  removeTotp: 'mutation ($currentPassword: String) { removeTotp(currentPassword: $currentPassword) }',
  newRecoveryCodes:
    'mutation ($currentPassword: String) { newRecoveryCodes(currentPassword: $currentPassword) { codes } }',
  completeLogin: `mutation ($loginId: String!, $input: CompleteLoginInput!) {
    completeLogin(loginId: $loginId, input: $input) ${session} } ${userFields}`,
  requestPasskeyFactor:
    'mutation ($loginId: String!) { requestPasskeyFactor(loginId: $loginId) { loginId options expiresAt } }',
  removeSecondFactors: 'mutation ($userId: ID!) { removeSecondFactors(userId: $userId) }',
  deleteMe: 'mutation ($currentPassword: String) { deleteMe(currentPassword: $currentPassword) }',
  updateAppSettings: `mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) {
    id name emailVerification phoneVerification signUpOptions } }`,
  disableUser: `mutation ($id: ID!) { disableUser(id: $id) { ...UserFields } } ${userFields}`,
  enableUser: `mutation ($id: ID!) { enableUser(id: $id) { ...UserFields } } ${userFields}`,
  deleteUser: 'mutation ($id: ID!) { deleteUser(id: $id) }',
  releaseAddress: `mutation ($userId: ID!, $kind: AddressKind!) { releaseAddress(userId: $userId, kind: $kind) { ...UserFields } } ${userFields}`,
  markAddressVerified: `mutation ($userId: ID!, $kind: AddressKind!) {
    markAddressVerified(userId: $userId, kind: $kind) { ...UserFields } } ${userFields}`,
  sendPasswordReset: 'mutation ($userId: ID!) { sendPasswordReset(userId: $userId) }',
  userSessions:
    'query ($userId: ID!, $first: Int, $after: ID) { userSessions(userId: $userId, first: $first, after: $after) { id current createdAt lastUsedAt idleExpiresAt expiresAt userAgent device ip provenAt methods } }',
  endUserSession: 'mutation ($userId: ID!, $id: ID!) { endUserSession(userId: $userId, id: $id) }',
  endUserSessions: 'mutation ($userId: ID!) { endUserSessions(userId: $userId) }',
  updateUserProfile: `mutation ($userId: ID!, $input: ProfileInput!) {
    updateUserProfile(userId: $userId, input: $input) { ...UserFields } } ${userFields}`,
  resendUserVerification: `mutation ($userId: ID!, $kind: AddressKind!) {
    resendUserVerification(userId: $userId, kind: $kind) { ...MessageFields } } ${message}`,
  sendUserPasswordReset: `mutation ($userId: ID!, $channel: AddressKind) {
    sendUserPasswordReset(userId: $userId, channel: $channel) { ...MessageFields } } ${message}`,
  exportUser: 'mutation ($id: ID!) { exportUser(id: $id) }',
  createUser: `mutation ($input: CreateUserInput!, $idempotencyKey: String) {
    createUser(input: $input, idempotencyKey: $idempotencyKey) { user { ...UserFields } invitation { id kind channel heldBack state } } }
    ${userFields}`,
  users: `query ($filter: UserFilter, $sort: UserSort, $first: Int, $after: String) {
    users(filter: $filter, sort: $sort, first: $first, after: $after) {
      nodes { ...UserFields } total { count exact } ${page} } } ${userFields}`,
  messages: `query ($filter: MessageFilter, $first: Int, $after: String) {
    messages(filter: $filter, first: $first, after: $after) { nodes { ...MessageFields } ${page} } } ${message}`,
  auditLog: `query ($filter: AuditFilter, $first: Int, $after: String) {
    auditLog(filter: $filter, first: $first, after: $after) { nodes { ...ActFields } ${page} } } ${act}`,
  explainIdentifier: `query ($identifier: String!) { explainIdentifier(identifier: $identifier) {
    kind value verification canLogIn reason advice nextMessages { purpose willBeSent reason advice } owner { id username } claimCount reclaim { claimantId openedAt dueAt } resets ${challenge}
    claims { userId username isPending claimedAt challenge ${challenge} }
    limits { name spent most resetsAt } messages { ...MessageFields } failures { ...ActFields } } } ${message} ${act}`,
  usersToDelete: 'query ($appId: ID!) { usersToDelete(appId: $appId) }',
  appDeletions: '{ appDeletions { id name usersLeft } }',
  deleteApp: 'mutation ($id: ID!, $name: String!) { deleteApp(id: $id, name: $name) { id name usersLeft } }',
  templates: `{ app { templates ${template} } }`,
  brandColors: 'query ($color: String) { brandColors(color: $color) { button buttonText linkOnLight linkOnDark } }',
  templateVariables: `query ($kind: MessageKind!, $locale: String!) { templateVariables(kind: $kind, locale: $locale) { name meaning example isRequired } }`,
  previewTemplate: `query ($input: TemplateInput!) { previewTemplate(input: $input) {
    subject text html sms encoding segments ucs2Characters problems } }`,
  updateTemplate: `mutation ($input: TemplateInput!) { updateTemplate(input: $input) ${template} }`,
  resetTemplate: `mutation ($kind: MessageKind!, $locale: String!) { resetTemplate(kind: $kind, locale: $locale) ${template} }`,
  sendTestMessage: `mutation ($input: TemplateInput, $to: String!, $provider: String) {
    sendTestMessage(input: $input, to: $to, provider: $provider) { ...MessageFields } } ${message}`,
  providers: '{ app { providers { kind names } } }',
  adminTokens: '{ adminTokens { id name current createdAt lastUsedAt expiresAt } }',
  createAdminToken:
    'mutation ($name: String!, $expiresAt: DateTime, $idempotencyKey: String) { createAdminToken(name: $name, expiresAt: $expiresAt, idempotencyKey: $idempotencyKey) { token { id name current createdAt lastUsedAt expiresAt } adminToken } }',
  revokeAdminToken: 'mutation ($id: ID!) { revokeAdminToken(id: $id) }',
  apps: '{ apps { id name settings { name } } }',
  rotateSigningKey: 'mutation { rotateSigningKey }',
  appOverview: `query ($days: Int) { appOverview(days: $days) { users { total pseudo disabled verifiedEmail verifiedPhone }
    days { day signUps pseudoUsers verificationsStarted verificationsSucceeded messages { state count }
      logins failedLogins activeUsers rateLimited wrongCodes refusedAdminTokens sms smsSegments smsCost { currency amount } }
    countries { country sent verified }
    sms { messages segments cost { currency amount } segmentsWithoutPrice
      countries { country messages segments cost { currency amount } } }
    heldBack { reason count } activeUsers { today last7Days last30Days }
    providers { kind target isNeeded waiting providers troubles { provider since lastFailedAt reason code } trouble { provider since lastFailedAt reason code } } } }`,
  verificationImpact: `query ($kind: AddressKind!) {
    verificationImpact(kind: $kind) { kind verification neverProven unproven loginsThatChange isExact } }`,
  reopenCountry: 'mutation ($country: String!) { reopenCountry(country: $country) { id pausedCountries { country } } }',
  events: `query ($first: Int, $after: String) { events(first: $first, after: $after) {
    nodes { id type userId data state attempts nextAttemptAt lastError createdAt deliveredAt } pageInfo { hasNextPage endCursor } } }`,
  resendEvent: 'mutation ($id: ID!) { resendEvent(id: $id) { id state attempts } }',
  sendTestEvent: 'mutation { sendTestEvent { id type state } }',
  rotateWebhookSecret: 'mutation ($idempotencyKey: String) { rotateWebhookSecret(idempotencyKey: $idempotencyKey) }',
  createApp:
    'mutation ($name: String!, $idempotencyKey: String) { createApp(name: $name, idempotencyKey: $idempotencyKey) { app { id name } adminToken } }',
} as const;

export type Operation = keyof typeof operations;
