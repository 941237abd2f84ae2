import type { Guard } from './types';

/** Guards that several models share. Positions are those of the documented signatures, without `self`. */

/** `parameter=False`; a literal 0 counts as False, as it does in Python. */
export function whenFalse(keyword: string, position?: number): readonly Guard[] {
  return [
    { kind: 'argument', keyword, position, equals: false },
    { kind: 'argument', keyword, position, equals: 0 },
  ];
}

/** A timeout of 0: the call looks and comes back at once. */
export function whenZero(keyword: string, position?: number): readonly Guard[] {
  return [{ kind: 'argument', keyword, position, equals: 0 }];
}

/** `acquire(blocking=True, timeout=-1)`, as locks and semaphores of `threading` spell it. */
export const acquireGuards: readonly Guard[] = [...whenFalse('blocking', 0), ...whenZero('timeout', 1)];

/** `join(timeout=0)`, `wait(timeout=0)`, `result(timeout=0)`: the timeout is the first parameter. */
export const zeroTimeout: readonly Guard[] = whenZero('timeout', 0);

/** A socket in non-blocking mode raises `BlockingIOError` instead of waiting. */
export const nonBlockingSocket: readonly Guard[] = [
  { kind: 'receiver-nonblocking', method: 'setblocking' },
  { kind: 'receiver-nonblocking', method: 'settimeout' },
];

/** The name of this machine stands in its hosts file: nobody is asked. */
export function whenLocalHost(keyword: string, position: number): readonly Guard[] {
  return ['localhost', '127.0.0.1', '::1'].map((equals) => ({ kind: 'argument', keyword, position, equals }));
}

/** A datagram socket has no handshake: `connect` notes the address, and what is sent goes into the buffer of the system. */
export const datagramSocket: readonly Guard[] = [{ kind: 'receiver-built-with', keyword: 'type', position: 1, name: 'SOCK_DGRAM' }];

/** The bytes are in memory already, so no disk is touched: `zipfile.ZipFile(io.BytesIO(body))`. */
export function inMemory(keyword: string, position: number): readonly Guard[] {
  return [
    { kind: 'mentions', keyword, position, name: 'BytesIO' },
    { kind: 'mentions', keyword, position, name: 'StringIO' },
  ];
}
