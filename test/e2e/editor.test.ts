import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';
import { fillIn, readExample } from '../../sandbox/example';
import { launchBrowser, openEditor, screenshot } from './support/browser';
import { Editor } from './support/editor';
import { accessCodes, control, requestsTo } from './support/emulator';
import { sandboxedEvaluations, signIn } from './support/n8n';
import { currentSession } from './support/session';

const CREATE_FIELDS = [
	'Resource',
	'Operation',
	'Device',
	'Name',
	'Starts At',
	'Ends At',
	'Code',
	'Common Code Key',
	'Additional Fields',
	'Wait for Completion',
	'Simplify',
	'Options',
];

/** Between pressing the button and n8n's evaluation of the expressions. */
const TOLERANCE_MS = 60_000;

describe("In n8n's editor", () => {
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		browser = await launchBrowser();
		editor = new Editor(await openEditor(browser));
	});

	afterAll(async () => {
		await browser?.close();
	});

	describe('a builder who makes a first workflow', () => {
		beforeAll(async () => {
			await control('resetRecording');
			await editor.openNewWorkflow();
		});

		it('finds the node by searching "seam"', async () => {
			expect((await editor.searchNodes('seam'))[0]).toBe('Seam');
			await screenshot(editor.page, 'node-panel');
		});

		it('sees all fields of Create access code', async () => {
			await editor.addAction('Seam', 'Create access code for door lock');
			expect(await editor.fieldTitles()).toEqual(expect.arrayContaining(CREATE_FIELDS));
			await screenshot(editor.page, 'empty-form');
		});

		it('picks the lock from the list of devices that take a code', async () => {
			const devices = await editor.openList('deviceId');
			expect(devices).toContain('Front Door (Harbour House)');
			expect(devices.join()).not.toContain('Thermostat');
			await screenshot(editor.page, 'device-list');
			await editor.chooseFromList('Front Door');
		});

		it('gets the access code from a run, for the instants that its expressions mean', async () => {
			await editor.fillIn('name', 'Maria Svensson');
			await editor.fillInExpression('startsAt', '$now.plus({days: 1})', /DateTime:\s\d{4}-/);
			await editor.fillInExpression('endsAt', '$now.plus({days: 3})', /DateTime:\s\d{4}-/);
			await editor.switchOn('waitForCompletion');
			const evaluationsBefore = await sandboxedEvaluations();
			const [headers, values] = await editor.executeStep();
			const now = DateTime.now();
			await editor.showOutputAsJson();
			await editor.dismissNotices();
			await editor.showWholeForm();
			await screenshot(editor.page, 'create-access-code', { inReadme: true });

			expect(await sandboxedEvaluations()).toBeGreaterThan(evaluationsBefore);
			const output = Object.fromEntries(
				headers.map((header, column) => [header.trim(), values[column].trim()]),
			);
			expect(output.name).toBe('Maria Svensson');
			const code = (await accessCodes()).find(
				({ access_code_id }) => access_code_id === output.access_code_id,
			);
			expect(code).toMatchObject({
				device_id: currentSession().devices.frontDoor,
				code: output.code,
				is_scheduled_on_device: true,
			});

			const [{ body }] = await requestsTo('/access_codes/create');
			const sent = body as { starts_at: string; ends_at: string };
			expect(sent.starts_at).toMatch(/Z$/);
			const startsIn = DateTime.fromISO(sent.starts_at).diff(now.plus({ days: 1 }));
			const endsIn = DateTime.fromISO(sent.ends_at).diff(now.plus({ days: 3 }));
			expect(Math.abs(startsIn.toMillis())).toBeLessThan(TOLERANCE_MS);
			expect(Math.abs(endsIn.toMillis())).toBeLessThan(TOLERANCE_MS);
		});
	});

	describe('a builder who imported "booking to code"', () => {
		const EXAMPLE = 'booking-to-code';

		it('tries it with the sample booking at the press of a button', async () => {
			const rest = await signIn();
			await rest.saveWorkflow(EXAMPLE, fillIn(await readExample(EXAMPLE), currentSession().fillIns));
			const before = (await accessCodes()).length;

			await editor.openWorkflow(EXAMPLE);
			await editor.runFrom('Try It Out', ['Booking', 'Doors', 'Create Access Code', 'Answer With Code']);
			await editor.dismissNotices();
			await screenshot(editor.page, 'booking-to-code', { inReadme: true });
			expect(await accessCodes()).toHaveLength(before + 1);
		});
	});
});
