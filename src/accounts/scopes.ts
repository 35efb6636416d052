/** All that the bridge asks for, in the words of SmartThings, and what is missing without it. */
const PURPOSES = {
  'r:devices:*': 'reading devices',
  'x:devices:*': 'controlling devices',
  'r:hubs:*': 'the health of hubs',
  'r:locations:*': 'the names of locations and rooms, and the location’s mode',
  'x:locations:*': 'setting the location’s mode',
  'r:scenes:*': 'the list of scenes',
  'x:scenes:*': 'running scenes',
} as const;

export type Scope = keyof typeof PURPOSES;

/** The scopes that a sign-in asks for and an app of the bridge's own allows. */
export const SCOPES = Object.keys(PURPOSES) as readonly Scope[];

/** Without this one there is no sign-in. */
export const INDISPENSABLE: Scope = 'r:devices:*';

/** Asked for when SmartThings refuses without saying what. */
const MODEST: ReadonlySet<Scope> = new Set([INDISPENSABLE, 'x:devices:*', 'r:locations:*']);

/** `r:devices:*` is granted by itself, without its filter, and by devices picked one by one (`r:devices:<id>`). */
const isGranted = (scope: Scope, granted: readonly string[]): boolean => {
  const resource = scope.slice(0, -':*'.length);
  return granted.some((given) => given === resource || given.startsWith(`${resource}:`));
};

/** What was not granted. SmartThings not saying what it granted means all. */
export const missingScopes = (granted: readonly string[]): Scope[] =>
  granted.length === 0 ? [] : SCOPES.filter((scope) => !isGranted(scope, granted));

/** `controlling devices, running scenes`. */
export const purposesOf = (scopes: readonly Scope[]): string => scopes.map((scope) => PURPOSES[scope]).join(', ');

/** Which of the scopes asked for SmartThings refused, from the description of its `invalid_scope`. */
export const refusedScopes = (asked: readonly string[], description: string): Scope[] => {
  const words = new Set(description.split(/[\s,;"'[\]()]+/));
  const wanted = SCOPES.filter((scope) => asked.includes(scope));
  const named = wanted.filter((scope) => words.has(scope));
  if (named.length > 0) return named;
  const immodest = wanted.filter((scope) => !MODEST.has(scope));
  return immodest.length > 0 ? immodest : wanted.filter((scope) => scope !== INDISPENSABLE);
};
