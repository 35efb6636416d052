import { isIP } from 'node:net';
import { Type } from 'typebox';
import { Check } from 'typebox/value';

/** Names that lead nowhere from the internet. */
const HOME_NAMES = /(^|\.)(localhost|local|lan|home|internal|intranet|home\.arpa|test|invalid|onion)$/;
/** Nabu Casa's remote access: its owner can switch it off, and cloudhooks work without it. */
const REMOTE_NAMES = /\.ui\.nabu\.casa$/;

/** Home Assistant's own address where the internet reaches it by https and a public name; undefined for any other. */
export const publicAddress = (address: unknown): string | undefined => {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const { protocol, hostname, origin, username } = new URL(address);
  const name = hostname.replace(/\.$/, '');
  const isPublicName = name.includes('.') && isIP(name) === 0 && !name.startsWith('[') && !HOME_NAMES.test(name);
  if (protocol !== 'https:' || username !== '' || !isPublicName || REMOTE_NAMES.test(name)) return undefined;
  return origin;
};

const Urls = Type.Object({ external: Type.Unknown() });
const CloudStatus = Type.Object({
  logged_in: Type.Boolean(),
  prefs: Type.Optional(
    Type.Object({
      cloudhooks: Type.Optional(
        Type.Union([Type.Record(Type.String(), Type.Object({ cloudhook_url: Type.String() })), Type.Null()]),
      ),
    }),
  ),
});
const Cloudhook = Type.Object({ cloudhook_url: Type.String() });

/** The answer to `network/url`. */
export const externalIn = (answer: unknown): string | undefined =>
  Check(Urls, answer) ? publicAddress(answer.external) : undefined;

/** The answer to `cloud/status`: the addresses of the cloudhooks by webhook id; undefined where nobody is logged in. */
export const cloudhooksIn = (answer: unknown): Readonly<Record<string, string>> | undefined => {
  if (!Check(CloudStatus, answer) || !answer.logged_in) return undefined;
  const hooks = Object.entries(answer.prefs?.cloudhooks ?? {});
  return Object.fromEntries(hooks.map(([id, hook]) => [id, hook.cloudhook_url]));
};

/** The answer to `cloud/cloudhook/create`. */
export const cloudhookIn = (answer: unknown): string | undefined =>
  Check(Cloudhook, answer) && URL.canParse(answer.cloudhook_url) ? answer.cloudhook_url : undefined;
