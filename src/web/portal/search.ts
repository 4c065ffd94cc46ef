import { useSearchParams } from 'react-router';

/** A filter that stands in the address, so that a list can be kept and sent to somebody. */
export function useSearch(): { params: URLSearchParams; set: (name: string, value: string) => void } {
  const [params, setParams] = useSearchParams();
  function set(name: string, value: string) {
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
  return { params, set };
}
