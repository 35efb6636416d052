/** Capabilities that concern SmartThings' own machinery; nobody wants to see them as entities. */
const INFRASTRUCTURE: ReadonlySet<string> = new Set([
  'actuator',
  'bridge',
  'configuration',
  'custom.deviceReportStateConfiguration',
  'custom.disabledCapabilities',
  'custom.disabledComponents',
  'custom.error',
  'execute',
  'healthCheck',
  'ocf',
  'refresh',
  'samsungce.connectionState',
  'samsungce.deviceIdentification',
  'samsungce.dishwasherWashingCourseDetails',
  'samsungce.driverState',
  'samsungce.driverVersion',
  'samsungce.notification',
  'samsungce.quickControl',
  'samsungce.selfCheck',
  'samsungce.softwareUpdate',
  'samsungce.softwareVersion',
  'samsungce.unavailableCapabilities',
  'samsungce.viewInside',
  'samsungim.devicestatus',
  'samsungim.networkAudioGroupInfo',
  'samsungvd.deviceCategory',
  'samsungvd.firmwareVersion',
  'samsungvd.groupInfo',
  'samsungvd.supportsFeatures',
  'samsungvd.supportsPowerOnByOcf',
  'samsungvd.thingStatus',
  'sec.calmConnectionCare',
  'sec.diagnosticsInformation',
  'sec.smartthingsHub',
  'sec.wifiConfiguration',
  'sensor',
]);

export const isInfrastructure = (capability: string): boolean => INFRASTRUCTURE.has(capability);

/** Samsung's own namespaces hold much that is noise; in the others somebody made just what the device is for. */
const NOISY_NAMESPACES: ReadonlySet<string> = new Set([
  'custom',
  'samsungce',
  'samsungim',
  'samsungvd',
  'sec',
  'tag',
  'hca',
]);

export const isNoisy = (capability: string): boolean => NOISY_NAMESPACES.has(capability.split('.')[0] ?? '');

/** Commands that no button may stand for: what they do cannot be taken back, or lets somebody in. */
const DANGEROUS =
  /reset|delete|remove|clear|factory|register|migrat|unlock|unlatch|open|erase|format|pair|join|leave|update|install|reboot|disarm|panic|call|credential|code|user|sync|send|post/i;

export const isDangerous = (command: string): boolean => DANGEROUS.test(command);
