export { useSession, useUser, useVerification } from './react/live-hooks.js';
export {
  type LoginState,
  type OperationName,
  type OperationState,
  type SecondStep,
  secondStepIn,
  useLogin,
  useOperation,
} from './react/operation-hooks.js';
export { BonafideProvider, type BonafideProviderProps, useBonafide } from './react/provider.js';
export type { SessionState, UserState } from './react/store.js';
