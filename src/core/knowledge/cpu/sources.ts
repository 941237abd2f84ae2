import { members } from '../names';
import type { SizeSource } from './types';

/**
 * Where data whose size nobody knows comes from. The sizes are what is usual at the lower end, so that an estimate that rests on one
 * is rather too low: a settings file, a page, a document that a person uploads.
 */
export const sizeSources: readonly SizeSource[] = [
  {
    names: [
      ...members('pathlib.Path', 'read_text read_bytes'), ...members(['io.TextIOWrapper', 'io.BufferedReader', 'codecs.StreamReaderWriter', 'zipfile.ZipExtFile', 'tarfile.ExFileObject'], 'read readlines'),
      'io.TextIOWrapper', 'io.BufferedReader', 'codecs.StreamReaderWriter', 'zipfile.ZipExtFile', 'zipfile.ZipFile.read',
      ...members(['aiofiles.threadpool.AsyncTextIOWrapper', 'anyio.Path', 'anyio.AsyncFile'], 'read read_text read_bytes'), ...members('importlib.resources', 'read_text read_binary'),
    ],
    bytes: 20_000, what: 'a file',
  },
  {
    names: [
      ...members('starlette.requests.Request', 'body'), ...members('aiohttp.web.Request', 'read text'), 'quart.Request.get_data', 'quart.Request.data',
      ...members('sanic.request.Request', 'body'), 'tornado.httputil.HTTPServerRequest.body',
    ],
    bytes: 5_000, what: 'a request body',
  },
  { names: members('starlette.datastructures.UploadFile', 'read file'), bytes: 1_000_000, what: 'an uploaded file' },
  {
    names: [
      ...members(['requests.Response', 'httpx.Response', 'niquests.Response', 'curl_cffi.requests.Response'], 'text content read aread'), ...members('aiohttp.ClientResponse', 'text read'),
      'urllib3.HTTPResponse.data', 'http.client.HTTPResponse.read', 'http.client.HTTPResponse',
    ],
    bytes: 100_000, what: 'a response',
  },
];
