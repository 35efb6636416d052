import { createSupervisor, type MqttService } from '../homeassistant/supervisor.ts';
import { createEmbeddedBroker } from '../mqtt/embedded-broker.ts';
import type { BrokerAddress } from '../mqtt/session.ts';
import type { Foundations } from './foundations.ts';

/** Which broker the bridge publishes to. */
export interface Broker {
  readonly address: BrokerAddress;
  /** Asked after each try that failed. */
  readonly renew?: () => Promise<Partial<BrokerAddress> | undefined>;
  stop(): Promise<void>;
}

/** The address of Home Assistant's own broker add-on, for as long as the Supervisor has not said better. */
const USUAL_ADDRESS: BrokerAddress = { url: 'mqtt://core-mosquitto:1883' };

const addressOf = ({ host, port, ssl, username, password }: MqttService): BrokerAddress => ({
  url: `${ssl ? 'mqtts' : 'mqtt'}://${host}:${port}`,
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
});

const configured = (url: string, { options }: Foundations): Broker => {
  const { mqttUsername, mqttPassword, mqttCa, mqttCert, mqttKey } = options;
  const address: BrokerAddress = {
    url,
    ...(mqttUsername === undefined ? {} : { username: mqttUsername }),
    ...(mqttPassword === undefined ? {} : { password: mqttPassword }),
    ...(mqttCa === undefined ? {} : { ca: mqttCa }),
    ...(mqttCert === undefined ? {} : { cert: mqttCert }),
    ...(mqttKey === undefined ? {} : { key: mqttKey.reveal() }),
  };
  return { address, stop: async () => {} };
};

/** The broker of the options, else the one that Home Assistant offers, else the embedded one. */
export const chooseBroker = async (foundations: Foundations): Promise<Broker> => {
  const { options, clock, log } = foundations;
  if (options.mqttUrl !== undefined) return configured(options.mqttUrl, foundations);
  if (options.supervisor !== undefined) {
    const supervisor = createSupervisor({ ...options.supervisor, clock, log: log.room('supervisor') });
    const renew = async (): Promise<BrokerAddress | undefined> => {
      const service = await supervisor.mqttService();
      if (service !== undefined) return addressOf(service);
      log.warning('Home Assistant offers no broker. Install its Mosquitto add-on, or set the option mqtt_url.');
      return undefined;
    };
    return { address: USUAL_ADDRESS, renew, stop: async () => {} };
  }
  const embedded = await createEmbeddedBroker({ port: options.brokerPort, log: log.room('broker') });
  return { address: { url: embedded.url }, stop: embedded.stop };
};
