import { createClient } from 'bonafide-client';

/** The address of Bonafide and the id of an app there. build.mjs inserts them. */
declare const settings: { url: string; appId: string };

/** Keeps the session in localStorage, where an injected script could read it: give the page a content security policy. */
export const bonafide = createClient(settings);
