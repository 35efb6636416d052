/** A captured message of SmartThings (24 March 2020, posted to `/`; its body is not known) and the certificate that proves it. */
export const REAL_KEY_ID = '/pl/useast2/1b-0d-f2-69-ad-fb-1b-c4-4e-ac-5a-1f-f7-b6-dd-a9-c4-e8-c8-98';

export const REAL_HEADERS = {
  digest: 'SHA256=aLAlinhTVIeMWN5sMCEU2Jn2x27o8bOaKmuCT6YWW+w=',
  date: 'Tue, 24 Mar 2020 13:23:37 UTC',
  authorization:
    'Signature keyId="/pl/useast2/1b-0d-f2-69-ad-fb-1b-c4-4e-ac-5a-1f-f7-b6-dd-a9-c4-e8-c8-98",signature="W8og1Vqzq8eYBWwzPapqsWKkO45lUHzDBPdML1EZRhPf5B0l9wtFGxTxqJgIFLzF38bCNo38AHlzyZQYIfx4IPNXLqHV1K3v6pXQKNLg0abWOO4VL+hx1jJ+O3+Uu7GwKraWo3nPcTdU/9xih8PdOTwlau8SkVSKNTJVyycxgjzfqJyJXR63fZZMPLdO9NJEBSLaSI6eH4Jc7Z+s6g3ib9ay6GujC5KncZOKyeLJpAPfNoUX4v6bpJz8z5DxIrz2+QlmXW2AyXFIUDTp6DTblS3G0M6WSlI+QU3xCwC2Wb/3PxcsHlKpXvvJ2ET908JXaZfpuagPYJku5Xf+nM9OIg==",headers="(request-target) digest date",algorithm="rsa-sha256"',
};

/** Valid from 20 March to 19 April 2020. */
export const REAL_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDvDCCAqSgAwIBAgIUGw3yaa37G8ROrFof97bdqcToyJgwDQYJKoZIhvcNAQEL
BQAwUTEYMAoGA1UEBhMDS09SMAoGA1UEBhMDVVNBMRQwEgYDVQQKEwtTbWFydFRo
aW5nczEfMB0GA1UEAxMWU21hcnRUaGluZ3MgUGFkbG9jayBDQTAeFw0yMDAzMjAy
MTI2MTZaFw0yMDA0MTkyMTI2NDZaMEoxFDASBgNVBAoTC1NtYXJ0VGhpbmdzMRQw
EgYDVQQLEwtFbmdpbmVlcmluZzEcMBoGA1UEAxMTa2V5LnNtYXJ0dGhpbmdzLmNv
bTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALt0EUfcMXGB6r+BuZVl
gt+eOn8SycRla0SBx72e4crFweMpQoQHAC8ZZ+BAMKFcAg8MmaE+tDVTYfkF/xEy
mK5901WXtLe1Y428MqjT1Gv+4ftx68gAzezQkR2jyOwZweQ6TlcTjP6ptw0qVQKo
XrvoqchFvZkl/e8Ao+pcy6GWBoOtujKJcPuqiPtaGlmA3oh+SMdHZXMkGunoR461
xXF2wAKX6Omwd3oCtFDVpu4sXMd4DQ5RpFgPg8wmkkauD8IBrc1nZA2h3xeLnECz
/2SRfLmYI2WoH8G5rS1ccUS82rpscnzQikNV8JRUKuPMw4CKE6uOjfqU4PNYMx+z
pW0CAwEAAaOBkjCBjzAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0lBBYwFAYIKwYBBQUH
AwEGCCsGAQUFBwMCMB0GA1UdDgQWBBSKC0ADM2y/1ngq+ZlhGXkC/7pN/jAfBgNV
HSMEGDAWgBR7rNWbiVfN8S2ZUDdLTbAH+aftvzAeBgNVHREEFzAVghNrZXkuc21h
cnR0aGluZ3MuY29tMA0GCSqGSIb3DQEBCwUAA4IBAQBo8QwZBp/Dyf8J9ENsqrSJ
tyg8aNCAJBWmutHUOaedyIFOEn1BSLL2bKzE/Ep5YzjK1gCWZ8Q9o74oFvr6H16v
ghjeagnvQGcw8KjRTOAZi/Bbiq7Dw4G9ZHIyUnrr0THbK0im2rwnDQ/Xop8goja8
UasKs/moSBijv+XuUGrbmiwDyVV0bg8CQG4DP3QAxb7pOW1/wzMpPRpeaQsbQMgg
Sj17eK8bBggk2IEnR4Ej3HmODjwIJn5jR3Nyas49s00wBUu5qmQ/mYpuPcrboFvJ
5+a+gr4n9uwdUgA3jzFYdrCIselcE/xDSucXmGg7TFDRfuhLeeQQuIywyjM2Swat
-----END CERTIFICATE-----
`;

/** Another captured message (23 June 2019): its body and the digest that came with it. */
export const REAL_BODY_DIGEST = 'SHA256=zbxlPkdU/GJdDcW4LJ2ubXZoiC1ztgvbsL2ATNdmoRY=';
export const REAL_BODY =
  '{"messageType":"EVENT","eventData":{"installedApp":{"installedAppId":"f18cf08f-6c89-4194-a35d-b7a2211bb084","locationId":"5f278baa-aff0-4cf0-a323-3d9ee1fc58d5"},"events":[{"eventTime":"2019-06-23T22:04:51Z","eventType":"INSTALLED_APP_LIFECYCLE_EVENT","installedAppLifecycleEvent":{"eventId":"ec8598fc-9602-11e9-a856-8f2a90a38a5a","locationId":"5f278baa-aff0-4cf0-a323-3d9ee1fc58d5","installedAppId":"f18cf08f-6c89-4194-a35d-b7a2211bb084","appId":"4406788a-c401-4752-a8ce-af7cf75d06d3","lifecycle":"DELETE","delete":{}}}]}}';
