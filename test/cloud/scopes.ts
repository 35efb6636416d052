/** The scopes that a personal access token with everything ticked has. */
export const allScopes = [
  'r:devices:*',
  'w:devices:*',
  'x:devices:*',
  'l:devices',
  'r:hubs:*',
  'r:locations:*',
  'w:locations:*',
  'x:locations:*',
  'l:locations',
  'r:scenes:*',
  'x:scenes:*',
  'r:rules:*',
  'w:rules:*',
  'x:rules:*',
  'r:installedapps:*',
  'l:installedapps',
  'w:installedapps:*',
  'r:apps:*',
  'w:apps:*',
  'r:customcapability',
] as const;

/** The scopes that the official command line offers for an app, plus those it takes when typed in. */
export const defaultAppScopes = [
  'r:devices:*',
  'x:devices:*',
  'r:hubs:*',
  'r:locations:*',
  'x:locations:*',
  'r:scenes:*',
  'x:scenes:*',
] as const;

interface Scope {
  readonly permission: string;
  readonly resource: string;
  /** `*`, an id, or absent, which means all. */
  readonly filter: string;
}

const parse = (scope: string): Scope => {
  const [permission = '', resource = '', ...rest] = scope.split(':');
  return { permission, resource, filter: rest.length === 0 ? '*' : rest.join(':') };
};

/** Whether any of the scopes gives a permission (`r:devices`) at all, or for the one id. */
export const grants = (scopes: readonly string[], permission: string, id?: string): boolean =>
  scopes.map(parse).some((scope) => {
    if (`${scope.permission}:${scope.resource}` !== permission) return false;
    return id === undefined || scope.filter === '*' || scope.filter === id;
  });

/** An app's scopes are a whitelist: a scope may be asked for when it is on it, or when it is a part of one that is. */
export const isWhitelisted = (whitelist: readonly string[], scope: string): boolean => {
  const wanted = parse(scope);
  return (
    whitelist.includes(scope) ||
    whitelist.map(parse).some((allowed) => {
      if (allowed.permission !== wanted.permission || allowed.resource !== wanted.resource) return false;
      return allowed.filter === '*';
    })
  );
};

/** Scopes with `$` cover the devices that the user ticks. */
export const asksForDevices = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope.endsWith(':devices:$'));

/** Puts the ticked devices where `$` stood. */
export const withTickedDevices = (scopes: readonly string[], deviceIds: readonly string[]): string[] =>
  scopes.flatMap((scope) =>
    scope.endsWith(':devices:$') ? deviceIds.map((id) => `${scope.slice(0, -1)}${id}`) : [scope],
  );
