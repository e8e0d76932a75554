import { DateTime } from 'luxon';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser } from 'playwright-core';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { launchBrowser, openEditor, screenshot } from './support/browser';
import { Editor } from './support/editor';
import { signIn } from './support/n8n';
import { addLock } from './support/seam';
import { currentSession } from './support/session';

const START = 'Try It Out';
const BOOKINGS = 'Bookings';

/** A day from now on, as a table has it. */
const day = (days: number) => DateTime.now().plus({ days }).toISODate();

describe("A host who looks at a run in n8n's editor", () => {
	const { credential } = currentSession().fillIns;
	let rest: N8nRest;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		rest = await signIn();
		browser = await launchBrowser();
		editor = new Editor(await openEditor(browser));
	});

	afterAll(async () => {
		await browser?.close();
	});

	/** Runs a Seam step on bookings, and opens it. */
	async function runOn(
		bookings: IDataObject[],
		step: Pick<INode, 'name' | 'parameters' | 'onError'>,
	): Promise<void> {
		const node = (name: string, type: string, x: number): INode => ({
			id: `${name} ${step.name}`.toLowerCase().replaceAll(' ', '-'),
			name,
			type,
			typeVersion: 1,
			position: [x, 0],
			parameters: {},
		});
		const nodes = [
			node(START, 'n8n-nodes-base.manualTrigger', 0),
			node(BOOKINGS, 'n8n-nodes-base.noOp', 220),
			{ ...node(step.name, 'n8n-nodes-seam.seam', 440), ...step, credentials: { seamApi: credential } },
		];
		const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
		const id = nodes[2].id;
		await rest.saveWorkflow(id, {
			name: step.name,
			nodes,
			connections: { [START]: to(BOOKINGS), [BOOKINGS]: to(step.name) },
			pinData: { [BOOKINGS]: bookings.map((json) => ({ json })) },
		});
		await editor.openWorkflow(id);
		await editor.runFrom(START, [step.name]);
		await editor.dismissNotices();
		await editor.openNode(step.name);
	}

	it('sees which booking failed, why, and what to do', async () => {
		const door = 'Garden Door';
		const deviceId = { __rl: true, mode: 'list', value: await addLock(door), cachedResultName: door };
		const booking = { arrival: day(0), departure: day(3), code: '4711' };
		const bookings = [
			{ guest: 'Maria Svensson', ...booking },
			{ guest: 'Anna Smith', ...booking },
		];
		await runOn(bookings, {
			name: 'Create Access Code',
			onError: 'continueErrorOutput',
			parameters: {
				deviceId,
				name: '={{ $json.guest }}',
				startsAt: '={{ $json.arrival }}',
				endsAt: '={{ $json.departure }}',
				code: '={{ $json.code }}',
				waitForCompletion: true,
			},
		});
		await editor.openBranch('Error');
		await editor.showOutputAsJson();
		await screenshot(editor.page, 'failed-item', { inReadme: true });
		expect(await editor.output()).toMatch(/Cannot set duplicate access code/);
	});

	it('sees what a Sync would do before it does it', async () => {
		await addLock('Lake House');
		await addLock('Boat Shed');
		const bookings = [
			{
				booking: 'BK-1042',
				guest: 'Maria Svensson',
				doors: 'Lake House',
				arrival: day(3),
				departure: day(6),
			},
			{
				booking: 'BK-1043',
				guest: 'Anna Smith',
				doors: 'Lake House, Boat Shed',
				arrival: day(6),
				departure: day(9),
			},
		];
		await runOn(bookings, {
			name: 'Sync Doors',
			parameters: {
				resource: 'booking',
				operation: 'sync',
				listName: 'lake-house',
				bookingKey: '={{ $json.booking }}',
				guestName: '={{ $json.guest }}',
				deviceIds: '={{ $json.doors }}',
				startsAt: '={{ $json.arrival }}',
				endsAt: '={{ $json.departure }}',
				dryRun: true,
			},
		});
		await editor.showOutputAsJson();
		await editor.showWholeForm();
		await screenshot(editor.page, 'sync', { inReadme: true });
		const output = await editor.output();
		expect(output).toMatch(/"change": "created", "dry_run": true/);
		expect(output.match(/"booking_key"/g)).toHaveLength(bookings.length);
	});
});
