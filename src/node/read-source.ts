/** Bytes of a Python file as text. Stands in until src/core/syntax/decode.ts is there. */
export function decodeSource(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
