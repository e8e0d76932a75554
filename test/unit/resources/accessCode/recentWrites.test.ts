import {
	rememberDelete,
	rememberWrite,
	withRecentWrites,
} from '../../../../nodes/Seam/resources/accessCode/recentWrites';
import type { AccessCode } from '../../../../nodes/Seam/seamObjects';
import { itemOf } from '../../itemContext';

const NAME = 'Anna [BK-1]';
const accessCode = (id: string): AccessCode => ({ access_code_id: id, name: NAME });
const item = itemOf(async () => {
	throw new Error('Nothing should be asked');
});

const now = jest.spyOn(performance, 'now');
let keys = 0;
let key: string;

beforeEach(() => {
	now.mockReturnValue(0);
	key = `key ${(keys += 1)}`;
});
afterAll(() => now.mockRestore());

/** The IDs of what is there, for a list that shows these codes. */
async function found(...listed: string[]): Promise<string[]> {
	const codes = await withRecentWrites(item, key, listed.map(accessCode));
	return codes.map(({ access_code_id: id }) => id);
}

it('a code that was deleted just now is not there, although a list shows it', async () => {
	await rememberDelete(item, 'a');
	now.mockReturnValue(119_000);
	await expect(found('a', 'b')).resolves.toEqual(['b']);
});

it('a write is forgotten after two minutes, also under a key that is written to without a pause', async () => {
	await rememberDelete(item, 'a');
	now.mockReturnValue(100_000);
	rememberWrite(key, 'b', { name: NAME });
	now.mockReturnValue(130_000);
	await expect(found('a', 'b')).resolves.toEqual(['a', 'b']);
});

it('a second write to a code keeps what the first one asked for', async () => {
	rememberWrite(key, 'a', { code: '1234' });
	rememberWrite(key, 'a', { name: NAME });
	await expect(found('a')).rejects.toThrow('unrecognized');
});
