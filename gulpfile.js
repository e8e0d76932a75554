/** What `n8n-node build` leaves to do once it has compiled and copied: codex files, smaller assets, readable code that loads late. */
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { dest, parallel, src } = require('gulp');
const prettier = require('prettier');
const style = require('./.prettierrc.js');

/** Rewrites files of the published folders on their way into `dist`. An error names its file and fails the build. */
const rewrite = (base, ending, transform) =>
	pipeline(
		src([`${base}/credentials/**/*.${ending}`, `${base}/nodes/**/*.${ending}`], { base }),
		new Transform({
			objectMode: true,
			async transform(file, _encoding, done) {
				try {
					file.contents = Buffer.from(await transform(file.contents.toString()));
					done(null, file);
				} catch (error) {
					done(new Error(`${file.relative}: ${error.message}`));
				}
			},
		}),
		dest('dist'),
	);

/** Comments and the space between tags are for the reader of the source. */
const compactSvg = (svg) =>
	svg
		.replace(/<!--[^]*?-->/g, '')
		.replace(/>\s+</g, '><')
		.replace(/\s*\/>/g, '/>')
		.trim();

/** Codex files, which n8n-node doesn't copy, and output samples. */
const compactJson = (json) => JSON.stringify(JSON.parse(json));

/**
 * Makes a module load the other ones when it first uses them, not when it is loaded itself: n8n reads the descriptions at its
 * start, and what carries the operations out can wait. For that `x_1.y` becomes `x_1().y`, by the names that the compiler gives.
 */
function loadLate(code) {
	const names = [];
	// Nothing here has a default export, which is all that this mark is for; and an export needs no undefined value first.
	const unmarked = code.replace(
		/^(Object\.defineProperty\(exports, "__esModule", .*|exports\..* = void 0;)\n/gm,
		'',
	);
	const listed = unmarked.replace(/^(?:exports\.(\w+) = \1;\n)+/m, (lines) => {
		const functions = [...lines.matchAll(/= (\w+)/g)].map(([, name]) => name);
		return `Object.assign(exports, { ${functions.join(', ')} });\n`;
	});
	const late = listed.replace(/^const (\w+_\d+) = (require\("\.[^"]+"\));$/gm, (_, name, load) => {
		names.push(name);
		return `const ${name} = () => (${name}[LOADED] ??= ${load});`;
	});
	const whole = names.reduce(
		(text, name) =>
			text
				.replace(new RegExp(`\\(0, ${name}\\.(\\w+)\\)`, 'g'), `${name}().$1`)
				.replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`),
		late,
	);
	const bare = names.find((name) => new RegExp(`\\b${name}\\b(?! = \\(\\)|\\(\\)|\\[LOADED\\])`).test(whole));
	if (bare) throw new Error(`${bare} is used in a way that can't wait for its loading`);
	return whole.replaceAll('[LOADED]', '.loaded');
}

/** What people run on their doors, they may want to read: the compiler's output, in long lines, since a package is to be small. */
const FORMAT = {
	printWidth: 480,
	objectWrap: 'collapse',
	bracketSpacing: false,
	semi: false,
	trailingComma: 'none',
	arrowParens: 'avoid',
};
const format = (code) => prettier.format(loadLate(code), { ...style, ...FORMAT, parser: 'babel' });

const icons = () => rewrite('.', 'svg', compactSvg);
const json = () => rewrite('.', 'json', compactJson);
const code = () => rewrite('dist', 'js', format);

exports.default = parallel(icons, json, code);
