import { Type } from 'typebox';
import { Check } from 'typebox/value';

/** A message of SmartThings, opened as far as its kind; what its events say is read later. */
export type Envelope =
  | { readonly kind: 'CONFIRMATION'; readonly appId: string; readonly confirmationUrl: string }
  | { readonly kind: 'PING'; readonly challenge: string }
  | {
      readonly kind: 'EVENT';
      readonly installedAppId: string;
      readonly locationId: string;
      readonly events: unknown;
    }
  | { readonly kind: 'UNINSTALL'; readonly installedAppId: string; readonly locationId: string }
  | { readonly kind: 'UNKNOWN' };

const Text = Type.String({ minLength: 1 });
const InstalledApp = Type.Object({ installedAppId: Text, locationId: Text });
const Confirmation = Type.Object({ confirmationData: Type.Object({ appId: Text, confirmationUrl: Text }) });
const Ping = Type.Object({ pingData: Type.Object({ challenge: Text }) });
const Event = Type.Object({ eventData: Type.Object({ installedApp: InstalledApp, events: Type.Unknown() }) });
const Uninstall = Type.Object({ uninstallData: Type.Object({ installedApp: InstalledApp }) });
/** Apps of type API_ONLY get `messageType`, webhook apps `lifecycle`. */
const Kind = Type.Object({ messageType: Type.Optional(Type.Unknown()), lifecycle: Type.Optional(Type.Unknown()) });

const UNKNOWN: Envelope = { kind: 'UNKNOWN' };

const READERS: ReadonlyMap<unknown, (message: unknown) => Envelope> = new Map([
  [
    'CONFIRMATION',
    (message: unknown): Envelope => {
      if (!Check(Confirmation, message)) return UNKNOWN;
      const { appId, confirmationUrl } = message.confirmationData;
      return { kind: 'CONFIRMATION', appId, confirmationUrl };
    },
  ],
  [
    'PING',
    (message: unknown): Envelope =>
      Check(Ping, message) ? { kind: 'PING', challenge: message.pingData.challenge } : UNKNOWN,
  ],
  [
    'EVENT',
    (message: unknown): Envelope => {
      if (!Check(Event, message)) return UNKNOWN;
      const { installedApp, events } = message.eventData;
      const { installedAppId, locationId } = installedApp;
      return { kind: 'EVENT', installedAppId, locationId, events };
    },
  ],
  [
    'UNINSTALL',
    (message: unknown): Envelope => {
      if (!Check(Uninstall, message)) return UNKNOWN;
      const { installedAppId, locationId } = message.uninstallData.installedApp;
      return { kind: 'UNINSTALL', installedAppId, locationId };
    },
  ],
]);

/** Opens a message; never throws. Unknown kinds and kinds without their parts are `UNKNOWN`. */
export const openEnvelope = (message: unknown): Envelope => {
  if (!Check(Kind, message)) return UNKNOWN;
  return READERS.get(message.messageType ?? message.lifecycle)?.(message) ?? UNKNOWN;
};
