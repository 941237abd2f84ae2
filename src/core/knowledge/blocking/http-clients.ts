import { members } from '../names';
import type { Alternative, BlockingGroup } from '../types';

/** Third-party HTTP clients and small libraries that are an HTTP request underneath. */

const verbs = 'get post put patch delete head options request';

const asyncHttp: readonly Alternative[] = [
  { library: 'httpx', use: '`httpx.AsyncClient`' },
  { library: 'aiohttp', use: '`aiohttp.ClientSession`' },
  { library: null, use: '`await asyncio.to_thread(...)`' },
];

const toThread: Alternative = { library: null, use: '`await asyncio.to_thread(...)`' };

const does = 'waits for the server to answer';

export const httpClients: readonly BlockingGroup[] = [
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [
      ...members('requests', verbs),
      ...members('requests.Session', `${verbs} send`),
      ...members('requests.adapters.HTTPAdapter', 'send'),
      ...members('requests_html.HTML', 'render'),
    ],
    does,
    alternatives: asyncHttp,
  },
  {
    // `iter_content` and `iter_lines` are used with `stream=True`; otherwise people read `.content` and `.text`.
    rule: 'blocking-http-call',
    tier: 'network',
    names: [],
    onIterate: members('requests.Response', 'iter_content iter_lines'),
    does: 'waits for the next part of the body at each step',
    alternatives: asyncHttp,
  },
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [...members('httpx', `${verbs} stream`), ...members('httpx.Client', `${verbs} send stream`), 'httpx.HTTPTransport.handle_request'],
    does,
    alternatives: [{ library: 'httpx', use: '`httpx.AsyncClient`' }, ...asyncHttp.slice(1)],
  },
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [
      'urllib3.request',
      ...members(
        ['urllib3.PoolManager', 'urllib3.ProxyManager', 'urllib3.HTTPConnectionPool', 'urllib3.HTTPSConnectionPool', 'urllib3.contrib.socks.SOCKSProxyManager'],
        'request request_encode_url request_encode_body urlopen',
      ),
      ...members('urllib3.HTTPResponse', 'read read1 readinto drain_conn'),
    ],
    onIterate: [...members('urllib3.HTTPResponse', 'stream read_chunked'), 'urllib3.HTTPResponse'],
    does,
    alternatives: asyncHttp,
  },
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [
      ...members('niquests', verbs),
      ...members('niquests.Session', `${verbs} send`),
      ...members('curl_cffi.requests', verbs),
      ...members('curl_cffi.requests.Session', verbs),
      ...members('tls_client.Session', `execute_request ${verbs}`),
      ...members('httplib2.Http', 'request'),
      ...members('pycurl.Curl', 'perform'),
      ...members('grequests', 'map imap'),
      ...members('primp', verbs),
      ...members('primp.Client', verbs),
      ...members('hrequests', verbs),
      ...members('cloudscraper.CloudScraper', verbs),
      ...members('mechanize.Browser', 'open submit follow_link reload'),
      ...members('mechanicalsoup.StatefulBrowser', 'open open_relative follow_link submit_selected'),
      ...members('robobrowser.RoboBrowser', 'open follow_link submit_form'),
    ],
    does,
    alternatives: [
      { library: 'niquests', use: '`niquests.AsyncSession`' },
      { library: 'curl_cffi', use: '`curl_cffi.requests.AsyncSession`' },
      { library: 'primp', use: '`primp.AsyncClient`' },
      ...asyncHttp,
    ],
  },
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [
      ...members('wget', 'download'),
      ...members('yt_dlp.YoutubeDL', 'extract_info download download_with_info_file process_ie_result'),
      ...members('youtube_dl.YoutubeDL', 'extract_info download'),
      ...members('newspaper.Article', 'download build'),
      ...members('newspaper', 'build'),
      ...members('trafilatura', 'fetch_url fetch_response'),
      ...members('yfinance', 'download'),
      ...members('yfinance.Ticker', 'history get_info get_news get_calendar get_dividends get_splits get_financials option_chain'),
      ...members('wikipedia', 'page summary search suggest geosearch random'),
      ...members('jwt.PyJWKClient', 'fetch_data get_jwk_set get_signing_keys get_signing_key get_signing_key_from_jwt'),
      ...members('google.oauth2.id_token', 'verify_oauth2_token verify_firebase_token verify_token fetch_id_token'),
      ...members('pywebpush', 'webpush'),
      ...members('pywebpush.WebPusher', 'send'),
      ...members('speedtest.Speedtest', 'get_servers get_best_server download upload get_config'),
      ...members('duckduckgo_search.DDGS', 'text news images videos answers suggestions chat'),
      ...members('ddgs.DDGS', 'text news images videos books'),
      ...members(['deep_translator.GoogleTranslator', 'deep_translator.DeeplTranslator', 'deep_translator.MyMemoryTranslator'], 'translate translate_batch translate_file'),
      ...members('gtts.gTTS', 'save write_to_fp'),
      ...members('youtube_transcript_api.YouTubeTranscriptApi', 'get_transcript list_transcripts fetch list'),
      ...members(
        ['geopy.geocoders.Nominatim', 'geopy.geocoders.GoogleV3', 'geopy.geocoders.ArcGIS', 'geopy.geocoders.Bing', 'geopy.geocoders.Photon', 'geopy.geocoders.OpenCage', 'geopy.geocoders.MapBox'],
        'geocode reverse',
      ),
      ...members('geocoder', 'google osm ip arcgis bing mapbox'),
    ],
    does: 'sends a request and waits for the answer',
    alternatives: [toThread],
  },
];
