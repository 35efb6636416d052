import { rejectionOf, type UnderWay } from '../commands/rejections.ts';
import { isRejection, type Rejection, reject } from '../core/command.ts';
import type { BridgeRequestsDeps } from '../mqtt/bridge-requests.ts';
import type { RequestRouterDeps } from '../mqtt/request-router.ts';
import { seconds } from '../ops/clock.ts';
import type { DeviceEntry } from '../sync/home.ts';
import { wishedName } from '../sync/home-names.ts';
import type { CloudSide } from './cloud-side.ts';
import type { Foundations } from './foundations.ts';
import type { HomeSide } from './home-side.ts';

/** What a device takes to answer its refresh command. */
const ANSWER_MS = seconds(2);

/** `work`, with what SmartThings refuses as a value. */
const attempt = async (work: () => Promise<unknown>, underWay?: UnderWay): Promise<Rejection | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    return rejectionOf(error, underWay);
  }
};

const idOf = (names: ReadonlyMap<string, string>, name: string): string | undefined =>
  [...names].find(([, given]) => given === name)?.[0];

/** What messages on the bridge's topics and on `get` do. */
export const createRequests = ({ clock, logging }: Foundations, cloud: CloudSide, homeSide: HomeSide) => {
  const { home, names, loader, poller, commands, isPushed } = homeSide;
  const { smartThings } = cloud;

  const readState = ({ device }: DeviceEntry): Promise<Rejection | undefined> =>
    attempt(() => loader.readState(device.installedAppId, device.id), 'read');

  const sceneNames = (): ReadonlyMap<string, string> =>
    names.scenes(home.locations().flatMap(({ scenes }) => scenes.map(({ id, name }) => ({ id, label: name }))));
  const locationNames = (): ReadonlyMap<string, string> =>
    names.locations(home.locations().map(({ location }) => ({ id: location.id, label: location.name })));

  const runScene: RequestRouterDeps['runScene'] = async (name) => {
    const sceneId = idOf(sceneNames(), name);
    const location = home.locations().find(({ scenes }) => scenes.some(({ id }) => id === sceneId));
    if (sceneId === undefined || location === undefined) {
      return reject('UNKNOWN_COMMAND', `There is no scene called ${name}; bridge/scenes lists them.`);
    }
    return attempt(() => smartThings.scenes.execute(location.installedAppId, sceneId));
  };
  const setMode: RequestRouterDeps['setMode'] = async (name, wished) => {
    const location = home.location(idOf(locationNames(), name) ?? '');
    if (location === undefined) return reject('UNKNOWN_COMMAND', `There is no location called ${name}.`);
    const mode = location.modes.find(({ id, label }) => id === wished || label.toLowerCase() === wished.toLowerCase());
    if (mode === undefined) {
      const labels = location.modes.map(({ label }) => label).join(', ');
      return reject('INVALID_VALUE', `The mode must be one of ${labels}, not ${wished}.`);
    }
    const rejection = await attempt(() =>
      smartThings.locations.setMode(location.installedAppId, location.location.id, mode.id),
    );
    const now = home.location(location.location.id);
    if (rejection === undefined && now !== undefined) home.putLocation({ ...now, currentMode: mode });
    return rejection;
  };

  /** The component that has the standard capability `refresh`. */
  const refreshCommandOf = ({ device }: DeviceEntry) => {
    const component = device.components.find(({ capabilities }) => capabilities.some(({ id }) => id === 'refresh'));
    return component && { component: component.id, capability: 'refresh', command: 'refresh', arguments: [] };
  };
  const refreshDevice: BridgeRequestsDeps['refreshDevice'] = async (entry) => {
    const command = refreshCommandOf(entry);
    if (command !== undefined) {
      const result = await commands.execute(entry.device.id, [command]);
      if (isRejection(result)) return result;
      // With push the answer comes by itself.
      if (!isPushed(entry.device)) await clock.sleep(ANSWER_MS);
    }
    return readState(entry);
  };

  return {
    entry: (nameOrId: string): DeviceEntry | undefined => home.entryByName(nameOrId) ?? home.entry(nameOrId),
    readState,
    runScene,
    setMode,
    refreshDevice,
    refreshAll: (): Promise<Rejection | undefined> => attempt(async () => poller.pollAllSoon()),
    rename: (entry: DeviceEntry, to: string): string | Rejection => {
      const name = wishedName(names, entry.device.id, to);
      if (name === undefined) {
        return reject(
          'INVALID_VALUE',
          `A device cannot be called “${to}”: nothing usable is left of it, or it is taken.`,
        );
      }
      home.renameTopic(entry.device.id, name);
      return name;
    },
    setLogLevel: logging.setLevel,
    sceneNames,
    locationNames,
  };
};
