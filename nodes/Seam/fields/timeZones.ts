import type { INodePropertyOptions } from 'n8n-workflow';

/** The choices of 'Time Zone': the workflow's, the device's, and every zone that this n8n's ICU data knows. */
export const timeZoneOptions: INodePropertyOptions[] = [
	{ name: 'Device', value: 'device', description: "Where the lock is, by Seam's knowledge" },
	{ name: 'Workflow', value: 'workflow', description: 'The time zone in the settings of this workflow' },
	...Intl.supportedValuesOf('timeZone').map((zone) => ({ name: zone, value: zone })),
];
