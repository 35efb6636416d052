import type { DeviceContext } from '../context.ts';
import { type BinarySensorRow, beyond, onWhen } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;
const IN_STATION = { components: ['station'] };

/** Appliances that say whether they are on, and must not be switched on from afar. */
const READ_ONLY_POWER: ReadonlySet<string> = new Set([
  'ClothingCareMachine',
  'Cooktop',
  'Dishwasher',
  'Dryer',
  'Microwave',
  'Washer',
]);

const isReadOnly = (context: DeviceContext): boolean => READ_ONLY_POWER.has(context.category('main') ?? '');

/** What washing machines, kitchens and vacuum cleaners are doing. */
export const applianceSensors: readonly BinarySensorRow[] = [
  onWhen('switch.switch', 'on', 'Power', { deviceClass: 'power', nowhereElse: true, when: isReadOnly }),
  onWhen('remoteControlStatus.remoteControlEnabled', 'true', 'Remote control', { components: ['main', 'sub'] }),
  onWhen('samsungce.kidsLock.lockState', 'locked', 'Child lock'),
  onWhen('custom.dryerWrinklePrevent.operatingState', 'running', 'Wrinkle prevent active', DIAGNOSTIC),
  onWhen('samsungce.steamClosetKeepFreshMode.operatingState', 'running', 'Keep fresh mode active', DIAGNOSTIC),
  onWhen('custom.ovenCavityStatus.ovenCavityStatus', 'on', 'Status', { components: ['cavity-01'] }),
  onWhen('custom.cooktopOperatingState.cooktopOperatingState', 'run', 'Operating state', {
    when: (context, component) =>
      context.list(component, 'custom.cooktopOperatingState', 'supportedCooktopOperatingState')?.length === 2,
  }),
  onWhen('samsungce.robotCleanerDustBag.status', 'full', 'Dust bag full', IN_STATION),
  onWhen('samsungce.stickCleanerDustBag.status', 'full', 'Dust bag full', { deviceClass: 'problem', ...IN_STATION }),
  onWhen('samsungce.cleanStationStickStatus.status', 'attached', 'Stick cleaner in station', IN_STATION),
  onWhen('samsungce.stickCleanerStickStatus.status', 'charging', 'Charging', {
    deviceClass: 'battery_charging',
    ...DIAGNOSTIC,
  }),
  ...beyond([
    onWhen('samsungce.individualControlLock.lockState', 'locked', 'Individual control lock', DIAGNOSTIC),
    onWhen('samsungce.ehsBoosterHeater.status', ['on', 'true'], 'Booster heater', { deviceClass: 'running' }),
    onWhen('samsungce.ehsDefrostMode.status', ['on', 'true'], 'Defrost', { deviceClass: 'running' }),
    onWhen('samsungce.ehsThermostat.connectionState', 'connected', 'Thermostat', {
      deviceClass: 'connectivity',
      ...DIAGNOSTIC,
    }),
    onWhen('samsungce.fridgeVacationMode.vacationMode', 'on', 'Vacation mode'),
    onWhen('samsungce.washerFreezePrevent.operatingState', 'running', 'Freeze prevent active', DIAGNOSTIC),
    onWhen('samsungce.dryerFreezePrevent.operatingState', 'running', 'Freeze prevent active', DIAGNOSTIC),
    onWhen('samsungce.meatProbe.status', 'connected', 'Meat probe', { deviceClass: 'plug' }),
    onWhen('custom.energyType.energySavingOperation', 'true', 'Energy saving', {
      deviceClass: 'running',
      ...DIAGNOSTIC,
    }),
    onWhen('samsungce.rechargeableBattery.chargingStatus', 'charging', 'Charging', {
      deviceClass: 'battery_charging',
      ...DIAGNOSTIC,
    }),
    onWhen('chargingState.chargingState', 'charging', 'Charging', { deviceClass: 'battery_charging' }),
    onWhen('vehicleBattery.chargingState', 'charging', 'Charging', { deviceClass: 'battery_charging' }),
    onWhen('vehicleBattery.chargingPlug', 'connected', 'Charging plug', { deviceClass: 'plug' }),
    onWhen(
      'evseState.state',
      ['pluggedInNoDemand', 'pluggedInDemand', 'pluggedInCharging', 'pluggedInDischarging'],
      'Plug',
      {
        deviceClass: 'plug',
      },
    ),
  ]),
];
