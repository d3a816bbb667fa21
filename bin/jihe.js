#!/usr/bin/env node
// Plain old syntax, so that an outdated Node reaches the message instead of a syntax error. The version is answered
// before anything else is loaded: it should be as quick as Node itself.
import { readFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
const argument = process.argv[2];
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`jihe 需要 Node.js 20.19 或更高版本，当前为 ${process.versions.node}。(needs Node.js 20.19 or newer)`);
  process.exitCode = 2;
} else if (process.argv.length === 3 && (argument === '--version' || argument === '-V')) {
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else {
  import('../dist/cli/main.js').then((cli) => cli.runFromTerminal());
}
