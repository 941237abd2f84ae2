import { datagramSocket, nonBlockingSocket, whenLocalHost, whenZero } from '../guards';
import { members } from '../names';
import type { Alternative, BlockingGroup } from '../types';

/** Sockets, name resolution, readiness, TLS and the protocol clients of the standard library. */

const streams: readonly Alternative[] = [
  { library: null, use: '`asyncio.open_connection` / `asyncio.start_server`, or `loop.sock_*` on a non-blocking socket' },
  { library: 'anyio', use: '`anyio.connect_tcp`' },
  { library: 'trio', use: '`trio.open_tcp_stream` or `trio.socket`' },
];

const resolve: readonly Alternative[] = [
  { library: null, use: '`await loop.getaddrinfo(...)` / `await loop.getnameinfo(...)`' },
  { library: 'anyio', use: '`await anyio.getaddrinfo(...)`' },
  { library: 'trio', use: '`await trio.socket.getaddrinfo(...)`' },
  { library: 'aiodns', use: '`aiodns.DNSResolver`' },
];

const toThread: Alternative = { library: null, use: '`await asyncio.to_thread(...)`' };

function asyncClient(library: string, use: string): readonly Alternative[] {
  return [{ library, use }, toThread];
}

export const networkStdlib: readonly BlockingGroup[] = [
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: members('socket.socket', 'accept recv recv_into recvfrom recvfrom_into recvmsg recvmsg_into sendto sendmsg sendmsg_afalg sendfile'),
    does: 'waits for the other end of the socket',
    unless: nonBlockingSocket,
    alternatives: streams,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: members('socket.socket', 'connect connect_ex send sendall'),
    does: 'waits for the other end of the socket',
    unless: [...nonBlockingSocket, ...datagramSocket],
    alternatives: streams,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: [
      'socket.create_connection',
      ...members('socket.SocketIO', 'read readline readlines readinto write writelines __next__'),
      ...members('socketserver.BaseServer', 'serve_forever handle_request shutdown'),
      ...members('ssl.SSLSocket', 'do_handshake read write unwrap'),
    ],
    onIterate: ['socket.SocketIO'],
    does: 'waits for the other end of the socket',
    alternatives: streams,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'network',
    names: ['ssl.get_server_certificate'],
    does: 'connects to the server and waits for its certificate',
    alternatives: [toThread],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'network',
    names: members('socket', 'gethostbyname gethostbyname_ex gethostbyaddr getfqdn'),
    does: 'waits for the name server',
    unless: whenLocalHost('hostname', 0),
    alternatives: resolve,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'network',
    names: ['socket.getaddrinfo'],
    does: 'waits for the name server',
    unless: [{ kind: 'mentions', keyword: 'flags', position: 5, name: 'AI_NUMERICHOST' }],
    alternatives: resolve,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'network',
    names: ['socket.getnameinfo'],
    does: 'waits for the name server',
    unless: [{ kind: 'mentions', position: 1, name: 'NI_NUMERICHOST' }],
    alternatives: resolve,
  },
  {
    rule: 'blocking-socket-call',
    tier: 'network',
    names: [
      ...members('dns.resolver', 'resolve query resolve_address resolve_name resolve_at zone_for_name canonical_name'),
      ...members('dns.resolver.Resolver', 'resolve query resolve_address resolve_name canonical_name'),
      ...members('dns.query', 'udp tcp tls https quic udp_with_fallback xfr inbound_xfr send_tcp send_udp receive_tcp receive_udp'),
      ...members('whois', 'whois query'),
      ...members('pythonping', 'ping'),
      ...members('ping3', 'ping verbose_ping'),
      'icmplib.ping',
      'icmplib.multiping',
      'icmplib.traceroute',
      'ntplib.NTPClient.request',
    ],
    does: 'waits for an answer from the network',
    alternatives: [
      { library: 'dns', use: '`dns.asyncresolver` / `dns.asyncquery`' },
      { library: 'icmplib', use: '`await icmplib.async_ping(...)`' },
      { library: 'aiodns', use: '`aiodns.DNSResolver`' },
      toThread,
    ],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: ['select.select'],
    does: 'waits until a descriptor is ready',
    unless: whenZero('timeout', 3),
    alternatives: [{ library: null, use: '`loop.add_reader` / `loop.add_writer`' }, { library: 'anyio', use: '`await anyio.wait_readable(...)`' }, { library: 'trio', use: '`await trio.lowlevel.wait_readable(...)`' }],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: [
      ...members(['select.poll', 'select.epoll', 'select.devpoll'], 'poll'),
      ...members(
        ['selectors.BaseSelector', 'selectors.DefaultSelector', 'selectors.SelectSelector', 'selectors.PollSelector', 'selectors.EpollSelector', 'selectors.KqueueSelector', 'selectors.DevpollSelector'],
        'select',
      ),
    ],
    does: 'waits until a descriptor is ready',
    unless: whenZero('timeout', 0),
    alternatives: [{ library: null, use: '`loop.add_reader` / `loop.add_writer`' }],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: ['select.kqueue.control'],
    does: 'waits for kernel events',
    unless: [...whenZero('max_events', 1), ...whenZero('timeout', 2)],
    alternatives: [{ library: null, use: '`loop.add_reader` / `loop.add_writer`' }],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: members('signal', 'pause sigwait sigwaitinfo'),
    does: 'waits for a signal',
    alternatives: [{ library: null, use: '`loop.add_signal_handler(...)` and an `asyncio.Event`' }, { library: 'anyio', use: '`anyio.open_signal_receiver`' }, { library: 'trio', use: '`trio.open_signal_receiver`' }],
  },
  {
    rule: 'blocking-socket-call',
    tier: 'unbounded',
    names: ['signal.sigtimedwait'],
    does: 'waits for a signal',
    unless: whenZero('timeout', 1),
    alternatives: [{ library: null, use: '`loop.add_signal_handler(...)` and an `asyncio.Event`' }],
  },
  {
    rule: 'blocking-http-call',
    tier: 'network',
    names: [
      ...members('urllib.request', 'urlopen urlretrieve URLopener.open URLopener.retrieve OpenerDirector.open'),
      ...members(['http.client.HTTPConnection', 'http.client.HTTPSConnection'], 'connect request endheaders send getresponse'),
      ...members('http.client.HTTPResponse', 'read read1 readinto readline readlines peek __next__'),
      ...members('urllib.robotparser.RobotFileParser', 'read'),
    ],
    onIterate: ['http.client.HTTPResponse'],
    does: 'waits for the server to answer',
    alternatives: [
      { library: 'httpx', use: '`httpx.AsyncClient`' },
      { library: 'aiohttp', use: '`aiohttp.ClientSession`' },
      { library: null, use: '`await asyncio.to_thread(...)`' },
    ],
  },
  {
    rule: 'blocking-client-sdk',
    tier: 'network',
    names: [
      ...members(['smtplib.SMTP', 'smtplib.SMTP_SSL', 'smtplib.LMTP'], 'connect login sendmail send_message quit starttls ehlo helo ehlo_or_helo_if_needed noop rset verify expn docmd mail rcpt data auth'),
      ...members('smtplib', 'SMTP_SSL'),
      ...members('yagmail.SMTP', 'send login'),
    ],
    onExit: ['smtplib.SMTP', 'smtplib.SMTP_SSL', 'smtplib.LMTP'],
    does: 'waits for the mail server',
    alternatives: asyncClient('aiosmtplib', '`aiosmtplib.SMTP` / `await aiosmtplib.send(...)`'),
  },
  {
    // With a host argument the constructor connects; without one it only builds the object.
    rule: 'blocking-client-sdk',
    tier: 'network',
    names: ['smtplib.SMTP', 'smtplib.LMTP', 'ftplib.FTP', 'ftplib.FTP_TLS'],
    does: 'connects to the server',
    unless: [{ kind: 'without', keyword: 'host', position: 0 }],
    alternatives: [{ library: 'aiosmtplib', use: '`aiosmtplib.SMTP`' }, { library: 'aioftp', use: '`aioftp.Client`' }, toThread],
  },
  {
    rule: 'blocking-client-sdk',
    tier: 'network',
    names: [
      'imaplib.IMAP4',
      'imaplib.IMAP4_SSL',
      ...members(
        'imaplib.IMAP4',
        'append authenticate capability check close copy create delete deleteacl enable expunge fetch getacl getquota getquotaroot list login ' +
          'logout lsub namespace noop partial rename search select setacl setquota sort starttls status store subscribe thread uid unselect unsubscribe xatom idle',
      ),
      'poplib.POP3',
      'poplib.POP3_SSL',
      ...members('poplib.POP3', 'apop capa dele list noop pass_ quit retr rpop rset stat stls top uidl user utf8'),
      ...members('imapclient.IMAPClient', 'login select_folder search fetch copy move append idle idle_check logout list_folders folder_status noop'),
      ...members(['imap_tools.MailBox', 'imap_tools.MailBoxUnencrypted'], 'login fetch move copy delete append logout'),
    ],
    does: 'waits for the mail server',
    alternatives: asyncClient('aioimaplib', '`aioimaplib.IMAP4_SSL`'),
  },
  {
    rule: 'blocking-client-sdk',
    tier: 'network',
    names: [
      ...members(
        ['ftplib.FTP', 'ftplib.FTP_TLS'],
        'connect login cwd pwd mkd rmd rename delete size nlst dir mlsd retrbinary retrlines storbinary storlines sendcmd voidcmd ntransfercmd transfercmd quit auth prot_p prot_c',
      ),
      ...members('telnetlib.Telnet', 'open read_until read_all read_some read_eager read_very_eager expect write interact mt_interact'),
      'telnetlib.Telnet',
      ...members('nntplib.NNTP', 'group article body head stat next last over list newgroups newnews post ihave quit login starttls'),
      'nntplib.NNTP',
      'nntplib.NNTP_SSL',
    ],
    onExit: ['ftplib.FTP', 'ftplib.FTP_TLS'],
    does: 'waits for the server',
    alternatives: [{ library: 'aioftp', use: '`aioftp.Client`' }, { library: 'telnetlib3', use: '`telnetlib3.open_connection`' }, toThread],
  },
  {
    rule: 'blocking-client-sdk',
    tier: 'network',
    names: ['xmlrpc.client.ServerProxy.*', 'xmlrpc.client.MultiCall.__call__', 'xmlrpc.client._Method.*', 'xmlrpc.client._Method.__call__', 'jsonrpclib.Server.*', 'jsonrpclib.ServerProxy.*'],
    does: 'waits for the remote procedure to answer',
    alternatives: asyncClient('aiohttp_xmlrpc', '`aiohttp_xmlrpc.client.ServerProxy`'),
  },
  {
    rule: 'slow-initialisation-on-loop',
    tier: 'disk',
    names: [
      ...members('ssl', 'create_default_context _create_unverified_context _create_stdlib_context'),
      ...members('ssl.SSLContext', 'load_default_certs load_verify_locations load_cert_chain set_default_verify_paths'),
      'httpx.create_ssl_context',
    ],
    does: 'reads and parses the certificate store, about 20 ms',
    alternatives: [{ library: null, use: 'one context built at start-up' }],
  },
  {
    // A module that is loaded already, the usual case, is found in microseconds.
    rule: 'slow-initialisation-on-loop',
    tier: 'metadata',
    names: ['importlib.import_module', 'builtins.__import__', 'importlib.reload', 'runpy.run_path', 'runpy.run_module', 'pkg_resources.require', 'pkg_resources.iter_entry_points', 'importlib.metadata.entry_points'],
    does: 'searches and runs modules from disk the first time',
    alternatives: [{ library: null, use: 'an import at the top of the module, or `await asyncio.to_thread(importlib.import_module, ...)`' }],
  },
];
