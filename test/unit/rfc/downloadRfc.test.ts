/** The one use of the network: what a server, or who stands between, can do wrong. */
import '../../support/vscodeStandIn';
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { downloadRfc, type Get } from '../../../src/host/rfcReader/downloadRfc';
import { LONGEST_RFC, rfcAddress } from '../../../src/host/rfcReader/rfcAddress';
import { outlineOf } from '../../support/rfcOutline';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const TEXT = outlineOf(3720);
const sends =
  (text: string, headers: http.OutgoingHttpHeaders = {}): Answer =>
  (_, response) =>
    response.writeHead(200, headers).end(text);
const movedTo =
  (location: string, status = 302): Answer =>
  (_, response) =>
    response.writeHead(status, { location }).end();

describe('downloading the text of an RFC', () => {
  let server: http.Server;
  let answer: Answer;
  let asked: string[];
  let get: Get;

  beforeEach(async () => {
    asked = [];
    server = http.createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // The address that would be asked is kept, and the local server answers for it.
    get = (url, options, take) => {
      asked.push(url.href);
      return http.get({ host: '127.0.0.1', port, path: url.pathname, agent: false, ...options }, take);
    };
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const download = (signal = new AbortController().signal, more = {}) => downloadRfc(3720, signal, { get, ...more });
  const refuses = (why: RegExp, more = {}) => assert.rejects(download(undefined, more), why);

  it('asks the publisher over HTTPS, and takes what is the text', async () => {
    answer = sends(TEXT);
    const bytes = await download();
    assert.equal(Buffer.from(bytes ?? []).toString(), TEXT);
    assert.deepEqual(asked, ['https://www.rfc-editor.org/rfc/rfc3720.txt']);
    assert.equal(rfcAddress(7143), 'https://www.rfc-editor.org/rfc/rfc7143.txt');
  });

  it('sends nothing but the request itself', async () => {
    let headers: http.IncomingHttpHeaders = {};
    let url: string | undefined;
    answer = (request, response) => {
      ({ headers, url } = request);
      sends(TEXT)(request, response);
    };
    await download();
    assert.equal(url, '/rfc/rfc3720.txt');
    assert.deepEqual(Object.keys(headers).sort(), ['connection', 'host']);
  });

  it('uses Node’s https module, which VS Code’s proxy settings apply to, as it is at that time', async () => {
    answer = sends(TEXT);
    const own = https.get;
    try {
      // VS Code puts functions of its own into the module in this way.
      https.get = ((url: URL, options: object, take: (response: http.IncomingMessage) => void) =>
        get(url, options as { timeout: number }, take)) as typeof https.get;
      await downloadRfc(3720, new AbortController().signal);
    } finally {
      https.get = own;
    }
    assert.equal(asked.length, 1);
  });

  it('refuses what is not that RFC, or not all of it', async () => {
    answer = sends(outlineOf(7143));
    await refuses(/what came back is not used: it is the text of RFC 7143, not of RFC 3720/);
    answer = sends('<!doctype html><title>Sign in to the network</title>');
    await refuses(/web page/);
    answer = sends(outlineOf(3720, 40));
    await refuses(/not complete/);
    answer = sends('');
    await refuses(/the file is empty/);
    answer = sends('x', { 'content-encoding': 'gzip' });
    await refuses(/packed/);
  });

  for (const status of [204, 304, 401, 403, 404, 407, 500, 503]) {
    it(`refuses an answer ${status}`, async () => {
      answer = (_, response) => response.writeHead(status).end();
      await refuses(new RegExp(`the server answered ${status}`));
    });
  }

  it('refuses what is too long, whether it says so or not, and reads no more of it', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-length': LONGEST_RFC + 1 }).write('x');
    await refuses(/too long/);
    let sent = 0;
    answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && sent < 20 * LONGEST_RFC) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 0x20))) return void response.once('drain', more);
        }
      };
      more();
    };
    await refuses(/too long/);
    assert(sent < 6 * LONGEST_RFC, `${sent} bytes were taken`);
  });

  it('gives up when no answer comes, when it stops, and when it drips', async () => {
    answer = () => undefined;
    await refuses(/no answer in time/, { silence: 50 });
    answer = (_, response) => void response.writeHead(200).write('Request');
    await refuses(/no answer in time/, { silence: 50 });
    answer = (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    await refuses(/takes too long/, { whole: 200 });
  });

  it('refuses what breaks off', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': TEXT.length }).write(TEXT.slice(0, 100));
      setTimeout(() => response.destroy(), 20);
    };
    await refuses(/broke off/);
    answer = (request) => request.destroy();
    await refuses(/./);
  });

  it('follows redirections among the publisher’s own addresses', async () => {
    answer = (request, response) =>
      (request.url === '/elsewhere.txt' ? sends(TEXT) : movedTo('https://rfc-editor.org/elsewhere.txt', 301))(
        request,
        response,
      );
    assert.equal((await download())?.length, TEXT.length);
    assert.deepEqual(asked.slice(1), ['https://rfc-editor.org/elsewhere.txt']);
    answer = (request, response) =>
      (request.url === '/other.txt' ? sends(TEXT) : movedTo('../other.txt', 307))(request, response);
    assert.equal((await download())?.length, TEXT.length);
    assert.equal(asked.at(-1), 'https://www.rfc-editor.org/other.txt');
  });

  for (const [location, why] of [
    ['http://www.rfc-editor.org/rfc/rfc3720.txt', /leads to http:\/\/, which is not protected/],
    ['file:///etc/passwd', /leads to file:\/\//],
    ['https://example.invalid/rfc3720.txt', /example\.invalid, which does not publish/],
    ['https://www.rfc-editor.org.example.invalid/', /does not publish/],
    ['https://www.rfc-editor.org@example.invalid/', /does not publish/],
    ['https://user:word@www.rfc-editor.org/', /does not publish/],
    ['https://www.rfc-editor.org:8443/', /does not publish/],
    ['//127.0.0.1/', /does not publish/],
    ['https://', /an address that is none/],
  ] as const) {
    it(`does not follow a redirection to ${location}`, async () => {
      answer = movedTo(location);
      await refuses(why);
      assert.equal(asked.length, 1);
    });
  }

  it('follows no circle', async () => {
    answer = movedTo('/rfc/rfc3720.txt');
    await refuses(/without an end/);
    assert(asked.length <= 4);
  });

  it('ends at once when it is cancelled: before, while it waits, and while bytes come', async () => {
    answer = sends(TEXT);
    assert.equal(await download(AbortSignal.abort()), undefined);
    assert.deepEqual(asked, []);
    for (const slow of [
      () => undefined,
      (_: unknown, response: http.ServerResponse) => void response.writeHead(200).write('Request'),
    ] as const) {
      const cancelling = new AbortController();
      answer = (request, response) => {
        slow(request, response);
        setTimeout(() => cancelling.abort(), 20);
      };
      assert.equal(await download(cancelling.signal), undefined);
    }
  });
});
