/** URLs of the worker scripts by Monaco's label. The build inserts them. */
declare const workerUrls: { editor: string; json: string; graphql: string };

/** Monaco loads its workers from this server, so that the content security policy does not need `blob:`. */
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(
        new URL(label === 'json' || label === 'graphql' ? workerUrls[label] : workerUrls.editor, import.meta.url),
      ),
  },
});
