import type { AttributeStatus, CapabilityStatus, ComponentStatus } from '../home.ts';

/** When every value of the demo home was last reported, until its life begins. */
export const reportedAt = '2026-11-20T06:30:00.000Z';

/** When the device that cannot be reached was lost. */
export const offlineSince = '2026-11-20T19:02:44.000Z';

/** A value that the device reported once. */
export const attribute = (value: unknown, unit?: string, data?: unknown): AttributeStatus => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  ...(data === undefined ? {} : { data }),
  timestamp: reportedAt,
});

/** Attributes that the device never reported: `null`, without a time. */
export const unreported = (...names: string[]): CapabilityStatus =>
  Object.fromEntries(names.map((name) => [name, { value: null }]));

/** The parts below each give one capability with all its attributes, to be spread into a component. */
export const refresh: ComponentStatus = { refresh: {} };

export const power = (value: 'on' | 'off'): ComponentStatus => ({ switch: { switch: attribute(value) } });

export const level = (percent: number): ComponentStatus => ({
  switchLevel: { level: attribute(percent, '%'), ...unreported('levelRange') },
});

export const battery = (percent: number): ComponentStatus => ({
  battery: { battery: attribute(percent, '%'), ...unreported('quantity', 'type') },
});

export const temperature = (degrees: number, unit: 'C' | 'F'): ComponentStatus => ({
  temperatureMeasurement: { temperature: attribute(degrees, unit), ...unreported('temperatureRange') },
});

export const humidity = (percent: number): ComponentStatus => ({
  relativeHumidityMeasurement: { humidity: attribute(percent, '%') },
});

export const contact = (value: 'open' | 'closed'): ComponentStatus => ({
  contactSensor: { contact: attribute(value) },
});

export const tamper: ComponentStatus = { tamperAlert: { tamper: attribute('clear') } };

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly step?: number;
}

export const colorTemperature = (kelvin: number, range: Range): ComponentStatus => ({
  colorTemperature: { colorTemperature: attribute(kelvin, 'K'), colorTemperatureRange: attribute(range, 'K') },
});

export const heatingSetpoint = (degrees: number, unit: 'C' | 'F', range: Range): ComponentStatus => ({
  thermostatHeatingSetpoint: {
    heatingSetpoint: attribute(degrees, unit),
    heatingSetpointRange: attribute(range, unit),
  },
});

export const coolingSetpoint = (degrees: number, unit: 'C' | 'F', range: Range): ComponentStatus => ({
  thermostatCoolingSetpoint: {
    coolingSetpoint: attribute(degrees, unit),
    coolingSetpointRange: attribute(range, unit),
  },
});

/** What drivers on a hub tell of their firmware; with `newer`, an update is waiting. */
export const firmware = (version: string, newer?: string): ComponentStatus => ({
  firmwareUpdate: {
    currentVersion: attribute(version),
    availableVersion: attribute(newer ?? version),
    updateAvailable: attribute(newer !== undefined),
    state: attribute('normalOperation'),
    ...unreported('lastUpdateStatus', 'lastUpdateStatusReason', 'lastUpdateTime', 'supportedCommands'),
    ...unreported('imageTransferProgress', 'estimatedTimeRemaining', 'supportsProgressReports'),
  },
});
