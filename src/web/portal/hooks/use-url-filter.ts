import { useSearchParams } from 'react-router';

interface UrlFilter {
  params: URLSearchParams;
  /** An empty value removes the parameter. */
  setParam: (name: string, value: string) => void;
}

/** Keeps a list's filter in the URL, so that a filtered list can be bookmarked and shared. */
export function useUrlFilter(): UrlFilter {
  const [params, setParams] = useSearchParams();
  function setParam(name: string, value: string) {
    setParams(
      old => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }
  return { params, setParam };
}
