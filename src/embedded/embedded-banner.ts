/** What the banner shows of a server. */
export interface BannerServer {
  readonly name: string;
  readonly version: string;
  readonly port: number;
  readonly folder: string;
  readonly isTemporary: boolean;
}

/** Says which embedded services run where and what becomes of their data; takes no URL of theirs, so that no password can get in. */
export function embeddedBanner(servers: readonly BannerServer[], kinesisEndpoint: string): string {
  const rows = [
    ...servers.map(({ name, version, port, folder, isTemporary }) => [
      `${name} ${version}`,
      `127.0.0.1:${port}`,
      isTemporary ? 'temporary' : `data in ${folder}`,
    ]),
    ['Kinesis', new URL(kinesisEndpoint).host, 'simulated by kinesis-sim, temporary'],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
  return [
    'Nothing is configured: embedded services, for trying out and not for production.',
    ...lines.map((line) => line.trimEnd()),
    'They end with this program; temporary data are deleted then.',
  ].join('\n');
}
