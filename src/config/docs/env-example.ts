import type { SettingsGroup } from '../define-settings.js';
import { plain, type Setting } from '../setting.js';
import { chapters } from './chapters.js';

const LINE_WIDTH = 110;

const PREFACE =
  'Every setting, at its default; each is optional. Copy this file to .env and remove the # before what you change. The service, the demo, ' +
  'migrate and the commands read .env in the folder that they run in; what the environment itself sets wins over it. Generated from ' +
  'src/config: do not edit. With none of DATABASE_URL, REDIS_URL, KINESIS_ENDPOINT, AWS_ENDPOINT_URL(_KINESIS) and AWS_ACCESS_KEY set, and ' +
  'NODE_ENV other than production, embedded services are started; with any of them set, DATABASE_URL and REDIS_URL are required.';

/** The text of `.env.example`: each setting explained and commented out, so that a copy of the file changes nothing. */
export function envExample(groups: readonly SettingsGroup[]): string {
  const parts = chapters(groups).flatMap(({ title, settings }) => [`# ---- ${title} ----`, ...settings.map(entry)]);
  return [comment(PREFACE), ...parts].join('\n\n') + '\n';
}

function entry({ variable, spec }: Setting<unknown>): string {
  const { meaning, tooLow, tooHigh, kind, unset, example } = spec;
  const remarks = [
    meaning,
    tooLow && `Too low: ${tooLow}`,
    tooHigh && `Too high: ${tooHigh}`,
    `Accepted: ${kind.accepted}.`,
    unset && `Unset: ${unset}.`,
  ];
  return [
    ...remarks.filter((remark) => remark !== undefined).map(comment),
    `# ${variable}=${spec.default ?? example ?? ''}`,
  ].join('\n');
}

/** Wrapped, without Markdown's backticks. */
function comment(text: string): string {
  const lines = [''];
  for (const word of plain(text).split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}
