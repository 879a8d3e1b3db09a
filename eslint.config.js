import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import ts from 'typescript-eslint';

export default ts.config(
  {
    ignores: ['dist/', 'node_modules/', 'coverage/', '.jest-results.json', 'bench/results/', '.dependency-cruiser.cjs'],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Nest modules are classes without members by design.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Nest declares option objects as classes, and means their shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A deferred decision must be visible in the types, not in a comment.
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    // Every setting is declared in src/config, so that it is checked, masked, documented and found in one place.
    files: ['src/**', 'migrations/**'],
    ignores: ['src/config/**', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Declare a setting in src/config/declared and have it injected; entry points: processEnvironment().',
        },
        { object: 'globalThis', property: 'process', message: 'Write process.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: ['process', 'node:process'].map((name) => ({ name, message: 'Use the global process.' })) },
      ],
    },
  },
  { files: ['**/*.js', '**/*.cjs'], ...ts.configs.disableTypeChecked },
  {
    files: ['test/**', '**/*.spec.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  prettier,
);
