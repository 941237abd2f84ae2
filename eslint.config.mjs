import tseslint from 'typescript-eslint';

/** What a layer may not import; see ARCHITECTURE.md. */
function forbid(files, patterns, message) {
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: patterns.map((regex) => ({ regex, message })) }] },
  };
}

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'out/', '.cache/', 'test/fixtures/', 'media/'] },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // index proven in range by the loop around it
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 500 }],
      eqeqeq: 'error',
    },
  },
  forbid(['src/core/**'], ['^vscode', '^node:', '^(fs|path|os|child_process|worker_threads)$', '/(node|lsp|cli|extension|webview)/'], 'The core is pure: no editor, no Node, no shell.'),
  forbid(['src/node/**'], ['^vscode', '/(lsp|cli|extension|webview)/'], 'src/node knows the core only.'),
  forbid(['src/lsp/**'], ['^vscode$', '/(cli|extension|webview)/'], 'The server knows core and node only.'),
  forbid(['src/cli/**'], ['^vscode', '/(lsp|extension|webview)/'], 'The command line knows core and node only.'),
  forbid(
    ['src/extension/**'],
    ['/(cli|lsp|webview)/', '/node/(?!(bench|interpreters)/)'],
    'The client speaks to the server through the protocol only; of src/node it knows the benchmark host and the search for interpreters.',
  ),
  forbid(['src/webview/**'], ['^vscode$', '^node:', '/(cli|lsp|node|extension)/'], 'The page knows core and protocol only.'),
  // The scanner compares unit codes of the text with their names.
  { files: ['src/core/syntax/**'], rules: { '@typescript-eslint/no-unsafe-enum-comparison': 'off' } },
  { files: ['test/**'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off', 'max-lines': ['error', { max: 600 }] } },
);
