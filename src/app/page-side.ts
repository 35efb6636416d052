import { isLoopbackHost } from '../ops/option-formats.ts';
import type { Access } from '../web/guards.ts';
import { createPageServices } from '../web/page-services.ts';
import { createPageServer } from '../web/server.ts';
import { bridgeInfoOf } from '../web/status.ts';
import type { CloudSide } from './cloud-side.ts';
import type { LiveDoor } from './door.ts';
import type { Foundations } from './foundations.ts';
import type { HomeSide } from './home-side.ts';
import type { MqttSide } from './mqtt-side.ts';
import type { StatusBoard } from './status-board.ts';

export interface PageSideDeps {
  readonly foundations: Foundations;
  readonly cloud: CloudSide;
  readonly homeSide: HomeSide;
  readonly mqtt: MqttSide;
  readonly door: LiveDoor;
  readonly board: StatusBoard;
}

/** The page and its API. */
export const openPageSide = ({ foundations, cloud, homeSide, mqtt, door, board }: PageSideDeps) => {
  const { options, clock, log, logging } = foundations;
  const access: Access = {
    kind: options.supervisor !== undefined ? 'addon' : isLoopbackHost(options.uiHost) ? 'loopback' : 'network',
  };
  const services = createPageServices({
    status: board.status,
    home: homeSide.home,
    keeper: cloud.keeper,
    login: cloud.login,
    loginRedirectUrl: () => door.current().loginRedirectUrl,
    registration: cloud.registration,
    commands: homeSide.commands,
    documentOf: mqtt.documentOf,
    signOut: async (installedAppId) => {
      await cloud.login.signOut(installedAppId);
      homeSide.forgetLocation(installedAppId);
    },
    supportBundle: () =>
      logging.redact({
        info: bridgeInfoOf(board.status()),
        devices: homeSide.home.entries().map(mqtt.documentOf),
        log: logging.recent(),
      }),
  });
  homeSide.home.onChange(services.onHomeChange);
  const server = createPageServer({
    host: options.uiHost,
    port: options.uiPort,
    access,
    ...(options.uiPassword === undefined || access.kind === 'addon' ? {} : { password: options.uiPassword }),
    services,
    clock,
    log: log.room('page'),
  });
  return {
    statusChanged: services.onStatusChange,
    start: async (): Promise<number> => (await server.start()).port,
    stop: server.stop,
  };
};
