/**
 * Attributes that happen once: their events tell of a moment, the same value may come twice in a row and means two
 * moments, and none is true any more a second later. As retained values they would push a button at every start of
 * whoever listens. The reason stands beside each.
 */
const moments: Readonly<Record<string, string>> = {
  'astronomicalData.sunrise': 'the moment of sunrise; the only value is "true"',
  'astronomicalData.sunset': 'the moment of sunset; the only value is "true"',
  'button.button': 'a push of a button',
  'cameraEvent.event': 'a camera saw a person, a parcel, a pet come or go',
  'custom.userNotification.message': 'a message for the people at home',
  'endToEndEncryption.encryptedKek': 'an answer to one client that asked for a key',
  'endToEndEncryption.error': 'an answer to one client that asked for a key',
  'endToEndEncryption.nonce': 'an answer to one client that asked for a key',
  'faceRecognition.faceRecognizedEvent': 'a face was recognised',
  'foodWasteDryingGrinder.event': 'an operation ended or failed',
  'holdableButton.button': 'a push of a button',
  'knob.heldRotateAmount': 'a turn of a knob while pushed, by so many degrees',
  'knob.rotateAmount': 'a turn of a knob, by so many degrees',
  'lockAliro.commandResult': 'the answer to one command',
  'lockCodes.codeChanged': 'a code was set, changed or deleted',
  'lockCodes.codeReport': 'a lock answered for one slot',
  'lockCredentials.commandResult': 'the answer to one command',
  'lockSchedules.commandResult': 'the answer to one command',
  'lockUsers.commandResult': 'the answer to one command',
  'objectDetection.detected': 'a camera saw an object',
  'riceCooker.event': 'cooking, keeping warm or cleaning ended',
  'samsungTV.messageButton': 'an answer to a message shown on a television',
  'samsungTv.messageButton': 'an answer to a message shown on a television',
  'speechRecognition.phraseSpoken': 'a phrase was spoken',
  'tag.tagButton.tagButton': 'a push of the button of a tag',
  'touchSensor.touch': 'a touch; the only value is "touched"',
  'webrtc.deviceIce': 'one step in setting up a video call',
  'webrtc.sdpAnswer': 'one step in setting up a video call',
  'webrtc.sdpOffer': 'one step in setting up a video call',
  'zwMultichannel.epEvent': 'an event of one endpoint',
};

/** Whether an attribute tells of moments, so that its values are published when they come and are not retained. */
export const happensOnce = (capability: string, attribute: string): boolean =>
  Object.hasOwn(moments, `${capability}.${attribute}`);

/** Every such attribute as `capability.attribute`, with what it tells of. */
export const momentaryAttributes = (): readonly (readonly [path: string, what: string])[] => Object.entries(moments);
