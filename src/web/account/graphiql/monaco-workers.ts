/** URLs of the worker scripts by Monaco's label, put in by the build. */
declare const workerUrls: { editor: string; json: string; graphql: string };

/** Monaco does its language work in workers; ours come from this server, so that its policy needs no `blob:`. */
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(
        new URL(label === 'json' || label === 'graphql' ? workerUrls[label] : workerUrls.editor, import.meta.url),
      ),
  },
});
