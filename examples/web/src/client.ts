import { createClient } from 'bonafide-client';

/** The address of Bonafide and the id of an app there. build.mjs inserts them. */
declare const settings: { url: string; appId: string };

/** Keeps the session in localStorage. The content security policy in index.html blocks injected scripts, which could read it. */
export const bonafide = createClient(settings);
