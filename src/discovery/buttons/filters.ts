import type { ButtonRow } from '../button-row.ts';
import { reports } from '../control.ts';

/** To be pressed after the filter was washed or replaced. */
const filter = (capability: string, command: string, name: string): ButtonRow => ({
  capability,
  command,
  name,
  category: 'diagnostic',
});

/** Samsung lists filters that the model lacks; those that it has report a status. */
const reported = (capability: string, command: string, name: string, status: string): ButtonRow => ({
  ...filter(capability, command, name),
  when: reports(capability, status),
});

/** Counters that start anew. */
export const FILTER_BUTTONS: readonly ButtonRow[] = [
  filter('custom.waterFilter', 'resetWaterFilter', 'Reset water filter'),
  filter('samsungce.hoodFilter', 'resetHoodFilter', 'Reset filter'),
  filter('custom.hepaFilter', 'resetHepaFilter', 'Reset HEPA filter'),
  reported('custom.dustFilter', 'resetDustFilter', 'Reset dust filter', 'dustFilterStatus'),
  reported('custom.deodorFilter', 'resetDeodorFilter', 'Reset deodor filter', 'deodorFilterStatus'),
  reported(
    'custom.electricHepaFilter',
    'resetElectricHepaFilter',
    'Reset electric HEPA filter',
    'electricHepaFilterStatus',
  ),
  reported(
    'custom.veryFineDustFilter',
    'resetVeryFineDustFilter',
    'Reset very fine dust filter',
    'veryFineDustFilterStatus',
  ),
  reported('samsungce.bladeFilter', 'resetBladeFilter', 'Reset blade filter', 'bladeFilterStatus'),
  reported('samsungce.drainFilter', 'resetDrainFilter', 'Reset drain filter', 'drainFilterStatus'),
  reported('custom.filterUsageTime', 'resetFilterUsageTime', 'Reset filter usage time', 'usageTime'),
  filter('filterState', 'resetFilter', 'Reset filter'),
  filter('consumableLife', 'reset', 'Reset lifespan'),
  filter('samsungce.stickCleanerDustBag', 'reset', 'Reset dust bag'),
  { ...filter('energyMeter', 'resetEnergyMeter', 'Reset energy meter'), enabledByDefault: false },
  {
    ...filter('precipitationMeasurement', 'resetPrecipitationLevel', 'Reset precipitation'),
    enabledByDefault: false,
  },
];
