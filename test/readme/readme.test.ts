/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Seam } from '../../nodes/Seam/Seam.node';
import { operationsOf } from '../contract/description';
import { operationTables, withOperationTables } from './operations';

const readme = readFileSync(path.join(__dirname, '..', '..', 'README.md'), 'utf8');
const { description } = new Seam();

describe("the README's tables of operations", () => {
	it('are those of the node: if not, run "npm run readme"', () => {
		expect(readme).toBe(withOperationTables(readme, operationTables(description)));
	});

	it('have a row for every operation', () => {
		const rows = operationTables(description)
			.split('\n')
			.filter((line) => line.startsWith('| **'));
		expect(rows).toHaveLength(operationsOf(description).length);
		for (const row of rows) expect(row.split(' | ')).toHaveLength(3);
	});

	it('have a sample of every kind of object that comes out, below the tables', () => {
		const samples = [...operationTables(description).matchAll(/<summary>Output of (.*)<\/summary>/g)];
		const named = samples.flatMap(([, operations]) => operations.split(', '));
		expect(named).toHaveLength(operationsOf(description).length);
	});

	it('need their markers', () => {
		expect(() => withOperationTables('# A README', '')).toThrow(/lacks <!-- operations:start -->/);
	});
});
