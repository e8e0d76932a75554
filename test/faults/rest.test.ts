import { meetEveryFault } from './everyFault';
import { restOperations } from './operations/rest';

meetEveryFault('Everything else', restOperations);
