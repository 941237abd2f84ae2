import { groupBy } from '../core/reports/group-by';
import type { ProjectFiles } from './check-files';
import type { ProjectConfig } from './config-files';
import { findPythonFiles, type Discovery, type DiscoveryOptions } from './python-files';

export interface Project extends ProjectFiles {
  readonly config: ProjectConfig;
}

/**
 * Groups files by configuration, and adds to each group the other Python files below the project's root: imports and
 * callbacks cross files, so a file that is checked alone gets the findings that it gets in a check of the whole project.
 */
export async function groupProjects(
  { files, folders }: Pick<Discovery, 'files' | 'folders'>,
  options: DiscoveryOptions,
): Promise<Project[]> {
  const checked = files.map((file) => file.path);
  const projects: Project[] = [];
  for (const [config, group] of groupBy(files, (file) => file.project)) {
    const workspace = new Set(checked);
    for (const path of await rest(config, folders, options)) workspace.add(path);
    projects.push({ config, settings: config.settings, files: group, workspace: [...workspace].sort() });
  }
  return projects;
}

/** Python files below the root of a project that is marked by a file; nothing for a folder that just happens to be one. */
async function rest(config: ProjectConfig, searched: readonly string[], options: DiscoveryOptions): Promise<string[]> {
  const { root } = config.settings;
  if (!config.marked || searched.some((folder) => root === folder || root.startsWith(`${folder}/`))) return [];
  const { files } = await findPythonFiles([root], options);
  return files.map((file) => file.path);
}
