import { randomBytes } from 'node:crypto';

/** What a page of the panel is made of; addresses as the webview resolves them. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** `webview.cspSource`. */
  readonly source: string;
  readonly nonce: string;
  /** Language of the window: `en`. */
  readonly language: string;
}

/** 128 bits from the system's generator, in letters that need no escaping. */
export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

/**
 * The page of the panel: an empty frame that one script fills. It may load that script, its style sheet and images of the
 * extension, and nothing else; it talks to nobody but the extension.
 */
export function page({ script, style, source, nonce, language }: PageParts): string {
  const policy = ["default-src 'none'", `style-src ${source}`, `img-src ${source}`, `script-src 'nonce-${nonce}'`, "connect-src 'none'", "form-action 'none'", "base-uri 'none'"].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>Interlock</title>
</head>
<body>
<div id="root"></div>
<script nonce="${escape(nonce)}" src="${escape(script)}"></script>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
