import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

/**
 * Whether a Redis on that port of 127.0.0.1 takes the password and answers. Another server would not know it. A dozen lines of its protocol
 * rather than a client, which would go on reconnecting. Never rejects.
 */
export function pingRedis(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      finish(false);
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.once('end', () => {
      finish(false);
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.split('\r\n').length > 2) finish(answer === '+OK\r\n+PONG\r\n');
    });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });
}
