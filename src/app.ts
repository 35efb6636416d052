import type { AccountEvent } from './accounts/account-events.ts';
import { chooseBroker } from './app/broker.ts';
import { openCloudSide } from './app/cloud-side.ts';
import { createLiveDoor } from './app/door.ts';
import { type FoundationsInput, layFoundations } from './app/foundations.ts';
import { openHomeSide } from './app/home-side.ts';
import { openHomeAssistantSide } from './app/homeassistant-side.ts';
import { openIncoming } from './app/incoming.ts';
import { openMqttSide } from './app/mqtt-side.ts';
import { openPageSide } from './app/page-side.ts';
import { openPublicSide } from './app/public-side.ts';
import { createStatusBoard } from './app/status-board.ts';
import { sentenceOf } from './core/errors.ts';
import { seconds } from './ops/clock.ts';
import { bridgeInfoOf } from './web/status.ts';

export interface Bridge {
  /** The port of the page. */
  readonly pagePort: number;
  /** Resolves when somebody asks for a restart. */
  readonly restartAsked: Promise<'restart'>;
  /** Says good-bye on MQTT, keeps what must be kept, and ends everything; within six seconds. */
  stop(): Promise<void>;
}

/** When SmartThings is slow the bridge is announced all the same: commands work, and what the broker retained still holds. */
const ANNOUNCE_AFTER_MS = seconds(10);
const LONGEST_STOP_MS = seconds(5.5);
const INFO_EVERY_MS = seconds(60);

/**
 * Puts the bridge together and starts it. Does not wait for SmartThings or the broker.
 *
 * @throws {BridgeError} when an option, the data folder or a port cannot be used
 */
export const startBridge = async (input: FoundationsInput): Promise<Bridge> => {
  const foundations = layFoundations(input);
  const { options, clock, log } = foundations;
  const stops: (() => void | Promise<void>)[] = [];
  const restart = Promise.withResolvers<'restart'>();

  const stop = async (): Promise<void> => {
    const inOrder = async (): Promise<void> => {
      for (const end of stops.toReversed()) {
        await Promise.resolve(end()).catch((error: unknown) => log.error(`The stop stumbled: ${sentenceOf(error)}`));
      }
    };
    const tooLong = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_STOP_MS).unref());
    await Promise.race([inOrder(), tooLong]);
    foundations.stop();
    log.info('SmartThings2MQTT has stopped.');
  };

  try {
    const door = createLiveDoor(options);
    const cloud = openCloudSide(foundations, door);
    const board = createStatusBoard({ foundations, cloud, door });
    const homeSide = openHomeSide(foundations, cloud, door, {
      onAudibleChange: (installedAppId) => {
        for (const entry of homeSide.home.ofInstalledApp(installedAppId)) {
          // What a device looks like is not known before it was read; that its location is lost is.
          if (entry.loaded || !homeSide.audibility.isAudible(installedAppId))
            mqtt.homePublisher.publishAvailability(entry);
        }
        statusChanged();
      },
      onDeliveryChange: () => {
        mqtt.bridgePublisher.devicesChanged();
        statusChanged();
      },
      onNotice: (notice) => mqtt.bridgePublisher.event(notice),
    });
    const broker = await chooseBroker(foundations);
    stops.push(broker.stop);
    const mqtt = openMqttSide(foundations, cloud, homeSide, broker, {
      info: () => bridgeInfoOf(board.status()),
      onConnectionChange: () => statusChanged(),
      restart: () => restart.resolve('restart'),
    });
    const incoming = openIncoming(foundations, cloud, door, {
      onMessage: homeSide.intake.take,
      onChange: () => statusChanged(),
    });
    const publicSide = openPublicSide(foundations, cloud, door, incoming);
    const homeAssistant = openHomeAssistantSide(foundations, cloud, door, incoming, () => statusChanged());
    board.show({ homeSide, mqtt, incoming, homeAssistant });
    const page = openPageSide({ foundations, cloud, homeSide, mqtt, door, board });
    door.onChange(() => {
      cloud.registration.addressesChanged();
      homeSide.doorChanged();
      statusChanged();
    });
    const statusChanged = (): void => {
      homeAssistant.check();
      mqtt.bridgePublisher.infoChanged();
      page.statusChanged();
    };

    const onAccount = (event: AccountEvent): void => {
      switch (event.type) {
        case 'signed_in':
          if (event.replaced !== undefined) homeSide.replaceLocation(event.replaced, event.installedAppId);
          homeSide.addLocation(event.installedAppId);
          break;
        case 'signed_out':
          homeSide.dropLocation(event.installedAppId);
          mqtt.bridgePublisher.locationsChanged();
          break;
        case 'login_needed':
          if (!homeSide.isReady(event.installedAppId)) homeSide.dropLocation(event.installedAppId);
          homeSide.audibility.check(event.installedAppId);
          mqtt.bridgePublisher.event({
            type: 'login_needed',
            installed_app: event.installedAppId,
            code: event.reason.code,
            message: event.reason.message,
          });
          break;
        case 'renewed':
          homeSide.renewed(event.installedAppId);
          break;
        default:
          event satisfies never;
      }
      statusChanged();
    };
    cloud.events.on(onAccount);

    stops.push(cloud.stop, mqtt.stop, homeSide.stop);
    stops.push(incoming.stop);
    await publicSide.start();
    stops.push(publicSide.stop, homeAssistant.stop);
    const pagePort = await page.start();
    stops.push(page.stop);
    mqtt.start();
    cloud.start();
    homeSide.start();
    homeAssistant.start();
    stops.push(clock.every(INFO_EVERY_MS, statusChanged));

    let isAnnounced = false;
    const announce = (): void => {
      if (!isAnnounced) mqtt.announce();
      isAnnounced = true;
    };
    stops.push(clock.after(ANNOUNCE_AFTER_MS, announce));
    void homeSide.poller.firstRound().then(announce);
    return { pagePort, restartAsked: restart.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
