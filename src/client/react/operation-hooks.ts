import { useCallback, useRef, useState } from 'react';
import type { BonafideClient } from '../client.js';
import { BonafideError } from '../error.js';
import type { CompleteLoginInput, LoginArguments, Operations, Session } from '../generated/api.js';
import { useProvided } from './provider.js';

/** An operation with one answer. The only subscription has a separate hook, `useVerification`. */
export type OperationName = Exclude<keyof Operations, 'verificationChanged'>;

export interface OperationState<Args extends unknown[], Result> {
  /** Resolves with the result, or with undefined if it failed. Then `error` is the reason. */
  run: (...args: Args) => Promise<Result | undefined>;
  /** The result of the last run. */
  data: Result | undefined;
  error: BonafideError | null;
  isPending: boolean;
  /** Forgets the result and the error. */
  reset: () => void;
}

interface Outcome<Result> {
  data: Result | undefined;
  error: BonafideError | null;
  isPending: boolean;
}

const nothing = { data: undefined, error: null, isPending: false };

/** Runs an operation of the API: `const { run, error, isPending } = useOperation('changePassword')`. */
export function useOperation<Name extends OperationName>(
  operation: Name,
): OperationState<Parameters<Operations[Name]>, Awaited<ReturnType<Operations[Name]>>>;
/** Runs your own function, which gets the client. Throws errors other than BonafideError. */
export function useOperation<Args extends unknown[], Result>(
  operation: (client: BonafideClient, ...args: Args) => Promise<Result>,
): OperationState<Args, Result>;
export function useOperation(
  operation: OperationName | ((client: BonafideClient, ...args: unknown[]) => Promise<unknown>),
): OperationState<unknown[], unknown> {
  const { client, store } = useProvided();
  const latest = useRef(operation);
  latest.current = operation;
  const runs = useRef(0);
  const [outcome, setOutcome] = useState<Outcome<unknown>>(nothing);

  const run = useCallback(
    async (...args: unknown[]) => {
      const own = ++runs.current;
      // Of two runs, only the later one sets the outcome.
      const finish = (next: Outcome<unknown>) => own === runs.current && setOutcome(next);
      setOutcome(before => ({ ...before, error: null, isPending: true }));
      try {
        const data = await start(client, latest.current, args);
        if (client.session) store.reload();
        finish({ data, error: null, isPending: false });
        return data;
      } catch (error) {
        const isRefusal = error instanceof BonafideError;
        finish({ data: undefined, error: isRefusal ? error : null, isPending: false });
        if (!isRefusal) throw error;
        return undefined;
      }
    },
    [client, store],
  );
  const reset = useCallback(() => {
    runs.current++;
    setOutcome(nothing);
  }, []);
  return { run, reset, ...outcome };
}

async function start(
  client: BonafideClient,
  operation: OperationName | ((client: BonafideClient, ...args: unknown[]) => Promise<unknown>),
  args: unknown[],
): Promise<unknown> {
  if (typeof operation === 'function') return await operation(client, ...args);
  const method = client[operation] as (...args: unknown[]) => Promise<unknown>;
  return await method(...args);
}

/** A login whose first proof was right, and that needs a second one within ten minutes. */
export interface SecondStep {
  readonly loginId: string;
  /** The accepted proofs: TOTP, RECOVERY_CODE, PASSKEY, PASSWORD or EMAIL_CODE. */
  readonly factors: readonly string[];
}

export interface LoginState {
  logIn: (args: LoginArguments) => Promise<void>;
  /** Any other login: `logInWith(bonafide => bonafide.logInWithCode({ loginId, code }))`. */
  logInWith: (attempt: (client: BonafideClient) => Promise<Session>) => Promise<void>;
  /** If it is not null, ask for one of its factors and call `complete`. */
  secondStep: SecondStep | null;
  complete: (input: CompleteLoginInput) => Promise<void>;
  error: BonafideError | null;
  isPending: boolean;
  /** Starts again, without a second step. */
  reset: () => void;
}

/** Logs in, if necessary in two steps. After the login, `useSession` has the user. */
export function useLogin(): LoginState {
  const [secondStep, setSecondStep] = useState<SecondStep | null>(null);
  const { run, error, isPending, reset } = useOperation(
    async (client, attempt: (client: BonafideClient) => Promise<Session>) => {
      try {
        await attempt(client);
        setSecondStep(null);
      } catch (refusal) {
        const step = secondStepIn(refusal);
        if (step === null) throw refusal;
        setSecondStep(step);
      }
    },
  );
  const loginId = secondStep?.loginId ?? '';
  return {
    logIn: args => run(client => client.login(args)),
    logInWith: run,
    secondStep,
    complete: input => run(client => client.completeLogin({ loginId, input })),
    error,
    isPending,
    reset: () => {
      setSecondStep(null);
      reset();
    },
  };
}

/** Returns the second step that a login needs, or null if the error is another one. */
export function secondStepIn(error: unknown): SecondStep | null {
  if (!(error instanceof BonafideError) || error.code !== 'SECOND_FACTOR_REQUIRED') return null;
  const { loginId, factors } = error.extensions;
  return { loginId: String(loginId), factors: factors as string[] };
}
