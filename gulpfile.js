const { existsSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { dest, parallel, series, src } = require('gulp');
const prettier = require('prettier');
const style = require('./.prettierrc.js');

const OUT = 'dist';
const PUBLISHED = ['credentials', 'nodes'];
const CODEX_CATEGORIES = new Set([
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
]);

/** A stream step that rewrites each asset, or fails the build with the asset's path in front of the reason. */
function rewrite(transform) {
	return new Transform({
		objectMode: true,
		async transform(file, _encoding, done) {
			try {
				file.contents = Buffer.from(await transform(file.contents.toString('utf8'), file));
				done(null, file);
			} catch (error) {
				done(new Error(`${file.relative}: ${error instanceof Error ? error.message : String(error)}`));
			}
		},
	});
}

function parseObject(text) {
	const value = JSON.parse(text);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Error('is no JSON object');
	return value;
}

/** Comments and the space between tags are for the reader of the source. */
function optimiseIcon(svg) {
	if (!/<svg[^>]+viewBox="0 0 (\d+) \1"/.test(svg))
		throw new Error('is no square SVG: it needs a viewBox "0 0 n n"');
	return svg
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/>\s+</g, '><')
		.replace(/\s*\/>/g, '/>')
		.trim();
}

/** n8n's loader reads `resources` of every codex, and shows no node whose category it doesn't know. */
function checkCodex(text, file) {
	const codex = parseObject(text);
	for (const key of ['node', 'nodeVersion', 'codexVersion', 'categories', 'resources']) {
		if (!(key in codex)) throw new Error(`lacks "${key}"`);
	}
	const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
	const stem = path.basename(file.relative, '.node.json');
	const type = `${name}.${stem[0].toLowerCase()}${stem.slice(1)}`;
	if (codex.node !== type) throw new Error(`says "node": "${codex.node}", it belongs to "${type}"`);
	const unknown = codex.categories.filter((category) => !CODEX_CATEGORIES.has(category));
	if (unknown.length > 0) throw new Error(`has categories that n8n doesn't know: ${unknown.join(', ')}`);
	return JSON.stringify(codex);
}

/** An output sample is a JSON schema of one item's `json`. */
function checkSample(text) {
	const schema = parseObject(text);
	if (schema.type !== 'object') throw new Error('is no schema of an object');
	if (typeof schema.properties !== 'object' || Object.keys(schema.properties).length === 0) {
		throw new Error('describes no field');
	}
	return JSON.stringify(schema);
}

/** The compiler's output is all that may be there before the assets come: pictures of the docs are not published. */
async function clean() {
	if (!existsSync(OUT)) throw new Error(`There is no ${OUT}: run "npm run build", which compiles first`);
	for (const entry of readdirSync(OUT)) {
		if (!PUBLISHED.includes(entry)) rmSync(path.join(OUT, entry), { recursive: true });
	}
}

/** A failing step ends the whole task, which a plain chain of pipes would not. */
const assets = (pattern, transform) =>
	pipeline(
		src(
			PUBLISHED.map((folder) => `${folder}/**/${pattern}`),
			{ base: '.', allowEmpty: true },
		),
		rewrite(transform),
		dest(OUT),
	);

function icons() {
	return assets('*.svg', optimiseIcon);
}

function codex() {
	return assets('*.node.json', checkCodex);
}

function samples() {
	return assets('__schema__/**/*.json', checkSample);
}

/** What people run on their doors, they may want to read: the compiler's output, in the style of the sources. */
function code() {
	return pipeline(
		src(`${OUT}/**/*.js`),
		rewrite((text) => prettier.format(text, { ...style, printWidth: 160, parser: 'babel' })),
		dest(OUT),
	);
}

function filesIn(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** What n8n will look for must be there, and what it won't must not. */
async function check() {
	const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
	const missing = [];
	const need = (file, owner) => {
		if (!existsSync(file)) missing.push(`${file} (named by ${owner})`);
	};
	for (const entry of [...n8n.nodes, ...n8n.credentials]) need(entry, 'package.json');
	for (const entry of n8n.nodes) need(entry.replace(/\.js$/, '.json'), entry);
	const files = filesIn(OUT);
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		for (const [, icon] of readFileSync(file, 'utf8').matchAll(/['"`]file:([^'"`]+)['"`]/g)) {
			need(path.join(path.dirname(file), icon), file);
		}
	}
	if (missing.length > 0) throw new Error(`Missing from the build:\n  ${missing.join('\n  ')}`);
	const stray = files.filter((name) => !/\.(js|svg|json)$/.test(name));
	if (stray.length > 0)
		throw new Error(`The build has files that are not published:\n  ${stray.join('\n  ')}`);
}

exports.icons = icons;
exports.codex = codex;
exports.samples = samples;
exports.code = code;
exports.default = series(clean, parallel(icons, codex, samples, code), check);
