import type { Entrance } from '../entrances';

/** An entrance as it is answered, without its workspace. */
export function presentEntrance(entrance: Entrance): Omit<Entrance, 'workspace_id'> {
	const answer: Partial<Entrance> & Omit<Entrance, 'workspace_id'> = structuredClone(entrance);
	delete answer.workspace_id;
	return answer;
}
