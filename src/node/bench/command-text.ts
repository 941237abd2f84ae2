/** A command as a person would type it, for display only: programs are always started with their arguments as a list. */
export function commandText(command: readonly string[], platform: NodeJS.Platform = process.platform): string {
  return command.map(platform === 'win32' ? quotedForWindows : quotedForShell).join(' ');
}

function quotedForShell(part: string): string {
  return /^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`;
}

function quotedForWindows(part: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(part) ? part : `"${part.replaceAll('"', '\\"')}"`;
}
