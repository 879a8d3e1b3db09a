import { defineSettings, rule } from '../define-settings.js';
import { secretText, text, trueOrFalse } from '../kinds/scalars.js';
import { httpUrl } from '../kinds/urls.js';
import { setting } from '../setting.js';

const SDK_CHAIN = "the AWS SDK's standard chain (environment, profile, IAM role, web identity)";

const accessKeyId = setting({
  variable: 'AWS_ACCESS_KEY',
  kind: secretText('an access key id without blanks, together with `AWS_SECRET_KEY`'),
  unset: SDK_CHAIN,
  meaning:
    "Static credentials of a user who may call PutRecords, DescribeStreamSummary and ListShards. Temporary ones need the SDK's own " +
    '`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, because of the session token. An endpoint ' +
    'on plain HTTP (an emulator) needs none. If both are unset on a machine outside AWS, set `AWS_EC2_METADATA_DISABLED=true`: the chain ' +
    'ends with a call to the metadata service, and waits seconds for it where there is none.',
});

const secretAccessKey = setting({
  variable: 'AWS_SECRET_KEY',
  kind: secretText('a secret access key without blanks, together with `AWS_ACCESS_KEY`'),
  unset: SDK_CHAIN,
  meaning: 'The secret of `AWS_ACCESS_KEY`.',
});

/** How Kinesis is reached. Names of the AWS SDK that are not here (`AWS_ACCESS_KEY_ID`, `AWS_PROFILE`, ...) are read by the SDK itself. */
export const awsSettings = defineSettings({
  name: 'aws',
  title: 'AWS',
  settings: {
    region: setting({
      variable: 'AWS_REGION',
      // The SDK puts it into a host name, so it has to be a label.
      kind: text(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "a region's code such as `ap-south-1`"),
      default: 'ap-south-1',
      meaning: 'Region of the streams. With a wrong one, every stream is reported as missing.',
    }),
    accessKeyId,
    secretAccessKey,
    kinesisEndpoint: setting({
      variable: 'KINESIS_ENDPOINT',
      kind: httpUrl(),
      unset: "AWS_ENDPOINT_URL_KINESIS, then AWS_ENDPOINT_URL, then the region's public endpoint",
      example: 'http://localhost:4567',
      meaning: 'A VPC endpoint or an emulator instead of the public endpoint.',
    }),
    serviceEndpoint: setting({
      variable: 'AWS_ENDPOINT_URL_KINESIS',
      kind: httpUrl(),
      unset: '`AWS_ENDPOINT_URL`',
      meaning: "The AWS SDK's own name for an endpoint of Kinesis; `KINESIS_ENDPOINT` wins over it.",
    }),
    generalEndpoint: setting({
      variable: 'AWS_ENDPOINT_URL',
      kind: httpUrl(),
      unset: "the region's public endpoint",
      meaning: "The AWS SDK's own name for an endpoint of all services; the two above win over it.",
    }),
    ignoreEndpoints: setting({
      variable: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      kind: trueOrFalse(),
      default: 'false',
      meaning:
        '`true`: the two `AWS_ENDPOINT_URL` variables are ignored, as in the AWS SDK; `KINESIS_ENDPOINT` is not.',
    }),
  },
  rules: [
    rule({
      about: secretAccessKey,
      reads: [accessKeyId, secretAccessKey],
      breach: (id, secret) =>
        id !== undefined && secret === undefined ? secretAccessKey.spec.kind.accepted : undefined,
    }),
    rule({
      about: accessKeyId,
      reads: [accessKeyId, secretAccessKey],
      breach: (id, secret) => (id === undefined && secret !== undefined ? accessKeyId.spec.kind.accepted : undefined),
    }),
  ],
});
