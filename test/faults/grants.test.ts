import { meetEveryFault } from './everyFault';
import { grantOperations } from './operations/grants';

meetEveryFault('Access grants, access methods and spaces', grantOperations);
