/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The words of an error that the package makes by itself, with `…` for what is filled in. */
interface ErrorText {
	at: string;
	/** Whether it says what happened, or what to do. */
	kind: 'message' | 'advice';
	text: string;
}

const NODES = path.join(__dirname, '..', '..', 'nodes');

/** The errors whose first argument says what happened, and whose second says what to do. */
const ERRORS = ['InvalidInput', 'WaitError'];

/** Every text that an expression may come to. */
function textsOf(node: ts.Expression): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node)) {
		return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
	}
	if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
	if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
	return [];
}

function errorTextsIn(file: string): ErrorText[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(path.join(NODES, file), 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const found: ErrorText[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isNewExpression(node) && ERRORS.includes(node.expression.getText())) {
			const [message, advice] = node.arguments ?? [];
			const at = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
			if (message) found.push(...textsOf(message).map((text) => ({ at, kind: 'message' as const, text })));
			if (advice) found.push(...textsOf(advice).map((text) => ({ at, kind: 'advice' as const, text })));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

const files = readdirSync(NODES, { recursive: true, encoding: 'utf8' }).filter((file) =>
	file.endsWith('.ts'),
);

const texts = files.flatMap(errorTextsIn);

const of = (kind: ErrorText['kind']) => texts.filter((text) => text.kind === kind);

describe('the words of errors', () => {
	it('are there', () => {
		expect(of('message').length).toBeGreaterThan(60);
		expect(of('advice').length).toBeGreaterThan(50);
	});

	it("do without 'error' and its like, as n8n's guidelines ask", () => {
		expect(texts.filter(({ text }) => /\b(errors?|problems?|failures?|mistakes?)\b/i.test(text))).toEqual([]);
	});

	it('say what happened in half a sentence, and what to do in whole ones', () => {
		expect(of('message').filter(({ text }) => /[.!]$/.test(text))).toEqual([]);
		expect(of('advice').filter(({ text }) => !/[.?…]$/.test(text))).toEqual([]);
	});

	it('have no words of programmers', () => {
		const jargon =
			/\b[a-z]+_id\b|ISO 8601|\bIANA\b|\bpayload\b|\bboolean\b|\bnull\b|\bundefined\b|\bstring\b/;
		expect(texts.filter(({ text }) => jargon.test(text.replace(/{{.*?}}/g, '')))).toEqual([]);
	});
});
