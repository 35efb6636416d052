import type { CloudApp } from './apps.ts';
import type { World } from './state.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const choice = (type: 'radio' | 'checkbox', name: string, value: string, label: string, checked: boolean): string =>
  `<label><input type="${type}" name="${name}" value="${escaped(value)}"${checked ? ' checked' : ''}> ${escaped(label)}</label><br>`;

export interface ConsentRequest {
  /** The name under which the cloud remembers the request. */
  readonly id: string;
  readonly app: CloudApp;
  readonly scopes: readonly string[];
  /** Whether the user picks devices besides the location. */
  readonly asksForDevices: boolean;
}

const style =
  'body{font:16px/1.6 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}fieldset{margin:1rem 0}button{font:inherit;padding:.4rem 1.2rem}';

/** The page on which the user picks one location and says yes or no. */
export const consentPage = (request: ConsentRequest, world: World): string => {
  const locations = [...world.locations.values()]
    .map(({ locationId, name }, index) => choice('radio', 'locationId', locationId, name, index === 0))
    .join('\n');
  const devices = [...world.devices.values()]
    .map(({ device }) => choice('checkbox', 'deviceId', device.deviceId, device.label ?? device.name, true))
    .join('\n');
  const scopes = request.scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Authorize ${escaped(request.app.displayName)}</title><style>${style}</style></head>
<body>
<h1>${escaped(request.app.displayName)}</h1>
<p>This is a simulated SmartThings cloud. The app asks for access to one of your locations:</p>
<ul>${scopes}</ul>
<form method="post" action="/oauth/authorize">
<input type="hidden" name="request" value="${escaped(request.id)}">
<fieldset><legend>Location</legend>
${locations}
</fieldset>
${request.asksForDevices ? `<fieldset><legend>Devices</legend>\n${devices}\n</fieldset>` : ''}
<button name="decision" value="allow">Authorize</button>
<button name="decision" value="deny">Deny</button>
</form>
</body></html>
`;
};

/** The name of the request on a consent page; undefined where the page is another. */
export const requestOnPage = (html: string): string | undefined => /name="request" value="([^"]+)"/.exec(html)?.[1];
