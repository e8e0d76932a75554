/** What `n8n-node build` leaves to do once it has compiled and copied: codex files, smaller assets, readable code. */
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

/** What people run on their doors, they may want to read: the compiler's output, in the style of the sources. */
const format = (code) => prettier.format(code, { ...style, printWidth: 160, parser: 'babel' });

const icons = () => rewrite('.', 'svg', compactSvg);
const json = () => rewrite('.', 'json', compactJson);
const code = () => rewrite('dist', 'js', format);

exports.default = parallel(icons, json, code);
