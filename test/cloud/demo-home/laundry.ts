import type { ComponentStatus, DeviceFixture } from '../home.ts';
import { attribute, power, unreported } from './attributes.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { appliance, demandResponse, disabledCapabilities, energyReport } from './ocf.ts';
import { basement, kitchen } from './places.ts';

const machineStates = attribute(['stop', 'run', 'pause']);
const lastCompletion = attribute('2026-11-19T21:14:00Z');
const remoteControl: ComponentStatus = { remoteControlStatus: { remoteControlEnabled: attribute('true') } };
const kidsLock: ComponentStatus = { 'samsungce.kidsLock': { lockState: attribute('unlocked') } };

const washer = appliance({
  id: deviceIds.washer,
  name: '[washer] Samsung',
  label: 'Washing machine',
  place: basement,
  ocfType: 'oic.d.washer',
  typeName: 'Samsung OCF Washer',
  vendorId: 'DA-WM-WM-01011',
  board: 'DA_WM_TP1_21_COMMON',
  classification: '20010002001811364AA30277008E0000',
  components: {
    main: part('Washer', {
      ...power('on'),
      ...remoteControl,
      washerOperatingState: {
        machineState: attribute('stop'),
        washerJobState: attribute('none'),
        completionTime: lastCompletion,
        supportedMachineStates: machineStates,
      },
      'samsungce.washerOperatingState': {
        operatingState: attribute('ready'),
        washerJobState: attribute('none'),
        washerJobPhase: attribute('none'),
        progress: attribute(1, '%'),
        remainingTime: attribute(62, 'min'),
        remainingTimeStr: attribute('01:02'),
        operationTime: attribute(62, 'min'),
        supportedOperatingStates: attribute(['ready', 'running', 'paused']),
        scheduledJobs: attribute([
          { jobName: 'wash', timeInMin: 34 },
          { jobName: 'rinse', timeInMin: 18 },
          { jobName: 'spin', timeInMin: 10 },
        ]),
        ...unreported('scheduledPhases', 'washingProgress', 'dryingProgress'),
      },
      'samsungce.washerDelayEnd': { remainingTime: attribute(0, 'min'), minimumReservableTime: attribute(62, 'min') },
      'custom.washerWaterTemperature': {
        washerWaterTemperature: attribute('40'),
        supportedWasherWaterTemperature: attribute(['none', 'cold', '20', '30', '40', '60', '90']),
      },
      'custom.washerSpinLevel': {
        washerSpinLevel: attribute('1200'),
        supportedWasherSpinLevel: attribute(['rinseHold', 'noSpin', '400', '800', '1000', '1200', '1400']),
      },
      'custom.washerRinseCycles': {
        washerRinseCycles: attribute('2'),
        supportedWasherRinseCycles: attribute(['0', '1', '2', '3', '4', '5']),
      },
      'samsungce.washerBubbleSoak': { status: attribute('off') },
      'samsungce.autoDispenseDetergent': {
        amount: attribute('standard'),
        density: attribute('high'),
        remainingAmount: attribute('normal'),
        supportedAmount: attribute(['none', 'less', 'standard', 'extra']),
        supportedDensity: attribute(['normal', 'high', 'extraHigh']),
        ...unreported('availableTypes', 'type', 'supportedTypes', 'recommendedAmount'),
      },
      'samsungce.detergentState': {
        detergentType: attribute('liquid'),
        initialAmount: attribute(1000, 'cc'),
        remainingAmount: attribute(420, 'cc'),
        dosage: attribute(35, 'cc'),
      },
      ...kidsLock,
      ...disabledCapabilities('samsungce.washerBubbleSoak'),
      ...energyReport(26_800),
      ...demandResponse,
    }),
    'hca.main': part('Other', {
      'hca.washerMode': {
        mode: attribute('normal'),
        supportedModes: attribute(['normal', 'quickWash', 'mix', 'eco', 'spinOnly']),
      },
    }),
  },
});

const dryer = appliance({
  id: deviceIds.dryer,
  name: '[dryer] Samsung',
  label: 'Tumble dryer',
  place: basement,
  ocfType: 'oic.d.dryer',
  typeName: 'Samsung OCF Dryer',
  vendorId: 'DA-WM-WD-000001',
  board: 'DA_WM_A51_20_COMMON',
  classification: '30010102001211000103000000000000',
  components: {
    main: part('Dryer', {
      ...power('off'),
      ...remoteControl,
      dryerOperatingState: {
        machineState: attribute('stop'),
        dryerJobState: attribute('none'),
        completionTime: lastCompletion,
        supportedMachineStates: machineStates,
      },
      'samsungce.dryerOperatingState': {
        operatingState: attribute('ready'),
        dryerJobState: attribute('none'),
        progress: attribute(1, '%'),
        remainingTime: attribute(95, 'min'),
        remainingTimeStr: attribute('01:35'),
        supportedOperatingStates: attribute(['ready', 'running', 'paused']),
        scheduledJobs: attribute([
          { jobName: 'drying', timeInMin: 85 },
          { jobName: 'cooling', timeInMin: 10 },
        ]),
      },
      'custom.dryerDryLevel': {
        dryerDryLevel: attribute('2'),
        supportedDryerDryLevel: attribute(['none', '1', '2', '3']),
      },
      'custom.dryerWrinklePrevent': { dryerWrinklePrevent: attribute('off'), operatingState: attribute('ready') },
      'samsungce.dryerDryingTime': {
        dryingTime: attribute('0', 'min'),
        supportedDryingTime: attribute(['0', '30', '60', '90', '120', '150']),
      },
      ...kidsLock,
      ...disabledCapabilities(),
      ...energyReport(796_400),
    }),
  },
});

const dishwasher = appliance({
  id: deviceIds.dishwasher,
  name: '[dishwasher] Samsung',
  label: 'Dishwasher',
  place: kitchen,
  ocfType: 'oic.d.dishwasher',
  typeName: 'Samsung OCF Dishwasher',
  vendorId: 'DA-WM-DW-01011',
  board: 'DA_DW_TP1_21_COMMON',
  classification: '40000200001611004981000000200000',
  components: {
    main: part('Dishwasher', {
      ...power('off'),
      ...remoteControl,
      dishwasherOperatingState: {
        machineState: attribute('stop'),
        dishwasherJobState: attribute('unknown'),
        completionTime: lastCompletion,
        progress: attribute(0, '%'),
        supportedMachineStates: machineStates,
      },
      'custom.dishwasherOperatingProgress': { dishwasherOperatingProgress: attribute('none') },
      'custom.dishwasherOperatingPercentage': { dishwasherOperatingPercentage: attribute(1) },
      'custom.dishwasherDelayStartTime': { dishwasherDelayStartTime: attribute('00:00:00') },
      ...kidsLock,
      ...disabledCapabilities(),
      ...energyReport(98_300),
    }),
  },
});

export const laundry: DeviceFixture[] = [washer, dryer, dishwasher];
