/** `/v1/devices` and `/devices` are the same. Queries are cut off. */
export const plainPath = (url: string): string => {
  const path = url.split('?')[0] ?? '';
  return path.startsWith('/v1/') ? path.slice(3) : path;
};

/**
 * Whether a call is meant by a route such as `GET /devices`, `POST /devices/:id/commands` (`:id` and `*` stand for any
 * one part of the path) or `*`, which means every call.
 */
export const matchesRoute = (route: string, method: string, path: string): boolean => {
  if (route === '*') return true;
  const [wantedMethod = '', wantedPath = ''] = route.split(' ');
  if (wantedMethod !== '*' && wantedMethod !== method) return false;
  const wanted = plainPath(wantedPath).split('/');
  const parts = plainPath(path).split('/');
  return (
    wanted.length === parts.length &&
    wanted.every((part, index) => part === '*' || part.startsWith(':') || part === parts[index])
  );
};
