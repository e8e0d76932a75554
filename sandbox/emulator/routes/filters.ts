/** Whether a thing has all of some custom metadata; without any asked for, it has. */
export function hasMetadata(
	{ custom_metadata }: { custom_metadata: Record<string, string | boolean> },
	wanted: Record<string, string | boolean> = {},
): boolean {
	return Object.entries(wanted).every(([key, value]) => custom_metadata[key] === value);
}
