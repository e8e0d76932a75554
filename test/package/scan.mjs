/** Prints as JSON what n8n's community-package scanner finds: `node scan.mjs <folder> source|tarball`. */
import { SOURCE_FILE_PATTERNS, analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

/** The scanner keeps its patterns for the tarball to itself. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

const [folder, kind] = process.argv.slice(2);
const { passed, message, details } = await analyzePackage(
	folder,
	kind === 'source' ? SOURCE_FILE_PATTERNS : TARBALL_FILE_PATTERNS,
);
process.stdout.write(JSON.stringify({ passed, message, details }));
